/** Lists of live objects, page by page: a cluster may have more of them than one answer should hold. */
import { textAt } from "../kinds/fields.ts";
import type { Api, ApiResponse } from "../model/api.ts";
import type { Fields } from "../yaml/data.ts";
import { itemsOf, parseObject } from "./json.ts";

/** So many objects an answer: kubectl's own measure. */
const pageSize = 500;

/** What narrows a list or a watch down: `labelSelector`, `fieldSelector`. */
export type Query = Readonly<Record<string, string>>;

export interface Page {
  readonly items: readonly Fields[];
  /** From where a watch goes on; the same on every page. */
  readonly resourceVersion: string;
}

/** The pages of a collection; one response instead, the last, where the server refuses it. */
export async function* listPages(
  api: Api,
  path: string,
  query: Query = {},
): AsyncGenerator<Page | ApiResponse> {
  let next: string | undefined;
  do {
    const asked: Query = {
      ...query,
      limit: String(pageSize),
      ...(next === undefined ? {} : { continue: next }),
    };
    const answer = await api.request({ path: `${path}?${queryText(asked)}` });
    if (answer.status >= 300) {
      yield answer;
      return;
    }
    const list = parseObject(answer.text);
    yield {
      items: itemsOf(list["items"]),
      resourceVersion: textAt(list, "metadata", "resourceVersion") ?? "",
    };
    next = textAt(list, "metadata", "continue") || undefined;
  } while (next !== undefined);
}

/** `limit=500&fieldSelector=type%3DWarning`. */
export function queryText(query: Query): string {
  return Object.entries(query)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join("&");
}
