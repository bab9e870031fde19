/**
 * Clusters that differ: each may install a Flux of its own (by its gotk-components.yaml) and have objects of its own. What
 * they share has to be right in all of them, and what is wrong in some is said of those.
 */
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";

/** Whose something is: what clusters use → their names. One entry without names where there are no clusters. */
export type Users<T> = ReadonlyMap<T, readonly string[]>;

/** Groups clusters by what each of them uses; without clusters it is what the one unnamed cluster uses. */
export function usersOf<T>(
  clusters: readonly (string | undefined)[],
  of: (cluster: string | undefined) => T,
): Users<T> {
  const users = new Map<T, string[]>();
  for (const cluster of clusters.length === 0 ? [undefined] : clusters) {
    const used = of(cluster);
    const names = users.get(used) ?? [];
    users.set(used, names);
    if (cluster !== undefined) names.push(cluster);
  }
  return users;
}

/** A look at something as some of the clusters have it. */
export interface Look {
  readonly clusters: readonly string[];
  readonly check: (report: Report) => void;
}

/** Looks at something for all clusters; findings that do not hold in all of them name those in which they do. */
export function checkForAll(
  looks: readonly Look[],
  report: Report,
  where: (names: string) => string = (names) => `in ${names}`,
): void {
  const [only, ...others] = looks;
  if (others.length === 0) {
    only?.check(report);
    return;
  }
  const found = new Map<string, { first: Diagnostic; clusters: Set<string> }>();
  for (const { clusters, check } of looks)
    check((problem) => {
      const { code, message, at } = problem;
      const key = `${code}\n${message}\n${at?.file ?? ""}:${at?.line ?? 0}:${at?.column ?? 0}`;
      const known = found.get(key) ?? { first: problem, clusters: new Set() };
      found.set(key, known);
      for (const cluster of clusters) known.clusters.add(cluster);
    });
  const all = looks.flatMap(({ clusters }) => clusters).length;
  for (const { first, clusters } of found.values()) {
    const said =
      clusters.size === all ? "" : ` (${where(namesOf([...clusters]))})`;
    report({ ...first, message: `${first.message}${said}` });
  }
}

/** What is wrong in some clusters because of the Flux that they install. */
export const byFlux = (names: string): string => `by the Flux of ${names}`;

/** "the clusters `a` and `b`"; of many only the first few. */
function namesOf(clusters: readonly string[]): string {
  const shown = clusters.slice(0, 3).map((name) => `\`${name}\``);
  const more = clusters.length - shown.length;
  if (more > 0) shown.push(`${more} more`);
  const last = shown.pop() ?? "";
  return shown.length === 0
    ? `the cluster ${last}`
    : `the clusters ${shown.join(", ")} and ${last}`;
}
