import { describe, expect, it } from "vitest";
import { findStates, type NamedStates } from "../../src/io/refs.ts";
import { folder } from "./support.ts";
import { commit, git, gitEnv, gitFolder } from "./git-folder.ts";

const find = (cwd: string, named: Partial<NamedStates> = {}) =>
  findStates(
    { base: undefined, head: undefined, branch: undefined, ...named },
    { cwd, env: gitEnv },
  );

/** main has two commits, and the branch `change` one more than the first of them. */
function repository() {
  const cwd = gitFolder({ "a.yaml": "1" });
  const first = git(cwd, "rev-parse", "HEAD");
  const main = commit(cwd, { "b.yaml": "1" });
  git(cwd, "checkout", "--quiet", "-b", "change", first);
  const change = commit(cwd, { "c.yaml": "1" });
  return { cwd, first, main, change };
}

it("where there is no git it is said", async () => {
  const cwd = gitFolder({ "a.yaml": "1" });
  const env = { ...gitEnv, PATH: folder() };
  const named = { base: undefined, head: undefined, branch: undefined };
  await expect(findStates(named, { cwd, env })).rejects.toMatchObject({
    code: "git-missing",
    message: "git is not on the PATH",
    hint: "install git, or put its folder on the PATH",
  });
});

describe("without a name", () => {
  it("the base is what the branch and main have in common, the head the work tree", async () => {
    const { cwd, first } = repository();
    expect(await find(cwd)).toEqual({
      base: first,
      head: undefined,
      baseText: `the merge base with main (${first.slice(0, 7)})`,
      headText: undefined,
    });
  });

  it("the remote's branch counts before one's own, and the config's before any other", async () => {
    const { cwd, first, change } = repository();
    git(cwd, "update-ref", "refs/remotes/origin/main", change);
    expect(await find(cwd)).toMatchObject({
      base: change,
      baseText: expect.stringContaining("origin/main"),
    });
    git(cwd, "branch", "release", first);
    expect(await find(cwd, { branch: "release" })).toMatchObject({
      base: first,
      baseText: expect.stringContaining("release"),
    });
  });

  it("the remote's own default branch is meant where no config names one", async () => {
    const { cwd, change } = repository();
    git(cwd, "update-ref", "refs/remotes/origin/trunk", change);
    git(
      cwd,
      "symbolic-ref",
      "refs/remotes/origin/HEAD",
      "refs/remotes/origin/trunk",
    );
    expect(await find(cwd)).toMatchObject({
      base: change,
      baseText: expect.stringContaining("origin/trunk"),
    });
  });

  it("50: no main branch at all is said, with what to do", async () => {
    const cwd = gitFolder({ a: "" });
    git(cwd, "branch", "--move", "trunk");
    await expect(find(cwd)).rejects.toMatchObject({
      code: "no-such-ref",
      message: "there is no branch `main` or `master` to compare with",
      hint: "say which one: `fluxsmith diff BASE`",
    });
  });
});

describe("a name", () => {
  it("of a branch, a tag or a commit means that state itself", async () => {
    const { cwd, main, change } = repository();
    git(cwd, "tag", "-a", "v1", "-m", "v1", main);
    for (const base of ["main", "v1", main, main.slice(0, 10)])
      expect((await find(cwd, { base, head: "change" })).base).toBe(main);
    expect(await find(cwd, { base: "main", head: "change" })).toMatchObject({
      head: change,
      baseText: `main (${main.slice(0, 7)})`,
      headText: `change (${change.slice(0, 7)})`,
    });
    expect((await find(cwd, { base: main })).baseText).toBe(main.slice(0, 7));
  });

  it("with three dots means what the second has changed since it left the first", async () => {
    const { cwd, first, change } = repository();
    expect(await find(cwd, { base: "main...change" })).toMatchObject({
      base: first,
      head: change,
    });
    expect(await find(cwd, { base: "main..." })).toMatchObject({
      base: first,
      head: change,
    });
  });

  it("50: that Git does not know is said, with the nearest one", async () => {
    const { cwd } = repository();
    await expect(find(cwd, { base: "mian" })).rejects.toMatchObject({
      code: "no-such-ref",
      message: "Git knows no commit `mian`",
      hint: expect.stringContaining("`main`"),
    });
    await expect(
      find(cwd, { base: "main", head: "nothing-like-it" }),
    ).rejects.toMatchObject({ code: "no-such-ref" });
  });

  it.each(["-x", "--output=/tmp/owned"])(
    "51: %s is no ref, and never an option of git",
    async (base) => {
      await expect(find(repository().cwd, { base })).rejects.toMatchObject({
        code: "bad-option",
        message: `\`${base}\` is no ref`,
      });
    },
  );
});

describe("52: a shallow clone", () => {
  function shallow() {
    const { cwd, first } = repository();
    const clone = folder();
    git(
      clone,
      "clone",
      "--quiet",
      "--depth=1",
      "--no-single-branch",
      `file://${cwd}`,
      ".",
    );
    return { clone, first };
  }

  it("does not have what the branches have in common", async () => {
    const { clone } = shallow();
    await expect(find(clone, { branch: "main" })).rejects.toMatchObject({
      code: "shallow-clone",
      hint: expect.stringMatching(/git fetch --unshallow.*fetch-depth: 0/),
    });
  });

  it("does not have an older commit", async () => {
    const { clone, first } = shallow();
    await expect(find(clone, { base: first })).rejects.toMatchObject({
      code: "shallow-clone",
      message: expect.stringContaining("this clone is shallow"),
    });
  });
});
