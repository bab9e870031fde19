/** Kustomizations and HelmReleases that wait for what never comes: for each other, or for what is nowhere. */
import { kindOf } from "../../kinds/index.ts";
import { compare } from "../../model/order.ts";
import type { ObjectChange } from "../change.ts";
import type { Consequence } from "../consequence.ts";
import { specOf } from "../fate.ts";
import { consequenceFor, type Review } from "../review.ts";
import { isSame } from "../same-data.ts";
import type { FluxGraph, FluxNode } from "../whole-cluster.ts";

/** Dependencies that break: looked for where any come or go, or what others may name goes. */
export function dependenciesBroken(review: Review): Consequence[] {
  const all = review.changes.filter(mayBreak);
  const clusters = new Set(all.map(({ cluster }) => cluster));
  return [...clusters].flatMap((cluster) => {
    const { graph, hasGaps, mayDependOn } = review.whole(cluster);
    if (hasGaps) return [];
    const its = all.filter((one) => one.cluster === cluster);
    if (
      its.every(({ after }) => after === undefined) &&
      !mayDependOn(its.map(({ name }) => name))
    )
      return [];
    const graphs = { before: graph("before"), after: graph("after") };
    return [...missing(graphs, cluster, review), ...circles(graphs, cluster)];
  });
}

/** Whether a change can break dependencies: its own, or those of others on what it removes. */
export function mayBreak({
  apiVersion,
  kind,
  before,
  after,
}: Pick<ObjectChange, "apiVersion" | "kind" | "before" | "after">): boolean {
  if (kindOf(apiVersion, kind)?.dependsOn !== true) return false;
  const [had, has] = [before, after].map(
    (fields) => specOf(fields ?? {})["dependsOn"],
  );
  return after === undefined || !isSame(had, has);
}

interface Graphs {
  readonly before: FluxGraph;
  readonly after: FluxGraph;
}

/** A `dependsOn` on what is nowhere (kustomize-controller 1.9 and helm-controller 1.6, checkDependencies). */
function missing(
  { before, after }: Graphs,
  cluster: string | undefined,
  { state }: Review,
): Consequence[] {
  const [old, next] = [state(cluster, "before"), state(cluster, "after")];
  const [had, has] = [before, after].map(
    ({ nodes }) => new Map(nodes.map((node) => [node.id, node])),
  );
  const known = new Set(dependencies(before).map(edgeKey));
  return dependencies(after).flatMap((edge) => {
    const [object, target] = [has?.get(edge.from), has?.get(edge.to)];
    if (object === undefined || target?.state !== "missing") return [];
    // A chart may make it.
    if (next.find(target) !== undefined) return [];
    const wasThere =
      isThere(had?.get(edge.to)) || old.find(target) !== undefined;
    if (!wasThere && known.has(edgeKey(edge))) return [];
    return [
      consequenceFor(
        { ...object, cluster },
        {
          code: "dependency-missing",
          why: `it depends on ${edge.to}, which ${wasThere ? "this change removes" : "nothing in this repository makes"}: as long as the cluster has none, Flux applies no change of it`,
        },
      ),
    ];
  });
}

function isThere(node: FluxNode | undefined): boolean {
  return node?.state === "found" || node?.state === "made";
}

/** Circles with a dependency in them that was not there before. */
function circles(
  { before, after }: Graphs,
  cluster: string | undefined,
): Consequence[] {
  const known = new Set(dependencies(before).map(edgeKey));
  const nodes = new Map(after.nodes.map((node) => [node.id, node]));
  return after.cycles.flatMap((cycle) => {
    const ids = cycle.slice(1);
    const steps = ids.map((to, at) => ({ from: cycle[at] ?? "", to }));
    const [first] = steps
      .filter((step) => !known.has(edgeKey(step)))
      .map(({ from }) => from)
      .toSorted(compare);
    const object = first === undefined ? undefined : nodes.get(first);
    if (object === undefined) return [];
    const start = ids.indexOf(object.id) + 1;
    const others = [...ids.slice(start), ...ids.slice(0, start - 1)];
    return [
      consequenceFor(
        { ...object, cluster },
        {
          code: "dependency-cycle",
          why: `it depends on ${[...others, "itself"].join(", which depends on ")}: each waits for the next, so Flux applies no change of any of them`,
        },
      ),
    ];
  });
}

type Dependency = Pick<FluxGraph["edges"][number], "from" | "to">;

function dependencies({ edges }: FluxGraph): readonly Dependency[] {
  return edges.filter(({ kind }) => kind === "dependsOn");
}

function edgeKey({ from, to }: Dependency): string {
  return `${from} ${to}`;
}
