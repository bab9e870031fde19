/** What an object is made from: its source, and that one's source in turn. */
import { kindOf } from "../kinds/index.ts";
import { identityText } from "../model/identity.ts";
import type { WholeObject } from "./git-objects.ts";
import { specOf } from "./live.ts";

/** The identities of what the object is made from by itself, as `flux reconcile --with-source` takes them. */
export function madeFrom({
  apiVersion,
  kind,
  namespace,
  name,
  fields,
}: WholeObject): string[] {
  const spec = specOf(fields);
  const references =
    kindOf(apiVersion, kind)?.madeFrom?.({ namespace, name, spec }) ?? [];
  return references.map((one) =>
    identityText({
      kind: one.kind,
      namespace: one.namespace ?? namespace,
      name: one.name,
    }),
  );
}

/** Every live object that the objects are made from, directly or not; `absent` those that are not there. */
export function sourcesOf<T extends WholeObject>(
  objects: readonly T[],
  find: (identity: string) => T | undefined,
): { readonly sources: readonly T[]; readonly absent: readonly string[] } {
  const sources = new Map<string, T>();
  const absent = new Set<string>();
  const pending: WholeObject[] = [...objects];
  for (let next = pending.pop(); next !== undefined; next = pending.pop())
    for (const key of madeFrom(next)) {
      if (sources.has(key)) continue;
      const source = find(key);
      if (source === undefined) absent.add(key);
      else {
        sources.set(key, source);
        pending.push(source);
      }
    }
  return { sources: [...sources.values()], absent: [...absent] };
}
