/**
 * What of the config could not be read. It has been reported where it stands; everything else goes on without it, so that all
 * findings come at once, and says nothing that only its absence makes it say.
 */
import { gitRepository } from "../kinds/git-repository.ts";
import { kinds } from "../kinds/index.ts";
import type { FluxKind, Path } from "../kinds/kind.ts";

/** The fields of an item that do not fit their schema; `all` where nothing of it could be read. */
export type Unread = ReadonlySet<string> | "all";

export const allRead: Unread = new Set();

/** What of the map at a place could not be read, given the paths of all that did not fit. */
export function unreadAt(unfit: readonly Path[], place: Path): Unread {
  const fields = new Set<string>();
  for (const path of unfit) {
    const shared = path.slice(0, place.length);
    if (!shared.every((step, index) => step === place[index])) continue;
    const field = path[place.length];
    if (field === undefined) return "all";
    fields.add(String(field));
  }
  return fields;
}

/** What either of two could not be read. */
export function joinUnread(left: Unread, right: Unread): Unread {
  return left === "all" || right === "all"
    ? "all"
    : new Set([...left, ...right]);
}

/** Whether all of it could be read. */
export function isRead(unread: Unread): boolean {
  return unread !== "all" && unread.size === 0;
}

/** The kinds of which there may be more objects than could be read, given what did not fit at the top and in a cluster. */
export function kindsUnread(
  unfit: readonly (readonly Path[])[],
): ReadonlySet<FluxKind> {
  const isLost = (place: Path): boolean =>
    unfit.some((paths) => unreadAt(paths, place) === "all");
  const lost = new Set(kinds.filter(({ section }) => isLost(section)));
  return isLost(["repository"]) ? lost.add(gitRepository) : lost;
}

/** Whether one of the fields could not be read in one of the layers of an object. */
export function isUnread(
  { layers }: { readonly layers: readonly { readonly unread: Unread }[] },
  ...fields: readonly string[]
): boolean {
  return layers.some(
    ({ unread }) =>
      unread === "all" || fields.some((field) => unread.has(field)),
  );
}
