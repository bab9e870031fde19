/** Every Flux object of Git beside the cluster: is it there, is it as Git says, is it ready. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { pathText } from "../model/field-path.ts";
import { identityText, type Identity } from "../model/identity.ts";
import { compare } from "../model/order.ts";
import type { Fields } from "../yaml/data.ts";
import { compareWithGit } from "./compare.ts";
import { comparable, type Desired } from "./desired.ts";
import type { Deployments } from "./deployments.ts";
import { identityOf, type LiveObjects } from "./live.ts";
import { fieldManager, managersOf } from "./owners.ts";
import { readinessOf, type Readiness } from "./readiness.ts";
import { isSuspended } from "./suspension.ts";

/**
 * - `synced`, `differs`: it is in both, as Git says or not;
 * - `missing`: it is in Git only;
 * - `extra`: it was applied from here, and Git does not have it (any more);
 * - `unknown`: Git alone does not say what the cluster should have, `why` does;
 * - `other`: it is in the cluster only, and was not applied from here.
 */
export type Sync =
  "synced" | "differs" | "missing" | "extra" | "unknown" | "other";

/** One object. */
export interface StatusRow extends Identity {
  readonly apiVersion: string;
  /** Where Git has it. */
  readonly file: string | undefined;
  readonly line: number | undefined;
  /** The Kustomization that applies it, where that is known. */
  readonly kustomization: string | undefined;
  readonly sync: Sync;
  /** Why it is unknown. */
  readonly why: string | undefined;
  /** The paths of the fields that differ. */
  readonly differences: readonly string[];
  /** Undefined for one that is not in the cluster. */
  readonly readiness: Readiness | undefined;
  /** Whether only the cluster has it suspended (fault 78). */
  readonly isSuspendedOnlyLive: boolean;
  /** When it was made, as the server writes it (RFC 3339). */
  readonly created: string | undefined;
}

/** What stays the same while a cluster is looked at. */
export interface Expected {
  readonly objects: readonly Desired[];
  readonly deployments: Deployments;
}

/** The rows of all objects, sorted by kind, namespace and name. */
export function statusRows(expected: Expected, live: LiveObjects): StatusRow[] {
  const { objects } = expected;
  const known = new Set(objects.map(identityText));
  const judge = liveJudge(expected);
  const rows = objects.map((object) => rowInGit(object, live));
  for (const [key, object] of live)
    if (!known.has(key)) rows.push(judge(object));
  return rows.toSorted(inOrder);
}

export function inOrder(left: Identity, right: Identity): number {
  return (
    compare(left.kind, right.kind) ||
    compare(left.namespace, right.namespace) ||
    compare(left.name, right.name)
  );
}

/** The row of an object that Git has. */
export function rowInGit(object: Desired, all: LiveObjects): StatusRow {
  const live = all.get(identityText(object));
  const { apiVersion, kind, namespace, name, file, line } = object;
  const { kustomization, unknown } = object;
  const differences =
    live === undefined || unknown !== undefined
      ? []
      : differingPaths(object, live, all);
  const found = differences.length > 0 ? "differs" : "synced";
  return {
    kind,
    namespace,
    name,
    apiVersion,
    file,
    line,
    kustomization,
    sync:
      unknown === undefined
        ? live === undefined
          ? "missing"
          : found
        : "unknown",
    why: unknown,
    differences,
    ...seen(live),
    isSuspendedOnlyLive:
      live !== undefined && isSuspended(live) && !isSuspended(object.fields),
  };
}

function differingPaths(
  object: Desired,
  live: Fields,
  all: LiveObjects,
): readonly string[] {
  const sides = comparable(object, live, all);
  return compareWithGit(sides.git, sides.live).map(({ path }) =>
    pathText(path),
  );
}

function seen(
  live: Fields | undefined,
): Pick<StatusRow, "readiness" | "created"> {
  return {
    readiness: live && readinessOf(live),
    created: textAt(live, "metadata", "creationTimestamp"),
  };
}

/** Judges live objects that Git does not have. */
export function liveJudge({
  objects,
  deployments,
}: Expected): (live: Fields) => StatusRow {
  const keyOf = (one: Identity): string => `${one.namespace}/${one.name}`;
  // Only those of this repository: what others apply comes from elsewhere.
  const known = new Set(deployments.kustomizations.map(keyOf));
  const rendering = new Map<string, string>();
  for (const { deployment, unknown } of objects)
    if (deployment !== undefined && unknown !== undefined)
      rendering.set(keyOf(deployment.kustomization), unknown);
  for (const { kustomization, why } of deployments.unknown)
    rendering.set(keyOf(kustomization), why);
  for (const its of deployments.files.values())
    for (const { kustomization, rendered } of its)
      if (rendered !== undefined)
        rendering.set(keyOf(kustomization), rendered.why);
  return (live) => {
    const labels = fieldsAt(live, "metadata", "labels");
    const name = textAt(labels, "kustomize.toolkit.fluxcd.io/name");
    const namespace = textAt(labels, "kustomize.toolkit.fluxcd.io/namespace");
    const by = `${namespace ?? ""}/${name ?? ""}`;
    const why = rendering.get(by);
    const isOurs = known.has(by) || managersOf(live).includes(fieldManager);
    return {
      ...identityOf(live),
      apiVersion: textAt(live, "apiVersion") ?? "",
      file: undefined,
      line: undefined,
      kustomization: name,
      sync: why === undefined ? (isOurs ? "extra" : "other") : "unknown",
      why,
      differences: [],
      ...seen(live),
      isSuspendedOnlyLive: false,
    };
  };
}

/** How many there are of each; what is `other` counts nowhere else. */
export interface StatusCounts {
  readonly synced: number;
  readonly differs: number;
  readonly missing: number;
  readonly extra: number;
  readonly unknown: number;
  readonly other: number;
  readonly notReady: number;
  readonly suspended: number;
}

/** Counts rows. */
export function countRows(rows: readonly StatusRow[]): StatusCounts {
  const count = (fits: (row: StatusRow) => boolean): number =>
    rows.filter(fits).length;
  const sync = (wanted: Sync): number => count((row) => row.sync === wanted);
  return {
    synced: sync("synced"),
    differs: sync("differs"),
    missing: sync("missing"),
    extra: sync("extra"),
    unknown: sync("unknown"),
    other: sync("other"),
    notReady: count((row) => row.sync !== "other" && isNotReady(row)),
    suspended: count(
      (row) => row.sync !== "other" && row.readiness?.state === "suspended",
    ),
  };
}

/** Whether a controller is not, or not yet, done with an object of the cluster. */
export function isNotReady({ readiness }: StatusRow): boolean {
  return (
    readiness !== undefined &&
    !["ready", "static", "suspended"].includes(readiness.state)
  );
}

/** Whether an object is not as it should be. One that is extra or suspended may be meant so. */
export function isProblem(row: StatusRow): boolean {
  return (
    row.sync === "differs" ||
    row.sync === "missing" ||
    (row.sync !== "other" && isNotReady(row))
  );
}
