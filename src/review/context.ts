/** What the consequences of a change need to know of the two states beyond the objects that change. */
import type { Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import type { Place } from "./change.ts";
import type { ChartStep } from "./chart-steps.ts";
import type { WholeCluster } from "./whole-cluster.ts";

export type Side = "before" | "after";

/** An object of a state, and what makes it there. */
export interface PlacedObject extends KubeObject, Omit<Place, "cluster"> {
  /** Whether the `crds/` folder of the release's chart has it; left out where that is not so. */
  readonly isChartCrd?: boolean;
}

/** One cluster as one of the two Git states has it. The functions may be lazy: they are asked for few objects, for all of a maker's least. */
export interface ClusterState {
  /** The object; of one that is rendered, as rendered. Undefined where the state has none or nobody has looked. */
  readonly find: (identity: Identity) => PlacedObject | undefined;
  /** Whether it is known what a Kustomization applies or a HelmRelease's chart makes; true where the state has no such maker. */
  readonly isRendered: (maker: Identity) => boolean;
  /** What it applies or makes, as rendered; empty where that is not known. */
  readonly madeBy: (maker: Identity) => readonly PlacedObject[];
  /** Whatever was rendered; what two makers make is there twice. */
  readonly rendered: () => readonly PlacedObject[];
}

/** The two states. */
export interface ReviewContext {
  /** The charts of releases that were rendered on both sides. */
  readonly charts: readonly ChartStep[];
  readonly state: (cluster: string | undefined, side: Side) => ClusterState;
  /** A cluster with what nothing touches. */
  readonly whole: (cluster: string | undefined) => WholeCluster;
}
