/** ConfigMaps and Secrets in the repository's files, from which variables and values are taken. */
import type { Fields } from "../yaml/data.ts";
import { nothingApplied, type Applied } from "./applied-objects.ts";
import { writtenAs } from "./objects-in-git.ts";
import type { RenderTree } from "./render-tree.ts";
import { sourceData, type SourceLookup } from "./variables.ts";

/** Where ConfigMaps and Secrets are looked up. */
export interface ValuePlaces {
  readonly tree: RenderTree;
  /** `KIND/NAMESPACE/NAME` → its keys: what only the cluster has. */
  readonly fixtures: Fields;
  /** The folder that the cluster's root applies. */
  readonly near: string;
}

/**
 * Looks them up in the fixtures first, then in what is applied, then in the files. What is nowhere may be in the cluster.
 */
export function lookupIn(
  { tree, fixtures, near }: ValuePlaces,
  namespace: string,
  { here, elsewhere }: Pick<Applied, "here" | "elsewhere"> = nothingApplied,
): SourceLookup {
  return (kind, name) => {
    const fixture = fixtures[`${kind}/${namespace}/${name}`];
    if (fixture !== undefined) return textsOf(fixture as Fields);
    const wanted = { kind, namespace, name };
    const above = here(wanted);
    if (above !== undefined) return sourceData(above.fields);
    const written = writtenAs(wanted, tree, near);
    // Which of several is meant, nobody can tell.
    const only = written.length === 1 ? written[0] : undefined;
    const made = elsewhere(wanted, only);
    if (made !== undefined)
      return made === "unknown" ? undefined : sourceData(made.fields);
    const data = only && sourceData(only.object.fields);
    // Whoever applies it may put something in the place of a variable.
    const isOpen = Object.values(data ?? {}).some((text) =>
      text.includes("${"),
    );
    return isOpen ? undefined : data;
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
