import { describe, expect, it } from "vitest";
import type { YamlNode } from "../../src/yaml/node.ts";
import { ordered, read, readOne } from "./support.ts";

/** The node below a map's keys and a list's indices. */
function at(
  root: YamlNode | undefined,
  ...path: (string | number)[]
): YamlNode {
  let node = root;
  for (const step of path) {
    if (node?.kind === "map") node = node.entries.get(String(step))?.value;
    else if (node?.kind === "seq") node = node.items[Number(step)];
  }
  if (node === undefined) throw new Error(`nothing at ${path.join(".")}`);
  return node;
}

function release(_: unknown, index: number): string {
  return `  r${index}:
    namespace: apps
    version: 6.5.${index}
    values:
      replicas: ${index}
`;
}

function indented(levels: number): string {
  let text = "";
  for (let level = 0; level < levels; level++)
    text += `${" ".repeat(level)}a:\n`;
  return text;
}

describe("readDocuments", () => {
  it("fault 1: points at malformed YAML, says one sentence, and returns nothing", () => {
    const { documents, findings, places } = read("a: 1\nb: [1, 2\nc: 3\n");
    expect(documents).toEqual([]);
    expect(places).toEqual(["3:1 yaml-syntax"]);
    expect(findings[0]?.message).not.toContain("\n");
    expect(findings[0]?.severity).toBe("error");
  });

  it("fault 2: names both lines of a duplicate key and keeps the first", () => {
    const { findings, places, data } = read(
      'a:\n  x: 1\n  "y": 2\n  x: 3\n  y: 4\n',
    );
    expect(places).toEqual([
      "4:3 yaml-duplicate-key",
      "5:3 yaml-duplicate-key",
    ]);
    expect(findings[0]?.related?.[0]?.at).toEqual({
      file: "test.yaml",
      line: 2,
      column: 3,
      length: 1,
    });
    expect(data).toEqual([
      new Map([
        [
          "a",
          new Map([
            ["x", 1],
            ["y", 2],
          ]),
        ],
      ]),
    ]);
  });

  it("fault 3: says where a tab indents", () => {
    expect(read("a:\n  b: 1\n\tc: 2\n").places).toEqual(["3:1 yaml-tab"]);
    expect(read("a:\n  - x\n  \t- y\n").places).toEqual(["3:3 yaml-tab"]);
    expect(readOne("a:\t1\nb: x\ty\n")).toEqual(
      new Map<string, unknown>([
        ["a", 1],
        ["b", "x\ty"],
      ]),
    );
  });

  it("fault 5: names an unknown tag", () => {
    const { places, documents } = read(
      "a: !foo x\nb: !!binary aGk=\nc: !!set {x}\nd: !!timestamp 2024-01-01\ne: !x [1]\n",
    );
    expect(places).toEqual([1, 2, 3, 4, 5].map((line) => `${line}:4 yaml-tag`));
    expect(at(documents[0]?.root, "a")).toMatchObject({ value: "x" });
  });

  it("fault 6: calls an alias bomb too complex, and does not go off", () => {
    const lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (const [name, before] of ["ba", "cb", "dc", "ed", "fe", "gf"].map(
      (pair) => pair.split(""),
    ))
      lines.push(
        `${name}: &${name} [${Array(10).fill(`*${before}`).join(", ")}]`,
      );
    const { documents, places } = read(lines.join("\n"));
    expect(documents).toEqual([]);
    expect(places).toEqual(["5:36 yaml-too-complex"]);
  });

  it("fault 7: calls deep nesting too complex, without a stack trace", () => {
    for (const opening of ["[", "{a: ", "- ", "? ", "[{a: ", "{"]) {
      const { documents, places, findings } = read(opening.repeat(100_000));
      expect(documents).toEqual([]);
      expect(places.length).toBe(1);
      expect(findings[0]?.code).toBe("yaml-too-complex");
      expect(findings[0]?.at?.line).toBe(1);
    }
    for (const leaf of ["", "x"]) {
      const nested = (levels: number): string =>
        "[".repeat(levels) + leaf + "]".repeat(levels);
      expect(read(nested(100)).places).toEqual([]);
      expect(read(nested(101)).places).toEqual(["1:101 yaml-too-complex"]);
    }
    expect(read(indented(100)).places).toEqual([]);
    expect(read(indented(101)).places).toEqual(["101:101 yaml-too-complex"]);
  });

  it("fault 16: wants `yes`, `012` and `1_000` quoted, and says what each reads", () => {
    const { findings, places } = read(
      "a: yes\nb: 012\nc: 1_000\nd: [1:30, 08]\n",
    );
    expect(places).toEqual([
      "1:4 yaml-ambiguous",
      "2:4 yaml-ambiguous",
      "3:4 yaml-ambiguous",
      "4:5 yaml-ambiguous",
      "4:11 yaml-ambiguous",
    ]);
    expect(findings[0]).toMatchObject({
      message:
        "`yes` is true to YAML 1.1 (Kubernetes), and a string to YAML 1.2",
      hint: 'quote it if it is text: `"yes"`; otherwise write `true`',
    });
    expect(findings[1]?.hint).toBe(
      'quote it if it is text: `"012"`; otherwise write `10` or `12`',
    );
    const quoted =
      "yes: 1\n012: '012'\nc: \"yes\"\nd: !!str yes\ne: |\n  yes\n";
    expect(read(quoted).places).toEqual([]);
  });

  it("fault 17: refuses integers that would lose digits, and what is no number in JSON", () => {
    const { places } = read(
      "a: 9007199254740993\nb: -9007199254740992\nc: .inf\nd: 1e400\ne: .nan\nf: !!int 9007199254740993\n",
    );
    expect(places).toEqual([
      ...[1, 2, 3, 4, 5].map((line) => `${line}:4 yaml-number`),
      "6:4 yaml-number",
    ]);
    expect(readOne("[9007199254740991, -1.5e300, 0x1F, 0o17]")).toEqual([
      9007199254740991, -1.5e300, 31, 15,
    ]);
  });

  it("fault 18: refuses `__proto__` as a key, however it is written", () => {
    const { places, data } = read(
      'a: 1\n__proto__: {b: 2}\n"__proto__": 3\nc: {__proto__: 4}\n',
    );
    expect(places).toEqual(["2:1 yaml-key", "3:1 yaml-key", "4:5 yaml-key"]);
    expect(data).toEqual([
      new Map<string, unknown>([
        ["a", 1],
        ["c", new Map()],
      ]),
    ]);
  });

  it("reports all that is wrong at once, and returns what can be had", () => {
    const { places, data } = read("a: yes\nb: !x 1\na: 2\n~: 3\nc: 4\n");
    expect(places).toEqual([
      "1:4 yaml-ambiguous",
      "2:4 yaml-tag",
      "3:1 yaml-duplicate-key",
      "4:1 yaml-key",
    ]);
    expect(ordered(data)).toEqual([
      {
        map: [
          ["a", "yes"],
          ["b", "1"],
          ["c", 4],
        ],
      },
    ]);
  });

  it("reads other people's manifests as Kubernetes does, and finds nothing in them", () => {
    const { places, data } = read(
      "[yes, 012, 1_000, 1:30, 2024-01-01, .inf, 9007199254740993]",
      false,
    );
    expect(places).toEqual([]);
    expect(data).toEqual([
      [true, 10, 1000, "1:30", "2024-01-01", Infinity, 9007199254740992],
    ]);
  });

  it("takes a text without content for one document that is null", () => {
    for (const text of [
      "",
      "\n\n",
      "# nothing\n",
      "---\n",
      "---\n# a\n---\n",
    ]) {
      const { documents, places } = read(text);
      expect(places).toEqual([]);
      expect(documents.map(({ root }) => root)).toMatchObject([
        { kind: "scalar", value: null, start: 0, end: 0 },
      ]);
    }
  });

  it("leaves out empty documents among others, but not those that say null", () => {
    expect(read("---\n# a\n---\na: 1\n---\n---\nnull\n---\n").data).toEqual([
      new Map([["a", 1]]),
      null,
    ]);
    expect(read("%YAML 1.2\n---\na\n...\n%YAML 1.1\n---\nb\n").data).toEqual([
      "a",
      "b",
    ]);
  });

  it("points into the file even where a key is missing at its very beginning", () => {
    expect(read("\n  : x\n").places).toEqual(["2:3 yaml-key"]);
    expect(read("\n@").places).toEqual(["2:1 yaml-syntax"]);
  });

  it("knows where every node is", () => {
    const text =
      "a: {x: [1, 'y' ], }\nb:\n  - \"q\"\n  -\n  - # c\n  - |\n    block\n    text\nc:\nd: !!str\n";
    const { documents } = read(text);
    const root = documents[0]?.root;
    const slice = (...path: (string | number)[]): string => {
      const { start, end } = at(root, ...path);
      return text.slice(start, end);
    };
    expect(slice("a")).toBe("{x: [1, 'y' ], }");
    expect(slice("a", "x")).toBe("[1, 'y' ]");
    expect(slice("a", "x", 1)).toBe("'y'");
    expect(slice("b", 0)).toBe('"q"');
    expect(slice("b", 3)).toBe("block\n    text");
    expect(slice("d")).toBe("!!str");
    expect(at(root, "b", 1)).toMatchObject({
      start: text.indexOf("-\n"),
      value: null,
    });
    expect(at(root, "b", 2)).toMatchObject({ start: text.indexOf("- #") });
    expect(at(root, "c")).toMatchObject({
      start: text.indexOf("c:") + 1,
      value: null,
    });
    expect(slice()).toBe(text.slice(0, -1));
  });

  it("keeps a plain scalar's text beside its value, and a key's text as typed", () => {
    const { documents } = read("1.10: 0.10\n012: '5'\n? x\n: !!int '7'\n");
    const root = documents[0]?.root;
    if (root?.kind !== "map") throw new Error("not a map");
    expect([...root.entries.keys()]).toEqual(["1.10", "012", "x"]);
    expect(root.entries.get("1.10")).toMatchObject({
      key: { value: "1.10", text: "1.10", plain: true },
      value: { value: 0.1, text: "0.10", plain: true },
    });
    expect(root.entries.get("012")?.value).toMatchObject({
      value: "5",
      plain: false,
    });
    expect(root.entries.get("x")?.value).toMatchObject({
      value: 7,
      plain: false,
    });
  });

  it("reads 50,000 lines in a fraction of a second", () => {
    const text = `releases:\n${Array.from({ length: 10_000 }, release).join("")}`;
    const start = process.cpuUsage();
    expect(read(text).places).toEqual([]);
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(2500);
  });
});
