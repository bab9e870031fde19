/** Two Kustomizations that apply the same files: each takes the objects over from the other, and prunes them when it goes. */
import { at } from "../diagnostics/diagnostic.ts";
import { locateItem } from "../config/position.ts";
import type { ResolvedObject } from "../config/resolved.ts";
import type { Fields } from "../yaml/data.ts";
import { renamingIn } from "./renaming.ts";
import type { Applied, ClusterScope, Scope } from "./scope.ts";

/** Warns about each pair of them, be it for one folder or for one inside the other. */
export function checkOverlappingFolders(scope: Scope): void {
  for (const cluster of scope.clusters)
    for (const [outer, inner] of pairs(cluster)) {
      const file = common(outer, inner, scope);
      if (file === undefined) continue;
      const first = locateItem(outer.object.layers);
      const what =
        outer.path === inner.path
          ? "apply the same folder"
          : "apply one folder inside the other";
      scope.report({
        code: "overlapping-folders",
        severity: "warning",
        message: `the Kustomizations \`${outer.object.key}\` and \`${inner.object.key}\` ${what}: they fight over its objects, and whichever goes deletes them`,
        hint: "keep one of them, give them folders beside each other, or list in a kustomization file what the outer one is to apply",
        ...at(locateItem(inner.object.layers)),
        ...(first === undefined
          ? {}
          : { related: [{ message: "the other one", at: first }] }),
      });
    }
}

/** A Kustomization that the config makes. */
interface Own extends Applied {
  readonly object: ResolvedObject;
  readonly spec: Fields;
}

const isOwn = (one: Applied): one is Own =>
  one.object !== undefined &&
  one.spec !== undefined &&
  // It does nothing, as in the middle of a move.
  one.spec["suspend"] !== true;

/** Each two of which the second one's folder is the first one's, or lies in it. */
function* pairs({ applied }: ClusterScope): Generator<[Own, Own]> {
  const byPath = new Map<string, Own[]>();
  const all = applied.filter(isOwn);
  for (const one of all) {
    for (const other of byPath.get(one.path) ?? []) yield [other, one];
    byPath.set(one.path, [...(byPath.get(one.path) ?? []), one]);
  }
  for (const one of all)
    for (const folder of foldersAbove(one.path))
      for (const other of byPath.get(folder) ?? []) yield [other, one];
}

function foldersAbove(path: string): string[] {
  const steps = path === "" ? [] : path.split("/");
  return steps.map((_, index) => steps.slice(0, index).join("/"));
}

/** A file whose objects both apply as the same ones; undefined where there is none, as far as one can know. */
function common(outer: Own, inner: Own, scope: Scope): string | undefined {
  if (tells(outer.spec) !== tells(inner.spec) || renames(outer, inner, scope))
    return undefined;
  const postBuilds = [outer, inner].map(({ spec }) =>
    JSON.stringify(spec["postBuild"]),
  );
  const sameVariables = postBuilds[0] === postBuilds[1];
  return [...inner.loaded.files].find(
    (file) =>
      outer.loaded.files.has(file) &&
      (sameVariables ||
        scope.after.read(file, () => {})?.text.includes("${") !== true),
  );
}

/** Fields that may make other objects of the same files. */
const telling = [
  "targetNamespace",
  "namePrefix",
  "nameSuffix",
  "kubeConfig",
  "components",
];

function tells(spec: Fields): string {
  return JSON.stringify(telling.map((field) => spec[field] ?? null));
}

/** Whether a kustomization file that only the outer one has gives the objects other names. */
function renames(outer: Own, inner: Own, scope: Scope): boolean {
  const inners = new Set(inner.loaded.kustomizationFiles);
  const outers = outer.loaded.kustomizationFiles;
  return (
    renamingIn(
      outers.filter((file) => !inners.has(file)),
      scope,
    ).size > 0
  );
}
