/** The live Flux objects of a cluster. */
import { Problem } from "../diagnostics/problem.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { Api } from "../model/api.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import { expectAnswer } from "./failure.ts";
import { itemsOf, parseObject } from "./json.ts";
import { kindKey, type KindRef, type Resources } from "./resources.ts";

/** A live object by {@link identityText}; one that is not there is not in the map. */
export type LiveObjects = ReadonlyMap<string, Fields>;

/** So many objects an answer: kubectl's own measure. */
const page = 500;

/**
 * Lists the objects of the kinds in all namespaces; where the user may not do that, in `namespaces`. Kinds that are not
 * served are passed over.
 */
export async function listLive(
  api: Api,
  kinds: readonly KindRef[],
  resources: Resources,
  namespaces: readonly string[],
): Promise<LiveObjects> {
  const found = new Map<string, Fields>();
  const distinct = new Map(kinds.map((kind) => [kindKey(kind), kind]));
  await Promise.all(
    [...distinct].map(async ([key, kind]) => {
      const resource = resources.get(key);
      if (resource === undefined) return;
      const what = `${resource.plural} in all namespaces`;
      for (const item of (await list(api, resource.path({}), what)) ??
        (await listEach()))
        found.set(identityText(identityOf(item, kind.kind)), {
          ...item,
          apiVersion: kind.apiVersion,
          kind: kind.kind,
        });

      async function listEach(): Promise<Fields[]> {
        const lists = await Promise.all(
          namespaces.map(async (namespace) => {
            const where = `${resource?.plural ?? ""} in namespace ${namespace}`;
            const its = await list(
              api,
              resource?.path({ namespace }) ?? "",
              where,
            );
            if (its !== undefined) return its;
            throw new Problem("api-forbidden", `you may not list ${where}`, {
              hint: `look with \`kubectl auth can-i list ${resource?.plural ?? ""} -n ${namespace}\``,
            });
          }),
        );
        return lists.flat();
      }
    }),
  );
  return found;
}

/** All pages of a list; undefined where it is forbidden. */
async function list(
  api: Api,
  path: string,
  what: string,
): Promise<Fields[] | undefined> {
  const items: Fields[] = [];
  let rest = "";
  do {
    const answer = await api.request({ path: `${path}?limit=${page}${rest}` });
    if (answer.status === 403) return undefined;
    expectAnswer(answer, "list", what);
    const body = parseObject(answer.text);
    for (const item of itemsOf(body["items"])) items.push(item);
    const next = textAt(body, "metadata", "continue") ?? "";
    rest = next === "" ? "" : `&continue=${encodeURIComponent(next)}`;
  } while (rest !== "");
  return items;
}

/** What makes a live object this one. `kind` for the items of a list, which do not say theirs. */
export function identityOf(live: Fields, kind?: string): Identity {
  return {
    kind: kind ?? textAt(live, "kind") ?? "",
    namespace: textAt(live, "metadata", "namespace") ?? "",
    name: textAt(live, "metadata", "name") ?? "",
  };
}

/** The object's spec; empty where it has none. */
export function specOf(object: Fields): Fields {
  return fieldsAt(object, "spec") ?? {};
}
