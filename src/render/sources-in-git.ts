/** Flux's sources in the repository's files: they may be applied by another Kustomization than what is made from them. */
import { helmChart } from "../kinds/helm-chart.ts";
import { fieldsAt } from "../kinds/fields.ts";
import type { Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { objectsIn, splitDocuments } from "./documents.ts";
import type { RenderTree } from "./render-tree.ts";

/** Looks a source up; `differing` are the files that do not agree on it. */
export type FindSource = (
  source: Identity,
) => KubeObject | { readonly differing: readonly string[] } | undefined;

interface Written {
  readonly file: string;
  readonly object: KubeObject;
}

/**
 * Looks sources up in the files. Where several files have one, it is that of the cluster's own folder.
 *
 * @param near the folder that the cluster's root applies
 */
export function sourcesIn(tree: RenderTree, near: string): FindSource {
  return ({ kind, namespace, name }) => {
    const all = writtenIn(tree).get(`${kind}/${name}`) ?? [];
    // An object may leave its namespace to its Kustomization.
    const [own, open] = [namespace, ""].map((wanted) =>
      all.filter(({ object }) => object.namespace === wanted),
    );
    const found = own?.length ? own : (open ?? []);
    const inFolder = found.filter(({ file }) => file.startsWith(`${near}/`));
    const candidates = inFolder.length > 0 ? inFolder : found;
    const [first] = candidates;
    if (first === undefined) return undefined;
    const specs = new Set(candidates.map(({ object }) => specText(object)));
    return specs.size === 1
      ? { ...first.object, namespace }
      : { differing: candidates.map(({ file }) => file) };
  };
}

function specText({ fields }: KubeObject): string {
  return JSON.stringify(fieldsAt(fields, "spec") ?? {});
}

/** Reading every file takes its time: it is done only where somebody asks, and once. */
const known = new WeakMap<
  RenderTree,
  ReadonlyMap<string, readonly Written[]>
>();

function writtenIn(tree: RenderTree): ReadonlyMap<string, readonly Written[]> {
  let written = known.get(tree);
  if (written === undefined) known.set(tree, (written = readWritten(tree)));
  return written;
}

function readWritten(tree: RenderTree): Map<string, Written[]> {
  const found = new Map<string, Written[]>();
  for (const file of tree.list("")) {
    if (!/\.ya?ml$/.test(file)) continue;
    const text = tree.read(file) ?? "";
    if (!text.includes(helmChart.group)) continue;
    for (const document of splitDocuments(text))
      for (const object of objectsIn(document.text) ?? []) {
        if (!object.apiVersion.startsWith(`${helmChart.group}/`)) continue;
        const key = `${object.kind}/${object.name}`;
        found.set(key, [...(found.get(key) ?? []), { file, object }]);
      }
  }
  return found;
}
