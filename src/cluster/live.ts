/** The live Flux objects of a cluster. */
import type { Problem } from "../diagnostics/problem.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { Api, ApiResponse } from "../model/api.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import { expectAnswer, isForbidden } from "./failure.ts";
import { listPages } from "./list.ts";
import {
  kindKey,
  type KindRef,
  type Resource,
  type Resources,
} from "./resources.ts";

/** A live object by {@link identityText}; one that is not there is not in the map. */
export type LiveObjects = ReadonlyMap<string, Fields>;

/** Where to look, or how to find that out, if it has to be known. */
export type Namespaces = readonly string[] | (() => Promise<readonly string[]>);

/** Told of a kind that the user may not list; by default that stops the run. */
export type OnForbidden = (kind: string, problem: Problem) => void;

/**
 * Lists the objects of the kinds in all namespaces; where the user may not do that, in `namespaces`. Kinds that are not
 * served are passed over. Of a kind at two versions the objects are those of the later one in `kinds`.
 */
export async function listLive(
  api: Api,
  kinds: readonly KindRef[],
  resources: Resources,
  namespaces: Namespaces,
  onForbidden: OnForbidden = (_kind, problem) => {
    throw problem;
  },
): Promise<LiveObjects> {
  const found = new Map<string, Fields>();
  const distinct = new Map(kinds.map((kind) => [kindKey(kind), kind]));
  const lists = await Promise.all(
    [...distinct].map(async ([key, { apiVersion, kind }]) => {
      const resource = resources.get(key);
      const items =
        resource === undefined
          ? []
          : await listKind(api, resource, namespaces).catch(
              (error: unknown) => {
                if (!isForbidden(error)) throw error;
                onForbidden(kind, error);
                return [];
              },
            );
      return items.map((item) => ({ ...item, apiVersion, kind }));
    }),
  );
  for (const object of lists.flat())
    found.set(identityText(identityOf(object)), object);
  return found;
}

async function listKind(
  api: Api,
  resource: Resource,
  namespaces: Namespaces,
): Promise<readonly Fields[]> {
  const everywhere = await list(api, resource.path({}));
  if (!("status" in everywhere)) return everywhere;
  if (everywhere.status !== 403)
    expectAnswer(everywhere, "list", `${resource.plural} in all namespaces`);
  const where =
    typeof namespaces === "function" ? await namespaces() : namespaces;
  const lists = await Promise.all(
    where.map(async (namespace) => {
      const its = await list(api, resource.path({ namespace }));
      if (!("status" in its)) return its;
      const what = `${resource.plural} in namespace ${namespace}`;
      expectAnswer(its, "list", what);
      return [];
    }),
  );
  return lists.flat();
}

/** All items of a list, or the answer that is none. */
async function list(
  api: Api,
  path: string,
): Promise<readonly Fields[] | ApiResponse> {
  const items: Fields[] = [];
  for await (const page of listPages(api, path)) {
    if ("status" in page) return page;
    for (const item of page.items) items.push(item);
  }
  return items;
}

/** What makes a live object this one. The items of a list do not say their kind: it must have been added. */
export function identityOf(live: Fields): Identity {
  return {
    kind: textAt(live, "kind") ?? "",
    namespace: textAt(live, "metadata", "namespace") ?? "",
    name: textAt(live, "metadata", "name") ?? "",
  };
}

/** The object's spec; empty where it has none. */
export function specOf(object: Fields): Fields {
  return fieldsAt(object, "spec") ?? {};
}
