/** The version of a chart that an OCIRepository gives (helm-controller 1.6, internal/controller, mutateChartWithSourceRevision). */
import { compareVersions, readLooseVersion } from "../model/semver.ts";
import type { ChartFiles } from "./chart-archive.ts";
import type { NoChart } from "./chart-index.ts";

/**
 * The chart with 12 digits of the digest as its version's build metadata.
 *
 * @param tag undefined where the chart was asked for by its digest
 * @param digest of the OCI manifest, `sha256:…`
 */
export function withDigest(
  files: ChartFiles,
  tag: string | undefined,
  digest: string,
): ChartFiles | NoChart {
  const text = Buffer.from(files.get("Chart.yaml") ?? "").toString("utf8");
  const line = /^version:[ \t]*(["']?)([^"'\s#]+)\1/m.exec(text);
  const written = line?.[2] ?? "";
  const version = readLooseVersion(written);
  if (line === null || version === undefined)
    return { why: `its chart's version, \`${written}\`, is none` };
  const tagged = readLooseVersion((tag ?? "").replaceAll("_", "+"));
  if (tagged !== undefined && compareVersions(tagged, version) !== 0)
    return {
      why: `its chart is of version ${written}, and yet has the tag ${tag}`,
    };
  const { major, minor, patch, prerelease } = version;
  const release = [major, minor, patch].join(".");
  const end = prerelease === "" ? "" : `-${prerelease}`;
  const sha = digest.replace(/^[^:]*:/, "").slice(0, 12);
  const changed =
    text.slice(0, line.index) +
    `version: ${JSON.stringify(`${release}${end}+${sha}`)}` +
    text.slice(line.index + line[0].length);
  return new Map(files).set("Chart.yaml", Buffer.from(changed));
}
