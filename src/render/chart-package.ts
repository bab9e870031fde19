/** A chart that lies in the repository packaged: one file, which the source-controller takes as it takes a folder. */
import { unpackChart } from "./chart-archive.ts";
import { nameOf } from "./chart-dependencies.ts";
import type { ChartFolder } from "./chart-folder.ts";
import type { NoChart } from "./chart-index.ts";
import { isLargeFilePointer, largeFileProblem } from "./large-file.ts";
import type { RenderState } from "./rendering.ts";

/** Opens it; instead, why it is none (source-controller 1.9, internal/helm/chart, localChartBuilder.Build). */
export function chartPackage(
  path: string,
  { tree, bytes }: Pick<RenderState, "tree" | "bytes">,
): ChartFolder | NoChart {
  const content = bytes(path) ?? new Uint8Array();
  if (isLargeFilePointer(content)) return largeFileProblem(path);
  const files = unpackChart(content);
  if ("why" in files) return { why: `${path} is no chart: ${files.why}` };
  return {
    folder: path,
    paths: [...files.keys()],
    ids: [`${path}\t${tree.id(path) ?? ""}`],
    named: () => nameOf(files),
    files: () => files,
  };
}
