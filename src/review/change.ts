/** What changes between two Git states, object by object. */
import { identityText, type Identity } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";

/** Where an object gets into a cluster. */
export interface Place {
  /** The cluster's name; undefined for the one unnamed cluster. */
  readonly cluster: string | undefined;
  /** The Kustomization that applies it, as `NAMESPACE/NAME`; undefined where none is known. */
  readonly kustomization: string | undefined;
  /** The HelmRelease that makes it, as `NAMESPACE/NAME`. */
  readonly release: string | undefined;
}

/** An object that a cluster gets otherwise from one of the two states than from the other. One side at least is defined. */
export interface ObjectChange extends Identity, Place {
  readonly apiVersion: string;
  readonly before: Fields | undefined;
  readonly after: Fields | undefined;
  /** On which sides a chart's `crds/` folder has it; left out where none has. */
  readonly chartCrd?: Readonly<Record<"before" | "after", boolean>>;
  /** Where Git has it, relative to the repository's root; of a removed one where it was. */
  readonly file: string | undefined;
}

/** `added`, `changed` or `removed`. */
export type ChangeWord = "added" | "changed" | "removed";

export function changeWord({ before, after }: ObjectChange): ChangeWord {
  if (before === undefined) return "added";
  return after === undefined ? "removed" : "changed";
}

/** One text for a change of an object, and where it comes from. */
export function changeKey(change: ObjectChange): string {
  const { cluster, kustomization, release, apiVersion } = change;
  return JSON.stringify([
    cluster,
    kustomization,
    release,
    apiVersion,
    identityText(change),
  ]);
}
