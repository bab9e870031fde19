/** The charts that a chart in the repository needs beside its own `charts/`: found, fetched, and put there. */
import { readLooseVersion } from "../model/semver.ts";
import { readRange, satisfies } from "../model/version-range.ts";
import { settled } from "./applied-objects.ts";
import {
  calledName,
  isLocal,
  localPath,
  mayNeedCharts,
  missingCharts,
  nameOf,
  neededCharts,
  placedFiles,
  renamed,
  vendoredCharts,
  vendoredNames,
  withFittingDeclarations,
  type ChartDependency,
  type Files,
} from "./chart-dependencies.ts";
import {
  chartFolder,
  ignoredIn,
  inFolder,
  type ChartFolder,
} from "./chart-folder.ts";
import type { NoChart } from "./chart-index.ts";
import { chartPackage } from "./chart-package.ts";
import type { SourceKnowledge } from "./chart-source.ts";
import { dependencyPlan } from "./dependency-plan.ts";
import { helmIgnoreName, type Hides } from "./helm-ignore.ts";
import type { RenderState, Renderer } from "./rendering.ts";

/** Where they are looked for. */
export interface DependencyContext {
  readonly state: RenderState;
  readonly renderer: Pick<Renderer, "fetchChart">;
  readonly sources: SourceKnowledge;
  /** The namespace of the HelmChart, in which HelmRepositories are looked for. */
  readonly namespace: string;
}

/** A chart with all that it needs. */
export interface WholeChart {
  /** What tells what was added from other charts; none where nothing was. */
  readonly ids: readonly string[];
  /** Puts it to the files of the chart itself. */
  readonly complete: (own: Files) => Files | NoChart;
}

/** A chart that was found. */
interface Found {
  readonly dependency: ChartDependency;
  readonly ids: readonly string[];
  readonly files: () => Files | NoChart;
}

/** Finds what a chart needs; instead, why one of those is not to be had. */
export async function wholeChart(
  chart: ChartFolder,
  context: DependencyContext,
): Promise<WholeChart | NoChart> {
  const { state } = context;
  const text = (path: string): string | undefined =>
    state.tree.read(inFolder(chart.folder, path));
  const nothing = { ids: [], complete: withFittingDeclarations };
  if (!mayNeedCharts(text)) return nothing;
  const hides = ignoredIn(chart, state);
  if ("why" in hides) return hides;
  const paths = chart.paths.filter((path) => !hides(path));
  const needed = neededCharts((path) => (hides(path) ? undefined : text(path)));
  const missing = missingCharts(needed, {
    count: vendoredNames(paths).length,
    named: () => vendoredCharts(vendoredFiles(chart, paths, state)),
  });
  const found = await Promise.all(
    missing.map(async (dependency) => {
      const its = await findChart(dependency, chart, context);
      return "why" in its
        ? { ...its, why: `its dependency ${dependency.name}: ${its.why}` }
        : { ...its, dependency };
    }),
  );
  const charts: Found[] = [];
  for (const one of found)
    if ("why" in one) return one;
    else charts.push(one);
  if (charts.length === 0) return nothing;
  return {
    ids: ["dependencies 1", ...charts.flatMap(({ ids }) => ids)],
    complete: (own) => completed(own, charts, hides),
  };
}

/** Enough of the files to say which charts there are. */
function vendoredFiles(
  { folder }: ChartFolder,
  paths: readonly string[],
  { bytes }: RenderState,
): Files {
  const wanted = paths.filter((path) =>
    /^charts\/[^/]+(?:\.tgz|\/Chart\.yaml)$/.test(path),
  );
  return new Map(
    wanted.map((path) => [
      path,
      bytes(inFolder(folder, path)) ?? new Uint8Array(),
    ]),
  );
}

type FoundFiles = Omit<Found, "dependency">;

async function findChart(
  dependency: ChartDependency,
  { folder }: ChartFolder,
  context: DependencyContext,
): Promise<FoundFiles | NoChart> {
  if (isLocal(dependency)) return localChart(dependency, folder, context.state);
  const plan = await settled(
    () => dependencyPlan(dependency, context),
    context.sources.settle,
  );
  if ("why" in plan) return plan;
  const fetched = await context.renderer.fetchChart(plan);
  if ("why" in fetched) return fetched;
  return { ids: ["fetched", fetched.id], files: () => fetched.files };
}

