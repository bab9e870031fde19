/** Objects among what Kustomizations apply: as kustomize has made them, generated ones too. */
import type { Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { objectsOf, type RenderedDocument } from "./documents.ts";
import type { Written } from "./objects-in-git.ts";

/** Looks an object up; undefined where none of them applies it. */
export type FindApplied = (wanted: Identity) => KubeObject | undefined;

/**
 * Looks through what a Kustomization applies, and those that apply it.
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

/**
 * Looks for what the cluster's other Kustomizations make; `unknown` where one of them makes it, and nobody here knows what it
 * then holds. Undefined where none does, or where the file tells; and as long as nobody has looked, which is then noted.
 *
 * @param written what the object is, going by the files alone; undefined where they do not tell
 */
export type FindElsewhere = (
  wanted: Identity,
  written: Written | undefined,
) => KubeObject | "unknown" | undefined;

/** Where objects are looked for before the files alone are believed. */
export interface Applied {
  /** What the Kustomization itself applies, and those above it. */
  readonly here: FindApplied;
  readonly elsewhere: FindElsewhere;
  /** Looks for what `elsewhere` has noted; false where there was nothing. */
  readonly settle: () => Promise<boolean>;
}

/** Where nobody looks but in the files. */
export const nothingApplied: Applied = {
  here: () => undefined,
  elsewhere: () => undefined,
  settle: () => Promise.resolve(false),
};

/** Looks something up, once more where others had to be rendered for it. */
export async function settled<Found>(
  look: () => Found,
  settle: Applied["settle"],
): Promise<Found> {
  for (;;) {
    const found = look();
    if (!(await settle())) return found;
  }
}
