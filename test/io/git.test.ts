import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { findUnpushed } from "../../src/io/git.ts";
import { folder, write } from "./support.ts";

/** An environment in which nobody's own Git configuration counts. */
const env = {
  PATH: process.env["PATH"],
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "a",
  GIT_AUTHOR_EMAIL: "a@example.com",
  GIT_COMMITTER_NAME: "a",
  GIT_COMMITTER_EMAIL: "a@example.com",
};

function git(cwd: string, ...args: readonly string[]): void {
  execFileSync("git", args, { cwd, env, stdio: "pipe" });
}

/** A clone whose branch is on its remote, with one manifest. */
function clone(branch = "main"): string {
  const remote = folder();
  git(remote, "init", "--quiet", "--bare", `--initial-branch=${branch}`);
  const cwd = folder({ "resources/a.yaml": "a: 1\n", "README.md": "r\n" });
  git(cwd, "init", "--quiet", `--initial-branch=${branch}`);
  git(cwd, "remote", "add", "origin", remote);
  commit(cwd);
  git(cwd, "push", "--quiet", "origin", branch);
  return cwd;
}

function commit(cwd: string): void {
  git(cwd, "add", "--all");
  git(cwd, "commit", "--quiet", "--allow-empty", "--message=m");
}

const find = (cwd: string, branch: string | undefined = "main") =>
  findUnpushed(["resources"], branch, { cwd, env });

describe("what Flux would find", () => {
  it("is all of it where it is committed and pushed", async () => {
    expect(await find(clone())).toBeUndefined();
  });

  it("is not what is changed, new, staged or deleted; each file is named", async () => {
    const cwd = clone();
    write(cwd, "resources/b c.yaml", "b: 1\n");
    commit(cwd);
    git(cwd, "push", "--quiet", "origin", "main");
    write(cwd, "resources/a.yaml", "a: 2\n");
    write(cwd, "resources/new/one.yaml", "");
    write(cwd, "resources/new/two\nlines.yaml", "");
    write(cwd, "resources/staged.yaml", "");
    git(cwd, "add", "resources/staged.yaml");
    git(cwd, "rm", "--quiet", "resources/b c.yaml");
    const found = await find(cwd);
    expect(found?.why).toBe("uncommitted");
    expect(found?.why === "uncommitted" && found.files.toSorted()).toEqual([
      "resources/a.yaml",
      "resources/b c.yaml",
      "resources/new/one.yaml",
      "resources/new/two\nlines.yaml",
      "resources/staged.yaml",
    ]);
  });

  it.each(["mine", "team/mine"])(
    "is there where the remote is called %s and the branch has slashes",
    async (remote) => {
      const cwd = clone("release/1");
      git(cwd, "remote", "rename", "origin", remote);
      expect(await find(cwd, "release/1")).toBeUndefined();
      expect(await find(cwd, "1")).toMatchObject({ why: "not-on-branch" });
    },
  );

  it("is not a file that was moved: both its names are said", async () => {
    const cwd = clone();
    git(cwd, "mv", "resources/a.yaml", "resources/z.yaml");
    expect(await find(cwd)).toEqual({
      why: "uncommitted",
      files: ["resources/a.yaml", "resources/z.yaml"],
    });
  });

  it("is not a new file, even where Git's configuration hides those", async () => {
    const cwd = clone();
    git(cwd, "config", "status.showUntrackedFiles", "no");
    write(cwd, "resources/new.yaml", "");
    expect(await find(cwd)).toEqual({
      why: "uncommitted",
      files: ["resources/new.yaml"],
    });
  });

  it("has nothing to do with files elsewhere", async () => {
    const cwd = clone();
    write(cwd, "README.md", "changed\n");
    expect(await find(cwd)).toBeUndefined();
  });

  it("is not a commit that was not pushed, until it is", async () => {
    const cwd = clone();
    write(cwd, "resources/a.yaml", "a: 2\n");
    commit(cwd);
    expect(await find(cwd)).toEqual({ why: "not-on-branch", branch: "main" });
    git(cwd, "push", "--quiet", "origin", "main");
    expect(await find(cwd)).toBeUndefined();
  });

  it("is not a commit that was pushed to another branch", async () => {
    const cwd = clone();
    git(cwd, "switch", "--quiet", "--create", "feature/main");
    commit(cwd);
    git(cwd, "push", "--quiet", "origin", "feature/main");
    expect(await find(cwd)).toEqual({ why: "not-on-branch", branch: "main" });
    expect(await find(cwd, "feature/main")).toBeUndefined();
  });

  it("is an older commit of the branch, too, and a detached one", async () => {
    const cwd = clone();
    commit(cwd);
    git(cwd, "push", "--quiet", "origin", "main");
    git(cwd, "switch", "--quiet", "--detach", "HEAD~1");
    expect(await find(cwd)).toBeUndefined();
  });

  it("is said of a branch with a slash", async () => {
    const cwd = clone("env/prod/eu");
    expect(await find(cwd, "env/prod/eu")).toBeUndefined();
    for (const other of ["eu", "prod/eu", "env"])
      expect(await find(cwd, other)).toMatchObject({ why: "not-on-branch" });
  });

  it("is said of a shallow clone", async () => {
    const cwd = clone();
    commit(cwd);
    git(cwd, "push", "--quiet", "origin", "main");
    const shallow = `${folder()}/clone`;
    git("/", "clone", "--quiet", "--depth=1", `file://${cwd}`, shallow);
    expect(await find(shallow)).toBeUndefined();
    commit(shallow);
    expect(await find(shallow)).toMatchObject({ why: "not-on-branch" });
  });

  it("is said from a folder of the repository, too", async () => {
    const cwd = clone();
    write(cwd, "infra/resources/x.yaml", "");
    expect(await find(`${cwd}/infra`)).toMatchObject({ why: "uncommitted" });
  });
});

describe("nothing is said", () => {
  it("of a branch where Flux reads a tag or a commit", async () => {
    const cwd = clone();
    commit(cwd);
    const options = { cwd, env };
    expect(
      await findUnpushed(["resources"], undefined, options),
    ).toBeUndefined();
  });

  it("where there is no Git repository, or no git", async () => {
    expect(await find(folder({ "resources/a.yaml": "" }))).toBeUndefined();
    const options = { cwd: clone(), env: { ...env, PATH: "/nowhere" } };
    expect(await findUnpushed(["resources"], "main", options)).toBeUndefined();
  });

  it("of a repository without a commit, but that nothing is committed", async () => {
    const cwd = folder();
    git(cwd, "init", "--quiet");
    expect(await find(cwd)).toBeUndefined();
    write(cwd, "resources/a.yaml", "");
    expect(await find(cwd)).toMatchObject({ why: "uncommitted" });
  });
});

it("41: Ctrl-C ends it", async () => {
  const reason = new Error("Ctrl-C");
  const signal = AbortSignal.abort(reason);
  await expect(
    findUnpushed(["resources"], "main", { cwd: clone(), env, signal }),
  ).rejects.toBe(reason);
});
