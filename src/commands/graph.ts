/** `fluxsmith graph`: how the repository's Flux objects depend on each other. */
import { readClusters, readExternals } from "../config/clusters.ts";
import { withoutItems } from "../config/head.ts";
import type { Settings } from "../config/settings.ts";
import { discover } from "../discovery/discover.ts";
import type { FluxObject } from "../discovery/flux-object.ts";
import { readLayout } from "../discovery/layout.ts";
import { desiredObjects } from "../cluster/desired.ts";
import { readGitObjects } from "../cluster/git-objects.ts";
import type { Expected } from "../cluster/status.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import { buildGraph } from "../graph/build.ts";
import { dot } from "../graph/dot.ts";
import { externalObjects } from "../graph/external.ts";
import { graphObjects, placeOf } from "../graph/from-git.ts";
import type { Graph } from "../graph/graph.ts";
import { graphJson } from "../graph/json.ts";
import { mermaid, mermaidLimits } from "../graph/mermaid.ts";
import { around, part } from "../graph/select.ts";
import { isRootFile } from "../manifests/root-file.ts";
import { gitRepository } from "../kinds/git-repository.ts";
import { kustomization } from "../kinds/kustomization.ts";
import type { Identity } from "../model/identity.ts";
import type { ClusterBase } from "./cluster-session.ts";
import type { CommandContext } from "./context.ts";
import { readExpected } from "./expected.ts";
import { reportFindings } from "./findings.ts";
import { unknownValue } from "./kind-flag.ts";
import { nameFilter } from "./name-words.ts";
import { graphPageOf } from "./print-graph-page.ts";
import { openSession, type Session } from "./session.ts";

export const graphOutputs = ["mermaid", "dot", "json", "html"] as const;

export interface GraphOptions {
  /** Names of objects, `*` for any text; all where there is none. */
  readonly names: readonly string[];
  readonly cluster: string | undefined;
  /** The folder that Flux begins at, where the repository does not say so itself. */
  readonly path: string | undefined;
  readonly output: (typeof graphOutputs)[number];
}

/**
 * Runs it; returns the exit code. Works without a config, and with a broken one.
 *
 * @throws Problem (`bad-option`) for a cluster or a name that is not there, (`no-entry`) where nothing says what Flux applies
 */
export async function graph(
  context: CommandContext,
  options: GraphOptions,
): Promise<number> {
  const session = openSession(context);
  const all = await readGraph(session, options);
  const { names } = options;
  const fits = nameFilter(
    names,
    all.nodes.map(({ name }) => name),
    "the graph has no object",
  );
  const shown =
    names.length === 0 ? all : around(all, ({ name }) => fits(name));
  const text = await printed(shown, options);
  context.stdout.write(text);
  const note = noteOf(shown, text, options);
  if (note !== undefined) context.stderr.write(`${note}\n`);
  return reportFindings(session);
}

/**
 * The graph of one cluster, or of all: of the objects in the config's folder, or of all that is followed from where Flux
 * begins elsewhere.
 */
