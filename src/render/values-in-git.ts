/** ConfigMaps and Secrets in the repository's files, from which variables and values are taken. */
import type { Fields } from "../yaml/data.ts";
import { objectsIn, splitDocuments } from "./documents.ts";
import type { RenderTree } from "./render-tree.ts";
import { sourceData, type SourceLookup } from "./variables.ts";

/** A ConfigMap or Secret of a file. */
interface Holder {
  readonly namespace: string;
  readonly data: Readonly<Record<string, string>> | undefined;
}

/**
 * Looks ConfigMaps and Secrets up: in the fixtures first, then in the files. What neither has may be in the cluster.
 *
 * @param fixtures `KIND/NAMESPACE/NAME` → its keys
 */
export function lookupIn(
  tree: RenderTree,
  fixtures: Fields,
  namespace: string,
): SourceLookup {
  return (kind, name) => {
    const fixture = fixtures[`${kind}/${namespace}/${name}`];
    if (fixture !== undefined) return textsOf(fixture as Fields);
    const holders = holdersIn(tree).get(`${kind}/${name}`) ?? [];
    // An object may leave its namespace to its Kustomization.
    const found = [namespace, ""].flatMap((wanted) =>
      holders.filter((one) => one.namespace === wanted),
    );
    const [only, ...more] = found;
    // Two clusters' values may stand under one name.
    return more.length === 0 ? only?.data : undefined;
  };
}

function textsOf(fields: Fields): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
}

/** Reading every file takes its time: it is done only where somebody asks, and once. */
const known = new WeakMap<RenderTree, ReadonlyMap<string, readonly Holder[]>>();

function holdersIn(tree: RenderTree): ReadonlyMap<string, readonly Holder[]> {
  let holders = known.get(tree);
  if (holders === undefined) known.set(tree, (holders = readHolders(tree)));
  return holders;
}

function readHolders(tree: RenderTree): Map<string, Holder[]> {
  const found = new Map<string, Holder[]>();
  for (const file of tree.list("")) {
    if (!/\.ya?ml$/.test(file)) continue;
    const text = tree.read(file) ?? "";
    if (!/kind: *["']?(?:ConfigMap|Secret)\b/.test(text)) continue;
    for (const document of splitDocuments(text))
      for (const { apiVersion, kind, namespace, name, fields } of objectsIn(
        document.text,
      ) ?? []) {
        if (apiVersion !== "v1" || !["ConfigMap", "Secret"].includes(kind))
          continue;
        const key = `${kind}/${name}`;
        const holder = { namespace, data: sourceData(fields) };
        found.set(key, [...(found.get(key) ?? []), holder]);
      }
  }
  return found;
}
