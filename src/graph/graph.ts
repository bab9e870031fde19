/** The dependency graph of a repository's Flux objects, as a plain value. */
import { identityText, type Identity } from "../model/identity.ts";
import { compare } from "../model/order.ts";

/**
 * What is known of an object: it is `found` in the repository; `made` in the cluster by one that is; `external`, as the
 * config says; `missing` where something refers to it and it is nowhere; `unknown` where only rendering would tell.
 */
export type NodeState = "found" | "made" | "external" | "missing" | "unknown";

export interface GraphNode extends Identity {
  /** See {@link nodeId}. */
  readonly id: string;
  /** Undefined in a repository of one unnamed cluster, and for what no cluster is known to get. */
  readonly cluster: string | undefined;
  readonly state: NodeState;
  readonly suspended: boolean;
  /** Where it, or what makes it, is written; undefined where it is nowhere. */
  readonly file: string | undefined;
  /** From 1. */
  readonly line: number | undefined;
}

/**
 * `applies`: from a Kustomization to what its folder holds. The others go from an object to what it needs: `dependsOn`,
 * its `source`, or any other `reference`.
 */
export type EdgeKind = "applies" | "dependsOn" | "source" | "reference";

export interface GraphEdge {
  /** Ids of nodes. */
  readonly from: string;
  readonly to: string;
  readonly kind: EdgeKind;
  /** The field that says so, without indices: `chart.spec.sourceRef`; undefined for `applies`. */
  readonly field: string | undefined;
  /** Whether it is part of a cycle, so that neither end will ever be applied. */
  readonly inCycle: boolean;
}

export interface Graph {
  /** By cluster, kind, namespace and name. */
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Cycles of `dependsOn` as ids, the first one repeated at the end. */
  readonly cycles: readonly (readonly string[])[];
}

/** How a change touches an object; `failed` where nobody knows, since it could not be rendered. */
export type MarkWord = "added" | "changed" | "removed" | "failed";

/** What sets a node off from the others of a drawing. */
export interface Mark {
  readonly word: MarkWord;
  /** What is to be known of it, in words. */
  readonly note: string;
  /** The id of what tells more of it on the page; a fragment without its `#`. */
  readonly target: string;
  /** By which the page knows what belongs to it. */
  readonly key: string;
}

/** By the ids of nodes. */
export type Marks = ReadonlyMap<string, Mark>;

/** `Kind/namespace/name`, with `CLUSTER: ` before it where the cluster has a name. */
export function nodeId(cluster: string | undefined, object: Identity): string {
  const text = identityText(object);
  return cluster === undefined ? text : `${cluster}: ${text}`;
}

/** What is not in a named cluster comes first. */
export function inNodeOrder(left: GraphNode, right: GraphNode): number {
  return (
    compare(left.cluster ?? "", right.cluster ?? "") ||
    compare(left.kind, right.kind) ||
    compare(left.namespace, right.namespace) ||
    compare(left.name, right.name)
  );
}

/** The nodes of each cluster, in the order of the clusters. */
export function byCluster(
  nodes: readonly GraphNode[],
): ReadonlyMap<string | undefined, readonly GraphNode[]> {
  const groups = new Map<string | undefined, GraphNode[]>();
  for (const node of nodes) {
    const group = groups.get(node.cluster);
    if (group === undefined) groups.set(node.cluster, [node]);
    else group.push(node);
  }
  return groups;
}

/** What a group of nodes is called; undefined where there is only the one unnamed cluster. */
export function groupTitle(
  cluster: string | undefined,
  groups: ReadonlyMap<string | undefined, unknown>,
): string | undefined {
  if (cluster !== undefined) return cluster;
  return groups.size > 1 ? "in no cluster" : undefined;
}
