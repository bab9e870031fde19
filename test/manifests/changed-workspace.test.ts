import { describe, expect, it } from "vitest";
import { changedWorkspace } from "../../src/manifests/changed-workspace.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

const now = memoryWorkspace({
  "a/one.yaml": "1",
  "a/two.yaml": "2",
  "b/three.yaml": "3",
});

const then = changedWorkspace(
  now,
  new Map([
    ["a/two.yaml", "two"],
    ["b/three.yaml", undefined],
    ["c/d/four.yaml", "four"],
  ]),
);

const read = (path: string): string | undefined =>
  then.read(path, () => {})?.text;

describe("a repository as it would be", () => {
  it("lists what comes, and not what goes, in order", () => {
    expect(then.list("")).toEqual([
      "a/one.yaml",
      "a/two.yaml",
      "c/d/four.yaml",
    ]);
    expect(then.list("a")).toEqual(["a/one.yaml", "a/two.yaml"]);
    expect(then.list("b")).toEqual([]);
    expect(then.list("c")).toEqual(["c/d/four.yaml"]);
  });

  it("has the new texts, and the old ones of everything else", () => {
    expect(read("a/one.yaml")).toBe("1");
    expect(read("a/two.yaml")).toBe("two");
    expect(read("b/three.yaml")).toBeUndefined();
    expect(read("c/d/four.yaml")).toBe("four");
    expect(read("nowhere.yaml")).toBeUndefined();
  });

  it("has the folders of what comes", () => {
    expect(then.hasFolder("c/d")).toBe(true);
    expect(then.hasFolder("a")).toBe(true);
    expect(then.hasFolder("d")).toBe(false);
  });

  it("leaves the real one as it is", () => {
    expect(now.list("b")).toEqual(["b/three.yaml"]);
  });
});

it("has the new texts and files in it, and all that was there", () => {
  const base = memoryWorkspace({ "a/x": "1", "a/z": "3", b: "4" });
  const edited = changedWorkspace(
    base,
    new Map([
      ["b", "\uFEFFfive\r\n"],
      ["a/y", "2"],
      ["c/d/e", "6"],
    ]),
  );
  expect(edited.read("b")).toEqual({ file: "b", text: "five\n" });
  expect(edited.read("a/x")?.text).toBe("1");
  expect(edited.read("nowhere")).toBeUndefined();
  expect(edited.list("a")).toEqual(["a/x", "a/y", "a/z"]);
  expect(edited.list("c")).toEqual(["c/d/e"]);
  expect(["a", "c", "c/d", "d"].map(edited.hasFolder)).toEqual([
    true,
    true,
    true,
    false,
  ]);
  // A text is the same source each time: it is parsed once.
  expect(edited.read("b")).toBe(edited.read("b"));
});
