import { describe, expect, it } from "vitest";
import {
  escapingPathProblem,
  nameProblem,
  normalPath,
  windowsPathProblem,
} from "../../src/model/names.ts";

describe("a name", () => {
  it.each(["a", "0", "a-b", "1e3", "null", "x".repeat(63)])(
    "may be `%s`",
    (name) => expect(nameProblem(name)).toBeUndefined(),
  );

  it.each([
    ["", "it is empty"],
    ["x".repeat(64), "it has 64 characters, 63 are allowed"],
    ["A", "it has upper-case letters"],
    ["a.b", "it has a dot, which the flux CLI refuses"],
    ["a_b", "it has an underscore"],
    ["a/b", "it has a slash"],
    ["-a", "it begins or ends with a hyphen"],
    ["a-", "it begins or ends with a hyphen"],
    ["ä", "only lower-case letters, digits and hyphens are allowed"],
    ["a b", "only lower-case letters, digits and hyphens are allowed"],
    ["a\n", "only lower-case letters, digits and hyphens are allowed"],
  ])("cannot be %j: %s", (name, why) => expect(nameProblem(name)).toBe(why));
});

describe("a path on Windows", () => {
  it.each(["a/b.yaml", "console/a", "../a", "./a", "nullable.yaml", "com/a"])(
    "may be %s",
    (path) => expect(windowsPathProblem(path)).toBeUndefined(),
  );

  it.each([
    ["a/nul/b", "`nul` is reserved on Windows"],
    ["con.yaml", "`con.yaml` is reserved on Windows"],
    ["a/COM1", "`COM1` is reserved on Windows"],
    ["lpt¹", "`lpt¹` is reserved on Windows"],
    ["a:b", "`a:b` holds a character that Windows forbids"],
    ["a/b?", "`b?` holds a character that Windows forbids"],
    ["a./b", "`a.` ends in a dot or a space, which Windows drops"],
    ["a/b ", "`b ` ends in a dot or a space, which Windows drops"],
  ])("cannot be %j: %s", (path, why) =>
    expect(windowsPathProblem(path)).toBe(why),
  );
});

describe("a path below a folder", () => {
  it.each(["a", "a/b", "./a", "a..b", "...", ".gitignore", ".github/a", ""])(
    "may be %s",
    (path) => expect(escapingPathProblem(path)).toBeUndefined(),
  );

  it.each([
    ["/a", "it is absolute"],
    ["C:/a", "it is absolute"],
    ["c:a", "it is absolute"],
    ["..", "it leaves the folder (`..`)"],
    ["a/../../b", "it leaves the folder (`..`)"],
    ["./a//b/../c", "it goes up again (`..`); write a/c"],
    ["a/..", "it goes up again (`..`); write ."],
    ["..\\a", "it leaves the folder (`..`)"],
    ["a\\b", "it has a backslash; write `/`"],
    [".git/hooks/a", "it is in Git's own directory"],
    ["a/.GIT/b", "it is in Git's own directory"],
  ])("cannot be %s: %s", (path, why) =>
    expect(escapingPathProblem(path)).toBe(why),
  );
});

it.each([
  ["a", "a"],
  ["./a//b/", "a/b"],
  ["a/./b", "a/b"],
  [".", ""],
  ["/", ""],
])("%s is %s in normal form", (path, normal) =>
  expect(normalPath(path)).toBe(normal),
);
