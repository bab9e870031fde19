/** Kubernetes Events about Flux objects, in the order in which things happened. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { Identity } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";

/** An Event as it was seen last. */
export interface FluxEvent extends Identity {
  /** `Normal`, or `Warning` for what has gone wrong. */
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  /** Who says it, such as `kustomize-controller`. */
  readonly controller: string;
  /** How often it has happened, from 1. */
  readonly count: number;
  /** Milliseconds since 1970: when it happened first, and when last. */
  readonly first: number;
  readonly last: number;
  /** The Event's own, of the API server: they tell what was shown already. */
  readonly uid: string;
  readonly resourceVersion: string;
}

/**
 * Reads a `v1 Event`; undefined for one about something that is not Flux's. The same Events that controllers write as
 * `events.k8s.io/v1` are served as `v1`, with `eventTime` and `series` in the place of `lastTimestamp` and `count`.
 */
export function readEvent(live: Fields): FluxEvent | undefined {
  const about = fieldsAt(live, "involvedObject");
  const [group = ""] = (textAt(about, "apiVersion") ?? "").split("/");
  if (!/(^|\.)fluxcd\.io$/.test(group)) return undefined;
  const created = textAt(live, "metadata", "creationTimestamp");
  const began = textAt(live, "firstTimestamp") ?? textAt(live, "eventTime");
  const seen =
    textAt(live, "series", "lastObservedTime") ??
    textAt(live, "lastTimestamp") ??
    textAt(live, "eventTime") ??
    created;
  const last = timeOf(seen);
  const counted = fieldsAt(live, "series")?.["count"] ?? live["count"];
  return {
    kind: textAt(about, "kind") ?? "",
    namespace: textAt(about, "namespace") ?? "",
    name: textAt(about, "name") ?? "",
    type: textAt(live, "type") ?? "",
    reason: textAt(live, "reason") ?? "",
    message: textAt(live, "message") ?? "",
    controller:
      textAt(live, "reportingComponent") ||
      (textAt(live, "source", "component") ?? ""),
    count: typeof counted === "number" ? Math.max(1, counted) : 1,
    first: Math.min(began === undefined ? last : timeOf(began), last),
    last,
    uid: textAt(live, "metadata", "uid") ?? "",
    resourceVersion: textAt(live, "metadata", "resourceVersion") ?? "",
  };
}

function timeOf(text: string | undefined): number {
  const time = Date.parse(text ?? "");
  return Number.isNaN(time) ? 0 : time;
}

/** Tells Events in time order and each state of one once, however often the server lists them. */
export interface EventSequence {
  /** As `watchCollection` tells them. */
  readonly onObject: (live: Fields, gone: boolean) => void;
  readonly onListing: () => void;
  readonly onListed: () => void;
}

/**
 * Makes one. It remembers what it has told for as long as the server has it, so that its memory is bounded by the server's:
 * Events live for an hour by default (kube-apiserver's `--event-ttl`).
 */
export function eventSequence(tell: (event: FluxEvent) => void): EventSequence {
  /** The version told last, by uid. */
  let told = new Map<string, string>();
  /** What a list in progress has brought. */
  let listed: Map<string, FluxEvent> | undefined;
  const tellNew = (event: FluxEvent): void => {
    if (told.get(event.uid) === event.resourceVersion) return;
    told.set(event.uid, event.resourceVersion);
    tell(event);
  };
  return {
    onListing: () => {
      listed = new Map();
    },
    onListed: () => {
      const events = [...(listed?.values() ?? [])].toSorted(byTime);
      listed = undefined;
      const still = new Set(events.map(({ uid }) => uid));
      told = new Map([...told].filter(([uid]) => still.has(uid)));
      for (const event of events) tellNew(event);
    },
    onObject: (live, gone) => {
      const event = readEvent(live);
      if (event === undefined) return;
      if (gone) told.delete(event.uid);
      else if (listed === undefined) tellNew(event);
      else listed.set(event.uid, event);
    },
  };
}

/** Within a second, which is as exact as most Events are, the server's own order counts. */
function byTime(left: FluxEvent, right: FluxEvent): number {
  const [earlier, later] = [left.resourceVersion, right.resourceVersion];
  return (
    left.last - right.last ||
    earlier.length - later.length ||
    (earlier < later ? -1 : 1)
  );
}
