/** Graphs as values. */
import {
  nodeId,
  type Graph,
  type GraphEdge,
  type GraphNode,
} from "../../src/graph/graph.ts";

export function node(name: string, more: Partial<GraphNode> = {}): GraphNode {
  const { cluster, kind = "HelmRelease", namespace = "apps" } = more;
  return {
    id: nodeId(cluster, { kind, namespace, name }),
    cluster,
    kind,
    namespace,
    name,
    state: "found",
    suspended: false,
    file: `resources/${name}.yaml`,
    line: 1,
    ...more,
  };
}

export function edge(
  from: GraphNode,
  to: GraphNode,
  kind: GraphEdge["kind"] = "dependsOn",
): GraphEdge {
  const field = kind === "applies" ? undefined : kind;
  return { from: from.id, to: to.id, kind, field, inCycle: false };
}

export const graphOf = (
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[] = [],
): Graph => ({ nodes, edges, cycles: [] });

/** A fleet: `teams` Kustomizations of `each` releases, one Git repository, a chart repository for four teams each. */
export function fleet(teams: number, each: number): Graph {
  const of = (kind: string, name: string): GraphNode =>
    node(name, { cluster: "prod", kind, namespace: "flux-system" });
  const git = of("GitRepository", "fleet");
  const root = of("Kustomization", "flux-system");
  const charts = Array.from({ length: Math.ceil(teams / 4) }, (_, at) =>
    of("HelmRepository", `charts-${at}`),
  );
  const nodes = [git, root, ...charts];
  const edges = charts.map((chart) => edge(root, chart, "applies"));
  for (let team = 0; team < teams; team++) {
    const its = of("Kustomization", `team-${team}`);
    nodes.push(its);
    edges.push(edge(root, its, "applies"), edge(its, git, "source"));
    for (let at = 0; at < each; at++) {
      const release = node(`release-${team}-${at}`, { cluster: "prod" });
      const chart = charts[(team * 3 + at) % charts.length] ?? git;
      const before = nodes.at(-1) ?? its;
      if (at % 2 === 1) edges.push(edge(release, before));
      nodes.push(release);
      edges.push(edge(its, release, "applies"), edge(release, chart, "source"));
    }
  }
  return graphOf(nodes, edges);
}

/** Names that would do something if they were more than text. */
export const hostileTexts = [
  "</script><script>alert('x')</script>",
  "<img src=x onerror=alert(1)>",
  'a"]; click n1 call alert(1); n9["',
  "`**bold**` ```\n@mention",
  "%%{init: {'securityLevel': 'loose'}}%%",
  "style x:y#35;z; classDef a:b#c;",
  String.raw`x\" ];} evil [label="\N\G\l`,
  "&lt;b&gt; &amp; #quot; #35;",
  "tab\t\u001B[2J\u202Eturned",
  "{{title}} ${x} $$1$$",
  "end",
  "javascript:alert(1)",
] as const;

/** Each of them in every place of a graph that a repository's text gets into. */
export function hostileGraph(): Graph {
  const nodes = hostileTexts.map((text) =>
    node(text, { cluster: text, kind: text, namespace: text, file: text }),
  );
  const [first = node("none")] = nodes;
  const edges = nodes.map((one, at) => ({
    ...edge(one, nodes[at + 1] ?? first, "reference"),
    field: hostileTexts[at],
  }));
  return { nodes, edges, cycles: [nodes.map(({ id }) => id)] };
}

/** The milliseconds of CPU that the fastest of three runs takes: other programs of a busy machine do not count. */
export async function fastest(run: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < 3; at++) {
    const start = process.cpuUsage();
    await run();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  return Math.min(...times);
}
