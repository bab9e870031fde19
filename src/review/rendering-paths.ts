/** Where a rendering is written, a file for each Kustomization and release. */
import { windowsPathProblem } from "../model/names.ts";
import { hashText } from "../plan/hash.ts";
import type { Place } from "./change.ts";

/** The paths of a rendering's parts, relative to its folder. */
export interface RenderingPaths {
  /** `CLUSTER/NAMESPACE_KUSTOMIZATION.yaml`, of a release `CLUSTER/NAMESPACE_KUSTOMIZATION/NAMESPACE_NAME.yaml`. */
  readonly file: (place: Place) => string;
  /** The folder of all that a cluster gets; `""` for the one unnamed cluster. */
  readonly folder: (cluster: string | undefined) => string;
}

/**
 * Names the files, so that they can be checked out everywhere: names that are the same where nobody tells capitals from
 * small letters get a hash behind them, and so do those that are too long.
 */
export function renderingPaths(places: readonly Place[]): RenderingPaths {
  const siblings = new Map<string, Set<string>>();
  for (const place of places) {
    const parts = partsOf(place);
    for (const [at, part] of parts.entries()) {
      const above = JSON.stringify(parts.slice(0, at));
      siblings.set(above, (siblings.get(above) ?? new Set()).add(part));
    }
  }
  const segments = new Map(
    [...siblings].map(([above, parts]) => [above, segmentsOf(parts)]),
  );
  const pathOf = (parts: readonly string[]): string =>
    parts
      .map((part, at) => {
        const its = segments.get(JSON.stringify(parts.slice(0, at)));
        return its?.get(part) ?? segmentOf(part);
      })
      .join("/");
  return {
    file: (place) => `${pathOf(partsOf(place))}.yaml`,
    folder: (cluster) => pathOf(cluster === undefined ? [] : [cluster]),
  };
}

function partsOf({ cluster, kustomization, release }: Place): string[] {
  return [cluster, kustomization, release].filter((part) => part !== undefined);
}

/** The names that stand in one folder. */
function segmentsOf(parts: ReadonlySet<string>): Map<string, string> {
  const users = new Map<string, number>();
  const fold = (part: string): string => segmentOf(part).toLowerCase();
  for (const part of parts)
    users.set(fold(part), (users.get(fold(part)) ?? 0) + 1);
  return new Map(
    [...parts].map((part) => {
      const segment = segmentOf(part);
      return [
        part,
        users.get(fold(part)) === 1 ? segment : withHash(segment, part),
      ];
    }),
  );
}

/** In characters; file systems take 255 bytes. */
const longest = 200;

function segmentOf(part: string): string {
  const segment = part
    .replaceAll("/", "_")
    .replaceAll(/[^A-Za-z0-9._-]/gu, escaped)
    // Hidden, dropped by Windows, or the name of a file where a folder should be.
    .replaceAll(/^\.|\.$|\.(?=ya?ml$)/gi, escaped);
  const isFit =
    segment.length <= longest && windowsPathProblem(segment) === undefined;
  return isFit ? segment : withHash(segment, part);
}

function escaped(character: string): string {
  const hex = Buffer.from(character).toString("hex").toUpperCase();
  return hex.replaceAll(/../g, "%$&");
}

function withHash(segment: string, part: string): string {
  return `${segment.slice(0, longest)}~${hashText(part).slice(0, 8)}`;
}
