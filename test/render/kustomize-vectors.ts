/** The cases of vectors/kustomize/cases.yaml with what Flux itself makes of them (vectors/kustomize/main.go). */
import { readFileSync } from "node:fs";
import { listAt, textAt } from "../../src/kinds/fields.ts";
import type { RenderTree } from "../../src/render/render-tree.ts";
import type { Shape } from "../../src/render/kustomization-shape.ts";
import {
  isFields,
  toData,
  type Data,
  type Fields,
} from "../../src/yaml/data.ts";
import { readDocuments } from "../../src/yaml/read.ts";

export interface KustomizeVector {
  readonly name: string;
  readonly folder: string;
  readonly spec: Fields;
  readonly tree: RenderTree;
  /** The kustomization file that the controller writes. */
  readonly file?: string;
  readonly kustomization?: Fields;
  readonly built?: readonly Fields[];
  readonly applied?: readonly Fields[];
  readonly fails?: "generate" | "build";
}

interface Recorded {
  readonly shape: Readonly<Record<string, Shape>>;
  readonly vectors: readonly Omit<
    KustomizeVector,
    "folder" | "spec" | "tree"
  >[];
}

const recorded = JSON.parse(
  readFileSync(new URL("fixtures/kustomize.json", import.meta.url), "utf8"),
) as Recorded;

/** The fields of kustomize's own type. */
export const recordedShape = recorded.shape;

/** Every case, in the file's order. */
export const kustomizeVectors: readonly KustomizeVector[] = listAt(
  {
    cases:
      dataOf(
        readFileSync(
          new URL("vectors/kustomize/cases.yaml", import.meta.url),
          "utf8",
        ),
      )[0] ?? [],
  },
  "cases",
).map(({ item }) => {
  const name = textAt(item, "name") ?? "";
  const vector = recorded.vectors.find((one) => one.name === name);
  if (vector === undefined) throw new Error(`no vector for ${name}`);
  const { spec, files } = item;
  return {
    ...vector,
    folder: textAt(item, "folder") ?? "",
    spec: isFields(spec) ? spec : {},
    tree: treeOf(files as Readonly<Record<string, string>>),
  };
});

/** A tree of texts by their paths. */
export function treeOf(files: Readonly<Record<string, string>>): RenderTree {
  const paths = Object.keys(files).toSorted();
  return {
    list: (folder) =>
      paths.filter((path) => folder === "" || path.startsWith(`${folder}/`)),
    read: (path) => files[path],
    id: (path) => files[path],
  };
}

/** The data of all documents in a text, as Kubernetes reads it. */
export function dataOf(text: string): Data[] {
  const wrong = (problem: unknown): never => {
    throw new Error(JSON.stringify(problem));
  };
  return readDocuments({ file: "", text }, wrong, { strictScalars: false })
    .map(({ root }) => toData(root))
    .filter((data) => data !== null);
}

/** The data without what Go leaves out: null, and what is empty. */
export function withoutEmpty(data: Data): Data {
  if (Array.isArray(data)) return data.map((item: Data) => withoutEmpty(item));
  if (!isFields(data)) return data;
  const kept = Object.entries(data)
    .map(([key, value]) => [key, withoutEmpty(value)] as const)
    .filter(
      ([, value]) =>
        value !== null &&
        value !== "" &&
        (typeof value !== "object" || Object.keys(value).length > 0),
    );
  return Object.fromEntries(kept);
}
