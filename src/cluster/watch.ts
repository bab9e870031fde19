/** Following live objects: a list, then what the server says has changed. */
import type { Api, ApiResponse } from "../model/api.ts";
import { ConnectionLost } from "../model/api.ts";
import { textAt } from "../kinds/fields.ts";
import { isFields, type Fields } from "../yaml/data.ts";
import { expectAnswer } from "./failure.ts";
import { parseObject } from "./json.ts";
import { listPages, queryText, type Query } from "./list.ts";
import type { Resource } from "./resources.ts";

export interface Watched {
  readonly kind: string;
  readonly resource: Resource;
  /** Undefined for all of them. */
  readonly namespace: string | undefined;
  /** Only these of them. */
  readonly query?: Query;
}

/** Takes an object as it is now; `gone` where it was deleted. */
export type OnObject = (live: Fields, gone: boolean) => void;

/** What else there is to know on the way. */
export interface WatchPhases {
  /** A list begins, the first one or one after the watch has ended: every object that there is will be told. */
  readonly onListing?: () => void;
  /** It was told; from now on what changes. */
  readonly onListed?: () => void;
  /** The server cannot be reached, or cannot answer now. It is tried again, unless this throws. */
  readonly onLost?: (error: ConnectionLost) => void;
}

/** How long to wait before a watch is begun again. */
const pauseMs = 1000;

/**
 * Tells every object of a collection, and every change of one, until `until`. A watch that ends (servers end them after
 * some minutes) or is cut begins anew with a list.
 *
 * @throws Problem where the server refuses it, ConnectionLost where there is no way to reach it any more
 */
export async function watchCollection(
  api: Api,
  watched: Watched,
  onObject: OnObject,
  until: AbortSignal,
  { onListing, onListed, onLost }: WatchPhases = {},
): Promise<void> {
  while (!until.aborted) {
    try {
      onListing?.();
      const from = await listCollection(api, watched, onObject);
      onListed?.();
      if (until.aborted) return;
      await tellChanges(api, watched, { from, onObject, until });
    } catch (error) {
      if (until.aborted) return;
      if (!(error instanceof ConnectionLost) || error.isFinal) throw error;
      onLost?.(error);
    }
    await pause(pauseMs, until);
  }
}

/**
 * Tells every object of a collection.
 *
 * @returns the version from where a watch goes on
 * @throws as {@link watchCollection}
 */
export async function listCollection(
  api: Api,
  watched: Watched,
  onObject: OnObject,
): Promise<string> {
  const { kind } = watched;
  let version = "";
  for await (const page of listPages(api, pathOf(watched), watched.query)) {
    if ("status" in page) {
      expectNow(page, "list", whatOf(watched));
      continue;
    }
    for (const item of page.items) onObject({ ...item, kind }, false);
    version = page.resourceVersion;
  }
  return version;
}

async function tellChanges(
  api: Api,
  watched: Watched,
  {
    from,
    onObject,
    until,
  }: {
    readonly from: string;
    readonly onObject: OnObject;
    readonly until: AbortSignal;
  },
): Promise<void> {
  const asked: Query = {
    ...watched.query,
    watch: "1",
    allowWatchBookmarks: "true",
    resourceVersion: from,
  };
  const path = `${pathOf(watched)}?${queryText(asked)}`;
  for await (const line of api.stream({ path }, until)) {
    if (typeof line !== "string") {
      expectNow(line, "watch", whatOf(watched));
      continue;
    }
    const { type, object } = parseObject(line);
    // The list's version is too old by now: begin anew.
    if (type === "ERROR") return;
    if (type !== "BOOKMARK" && isFields(object))
      onObject({ ...object, kind: watched.kind }, type === "DELETED");
  }
}

function pathOf({ resource, namespace }: Watched): string {
  return resource.path(namespace === undefined ? {} : { namespace });
}

function whatOf({ resource, namespace }: Watched): string {
  return `${resource.plural} in ${namespace === undefined ? "all namespaces" : `namespace ${namespace}`}`;
}

/**
 * Passes an answer that is one. A server that starts, is overloaded (429) or has forgotten the version asked for (410)
 * counts as lost; what it refuses stops the run.
 */
function expectNow(answer: ApiResponse, verb: string, what: string): void {
  const { status, text } = answer;
  if (status >= 500 || status === 429 || status === 410)
    throw new ConnectionLost(
      (textAt(parseObject(text), "message") ?? text).trim(),
    );
  expectAnswer(answer, verb, what);
}

/** Waits so many milliseconds, or until `until`. */
export function pause(milliseconds: number, until: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      until.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    until.addEventListener("abort", done);
    if (until.aborted) done();
  });
}
