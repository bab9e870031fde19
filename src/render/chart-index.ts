/** The index of a Helm repository, as source-controller 1.9 reads it (internal/helm/repository, ChartRepository). */
import { FAILSAFE_SCHEMA, YAMLException, load } from "js-yaml";
import { didYouMean } from "../diagnostics/nearest.ts";
import { listAt, textAt } from "../kinds/fields.ts";
import { readLooseVersion, compareVersions } from "../model/semver.ts";
import {
  latestVersion,
  readRange,
  sortVersions,
} from "../model/version-range.ts";
import { isFields, type Data } from "../yaml/data.ts";

/** A version of a chart that an index lists. */
export interface ListedChart {
  readonly version: string;
  /** The first that is listed, which Flux takes; absolute, or relative to the repository's. */
  readonly url: string | undefined;
  /** SHA-256 of the archive, hexadecimal; undefined where the index does not say. */
  readonly digest: string | undefined;
  /** RFC 3339; empty where the index does not say. */
  readonly created: string;
}

/** By the charts' names. */
export type ChartIndex = ReadonlyMap<string, readonly ListedChart[]>;

/** Why there is no chart: a sentence without its full stop. */
export interface NoChart {
  readonly why: string;
  readonly hint?: string;
}

const noIndex: NoChart = { why: "its index.yaml is no index of charts" };

/** Reads an index, YAML or JSON; instead, why it is none. */
export function readIndex(text: string): ChartIndex | NoChart {
  let data: Data;
  try {
    // Nothing in it is anything but a text: neither 1.10 nor a date.
    data = load(text, { schema: FAILSAFE_SCHEMA }) as Data;
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return noIndex;
  }
  if (!isFields(data) || textAt(data, "apiVersion") === undefined)
    return noIndex;
  const entries = isFields(data["entries"]) ? data["entries"] : {};
  return new Map(
    Object.keys(entries).map((name) => [
      name,
      listAt(entries, name).flatMap(({ item }) => {
        const version = textAt(item, "version");
        const urls = item["urls"];
        const url: Data | undefined = Array.isArray(urls) ? urls[0] : undefined;
        if (version === undefined) return [];
        return {
          version,
          url: typeof url === "string" ? url : undefined,
          digest: textAt(item, "digest"),
          created: textAt(item, "created") ?? "",
        };
      }),
    ]),
  );
}

/** The chart that Flux takes for a `version` (see `latestVersion`); faults 57: what there is instead is named. */
export function chooseChart(
  index: ChartIndex,
  chart: string,
  wanted: string,
): ListedChart | NoChart {
  const listed = index.get(chart);
  if (listed === undefined || listed.length === 0) {
    const hint = didYouMean(chart, index.keys());
    return {
      why: `there is no chart \`${chart}\` in it`,
      ...(hint === undefined ? {} : { hint }),
    };
  }
  // Of versions that differ in their build metadata only, the one that was made last.
  const newest = listed.toSorted(
    (left, right) => Date.parse(right.created) - Date.parse(left.created) || 0,
  );
  const versions = newest.map(({ version }) => version);
  const version = latestVersion(versions, wanted);
  const found = newest.find((one) => one.version === version);
  return found ?? noVersion(chart, wanted, versions);
}

/** That no version will do, and which come nearest: fault 57. */
export function noVersion(
  chart: string,
  wanted: string,
  versions: readonly string[],
): NoChart {
  if (readRange(wanted) === undefined && !isTag(wanted))
    return { why: `\`${wanted}\` is no range of versions` };
  const near = nearestVersions(wanted, versions);
  return {
    why: `there is no version \`${wanted}\` of ${chart}`,
    hint:
      near.length === 0
        ? "no version of it is there at all"
        : `there ${near.length === 1 ? "is" : "are"} ${near.join(", ")}`,
  };
}

/** Such as `latest`. */
function isTag(text: string): boolean {
  return /^[A-Za-z_][\w.-]*$/.test(text);
}

/** Two above and two below a version; the latest ones where a range is wanted. */
function nearestVersions(
  wanted: string,
  versions: readonly string[],
): readonly string[] {
  const sorted = sortVersions([...new Set(versions)], undefined);
  const at = readLooseVersion(wanted);
  if (at === undefined) return sorted.slice(0, 3);
  const below = sorted.findIndex((text) => {
    const version = readLooseVersion(text);
    return version !== undefined && compareVersions(version, at) <= 0;
  });
  const split = below === -1 ? sorted.length : below;
  return sorted.slice(Math.max(0, split - 2), split + 2);
}
