import type { Identity } from "../model/identity.ts";
import { compare } from "../model/order.ts";

/** A Flux object somewhere in the repository, with its fields in the order in which JSON shows them (undefined ones it leaves out). */
export interface FluxObject extends Identity {
  /** The named cluster in whose folder it stands; undefined for what all clusters share. */
  readonly cluster?: string | undefined;
  readonly kind: string;
  readonly apiVersion: string;
  /** As written; empty where a kustomization file or the Kustomization is to give it. */
  readonly namespace: string;
  readonly name: string;
  readonly file: string;
  /** Where the object begins, from 1. */
  readonly line: number;
  readonly origin: "generated" | "hand-written";
  /** The Kustomization that deploys it, where the index knows. */
  readonly kustomization?: string | undefined;
  /** Where it gets what it applies, fetches or sends; see the kinds' `summary`. */
  readonly source?: string | undefined;
  readonly version?: string | undefined;
}

/** By cluster (shared ones first), kind, namespace, name, then place. */
export function inOrder(left: FluxObject, right: FluxObject): number {
  return (
    compare(left.cluster ?? "", right.cluster ?? "") ||
    compare(left.kind, right.kind) ||
    compare(left.namespace, right.namespace) ||
    compare(left.name, right.name) ||
    compare(left.file, right.file) ||
    left.line - right.line
  );
}
