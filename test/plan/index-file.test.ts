import * as fc from "fast-check";
import { expect, it } from "vitest";
import { hashText } from "../../src/plan/hash.ts";
import { indexLine, readIndex } from "../../src/plan/index-file.ts";
import { texts } from "../yaml/arbitraries.ts";

const hash = hashText("a");

it("a line is what JSON has for it, without the fields that are not there", () => {
  const facts = { kind: "HelmRelease", namespace: "b", name: "c" };
  expect(indexLine(facts, "d.yaml", hash)).toBe(
    `{"kind":"HelmRelease","namespace":"b","name":"c","file":"d.yaml","hash":"${hash}"}\n`,
  );
  expect(
    indexLine(
      { ...facts, cluster: "a", kustomization: "e", source: "f", version: "1" },
      "d.yaml",
      hash,
    ),
  ).toBe(
    `{"cluster":"a","kind":"HelmRelease","namespace":"b","name":"c","file":"d.yaml","hash":"${hash}","kustomization":"e","source":"f","version":"1"}\n`,
  );
});

it("reads back the hashes that it wrote, whatever the texts", () => {
  const entry = fc.record({ file: texts, source: texts, version: texts });
  fc.assert(
    fc.property(fc.array(entry), (entries) => {
      const text = entries
        .map(({ file, ...facts }) =>
          indexLine({ kind: "A", ...facts }, file, hashText(file)),
        )
        .join("");
      const lines = text.split("\n").slice(0, -1);
      expect(lines.map((line): unknown => JSON.parse(line))).toEqual(
        entries.map((one) => ({
          kind: "A",
          ...one,
          hash: hashText(one.file),
        })),
      );
      const known = new Map(
        entries.map(({ file }) => [file, new Set([hashText(file)])]),
      );
      expect(readIndex(text)).toEqual(known);
    }),
  );
});

it("holds nothing that a reader of texts refuses", () => {
  const line = indexLine(
    { kind: "A", source: "\u007f\u0085\ufffe" },
    "a",
    hash,
  );
  expect(line).toContain(String.raw`"source":"\u007f\u0085\ufffe"`);
});

it("takes both sides of a merge, and passes over what is no entry", () => {
  const line = (of: string) => indexLine({ kind: "A" }, "a.yaml", hashText(of));
  const index = readIndex(
    `<<<<<<< ours\n${line("1")}=======\n${line("2")}>>>>>>> theirs\n{"file":1}\nnull\n{\n`,
  );
  expect([...index]).toEqual([
    ["a.yaml", new Set([hashText("1"), hashText("2")])],
  ]);
});
