import { expect, test } from "vitest";
import { folderOf, nameOf } from "../../src/io/filesystem.ts";

test("a path is its folder and its name", () => {
  expect(folderOf("a/b/c.yaml")).toBe("a/b");
  expect(nameOf("a/b/c.yaml")).toBe("c.yaml");
});

test("a path of one segment lies in the folder itself", () => {
  expect(folderOf("c.yaml")).toBe("");
  expect(nameOf("c.yaml")).toBe("c.yaml");
});
