/** Flux's sources in the repository's files. */
import { fieldsAt } from "../kinds/fields.ts";
import type { Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { nothingApplied, type Applied } from "./applied-objects.ts";
import { writtenAs } from "./objects-in-git.ts";
import type { RenderTree } from "./render-tree.ts";

/** Looks a source up; `differing` are the files that do not agree on it. */
export type FindSource = (
  source: Identity,
) => KubeObject | { readonly differing: readonly string[] } | undefined;

/**
 * Looks sources up in what is applied, then in the files.
 *
 * @param near the folder that the cluster's root applies
 */
export function sourcesIn(
  tree: RenderTree,
  near: string,
  { here, elsewhere }: Pick<Applied, "here" | "elsewhere"> = nothingApplied,
): FindSource {
  return (source) => {
    const above = here(source);
    if (above !== undefined) return above;
    const found = writtenAs(source, tree, near);
    const [first] = found;
    const specs = new Set(found.map(({ object }) => specText(object)));
    const made = elsewhere(source, specs.size === 1 ? first : undefined);
    if (made !== undefined && made !== "unknown") return made;
    if (first === undefined) return undefined;
    return specs.size === 1
      ? { ...first.object, namespace: source.namespace }
      : { differing: found.map(({ file }) => file) };
  };
}

function specText({ fields }: KubeObject): string {
  return JSON.stringify(fieldsAt(fields, "spec") ?? {});
}
