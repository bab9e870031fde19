/** Waiting until Flux is done with some objects. */
import type { Api } from "../model/api.ts";
import { identityText } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import type { WholeObject } from "./git-objects.ts";
import { identityOf } from "./live.ts";
import { needsOf } from "./order.ts";
import { readinessOf, type Readiness } from "./readiness.ts";
import { isRetried } from "./release-status.ts";
import { kindKey, type Resources } from "./resources.ts";
import { watchCollection, type Watched, type WatchPhases } from "./watch.ts";

/** How it ended, or stands, for one object. */
export type Progress = { readonly object: WholeObject } & (
  | { readonly end: "ready" | "failed"; readonly readiness: Readiness }
  /** It waits for an object that has failed. */
  | {
      readonly end: "blocked";
      readonly by: string;
      readonly readiness: Readiness;
    }
  /** Still under way; the readiness is undefined as long as nothing has been seen of it. */
  | { readonly end: undefined; readonly readiness: Readiness | undefined }
);

export interface FollowOptions {
  readonly api: Api;
  readonly resources: Resources;
  /** Ends the waiting early: time is up, or Ctrl-C. */
  readonly until: AbortSignal;
  /** Whether a controller has seen what was asked for; by default the status need only be about the newest generation. */
  readonly isSeen?: (live: Fields) => boolean;
  /** Told at each change. */
  readonly onProgress: (changed: Progress, all: readonly Progress[]) => void;
  /** Told when the server is gone, and when it is there again. */
  readonly phases?: WatchPhases;
}

/**
 * Watches the objects until each is ready, has failed, or is blocked by one that has; or until `until`. An object that is
 * suspended or that no controller looks at counts as ready; a release with attempts left has not failed yet.
 *
 * @returns how each stands, in the objects' order
 */
export async function follow(
  objects: readonly WholeObject[],
  {
    api,
    resources,
    until,
    isSeen = () => true,
    onProgress,
    phases,
  }: FollowOptions,
): Promise<readonly Progress[]> {
  const byIdentity = new Map<string, Progress>(
    objects.map((object) => [
      identityText(object),
      { object, end: undefined, readiness: undefined },
    ]),
  );
  const done = new AbortController();
  const stop = AbortSignal.any([until, done.signal]);
  const all = (): Progress[] => [...byIdentity.values()];
  const finishIfDone = (): void => {
    if (all().every(({ end }) => end !== undefined)) done.abort();
  };
  const update = (key: string, next: Progress): void => {
    const known = byIdentity.get(key);
    if (known === undefined || isSame(known, next)) return;
    byIdentity.set(key, next);
    onProgress(next, all());
  };
  const settle = (): void => {
    // What is blocked may block others in turn.
    for (let again = true; again;) {
      again = false;
      for (const [key, one] of byIdentity) {
        const by = blockerOf(one, byIdentity);
        if (by === undefined || one.readiness === undefined) continue;
        const { object, readiness } = one;
        update(key, { object, end: "blocked", by, readiness });
        again = true;
      }
    }
    finishIfDone();
  };
  const onGone = (key: string): void => {
    const known = byIdentity.get(key);
    if (known === undefined) return;
    const { object } = known;
    update(key, { object, end: undefined, readiness: undefined });
    settle();
  };
  const onObject = (live: Fields, gone: boolean): void => {
    const key = identityText(identityOf(live));
    const known = byIdentity.get(key);
    if (known === undefined) return;
    if (gone || !isSeen(live)) return onGone(key);
    update(key, progressOf(known.object, live));
    settle();
  };
  const watch = ({ apiVersion, keys, ...watched }: Collection) => {
    let unlisted = new Set<string>();
    return watchCollection(
      api,
      watched,
      // The items of a list do not say their kind; the watch's do.
      (live, gone) => {
        unlisted.delete(identityText(identityOf(live)));
        onObject({ ...live, apiVersion }, gone);
      },
      stop,
      {
        ...phases,
        onListing: () => {
          unlisted = new Set(keys);
          phases?.onListing?.();
        },
        // What was deleted while nobody watched.
        onListed: () => {
          for (const key of unlisted) onGone(key);
          phases?.onListed?.();
        },
      },
    );
  };
  finishIfDone();
  if (stop.aborted) return all();
  try {
    await Promise.all(collections(objects, resources).map(watch));
  } finally {
    done.abort();
  }
  return all();
}

/** The objects of one kind and namespace, which one watch covers. */
interface Collection extends Watched {
  readonly apiVersion: string;
  /** Their identities. */
  readonly keys: readonly string[];
}

function collections(
  objects: readonly WholeObject[],
  resources: Resources,
): Collection[] {
  const found = new Map<string, Collection & { readonly keys: string[] }>();
  for (const object of objects) {
    const { apiVersion, kind, namespace } = object;
    const resource = resources.get(kindKey(object));
    if (resource === undefined) continue;
    const key = `${kindKey(object)} ${namespace}`;
    const its = found.get(key) ?? {
      apiVersion,
      kind,
      resource,
      namespace,
      keys: [],
    };
    its.keys.push(identityText(object));
    found.set(key, its);
  }
  return [...found.values()];
}

function progressOf(object: WholeObject, live: Fields): Progress {
  const readiness = readinessOf(live);
  const { state } = readiness;
  if (state === "ready" || state === "static" || state === "suspended")
    return { object, end: "ready", readiness };
  if (state === "stalled" || (state === "failing" && !isRetried(live)))
    return { object, end: "failed", readiness };
  return { object, end: undefined, readiness };
}

function isSame(left: Progress, right: Progress): boolean {
  if (left.end !== right.end) return false;
  // Ready is ready: a source's artifact comes a moment after its condition, and what was applied before says nothing.
  if (left.end === "ready") return true;
  return (
    left.readiness?.state === right.readiness?.state &&
    left.readiness?.reason === right.readiness?.reason &&
    left.readiness?.message === right.readiness?.message
  );
}

/** What has failed of the objects that a waiting one needs. */
function blockerOf(
  { object, end, readiness }: Progress,
  all: ReadonlyMap<string, Progress>,
): string | undefined {
  if (end !== undefined || readiness?.state !== "waiting") return undefined;
  return needsOf(object).find((key) => {
    const needed = all.get(key)?.end;
    return needed === "failed" || needed === "blocked";
  });
}
