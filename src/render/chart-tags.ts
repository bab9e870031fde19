/** Which tag of a registry a range means (source-controller 1.9, internal/controller, getTagBySemver; internal/helm/repository). */
import { runInNewContext } from "node:vm";
import {
  latestVersion,
  readRange,
  sortVersions,
} from "../model/version-range.ts";
import { noVersion, type NoChart } from "./chart-index.ts";
import type { OciVersion } from "./chart-source.ts";

/**
 * Chooses the tag.
 *
 * @param options.exact whether a tag that is written like the range is taken as it is (a HelmRepository's)
 */
export function chooseTag(
  tags: readonly string[],
  wanted: Extract<OciVersion, { by: "range" }>,
  { exact }: { readonly exact: boolean },
): string | NoChart {
  const { range, filter, hasPlus } = wanted;
  const left = filter === undefined ? tags : filtered(tags, filter);
  if ("why" in left) return left;
  const versions = hasPlus ? left.map((tag) => tag.replaceAll("_", "+")) : left;
  const read = readRange(range);
  const found = exact
    ? latestVersion(versions, range)
    : read && sortVersions(versions, read)[0];
  if (found === undefined) return noVersion("it", range, versions);
  return hasPlus ? found.replaceAll("+", "_") : found;
}

/** Milliseconds: Go's expressions never take long, ours may take for ever. */
const timeout = 1000;

function filtered(
  tags: readonly string[],
  filter: string,
): readonly string[] | NoChart {
  try {
    return runInNewContext(
      "const filter = new RegExp(pattern, 'u'); tags.filter((tag) => filter.test(tag))",
      { tags, pattern: filter },
      { timeout },
    ) as string[];
  } catch {
    return { why: `the semverFilter \`${filter}\` cannot be used here` };
  }
}
