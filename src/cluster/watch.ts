/** Following live objects: a list, then what the server says has changed. */
import type { Api } from "../model/api.ts";
import { ConnectionLost } from "../model/api.ts";
import { textAt } from "../kinds/fields.ts";
import { isFields, type Fields } from "../yaml/data.ts";
import { expectAnswer } from "./failure.ts";
import { itemsOf, parseObject } from "./json.ts";
import type { Resource } from "./resources.ts";

export interface Watched {
  readonly kind: string;
  readonly resource: Resource;
  /** Undefined for all of them. */
  readonly namespace: string | undefined;
}

/** Takes an object as it is now; `gone` where it was deleted. */
export type OnObject = (live: Fields, gone: boolean) => void;

/** How long to wait before a watch is begun again. */
const pauseMs = 1000;

/**
 * Tells every object of a collection, and every change of one, until `until`. A watch that ends (servers end them after
 * some minutes) or is cut begins anew with a list.
 *
 * @throws Problem where the server refuses it
 */
export async function watchCollection(
  api: Api,
  { kind, resource, namespace }: Watched,
  onObject: OnObject,
  until: AbortSignal,
): Promise<void> {
  const path = resource.path(namespace === undefined ? {} : { namespace });
  const tell = (item: Fields, gone: boolean): void => {
    onObject({ ...item, kind }, gone);
  };
  while (!until.aborted)
    try {
      const answer = await api.request({ path });
      expectAnswer(answer, "list", resource.plural);
      const list = parseObject(answer.text);
      for (const item of itemsOf(list["items"])) tell(item, false);
      const from = textAt(list, "metadata", "resourceVersion") ?? "";
      const query = `?watch=1&allowWatchBookmarks=true&resourceVersion=${from}`;
      for await (const line of api.stream({ path: path + query }, until)) {
        if (typeof line !== "string") {
          expectAnswer(line, "watch", resource.plural);
          continue;
        }
        const event = parseObject(line);
        const { type, object } = event;
        // The list's version is too old by now: begin anew.
        if (type === "ERROR") break;
        if (type !== "BOOKMARK" && isFields(object))
          tell(object, type === "DELETED");
      }
    } catch (error) {
      if (!(error instanceof ConnectionLost)) throw error;
      await pause(until);
    }
}

function pause(until: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, pauseMs);
    until.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        resolve();
      },
      { once: true },
    );
  });
}
