/** Following how a cluster stands beside Git. */
import { isForbidden } from "./failure.ts";
import { identityText } from "../model/identity.ts";
import type { ConnectionLost } from "../model/api.ts";
import type { Fields } from "../yaml/data.ts";
import { identityOf } from "./live.ts";
import { kindKey } from "./resources.ts";
import type { ClusterView, Wanted } from "./view.ts";
import { watchCollection, type Watched } from "./watch.ts";

export interface WatchOptions extends Wanted {
  readonly until: AbortSignal;
  /** Told soon after something has changed, once for what changes at about the same time. */
  readonly onChange: (live: ReadonlyMap<string, Fields>) => void;
  /** The connection is lost; it is tried again. */
  readonly onLost: (error: ConnectionLost) => void;
  /** All that was lost is followed again. */
  readonly onBack: () => void;
}

/** So long a change waits for others. */
const gatherMs = 100;

/**
 * Follows the live objects of a view until `until`. A lost connection is made anew.
 *
 * @throws Problem where the server refuses it, ConnectionLost where there is no way to reach it any more
 */
export async function watchLive(
  { api, resources, live: first }: ClusterView,
  options: WatchOptions,
): Promise<void> {
  const { kinds, namespaces, until, onChange, onLost, onBack } = options;
  const live = new Map(first);
  const lost = new Set<object>();
  let gathering: NodeJS.Timeout | undefined;
  const changed = (): void => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      if (!until.aborted) onChange(live);
    }, gatherMs);
  };
  const stop = new AbortController();
  const either = AbortSignal.any([until, stop.signal]);
  const follow = (watched: Watched, apiVersion: string): Promise<void> => {
    const seen = new Set<string>();
    return watchCollection(
      api,
      watched,
      (object, gone) => {
        const whole = { ...object, apiVersion };
        const key = identityText(identityOf(whole));
        seen.add(key);
        if (gone) live.delete(key);
        else live.set(key, whole);
        changed();
      },
      either,
      {
        onListing: () => seen.clear(),
        onListed: () => {
          // What went while nobody looked is told by nobody.
          for (const [key, object] of live)
            if (!seen.has(key) && isPartOf(object, watched)) {
              live.delete(key);
              changed();
            }
          if (lost.delete(watched) && lost.size === 0) onBack();
        },
        onLost: (error) => {
          if (lost.size === 0) onLost(error);
          lost.add(watched);
        },
      },
    );
  };
  // Of a kind at two versions the later one counts, as in the view.
  const distinct = new Map(kinds.map((one) => [one.kind, one]));
  try {
    await Promise.all(
      [...distinct.values()].map(async ({ apiVersion, kind }) => {
        const resource = resources.get(kindKey({ apiVersion, kind }));
        if (resource === undefined) return;
        try {
          const everywhere = { kind, resource, namespace: undefined };
          await follow(everywhere, apiVersion);
        } catch (error) {
          if (!isForbidden(error)) throw error;
          await Promise.all(
            namespaces.map((namespace) =>
              follow({ kind, resource, namespace }, apiVersion),
            ),
          );
        }
      }),
    );
  } finally {
    clearTimeout(gathering);
    stop.abort();
  }
}

function isPartOf(object: Fields, { kind, namespace }: Watched): boolean {
  const identity = identityOf(object);
  return (
    identity.kind === kind &&
    (namespace === undefined || identity.namespace === namespace)
  );
}