async function readGraph(
  session: Session,
  { cluster: wanted, path }: GraphOptions,
): Promise<Graph> {
  const { workspace, findings } = session;
  // A config that is broken elsewhere says all that is needed.
  const warn: Report = (one) =>
    findings.report({ ...one, severity: "warning" });
  const config = withoutItems(workspace);
  const layout = readLayout(config, findings.report);
  const discovered = discover(workspace, layout, findings.report);
  const externals = await readExternals(config, warn);
  if (path !== undefined || !discovered.some(({ file }) => isRootFile(file))) {
    const { graphFromRoots } = await import("./graph-from-roots.ts");
    const isEmpty = discovered.length === 0;
    const options = { path, cluster: wanted, externals, isEmpty };
    const found = graphFromRoots(session, options);
    if (found !== undefined) return found;
  }
  const names = clusterNames(await readClusters(config, warn), discovered);
  if (wanted !== undefined && !names.includes(wanted)) {
    const known = names.filter((name) => name !== undefined);
    throw unknownValue("cluster", wanted, known, known);
  }
  const { settings } = layout;
  const expected: (Expected & { cluster: string | undefined })[] = [];
  for (const cluster of wanted === undefined ? names : [wanted]) {
    const base: ClusterBase = { session, layout, cluster };
    expected.push({ cluster, ...(await readExpected(base, discovered)) });
  }
  expected.push(leftOver(session, { discovered, expected, settings }));
  const places = new Set(
    discovered.filter(({ namespace }) => namespace === "").map(placeOf),
  );
  const bootstrapped = externalByBootstrap(settings);
  const all = buildGraph(
    expected.map(({ cluster, objects, deployments }) => ({
      cluster,
      objects: graphObjects(objects, deployments, places),
      external: [
        ...bootstrapped,
        ...externalObjects(
          [...externals.all, ...(externals.byCluster.get(cluster ?? "") ?? [])],
          settings.fluxNamespace,
        ),
      ],
    })),
  );
  if (wanted === undefined) return all;
  const used = new Set(
    all.edges
      .filter(({ from }) => from.startsWith(`${wanted}: `))
      .map(({ to }) => to),
  );
  return part(all, ({ id, cluster }) => cluster === wanted || used.has(id));
}

/** The clusters that the config names or that have a folder; the one unnamed cluster where there are none. */
function clusterNames(
  inConfig: readonly { readonly name: string | undefined }[],
  discovered: readonly FluxObject[],
): (string | undefined)[] {
  const names = new Set(
    [
      ...inConfig.map(({ name }) => name),
      ...discovered.map(({ cluster }) => cluster),
    ].filter((name) => name !== undefined),
  );
  return names.size === 0 ? [undefined] : [...names].toSorted();
}

/** What `flux bootstrap` makes, where the config does not. */
function externalByBootstrap({
  repository,
  fluxNamespace: namespace,
}: Settings): Identity[] {
  return repository.managed
    ? []
    : [
        { kind: gitRepository.kind, namespace, name: repository.name },
        { kind: kustomization.kind, namespace, name: namespace },
      ];
}

/** What all clusters share, and none of them is known to get. */
function leftOver(
  { workspace }: Session,
  {
    discovered,
    expected,
    settings,
  }: {
    readonly discovered: readonly FluxObject[];
    readonly expected: readonly Expected[];
    readonly settings: Settings;
  },
): Expected & { readonly cluster: undefined } {
  const known = new Set(
    expected.flatMap(({ objects }) => objects.map(placeOf)),
  );
  const shared = discovered.filter(
    (one) => one.cluster === undefined && !known.has(placeOf(one)),
  );
  const inGit = readGitObjects(shared, undefined, workspace);
  const deployments = { kustomizations: [], files: new Map(), unknown: [] };
  const objects = desiredObjects(inGit, deployments, settings.fluxNamespace);
  return { cluster: undefined, objects, deployments };
}

async function printed(
  shown: Graph,
  { output, cluster }: GraphOptions,
): Promise<string> {
  if (output === "json") return graphJson(shown);
  if (output === "dot") return dot(shown);
  if (output === "mermaid") return mermaid(shown);
  const { graphPage } = await import("./graph-page.ts");
  return graphPage(graphPageOf(shown, cluster));
}

/** What to know of what was printed. */
function noteOf(
  { nodes, edges }: Graph,
  text: string,
  { output }: GraphOptions,
): string | undefined {
  if (nodes.length === 0) return "There are no Flux objects to draw.";
  const limits = mermaidLimits;
  const isTooMuch =
    output === "mermaid" &&
    (edges.length > limits.edges || text.length > limits.characters);
  return isTooMuch
    ? `Mermaid draws ${limits.edges} edges and ${limits.characters} characters unless it is set up for more: name an object, or take --output html.`
    : undefined;
}
