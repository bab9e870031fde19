import { chmodSync, symlinkSync, unlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  changedPaths,
  commitState,
  workTreeState,
  type State,
} from "../../src/io/states.ts";
import { readWorkTree } from "../../src/io/work-tree.ts";
import { folder, write } from "./support.ts";
import { commit, git, gitEnv, gitFolder } from "./git-folder.ts";

const options = (cwd: string) => ({ cwd, env: gitEnv });

/** The two states, and what is not the same in them. */
async function compared(cwd: string, base = "HEAD", head?: string) {
  const tree = await readWorkTree(options(cwd));
  const at = (ref: string): Promise<State> =>
    commitState(tree, git(cwd, "rev-parse", ref), options(cwd));
  const before = await at(base);
  const after = head === undefined ? workTreeState(tree) : await at(head);
  return { tree, before, after, changed: changedPaths(before, after) };
}

/** Everything in a state: its paths with their texts. */
const whole = (state: State): Record<string, string | undefined> =>
  Object.fromEntries(state.list("").map((path) => [path, state.read(path)]));

describe("the work tree", () => {
  it("is what git tracks and would track, as it is on the disk", async () => {
    const cwd = gitFolder({
      "a.yaml": "a: 1\n",
      "b.yaml": "b: 1\n",
      "gone.yaml": "",
      ".gitignore": "*.tmp\n",
    });
    write(cwd, "a.yaml", "a: 2\n");
    write(cwd, "dir/new one.yaml", "n: 1\n");
    write(cwd, "ignored.tmp", "x");
    unlinkSync(`${cwd}/gone.yaml`);
    const { after, tree, changed } = await compared(cwd);
    expect(whole(after)).toEqual({
      ".gitignore": "*.tmp\n",
      "a.yaml": "a: 2\n",
      "b.yaml": "b: 1\n",
      "dir/new one.yaml": "n: 1\n",
    });
    expect(changed).toEqual(["a.yaml", "dir/new one.yaml", "gone.yaml"]);
    expect(tree.uncommitted).toBe(3);
  });

  it("has the ids that git gives its files once they are committed", async () => {
    const cwd = gitFolder({ "a.yaml": "a: 1\n" });
    write(cwd, "a.yaml", "a: 2 – ü\n");
    write(cwd, "new.yaml", "n: 1\n");
    const { after } = await compared(cwd);
    const ids = ["a.yaml", "new.yaml"].map((path) => after.id(path));
    commit(cwd);
    expect(ids).toEqual(
      ["a.yaml", "new.yaml"].map((path) =>
        git(cwd, "rev-parse", `HEAD:${path}`),
      ),
    );
  });

  it("counts what is staged as it is on the disk", async () => {
    const cwd = gitFolder({ "a.yaml": "a: 1\n" });
    write(cwd, "a.yaml", "a: 2\n");
    write(cwd, "b.yaml", "b: 1\n");
    git(cwd, "add", "--all");
    expect((await compared(cwd)).changed).toEqual(["a.yaml", "b.yaml"]);
    // Staged otherwise than it is on the disk.
    write(cwd, "a.yaml", "a: 1\n");
    const { changed, after } = await compared(cwd);
    expect(changed).toEqual(["b.yaml"]);
    expect(after.read("a.yaml")).toBe("a: 1\n");
  });

  it("has neither links nor submodules: Flux's artifact has none either", async () => {
    const cwd = gitFolder({ "a.yaml": "a: 1\n" });
    const inner = gitFolder({ "x.yaml": "x: 1\n" });
    symlinkSync("a.yaml", `${cwd}/link.yaml`);
    git(
      cwd,
      "-c",
      "protocol.file.allow=always",
      "submodule",
      "--quiet",
      "add",
      inner,
      "sub",
    );
    commit(cwd);
    const { after, before } = await compared(cwd);
    expect(after.list("")).toEqual([".gitmodules", "a.yaml"]);
    expect(after.submodules()).toEqual(["sub"]);
    expect(before.submodules()).toEqual(["sub"]);
    expect(after.read("link.yaml")).toBeUndefined();
  });
});

