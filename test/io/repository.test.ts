import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Problem } from "../../src/diagnostics/problem.ts";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import { findRepository, mergeInProgress } from "../../src/io/repository.ts";
import { failing, folder, write } from "./support.ts";

function git(cwd: string, ...args: string[]): string {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
  return execFileSync("git", [...identity, ...args], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH: process.env["PATH"], GIT_CONFIG_GLOBAL: "/dev/null" },
  }).trim();
}

const hasGit = (() => {
  try {
    return execFileSync("git", ["--version"]).length > 0;
  } catch {
    return false;
  }
})();

/** A repository of one commit. */
function repository(): string {
  const cwd = folder({ "infra/prow/a.yaml": "a\n" });
  git(cwd, "init", "--quiet", "--initial-branch=main");
  git(cwd, "add", ".");
  git(cwd, "commit", "--quiet", "--message=one");
  return cwd;
}

/** What git itself says about a folder. */
function asGitSays(cwd: string) {
  const gitDirectory = git(cwd, "rev-parse", "--absolute-git-dir");
  const prefix = git(cwd, "rev-parse", "--show-prefix").replace(/\/$/, "");
  return {
    prefix,
    stateDirectory: join(
      gitDirectory,
      "fluxsmith",
      prefix.replaceAll("/", "+"),
    ),
    gitDirectory,
  };
}

const find = (cwd: string) => findRepository(cwd, nodeFileSystem);

describe("findRepository", () => {
  test("says that there is no such folder, and where to name another", () => {
    const top = folder({ file: "" });
    for (const [cwd, said] of [
      [`${top}/gone`, `there is no folder ${top}/gone`],
      [`${top}/file/below`, `there is no folder ${top}/file/below`],
      [`${top}/file`, `${top}/file is a file, not a folder`],
    ] as const)
      expect(() => find(cwd)).toThrow(
        expect.objectContaining({
          code: "bad-option",
          message: said,
          hint: "name the folder of fluxsmith.yaml with --cwd",
        }),
      );
  });

  test("finds the nearest .git, and where the folder lies", () => {
    const top = folder({ ".git/HEAD": "", "infra/aws/prow/x": "" });
    expect(find(`${top}/infra/aws/prow`)).toEqual({
      prefix: "infra/aws/prow",
      stateDirectory: `${top}/.git/fluxsmith/infra+aws+prow`,
      gitDirectory: `${top}/.git`,
    });
    expect(find(top).prefix).toBe("");
  });

  test("keeps its state beside the config outside of Git", () => {
    const cwd = folder();
    expect(find(cwd)).toEqual({
      prefix: "",
      stateDirectory: `${cwd}/.fluxsmith`,
      gitDirectory: undefined,
    });
  });

  test("goes past a .git that is none", () => {
    const top = folder({ ".git/HEAD": "", "a/b/.git/x": "", "a/c/.git": "?" });
    expect(find(`${top}/a/b`).prefix).toBe("a/b");
    expect(find(`${top}/a/c`).prefix).toBe("a/c");
  });

  test("says so where it cannot look", () => {
    const cwd = folder();
    const fs = failing("statSync", "/.git", "EACCES");
    expect(() => findRepository(cwd, fs)).toThrow(Problem);
  });

  describe.skipIf(!hasGit)("says what git says", () => {
    test("in a plain repository", () => {
      const cwd = repository();
      for (const below of ["", "/infra", "/infra/prow"])
        expect(find(cwd + below)).toEqual(asGitSays(cwd + below));
    });

    test("in a work tree made by `git worktree`, which has a lock of its own", () => {
      const cwd = repository();
      const other = join(folder(), "other");
      git(cwd, "worktree", "add", "--quiet", other);
      expect(find(`${other}/infra`)).toEqual(asGitSays(`${other}/infra`));
      expect(find(other).stateDirectory).not.toBe(find(cwd).stateDirectory);
    });

    test("in a submodule", () => {
      const inner = repository();
      const outer = repository();
      const add = ["submodule", "--quiet", "add", inner, "modules/inner"];
      git(outer, "-c", "protocol.file.allow=always", ...add);
      const cwd = `${outer}/modules/inner/infra`;
      expect(find(cwd)).toEqual(asGitSays(cwd));
      expect(find(cwd).prefix).toBe("infra");
    });

    test("for a folder reached through a symlink", () => {
      const link = join(folder(), "link");
      symlinkSync(join(repository(), "infra/prow"), link);
      expect(find(link)).toEqual(asGitSays(link));
      expect(find(link).prefix).toBe("infra/prow");
    });
  });
});

const inProgress = (cwd: string): boolean =>
  mergeInProgress(find(cwd), nodeFileSystem);

describe("mergeInProgress", () => {
  test.each(["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD"])("%s", (mark) => {
    const cwd = folder({ ".git/HEAD": "" });
    expect(inProgress(cwd)).toBe(false);
    writeFileSync(`${cwd}/.git/${mark}`, "");
    expect(inProgress(cwd)).toBe(true);
  });

  test.each(["rebase-merge", "rebase-apply"])("%s", (mark) => {
    const cwd = folder({ ".git/HEAD": "" });
    mkdirSync(`${cwd}/.git/${mark}`);
    expect(inProgress(cwd)).toBe(true);
  });

  test("is false outside of Git", () => {
    expect(inProgress(folder())).toBe(false);
  });

  test.skipIf(!hasGit)("is true from a real conflict until it is over", () => {
    const cwd = repository();
    const change = (text: string): void => {
      write(cwd, "infra/prow/a.yaml", text);
      git(cwd, "commit", "--quiet", "--all", "--message=change");
    };
    git(cwd, "checkout", "--quiet", "-b", "other");
    change("theirs\n");
    git(cwd, "checkout", "--quiet", "main");
    change("ours\n");
    expect(() => git(cwd, "merge", "other")).toThrow("merge");
    expect(inProgress(cwd)).toBe(true);
    git(cwd, "merge", "--abort");
    expect(inProgress(cwd)).toBe(false);
    expect(() => git(cwd, "rebase", "other")).toThrow("rebase");
    expect(inProgress(cwd)).toBe(true);
  });
});
