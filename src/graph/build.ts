/** Flux objects → their graph. */
import { isSuspended } from "../cluster/suspension.ts";
import type { Reference } from "../kinds/kind.ts";
import { findCycles } from "../model/graph.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { compare } from "../model/order.ts";
import {
  inNodeOrder,
  nodeId,
  type EdgeKind,
  type Graph,
  type GraphEdge,
  type GraphNode,
} from "./graph.ts";
import { artifactsOf, edgeKind, fieldOf, referencesOf } from "./references.ts";

/** A Flux object, whole, in one namespace. */
export interface GraphObject
  extends KubeObject, Pick<GraphNode, "file" | "line"> {
  /** What of the same cluster applies or makes it, as far as it is there. */
  readonly appliedBy: readonly Identity[];
  /** Whether any namespace might be its own: then it is found by its name. */
  readonly isUnplaced: boolean;
  /** Whether only rendering would tell what it is called, or what it names. */
  readonly isUnknown: boolean;
}

/** What one cluster gets from the repository. */
export interface ClusterObjects {
  /** Undefined for the one unnamed cluster, and for what no cluster is known to get. */
  readonly cluster: string | undefined;
  readonly objects: readonly GraphObject[];
  /** What may be referred to all the same. */
  readonly external: readonly Identity[];
}

/**
 * The graph of all clusters. What a reference names is looked for in its own cluster, then among what no cluster gets; an
 * object that no cluster gets finds what it needs in any of them. References to `*` name nothing in particular and are no
 * edges.
 */
export function buildGraph(clusters: readonly ClusterObjects[]): Graph {
  const building = new Building();
  for (const one of clusters) building.addObjects(one);
  for (const one of clusters) building.addEdges(one);
  return building.finish();
}

/** An object as it stands in the graph. */
interface Entry {
  readonly node: GraphNode;
  /** Whether any namespace might be its own. */
  readonly isUnplaced: boolean;
}

type Group = Map<string, Entry>;

class Building {
  private readonly groups = new Map<string | undefined, Group>();
  /** Each group's objects by `Kind/name`, whatever their namespaces. */
  private readonly names = new Map<string | undefined, Map<string, Entry[]>>();
  private readonly edges = new Map<string, GraphEdge>();

  addObjects({ cluster, objects }: ClusterObjects): void {
    for (const object of objects) {
      const { file, line, fields, isUnplaced } = object;
      const found = { file, line, state: "found", isUnplaced } as const;
      this.add(cluster, object, { ...found, suspended: isSuspended(fields) });
      for (const made of artifactsOf(object))
        this.add(cluster, made, { ...found, state: "made" });
    }
  }

  addEdges(its: ClusterObjects): void {
    const { cluster, objects } = its;
    for (const object of objects) {
      const id = nodeId(cluster, object);
      for (const by of object.appliedBy)
        if (this.groups.get(cluster)?.has(identityText(by)) === true)
          this.connect(nodeId(cluster, by), id, "applies", undefined);
      for (const made of artifactsOf(object))
        this.connect(nodeId(cluster, made), id, "source", "artifacts");
      for (const reference of referencesOf(object)) {
        const field = fieldOf(reference);
        for (const to of this.targets(its, object, reference))
          this.connect(id, to.id, edgeKind(reference), field);
      }
    }
  }

  finish(): Graph {
    const nodes = [...this.groups.values()]
      .flatMap((group) => [...group.values()])
      .map(({ node }) => node)
      .toSorted(inNodeOrder);
    const edges = [...this.edges.values()].toSorted(inEdgeOrder);
    const waits = new Map<string, string[]>();
    for (const { from, to, kind } of edges) {
      if (kind !== "dependsOn") continue;
      const others = waits.get(from);
      if (others === undefined) waits.set(from, [to]);
      else others.push(to);
    }
    const cycles = findCycles(waits);
    const steps = new Set(
      cycles.flatMap((cycle) =>
        cycle.slice(1).map((to, at) => `${cycle[at] ?? ""}\n${to}`),
      ),
    );
    const isStep = ({ from, to, kind }: GraphEdge): boolean =>
      kind === "dependsOn" && steps.has(`${from}\n${to}`);
    return {
      nodes,
      edges: edges.map((edge) =>
        isStep(edge) ? { ...edge, inCycle: true } : edge,
      ),
      cycles,
    };
  }