it("in the middle of a merge is as the disk has it, with its conflicts", async () => {
  const cwd = gitFolder({ "a.yaml": "a: 1\n", "b.yaml": "b: 1\n" });
  git(cwd, "checkout", "--quiet", "-b", "other");
  commit(cwd, { "a.yaml": "a: 2\n" });
  git(cwd, "checkout", "--quiet", "main");
  commit(cwd, { "a.yaml": "a: 3\n" });
  expect(() => git(cwd, "merge", "--quiet", "other")).toThrow("merge");
  const { before, after, changed } = await compared(cwd);
  expect(changed).toEqual(["a.yaml"]);
  expect(before.read("a.yaml")).toBe("a: 3\n");
  expect(after.read("a.yaml")).toContain("<<<<<<<");
  const other = await compared(cwd, "other");
  expect(other.before.read("a.yaml")).toBe("a: 2\n");
});

describe("a commit", () => {
  it("is what it was, whatever the disk has by now", async () => {
    const first = { "a.yaml": "a: 1\n", "b/c.yaml": "c: 1\n", "z.yaml": "z\n" };
    const cwd = gitFolder(first);
    git(cwd, "tag", "one");
    commit(cwd, { "a.yaml": "a: 2\n", "b/c.yaml": undefined, "d.yaml": "d\n" });
    write(cwd, "z.yaml", "dirty\n");
    write(cwd, "untracked.yaml", "u\n");
    const { before, after, changed } = await compared(cwd, "one", "HEAD");
    expect(whole(before)).toEqual(first);
    expect(whole(after)).toEqual({
      "a.yaml": "a: 2\n",
      "d.yaml": "d\n",
      "z.yaml": "z\n",
    });
    expect(changed).toEqual(["a.yaml", "b/c.yaml", "d.yaml"]);
  });

  it("may lie on another branch than what is checked out", async () => {
    const cwd = gitFolder({ "a.yaml": "a: 1\n" });
    git(cwd, "checkout", "--quiet", "-b", "other");
    commit(cwd, { "other.yaml": "o\n" });
    git(cwd, "checkout", "--quiet", "main");
    expect((await compared(cwd, "main", "other")).changed).toEqual([
      "other.yaml",
    ]);
  });

  it("with itself has no difference: neither has its mode, nor a line's end that git converts", async () => {
    const cwd = gitFolder({ "a.yaml": "a: 1\n", "b.sh": "b\n" });
    expect((await compared(cwd, "HEAD", "HEAD")).changed).toEqual([]);
    chmodSync(`${cwd}/b.sh`, 0o755);
    expect((await compared(cwd)).changed).toEqual([]);
  });

  it("keeps names and contents of any kind", async () => {
    const name = 'odd "name"\n\tü.yaml';
    const cwd = gitFolder({ [name]: "binary \u0000\n\n" });
    write(cwd, name, "x");
    const { before, changed } = await compared(cwd);
    expect(changed).toEqual([name]);
    expect(before.read(name)).toBe("binary \u0000\n\n");
  });
});

it("a folder has what lies below it, and not what only begins like it", async () => {
  const cwd = gitFolder({
    "apps/a.yaml": "",
    "apps/x/b.yaml": "",
    "apps-b/c.yaml": "",
    "apps.yaml": "",
  });
  const { after } = await compared(cwd);
  expect(after.list("apps")).toEqual(["apps/a.yaml", "apps/x/b.yaml"]);
  expect(after.list("ap")).toEqual([]);
});

it("a folder that is in no repository is said so, in git's words", async () => {
  await expect(readWorkTree(options(folder()))).rejects.toMatchObject({
    code: "git-failed",
    message: expect.stringMatching(/not a git repository/i),
  });
});
