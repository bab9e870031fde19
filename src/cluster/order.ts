/** In which order objects are applied: what others need comes first. */
import { kindOf } from "../kinds/index.ts";
import type { Reference } from "../kinds/kind.ts";
import { identityText } from "../model/identity.ts";
import { compare } from "../model/order.ts";
import type { WholeObject } from "./git-objects.ts";
import { specOf } from "./live.ts";

/**
 * Sorts by dependency: whatever an object refers to (its source, its chart's source, what it depends on) comes before it;
 * beyond that sources, then Kustomizations, then the rest, each by name. A cycle, which `check` reports, is cut somewhere.
 */
export function inDependencyOrder<T extends WholeObject>(
  objects: readonly T[],
): T[] {
  const byIdentity = new Map(objects.map((one) => [identityText(one), one]));
  const ordered: T[] = [];
  const seen = new Set<string>();
  const sorted = objects.toSorted(byRank);
  // Without recursion: a chain may be long.
  for (const start of sorted) {
    const pending: { readonly object: T; readonly needs: string[] }[] = [];
    const enter = (object: T): void => {
      const key = identityText(object);
      if (seen.has(key)) return;
      seen.add(key);
      pending.push({ object, needs: needsOf(object) });
    };
    enter(start);
    for (let top = pending.at(-1); top !== undefined; top = pending.at(-1)) {
      const next = top.needs.shift();
      const needed = next === undefined ? undefined : byIdentity.get(next);
      if (needed !== undefined) enter(needed);
      else if (next === undefined) {
        ordered.push(top.object);
        pending.pop();
      }
    }
  }
  return ordered;
}

/** The identities of what an object refers to, sorted. */
export function needsOf(object: WholeObject): string[] {
  const { apiVersion, kind, namespace, fields } = object;
  const references = kindOf(apiVersion, kind)?.references(specOf(fields)) ?? [];
  return references.map((one) => identityFrom(namespace, one)).toSorted();
}

/** The identities that `spec.dependsOn` names. */
export function dependsOn({
  apiVersion,
  kind,
  namespace,
  fields,
}: WholeObject): string[] {
  const references = kindOf(apiVersion, kind)?.references(specOf(fields)) ?? [];
  return references
    .filter(({ path }) => path[0] === "dependsOn")
    .map((one) => identityFrom(namespace, one));
}

/** The identity that a reference means in a namespace. An empty one is none to the controllers. */
function identityFrom(
  own: string,
  { kind, namespace = "", name }: Reference,
): string {
  return identityText({ kind, namespace: namespace || own, name });
}

function byRank(left: WholeObject, right: WholeObject): number {
  return (
    rank(left) - rank(right) || compare(identityText(left), identityText(right))
  );
}

/** Sources (0), Kustomizations (1), the rest (2): what a plain `apply` sends is 0 and 1. */
export function rank({ apiVersion, kind }: WholeObject): number {
  const section = kindOf(apiVersion, kind)?.section[0];
  if (section === "sources") return 0;
  return section === "kustomizations" ? 1 : 2;
}