  private add(
    cluster: string | undefined,
    { kind, namespace, name }: Identity,
    {
      isUnplaced = false,
      file,
      line,
      suspended = false,
      state,
    }: Partial<Entry & GraphNode> & Pick<GraphNode, "state">,
  ): GraphNode {
    const group: Group = this.groups.get(cluster) ?? new Map();
    this.groups.set(cluster, group);
    const identity = { kind, namespace, name };
    const key = identityText(identity);
    const known = group.get(key);
    if (known !== undefined) return known.node;
    const id = nodeId(cluster, identity);
    const its = { state, suspended, file, line };
    const node: GraphNode = { id, cluster, ...identity, ...its };
    const entry: Entry = { node, isUnplaced };
    group.set(key, entry);
    const names = this.names.get(cluster) ?? new Map<string, Entry[]>();
    this.names.set(cluster, names);
    const same = names.get(`${kind}/${name}`);
    if (same === undefined) names.set(`${kind}/${name}`, [entry]);
    else same.push(entry);
    return node;
  }

  private connect(
    from: string,
    to: string,
    kind: EdgeKind,
    field: string | undefined,
  ): void {
    const key = [from, to, kind, field ?? ""].join("\n");
    this.edges.set(key, { from, to, kind, field, inCycle: false });
  }

  /** The nodes that a reference means: one, or one in each cluster for what no cluster gets. */
  private targets(
    { cluster, objects, external }: ClusterObjects,
    object: GraphObject,
    reference: Reference,
  ): readonly GraphNode[] {
    const { kind, name } = reference;
    const namespace = reference.namespace || object.namespace;
    const identity = { kind, namespace, name };
    const isAnywhere = object.isUnplaced && (reference.namespace ?? "") === "";
    const find = (group: string | undefined): GraphNode | undefined =>
      this.find(group, identity, isAnywhere);
    const near = find(cluster) ?? find(undefined);
    if (near !== undefined) return [near];
    if (cluster === undefined) {
      const others = [...this.groups.keys()].flatMap((one) => find(one) ?? []);
      if (others.length > 0) return others;
    }
    // What gets a prefix or a suffix only when it is rendered has a part of this name now.
    const isUnsure =
      object.isUnknown ||
      `${namespace}${name}`.includes("${") ||
      objects.some(
        (one) => one.isUnknown && one.kind === kind && name.includes(one.name),
      );
    const key = identityText(identity);
    const state = external.some((one) => identityText(one) === key)
      ? "external"
      : isUnsure
        ? "unknown"
        : "missing";
    return [this.add(cluster, identity, { state })];
  }

  /** The object of this identity; else the only one of the name whose namespace, or whose referrer's, may be any. */
  private find(
    cluster: string | undefined,
    identity: Identity,
    isAnywhere: boolean,
  ): GraphNode | undefined {
    const exact = this.groups.get(cluster)?.get(identityText(identity));
    if (exact !== undefined) return exact.node;
    const same = (
      this.names.get(cluster)?.get(`${identity.kind}/${identity.name}`) ?? []
    ).filter(
      ({ node, isUnplaced }) =>
        (isAnywhere || isUnplaced) &&
        (node.state === "found" || node.state === "made"),
    );
    return same.length === 1 ? same[0]?.node : undefined;
  }
}

function inEdgeOrder(left: GraphEdge, right: GraphEdge): number {
  return (
    compare(left.from, right.from) ||
    compare(left.to, right.to) ||
    compare(left.kind, right.kind) ||
    compare(left.field ?? "", right.field ?? "")
  );
}