/** One of the repository, whose version must be in the range (addLocalDependency). */
function localChart(
  dependency: ChartDependency,
  from: string,
  state: RenderState,
): FoundFiles | NoChart {
  const { repository, version: wanted } = dependency;
  const path = localPath(dependency, from);
  if (path === undefined) return { why: `\`${repository}\` is no URL` };
  const its =
    state.tree.id(path) === undefined
      ? folderAt(path, state)
      : packageAt(path, state);
  if ("why" in its) return its;
  const range = readRange(wanted);
  if (range === undefined)
    return { why: `\`${wanted}\` is no range of versions` };
  const version = readLooseVersion(its.version);
  if (version === undefined)
    return { why: `the version of ${path}, \`${its.version}\`, is none` };
  return satisfies(version, range)
    ? its
    : {
        why: `${path} is of version ${its.version}, and wanted is \`${wanted}\``,
        hint: "Flux fails there, too: change the one or the other",
      };
}

type LocalChart = FoundFiles & { readonly version: string };

function packageAt(path: string, state: RenderState): LocalChart | NoChart {
  const chart = chartPackage(path, state);
  if ("why" in chart) return chart;
  const { ids, named, files } = chart;
  return { ids, version: named().version, files };
}

function folderAt(path: string, state: RenderState): LocalChart | NoChart {
  const chart = chartFolder(path, state);
  if ("why" in chart) return chart;
  const hides = ignoredIn(chart, state);
  if ("why" in hides) return hides;
  return {
    ids: [path, ...chart.ids],
    version: chart.named().version,
    files: () => {
      const files = chart.files();
      return "why" in files
        ? files
        : new Map([...files].filter(([one]) => !hides(one)));
    },
  };
}

/** The charts with their files; instead, why some are not here. */
function opened(
  charts: readonly Found[],
): readonly (ChartDependency & { readonly files: Files })[] | NoChart {
  const all: (ChartDependency & { readonly files: Files })[] = [];
  for (const { dependency, files } of charts) {
    const its = files();
    if ("why" in its) return its;
    all.push({ ...dependency, files: its });
  }
  return all;
}

/**
 * The chart and what was found for it, as the source-controller packages them: what was added the chart's own `.helmignore`
 * does not speak of.
 */
function completed(
  own: Files,
  found: readonly Found[],
  hides: Hides,
): Files | NoChart {
  const charts = opened(found);
  if ("why" in charts) return charts;
  const present = [
    ...vendoredCharts(own),
    ...charts.flatMap(({ alias, files }) =>
      alias === "" ? nameOf(files) : [],
    ),
  ];
  const added = new Map<string, Uint8Array | string>();
  const taken = new Set(vendoredNames(own.keys()));
  for (const chart of charts) {
    const { alias, name, version, files } = chart;
    // Helm gives the alias to a chart that is there by its name.
    const isThere = present.some(
      (one) => one.name === name && fits(one.version, version),
    );
    if (alias !== "" && isThere) continue;
    const its = alias === "" ? files : renamed(files, alias);
    if ("why" in its) return its;
    const folder = freeFolder(calledName(chart), taken);
    for (const [path, content] of placedFiles(its, folder))
      added.set(path, content);
  }
  const isHiding = [...added.keys()].some(hides);
  const kept = isHiding
    ? [...own].filter(([path]) => path !== helmIgnoreName && !hides(path))
    : own;
  return withFittingDeclarations(new Map([...kept, ...added]));
}

function fits(version: string, range: string): boolean {
  const [its, wanted] = [readLooseVersion(version), readRange(range)];
  return its !== undefined && wanted !== undefined && satisfies(its, wanted);
}

/** A folder's name tells nobody anything: the chart's name is in its Chart.yaml. */
function freeFolder(name: string, taken: Set<string>): string {
  let folder = name.replaceAll(/[^A-Za-z0-9-]/g, "-") || "chart";
  while (taken.has(folder)) folder += "-";
  taken.add(folder);
  return folder;
}
