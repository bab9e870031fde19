import { describe, expect, it } from "vitest";
import {
  differing,
  objectsIn,
  objectsOf,
  splitDocuments,
} from "../../src/render/documents.ts";

const map = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

describe("a stream", () => {
  it("has its documents, without what is empty or a comment", () => {
    expect(
      splitDocuments(
        `---\n# Source: web/templates/a.yaml\n${map("a")}---\n\n# nothing\n--- # more\n${map("b")}\n\n`,
      ),
    ).toEqual([
      { text: map("a"), template: "web/templates/a.yaml" },
      { text: map("b"), template: undefined },
    ]);
  });

  it("has helm's comment above a file that begins with three dashes", () => {
    expect(
      splitDocuments(`---\n# Source: web/crds/a.yaml\n---\n${map("a")}`),
    ).toEqual([{ text: map("a"), template: "web/crds/a.yaml" }]);
  });

  it("is not cut within a text that holds three dashes", () => {
    const text = `${map("a")}data:\n  x: |\n    ---\n    y\n`;
    expect(splitDocuments(text)).toMatchObject([{ text }]);
  });
});

describe("a document", () => {
  it("has its object, or those of a List", () => {
    expect(objectsIn(map("a"))).toMatchObject([
      { apiVersion: "v1", kind: "ConfigMap", namespace: "", name: "a" },
    ]);
    expect(
      objectsIn(
        `apiVersion: v1\nkind: List\nitems:\n  - {apiVersion: v1, kind: ConfigMap, metadata: {name: a, namespace: x}}\n  - {apiVersion: v1, kind: Secret, metadata: {name: b}}\n`,
      )?.map(({ kind, name }) => `${kind}/${name}`),
    ).toEqual(["ConfigMap/a", "Secret/b"]);
  });

  it("that is no YAML is said to be none", () => {
    expect(objectsIn("a: [\n")).toBeUndefined();
    expect(
      objectsOf({ text: "a: [\n", template: undefined, reader: "kustomize" }),
    ).toBeUndefined();
  });

  it("of helm is read as kustomize reads it: `yes` is a text", () => {
    const text = `${map("a")}data:\n  x: yes\n`;
    expect(
      objectsOf({ text, template: undefined, reader: "kustomize" })?.[0]
        ?.fields,
    ).toMatchObject({ data: { x: "yes" } });
    expect(objectsOf({ text, template: undefined })?.[0]?.fields).toMatchObject(
      { data: { x: true } },
    );
  });
});

it("of two renderings only what is not in both is looked at, as often as it is there", () => {
  const [a, b, c] = ["a", "b", "c"].map((name) => ({
    text: map(name),
    template: undefined,
  })) as [never, never, never];
  expect(differing([a, b], [b, c])).toEqual({ before: [a], after: [c] });
  expect(differing([a, a, b], [b, a])).toEqual({ before: [a], after: [] });
  expect(differing([a, b], [b, a])).toEqual({ before: [], after: [] });
});
