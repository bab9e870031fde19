/** In which of the changed files an object is written. */
import { isRendering } from "../model/generated.ts";
import { identityText, type Identity } from "../model/identity.ts";
import { objectsIn, splitDocuments } from "../render/documents.ts";

/** A changed file's texts, where it has one. */
export interface ChangedFile {
  readonly path: string;
  readonly texts: readonly (string | undefined)[];
}

/**
 * Looks objects up by kind, namespace and name; one that leaves its namespace to its Kustomization by kind and name. What
 * several files have, or what is made from them under another name, is not found.
 */
export function changedFileOf(
  files: readonly ChangedFile[],
): (object: Identity) => string | undefined {
  const found = new Map<string, Set<string>>();
  for (const { path, texts } of files) {
    if (!/\.ya?ml$/.test(path)) continue;
    for (const text of texts) {
      if (text === undefined || isRendering(text)) continue;
      for (const document of splitDocuments(text))
        for (const object of objectsIn(document.text) ?? []) {
          const key = identityText(object);
          found.set(key, (found.get(key) ?? new Set()).add(path));
        }
    }
  }
  return (object) => {
    const [path, ...more] =
      found.get(identityText(object)) ??
      found.get(identityText({ ...object, namespace: "" })) ??
      [];
    return more.length === 0 ? path : undefined;
  };
}
