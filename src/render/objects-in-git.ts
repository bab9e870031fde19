/**
 * Objects in the repository's files that others take something from: sources, and the ConfigMaps and Secrets of values and
 * variables. They may be applied by another Kustomization than what takes from them.
 */
import { listAt, textAt } from "../kinds/fields.ts";
import { helmChart } from "../kinds/helm-chart.ts";
import { isRendering } from "../model/generated.ts";
import type { Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { compare } from "../model/order.ts";
import { objectsIn, splitDocuments } from "./documents.ts";
import { toPlainData } from "./helm-data.ts";
import { readHelmValues } from "./helm-yaml.ts";
import type { RenderTree } from "./render-tree.ts";
import { kustomizationFilesIn } from "./zones.ts";

/** An object, and the file that it is written in. */
export interface Written {
  readonly file: string;
  readonly object: KubeObject;
}

/**
 * Looks for an object by its kind, namespace and name. One that leaves its namespace to its Kustomization is as good; and
 * where several files have it, those of the cluster's own folder count.
 *
 * @param near the folder that the cluster's root applies
 */
export function writtenAs(
  { kind, namespace, name }: Identity,
  tree: RenderTree,
  near: string,
): readonly Written[] {
  const all = givers(tree).get(`${kind}/${name}`) ?? [];
  const [own = [], open = []] = [namespace, ""].map((wanted) =>
    all.filter(({ object }) => object.namespace === wanted),
  );
  const found = own.length > 0 ? own : open;
  const inFolder = found.filter(({ file }) => file.startsWith(`${near}/`));
  return inFolder.length > 0 ? inFolder : found;
}

/** The names that objects of a kind have in any namespace, sorted. */
export function namesOf(kind: string, tree: RenderTree): readonly string[] {
  const all = [...givers(tree).values()].flat();
  const names = all.flatMap(({ object }) =>
    object.kind === kind ? object.name : [],
  );
  return [...new Set(names)].toSorted(compare);
}

/** What may become an object on its way into a cluster: a file's object, or what a generator makes. */
export interface Seed {
  readonly file: string;
  readonly name: string;
  readonly isGenerated: boolean;
}

/** All that may become objects of a kind: where, and under which names, their Kustomizations decide. */
export function seedsOf(kind: string, tree: RenderTree): readonly Seed[] {
  let byKind = seeds.get(tree);
  if (byKind === undefined) seeds.set(tree, (byKind = new Map()));
  let its = byKind.get(kind);
  if (its === undefined) byKind.set(kind, (its = readSeeds(kind, tree)));
  return its;
}

const seeds = new WeakMap<RenderTree, Map<string, readonly Seed[]>>();

function readSeeds(kind: string, tree: RenderTree): Seed[] {
  const field = generators.get(kind);
  return [
    ...[...givers(tree).values()].flat().flatMap(({ file, object }) => {
      const { name } = object;
      return object.kind === kind && name !== ""
        ? { file, name, isGenerated: false }
        : [];
    }),
    ...(field === undefined ? [] : generatedBy(field, tree)),
  ];
}

function generatedBy(field: string, tree: RenderTree): Seed[] {
  return kustomizationFilesIn(tree).flatMap((file) => {
    const text = tree.read(file) ?? "";
    if (!text.includes(field)) return [];
    const content = readHelmValues(text);
    if (!(content instanceof Map)) return [];
    return listAt(toPlainData(content), field).flatMap(({ item }) => {
      const name = textAt(item, "name") ?? "";
      return name === "" ? [] : { file, name, isGenerated: true };
    });
  });
}

/** Kinds that kustomize generates, and the fields of its files that say so. */
const generators: ReadonlyMap<string, string> = new Map([
  ["ConfigMap", "configMapGenerator"],
  ["Secret", "secretGenerator"],
]);

/** Reading every file takes its time: it is done only where somebody asks, and once. */
const known = new WeakMap<
  RenderTree,
  ReadonlyMap<string, readonly Written[]>
>();

function givers(tree: RenderTree): ReadonlyMap<string, readonly Written[]> {
  let its = known.get(tree);
  if (its === undefined) known.set(tree, (its = readGivers(tree)));
  return its;
}

/** All sources are of one group. */
const { group } = helmChart;

const mayGive = new RegExp(
  String.raw`kind['"]?: *["']?(?:ConfigMap|Secret)\b|${group.replaceAll(".", String.raw`\.`)}`,
);

function isGiver({ apiVersion, kind }: KubeObject): boolean {
  return apiVersion === "v1"
    ? kind === "ConfigMap" || kind === "Secret"
    : apiVersion.startsWith(`${group}/`);
}

function readGivers(tree: RenderTree): Map<string, Written[]> {
  const found = new Map<string, Written[]>();
  for (const file of tree.list("")) {
    if (!/\.ya?ml$/.test(file)) continue;
    const text = tree.read(file) ?? "";
    if (!mayGive.test(text) || isRendering(text)) continue;
    for (const document of splitDocuments(text))
      for (const object of objectsIn(document.text) ?? []) {
        if (!isGiver(object)) continue;
        const key = `${object.kind}/${object.name}`;
        const its = found.get(key);
        if (its === undefined) found.set(key, [{ file, object }]);
        else its.push({ file, object });
      }
  }
  return found;
}
