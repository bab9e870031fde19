import { expect, test } from "vitest";
import { errnoOf, explain } from "../../src/io/errno.ts";
import { systemError } from "./support.ts";

test("an error of the operating system has its code", () => {
  expect(errnoOf(systemError("ENOSPC"))).toBe("ENOSPC");
});

test("a bug has none, also where Node gives it a code", () => {
  expect(errnoOf(new TypeError("x is undefined"))).toBeUndefined();
  expect(errnoOf(systemError("ERR_INVALID_ARG_TYPE"))).toBeUndefined();
  expect(errnoOf("ENOSPC")).toBeUndefined();
});

test.each([
  ["ENOSPC", "the disk is full (ENOSPC)"],
  ["EACCES", "permission denied (EACCES)"],
  ["EROFS", "the file system is not writable (EROFS)"],
  ["EMFILE", "too many open files (EMFILE)"],
  ["EIO", "the disk reports an error (EIO)"],
  ["EXDEV", "the file lies on another file system than its folder (EXDEV)"],
])("%s is said in words", (errno, cause) => {
  expect(explain(errno).cause).toBe(cause);
  expect(explain(errno).hint).not.toBe("");
});

test("an unknown code is named", () => {
  expect(explain("ESTALE").cause).toBe("the operating system refuses (ESTALE)");
});
