import { describe, expect, it } from "vitest";
import { isEmptyYaml, withoutDocuments } from "../../src/import/rewrite.ts";

describe("a text is empty", () => {
  it.each([
    "",
    "\n \n",
    "# a comment\n",
    "# one of Windows\r\n---\r\n",
    "\uFEFF# behind a byte order mark\n",
    "--- # a mark\n...\n",
  ])("%j", (text) => {
    expect(isEmptyYaml(text)).toBe(true);
  });

  it.each(["a: 1\n", "--- {}\n", "# a\n- b # c\n", "null\n"])(
    "but not %j",
    (text) => {
      expect(isEmptyYaml(text)).toBe(false);
    },
  );
});

describe("a file without some of its documents", () => {
  it("keeps the rest as it is, comments and line breaks too", () => {
    const text =
      "a: 1\r\n--- # theirs\r\n# mine\r\nb:    2\r\n\r\n---\r\nc: 3\r\n";
    expect(withoutDocuments(text, new Set([0, 2]))).toBe(
      "--- # theirs\r\n# mine\r\nb:    2\r\n\r\n",
    );
  });

  it("is nothing where only comments are left", () => {
    const text = "# Licence\n---\na: 1\n---\n# b: 2\n";
    expect(withoutDocuments(text, new Set([1]))).toBeUndefined();
    expect(withoutDocuments("a: 1\r\n---\r\n# b\r\n", new Set([0]))).toBe(
      undefined,
    );
  });

  it("is what it was where none goes", () => {
    expect(withoutDocuments("a: 1\n", new Set())).toBe("a: 1\n");
  });
});
