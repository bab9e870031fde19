import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toData, type Data } from "../../src/yaml/data.ts";
import { readPlain } from "../../src/yaml/read-plain.ts";
import { readDocuments } from "../../src/yaml/read.ts";
import { writeYaml } from "../../src/yaml/write.ts";
import { riddles, texts, values } from "./arbitraries.ts";

/** What the parser makes of it; undefined where it is not one document, or not well-formed. */
function parsed(text: string): Data | undefined {
  const problems: unknown[] = [];
  const documents = readDocuments(
    { file: "a.yaml", text },
    (problem) => problems.push(problem),
    { strictScalars: false },
  );
  const [document] = documents;
  return documents.length === 1 && document && problems.length === 0
    ? toData(document.root)
    : undefined;
}

/** It may leave a text to the parser; what it reads, it reads as the parser does. */
function expectSame(text: string): void {
  const data = readPlain(text) ?? parsed(text);
  expect(data).toEqual(parsed(text));
}

const object = `# A comment.

# Another.
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: podinfo
  namespace: apps
  labels: {}
spec:
  interval: 5m
  suspend: false
  nothing:
  timeout: "1m"
  url: https://example.com/a:b#c
  list:
    - a
    - '1'
    - 012
    - name: x
      value: on
    - name: z
      below:
        - deep
  same:
  - level
  last: []
`;

describe("the plainest YAML", () => {
  it("is read as the parser reads it", () => {
    expect(readPlain(object)).toEqual(parsed(object));
    expect(readPlain(object)).toMatchObject({
      metadata: { name: "podinfo", labels: {} },
      spec: {
        suspend: false,
        nothing: null,
        timeout: "1m",
        list: [
          "a",
          "1",
          10,
          { name: "x", value: true },
          { name: "z", below: ["deep"] },
        ],
        same: ["level"],
        last: [],
      },
    });
  });

  it.each([
    "a: |\n  b\n",
    "a: &x b\n",
    "a: !!str b\n",
    "a: b\n  c\n",
    "a: b # c\n",
    "a: b\na: c\n",
    "a: {b: c}\n",
    "a: b\n---\nc: d\n",
    "a: b\n...\n",
    "a:\n\tb: c\n",
    "a: b\n\nc: d\n",
    "a:\n  - b\n   - c\n",
    "a:\n    b: c\n  d: e\n",
    "- a\n",
    "a\n",
    "",
    "# nothing\n",
    "__proto__: a\n",
    'a: "b\\n"\n',
    "a: 'it''s'\n",
    "a: é\n",
    "  a: b\nc: d\n",
    `${"a:\n".replaceAll("a", "a")}${Array.from({ length: 60 }, (_, at) => `${" ".repeat(at + 1)}a:\n`).join("")}`,
  ])("leaves %j to the parser", (text) => {
    expect(readPlain(text)).toBeUndefined();
  });
});

describe("whatever it reads, it reads as the parser does", () => {
  it("where it was written by fluxsmith", () => {
    fc.assert(
      fc.property(values, (data) => expectSame(writeYaml({ a: data, b: 1 }))),
    );
    expect(readPlain(writeYaml({ a: [{ b: "c" }] }))).toEqual({
      a: [{ b: "c" }],
    });
  });

  it.each(riddles)("as a value: %s", (text) => {
    for (const line of [`a: ${text}\n`, `a:\n  - ${text}\n`, `${text}: a\n`])
      expect(readPlain(line) ?? parsed(line)).toEqual(parsed(line));
  });

  it("where lines stand together that need not fit", () => {
    const line = fc
      .tuple(
        fc.constantFrom("", " ", "  ", "    ", "\t"),
        fc.constantFrom("", "- ", "-", "- - ", "-  ", "? "),
        fc.oneof(fc.constantFrom("a", "b", "a.b/c", "'a'", '"a"'), texts),
        fc.constantFrom(": ", ":", " : ", ":  ", ""),
        fc.oneof(
          fc.constantFrom("", "x", "1", "'x'", '"x"', "|", ">", "{}", "[]"),
          texts,
        ),
      )
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), (lines) =>
        expectSame(`${lines.join("\n")}\n`),
      ),
      { numRuns: 3000 },
    );
    expect(readPlain("a:\n  - b: c\n    d: e\n")).toEqual({
      a: [{ b: "c", d: "e" }],
    });
  });
});
