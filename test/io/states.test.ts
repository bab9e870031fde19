import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  changedPaths,
  contentsOf,
  differenceOf,
  noDifference,
  stateOf,
  type Difference,
  type State,
} from "../../src/io/states.ts";
import { listFiles, readStatus } from "../../src/io/work-tree.ts";
import { folder, write } from "./support.ts";
import { commit, git, gitEnv, gitFolder } from "./git-folder.ts";

const options = (cwd: string) => ({ cwd, env: gitEnv });

/** The two states, and what is not the same in them. */
async function compared(cwd: string, base = "HEAD", head?: string) {
  const status = await readStatus(options(cwd));
  const at = (ref: string) =>
    differenceOf(status, git(cwd, "rev-parse", ref), options(cwd));
  const [one, other] = [
    await at(base),
    head === undefined ? noDifference : await at(head),
  ];
  const tree = { status, files: await listFiles(status, options(cwd)) };
  const open = async (difference: Difference): Promise<State> =>
    stateOf(difference, await contentsOf(difference, options(cwd)), tree);
  return {
    status,
    before: await open(one),
    after: await open(other),
    changed: changedPaths(one, other, status),
  };
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
    const { after, status, changed } = await compared(cwd);
    expect(whole(after)).toEqual({
      ".gitignore": "*.tmp\n",
      "a.yaml": "a: 2\n",
      "b.yaml": "b: 1\n",
      "dir/new one.yaml": "n: 1\n",
    });
    expect(changed).toEqual(["a.yaml", "dir/new one.yaml", "gone.yaml"]);
    expect(status.files.size).toBe(3);
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

  it("is what it was where the index has it again, and the disk does not", async () => {
    const cwd = gitFolder({ "a.yaml": "a: 1\n" });
    git(cwd, "tag", "one");
    commit(cwd, { "a.yaml": "a: 2\n" });
    write(cwd, "a.yaml", "a: 1\n");
    git(cwd, "add", "--all");
    write(cwd, "a.yaml", "a: 3\n");
    const { before, changed } = await compared(cwd, "one");
    expect(before.read("a.yaml")).toBe("a: 1\n");
    expect(changed).toEqual(["a.yaml"]);
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

describe("whatever has been done to files, the index and the commits", () => {
  const step = fc.record({
    what: fc.constantFrom("write", "add", "unstage", "remove", "commit"),
    path: fc.constantFrom("a.yaml", "b/c.yaml", "b/d.yaml"),
    text: fc.constantFrom("", "x: 1\n", "x: 2\n", "longer: text\n"),
  });

  it("a commit is what git says it was, the work tree what lies on the disk", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 10 }),
        fc.nat(2),
        async (steps, back) => {
          const cwd = gitFolder({ "a.yaml": "a: 1\n", "keep.yaml": "k: 1\n" });
          for (const { what, path, text } of steps)
            if (what === "write") write(cwd, path, text);
            else if (what === "remove")
              rmSync(`${cwd}/${path}`, { force: true });
            else if (what === "commit")
              git(cwd, "commit", "--quiet", "--allow-empty", "--message=x");
            else
              attempt(() =>
                what === "add"
                  ? git(cwd, "add", "--all", path)
                  : git(cwd, "rm", "--quiet", "--cached", "--force", path),
              );
          const commits = git(cwd, "rev-list", "HEAD").split("\n");
          const base = commits[Math.min(back, commits.length - 1)] ?? "HEAD";
          const { before, after, changed } = await compared(cwd, base);
          const old = treeOf(cwd, base);
          const next = diskOf(cwd);
          expect(whole(before)).toEqual(old);
          expect(whole(after)).toEqual(next);
          const paths = [
            ...new Set([...Object.keys(old), ...Object.keys(next)]),
          ];
          expect(changed).toEqual(
            paths.filter((path) => old[path] !== next[path]).toSorted(),
          );
        },
      ),
      { numRuns: 40 },
    );
  });

  /** What a person tries and git refuses is no step. */
  const attempt = (run: () => unknown): void => {
    try {
      run();
    } catch {
      // Nothing there to add or to take out.
    }
  };

  const treeOf = (cwd: string, ref: string): Record<string, string> =>
    Object.fromEntries(
      git(cwd, "ls-tree", "-r", "--name-only", ref)
        .split("\n")
        .filter((path) => path !== "")
        .map((path) => [
          path,
          execFileSync("git", ["show", `${ref}:${path}`], {
            cwd,
            env: gitEnv,
            encoding: "utf8",
          }),
        ]),
    );

  const diskOf = (cwd: string): Record<string, string> =>
    Object.fromEntries(
      ["a.yaml", "b/c.yaml", "b/d.yaml", "keep.yaml"]
        .filter((path) => existsSync(`${cwd}/${path}`))
        .map((path) => [path, readFileSync(`${cwd}/${path}`, "utf8")]),
    );
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
  await expect(readStatus(options(folder()))).rejects.toMatchObject({
    code: "git-failed",
    message: expect.stringMatching(/not a git repository/i),
  });
});
