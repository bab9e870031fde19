/** Charts from elsewhere: what is never made anew is fetched once for all runs, the rest once for each. */
import { unpackChart } from "../render/chart-archive.ts";
import type { NoChart } from "../render/chart-index.ts";
import type { ChartPlan } from "../render/chart-source.ts";
import type { FetchedChart } from "../render/rendering.ts";
import { chartText } from "../render/chart-words.ts";
import type { Archive, ChartMachine } from "./chart-machine.ts";
import { httpCharts } from "./chart-repository.ts";
import { ociCharts } from "./oci-charts.ts";
import { turns } from "./run-turns.ts";

/** Fetches a plan's chart; instead, why there is none. */
export type FetchChart = (plan: ChartPlan) => Promise<FetchedChart | NoChart>;

/** So many charts: a registry or a runner has room for no more. */
const atOnce = 8;

/** Makes the fetcher. What is asked for more than once is fetched once. */
export function openChartSources(machine: ChartMachine): FetchChart {
  const http = httpCharts(machine);
  const oci = ociCharts(machine);
  const turn = turns(atOnce);
  const fetched = new Map<string, Promise<FetchedChart | NoChart>>();
  return (plan) => {
    const key = JSON.stringify(plan);
    let its = fetched.get(key);
    if (its === undefined)
      fetched.set(
        key,
        (its = turn(async () =>
          unpacked(await (plan.kind === "http" ? http(plan) : oci(plan)), plan),
        )),
      );
    return its;
  };
}

function unpacked(
  archive: Archive | NoChart,
  plan: ChartPlan,
): FetchedChart | NoChart {
  if ("why" in archive) return archive;
  const files = unpackChart(archive.bytes);
  if ("why" in files)
    return { why: `the archive of ${chartText(plan)} is broken: ${files.why}` };
  const { sha256, version, oci } = archive;
  return { files, id: sha256, version, oci };
}
