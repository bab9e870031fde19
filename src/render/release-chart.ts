/** The chart of a release: from the repository, or fetched; with its values files merged. */
import { identityText } from "../model/identity.ts";
import { normalPath } from "../model/names.ts";
import { hashText } from "../plan/hash.ts";
import { settled } from "./applied-objects.ts";
import type { Fields } from "../yaml/data.ts";
import {
  nameOf,
  withFittingDeclarations,
  type NamedChart,
} from "./chart-dependencies.ts";
import { chartFolder } from "./chart-folder.ts";
import type { NoChart } from "./chart-index.ts";
import { chartPackage } from "./chart-package.ts";
import {
  chartOrigin,
  type ChartOrigin,
  type SourceKnowledge,
} from "./chart-source.ts";
import { withDigest } from "./chart-version.ts";
import { wholeChart, type WholeChart } from "./dependency-charts.ts";
import { mergeMaps, toPlainData, type HelmMap } from "./helm-data.ts";
import type { ChartTemplate, ReleasePlan } from "./helm-release.ts";
import { readHelmValues } from "./helm-yaml.ts";
import type { FetchedChart, RenderState, Renderer } from "./rendering.ts";

/** What tells a chart from another, and its files where they are needed. */
export interface ReleaseChart {
  readonly ids: readonly string[];
  readonly files: () => ReadonlyMap<string, Uint8Array | string> | NoChart;
  /** As its Chart.yaml says. */
  readonly named: () => NamedChart;
  /** Of a chart in the repository. */
  readonly inGit?: ChartInGit;
}

export interface ChartInGit {
  /** Whether the source-controller packs it anew only where its name or its version changes (`ChartVersion`). */
  readonly isByVersion: boolean;
  /** The spec of the HelmChart, where that is in Git itself. */
  readonly helmChart: Fields | undefined;
}

/** Where it is looked for. */
export interface ChartContext {
  readonly state: RenderState;
  readonly renderer: Renderer;
  readonly sources: SourceKnowledge;
}

/** Finds the chart of a release; instead, why nobody here has it. */
export async function releaseChart(
  { chart }: ReleasePlan,
  context: ChartContext,
): Promise<ReleaseChart | NoChart> {
  const { renderer, sources } = context;
  if (chart === undefined)
    return { why: "it has neither `chart` nor `chartRef`, or both" };
  const origin = await settled(
    () => chartOrigin(chart, sources),
    sources.settle,
  );
  if ("why" in origin) return origin;
  if (origin.from === "repository") return chartInGit(origin, context);
  const fetched = await renderer.fetchChart(origin.plan);
  if ("why" in fetched)
    return {
      ...fetched,
      why: `its chart (${identityText(chart.source)}): ${fetched.why}`,
    };
  return fetchedChart(fetched, origin);
}

async function chartInGit(
  { template, helmChart }: Extract<ChartOrigin, { from: "repository" }>,
  context: ChartContext,
): Promise<ReleaseChart | NoChart> {
  const { tree } = context.state;
  const at = normalPath(template.chart);
  const isPackaged = tree.id(at) !== undefined;
  const chart = isPackaged
    ? chartPackage(at, context.state)
    : chartFolder(at, context.state);
  if ("why" in chart) return chart;
  const valuesFiles = listedValues(template).map(normalPath);
  const missing =
    missingFile(template, (path) => tree.id(path) !== undefined) ??
    missingDefaults(valuesFiles, (path) => chart.paths.includes(path));
  if (missing !== undefined) return missing;
  const { namespace } = template.source;
  const whole = isPackaged
    ? asItIs
    : await wholeChart(chart, { ...context, namespace });
  if ("why" in whole) return whole;
  const extra = valuesFiles.map((path) => `${path}\t${tree.id(path) ?? ""}`);
  return {
    ids: [chart.folder, ...chart.ids, ...extra, ...whole.ids],
    named: chart.named,
    inGit: { isByVersion: !template.revisionInVersion, helmChart },
    files: () => {
      const own = chart.files();
      if ("why" in own) return own;
      const files = new Map<string, Uint8Array | string>(own);
      if (extra.length > 0)
        files.set("values.yaml", mergedFiles(template, tree.read));
      return whole.complete(files);
    },
  };
}

/** To a packaged chart nobody puts what it does not hold. */
const asItIs: WholeChart = { ids: [], complete: withFittingDeclarations };

function fetchedChart(
  { files, id, oci }: FetchedChart,
  { template }: Extract<ChartOrigin, { from: "elsewhere" }>,
): ReleaseChart | NoChart {
  const versioned =
    oci === undefined ? files : withDigest(files, oci.tag, oci.digest);
  if ("why" in versioned) return versioned;
  const valuesFiles = template === undefined ? [] : listedValues(template);
  const named = (): NamedChart => nameOf(versioned);
  if (template === undefined || valuesFiles.length === 0) {
    const ids = ["fetched", id, oci?.digest ?? ""];
    return { ids, files: () => versioned, named };
  }
  const has = (path: string): boolean => versioned.has(path);
  const missing =
    missingFile(template, has) ?? missingDefaults(valuesFiles, has);
  if (missing !== undefined) return missing;
  const values = mergedFiles(template, (path) => {
    const content = versioned.get(path);
    return content && Buffer.from(content).toString("utf8");
  });
  return {
    ids: ["fetched", id, oci?.digest ?? "", hashText(values)],
    named,
    files: () =>
      new Map<string, Uint8Array | string>(versioned).set(
        "values.yaml",
        values,
      ),
  };
}

/** The values files; the chart's own alone is as good as none (BuildOptions.GetValuesFiles). */
function listedValues({ valuesFiles }: ChartTemplate): readonly string[] {
  const [first = ""] = valuesFiles;
  return valuesFiles.length === 1 && normalPath(first) === "values.yaml"
    ? []
    : valuesFiles;
}

/** Values can only be put in the place of some (OverwriteChartDefaultValues). */
function missingDefaults(
  valuesFiles: readonly string[],
  has: (path: string) => boolean,
): NoChart | undefined {
  return valuesFiles.length === 0 || has("values.yaml")
    ? undefined
    : {
        why: "its chart has no values.yaml, in whose place Flux puts the `valuesFiles`",
        hint: "add one to the chart; it may be empty",
      };
}

function missingFile(
  template: ChartTemplate,
  has: (path: string) => boolean,
): NoChart | undefined {
  const missing = listedValues(template)
    .map(normalPath)
    .find((path) => !has(path));
  return missing === undefined || template.ignoreMissingValuesFiles
    ? undefined
    : { why: `there is no values file ${missing}` };
}

/** The values files of a chart, which take the place of its own (source-controller, chart/builder: mergeFileValues). */
function mergedFiles(
  { valuesFiles }: ChartTemplate,
  read: (path: string) => string | undefined,
): string {
  const merged = valuesFiles.reduce((all: HelmMap, path): HelmMap => {
    const its = readHelmValues(read(normalPath(path)) ?? "");
    return its instanceof Map ? mergeMaps(all, its) : all;
  }, new Map());
  return JSON.stringify(toPlainData(merged));
}
