/** Real Git repositories in temporary folders. */
import { execFileSync } from "node:child_process";
import { folder, write } from "./support.ts";

/** An environment in which nobody's own Git configuration counts. */
export const gitEnv = {
  PATH: process.env["PATH"],
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.com",
};

/** Runs git; its output without the line's end. */
export function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync("git", args, { cwd, env: gitEnv, stdio: "pipe" })
    .toString("utf8")
    .trimEnd();
}

/** A repository with one commit on main. */
export function gitFolder(files: Readonly<Record<string, string>>): string {
  const cwd = folder(files);
  git(cwd, "init", "--quiet", "--initial-branch=main");
  commit(cwd);
  return cwd;
}

/** Writes files (`undefined` removes one) and commits everything; the commit's id. */
export function commit(
  cwd: string,
  files: Readonly<Record<string, string | undefined>> = {},
): string {
  for (const [path, text] of Object.entries(files))
    if (text === undefined) git(cwd, "rm", "--quiet", "--", path);
    else write(cwd, path, text);
  git(cwd, "add", "--all");
  git(cwd, "commit", "--quiet", "--allow-empty", "--message=m");
  return git(cwd, "rev-parse", "HEAD");
}
