/** The chart of a release: from the repository, or fetched; with its values files merged. */
import { identityText } from "../model/identity.ts";
import { normalPath } from "../model/names.ts";
import { hashText } from "../plan/hash.ts";
import type { NoChart } from "./chart-index.ts";
import {
  chartOrigin,
  type ChartOrigin,
  type SourceKnowledge,
} from "./chart-source.ts";
import { withDigest } from "./chart-version.ts";
import { mergeMaps, toPlainData, type HelmMap } from "./helm-data.ts";
import type { ChartTemplate, ReleasePlan } from "./helm-release.ts";
import { readHelmValues } from "./helm-yaml.ts";
import { isWithin } from "./zones.ts";
import { isLargeFilePointer, largeFileProblem } from "./large-file.ts";
import type { FetchedChart, RenderState, Renderer } from "./rendering.ts";

/** What tells a chart from another, and its files where they are needed. */
export interface ReleaseChart {
  readonly ids: readonly string[];
  readonly files: () => ReadonlyMap<string, Uint8Array | string> | NoChart;
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
  { state, renderer, sources }: ChartContext,
): Promise<ReleaseChart | NoChart> {
  if (chart === undefined)
    return { why: "it has neither `chart` nor `chartRef`, or both" };
  const origin = chartOrigin(chart, sources);
  if ("why" in origin) return origin;
  if (origin.from === "repository") return chartInGit(origin.template, state);
  const fetched = await renderer.fetchChart(origin.plan);
  if ("why" in fetched)
    return {
      ...fetched,
      why: `its chart (${identityText(chart.source)}): ${fetched.why}`,
    };
  return fetchedChart(fetched, origin);
}

function chartInGit(
  template: ChartTemplate,
  { tree, bytes, submodules }: RenderState,
): ReleaseChart | NoChart {
  const folder = normalPath(template.chart);
  const submodule = submodules.find((one) => isWithin(folder, one));
  if (submodule !== undefined)
    return {
      why: `its chart ${folder}/ is in the submodule ${submodule}, whose content is not here`,
    };
  if (tree.id(`${folder}/Chart.yaml`) === undefined)
    return { why: `there is no chart in ${folder}/ (no Chart.yaml)` };
  const paths = tree.list(folder);
  const extra = template.valuesFiles.map(normalPath);
  const missing = missingFile(template, (path) => tree.id(path) !== undefined);
  if (missing !== undefined) return missing;
  const ids = [...paths, ...extra].map(
    (path) => `${path}\t${tree.id(path) ?? ""}`,
  );
  return {
    ids: [folder, ...ids],
    files: () => {
      const files = new Map<string, Uint8Array | string>();
      for (const path of paths) {
        const content = bytes(path) ?? "";
        if (isLargeFilePointer(content)) return largeFileProblem(path);
        files.set(path.slice(folder.length + 1), content);
      }
      if (extra.length > 0)
        files.set("values.yaml", mergedFiles(template, tree.read));
      return files;
    },
  };
}

function fetchedChart(
  { files, id, oci }: FetchedChart,
  { template }: Extract<ChartOrigin, { from: "elsewhere" }>,
): ReleaseChart | NoChart {
  const versioned =
    oci === undefined ? files : withDigest(files, oci.tag, oci.digest);
  if ("why" in versioned) return versioned;
  if (template === undefined || template.valuesFiles.length === 0)
    return { ids: ["fetched", id, oci?.digest ?? ""], files: () => versioned };
  const missing = missingFile(template, (path) => versioned.has(path));
  if (missing !== undefined) return missing;
  const values = mergedFiles(template, (path) => {
    const content = versioned.get(path);
    return content && Buffer.from(content).toString("utf8");
  });
  return {
    ids: ["fetched", id, oci?.digest ?? "", hashText(values)],
    files: () =>
      new Map<string, Uint8Array | string>(versioned).set(
        "values.yaml",
        values,
      ),
  };
}

function missingFile(
  { valuesFiles, ignoreMissingValuesFiles }: ChartTemplate,
  has: (path: string) => boolean,
): NoChart | undefined {
  const missing = valuesFiles.map(normalPath).find((path) => !has(path));
  return missing === undefined || ignoreMissingValuesFiles
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
