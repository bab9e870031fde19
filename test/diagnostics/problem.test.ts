import { expect, test } from "vitest";
import { Problem } from "../../src/diagnostics/problem.ts";

test("a problem carries what is wrong, where, and what would be right", () => {
  const cause = new Error("EACCES");
  const problem = new Problem("file-read", "cannot read a.yaml", {
    path: "a.yaml",
    hint: "Look at its mode",
    cause,
  });
  expect(problem).toBeInstanceOf(Error);
  expect(problem).toMatchObject({
    name: "Problem",
    message: "cannot read a.yaml",
    code: "file-read",
    path: "a.yaml",
    hint: "Look at its mode",
  });
  expect(problem.cause).toBe(cause);
});

test("a problem without details has none", () => {
  const problem = new Problem("lock-failed", "no");
  expect(problem.path).toBeUndefined();
  expect(problem.hint).toBeUndefined();
  expect("cause" in problem).toBe(false);
});
