/** What the Flux operator syncs: where Flux begins in a repository whose Flux it installs. */
import type { Source } from "../diagnostics/diagnostic.ts";
import { readDocuments } from "../yaml/read.ts";
import { child, childText } from "./manifest.ts";

/** A FluxInstance's `spec.sync`, or the values `instance.sync` of the chart flux-instance. */
export interface FluxSync {
  readonly path: string;
  /** Of the source that it makes, as far as it is written; it and its Kustomization are named as the namespace by default. */
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/** Whether a text may hold one, at one look. */
export function mayHoldSync(text: string): boolean {
  return (
    /FluxInstance|\binstance["']?\s*:/.test(text) &&
    /\bsync["']?\s*:/.test(text)
  );
}

/** Those that a file holds (fluxcd.controlplane.io/v1, FluxInstance; the chart's values.yaml). */
export function syncsIn(source: Source): FluxSync[] {
  if (!mayHoldSync(source.text)) return [];
  const documents = readDocuments(source, () => {}, { strictScalars: false });
  return documents.flatMap(({ root }) => {
    const isInstance = childText(root, "kind") === "FluxInstance";
    const sync = isInstance
      ? child(root, "spec", "sync")
      : (child(root, "spec", "values", "instance", "sync") ??
        child(root, "instance", "sync"));
    const path = childText(sync, "path");
    if (path === undefined) return [];
    const namespace =
      (isInstance ? childText(root, "metadata", "namespace") : undefined) ??
      "flux-system";
    return [
      {
        path,
        kind: childText(sync, "kind") ?? "GitRepository",
        name: childText(sync, "name") ?? namespace,
        namespace,
      },
    ];
  });
}
