/** What the rules ask of a whole cluster, of what no change touches as well: there the files say it, without being rendered. */
import type { Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import type { Side } from "./context.ts";

/** A Flux object, or what one of them names. */
export interface FluxNode extends Identity {
  /** Its `identityText`. */
  readonly id: string;
  /** `missing` where something names it and nothing in the repository makes it; see `graph.ts` for the others. */
  readonly state: "found" | "made" | "external" | "missing" | "unknown";
}

/** How the Flux objects of a cluster hang together: `from` needs `to`, or applies it. */
export interface FluxGraph {
  readonly nodes: readonly FluxNode[];
  readonly edges: readonly {
    readonly from: string;
    readonly to: string;
    readonly kind: "applies" | "dependsOn" | "source" | "reference";
  }[];
  /** Circles of `dependsOn` as ids, the first one repeated at the end. */
  readonly cycles: readonly (readonly string[])[];
}

/** Reading it costs what the repository costs: the functions are asked only where a change may matter to all of it. */
export interface WholeCluster {
  /** The source that the cluster's root is applied from: this repository. Undefined where the state after has no root. */
  readonly source: Identity | undefined;
  readonly graph: (side: Side) => FluxGraph;
  /** Whether any file of the state after may have a `dependsOn` with one of these names. */
  readonly mayDependOn: (names: readonly string[]) => boolean;
  /** Whether a Kustomization could not be rendered: what seems to come or to be missing may be in it. */
  readonly hasGaps: boolean;
  /** The Kustomizations that no change touches and that apply any of these objects, by `objectKey`. */
  readonly untouchedAppliers: (
    objects: readonly KubeObject[],
  ) => ReadonlyMap<string, readonly KubeObject[]>;
}
