/** Objects among what Kustomizations apply: as kustomize has made them, generated ones too. */
import type { Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { objectsOf, type RenderedDocument } from "./documents.ts";

/** Looks an object up; undefined where none of them applies it. */
export type FindApplied = (wanted: Identity) => KubeObject | undefined;

/**
 * Looks through what a Kustomization applies, and those that apply it: of others nobody knows here when they were applied.
 *
 * @param renderings what each applies, the nearest last
 */
export function findApplied(
  renderings: readonly (readonly RenderedDocument[])[],
): FindApplied {
  return ({ kind, namespace, name }) => {
    for (const documents of renderings.toReversed())
      for (const document of documents) {
        // A document is read only where it may be the one.
        if (document.object === undefined && !document.text.includes(name))
          continue;
        const found = objectsOf(document)?.find(
          (one) =>
            one.kind === kind &&
            one.name === name &&
            one.namespace === namespace,
        );
        if (found !== undefined) return found;
      }
    return undefined;
  };
}
