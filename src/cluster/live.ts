/** The live Flux objects of a cluster. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { Api, ApiResponse } from "../model/api.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import { expectAnswer } from "./failure.ts";
import { itemsOf, parseObject } from "./json.ts";
import {
  kindKey,
  type KindRef,
  type Resource,
  type Resources,
} from "./resources.ts";

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
    [...distinct].map(async ([key, { apiVersion, kind }]) => {
      const resource = resources.get(key);
      if (resource === undefined) return;
      for (const item of await listKind(api, resource, namespaces))
        found.set(identityText(identityOf(item, kind)), {
          ...item,
          apiVersion,
          kind,
        });
    }),
  );
  return found;
}

async function listKind(
  api: Api,
  resource: Resource,
  namespaces: readonly string[],
): Promise<readonly Fields[]> {
  const everywhere = await list(api, resource.path({}));
  if (!("status" in everywhere)) return everywhere;
  if (everywhere.status !== 403)
    expectAnswer(everywhere, "list", `${resource.plural} in all namespaces`);
  const lists = await Promise.all(
    namespaces.map(async (namespace) => {
      const its = await list(api, resource.path({ namespace }));
      if (!("status" in its)) return its;
      const what = `${resource.plural} in namespace ${namespace}`;
      expectAnswer(its, "list", what);
      return [];
    }),
  );
  return lists.flat();
}

/** All pages of a list, or the answer that is none. */
async function list(
  api: Api,
  path: string,
): Promise<readonly Fields[] | ApiResponse> {
  const items: Fields[] = [];
  let rest = "";
  do {
    const answer = await api.request({ path: `${path}?limit=${page}${rest}` });
    if (answer.status >= 300) return answer;
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
