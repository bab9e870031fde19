/** Where in the config a field of a resolved object was written. */
import {
  locate,
  type Location,
  type Range,
} from "../diagnostics/diagnostic.ts";
import type { Path } from "../kinds/kind.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { WrittenItem } from "./written.ts";

/**
 * The place of a spec field: in the strongest layer that has it whole, else as far as a layer has it, else the item's key.
 * `layers` are the override, the item and the defaults, strongest first; a field written by a shorthand is found there.
 */
export function locateField(
  layers: readonly WrittenItem[],
  path: Path,
): Location | undefined {
  let best: { depth: number; item: WrittenItem; range: Range } | undefined;
  for (const item of layers) {
    for (const candidate of candidates(item, path)) {
      const found = find(item.node, candidate);
      const depth =
        found.depth === candidate.length
          ? path.length
          : Math.min(found.depth, path.length - 1);
      if (found.depth > 0 && depth > (best?.depth ?? 0))
        best = { depth, item, range: found.range };
    }
  }
  if (best !== undefined) return locate(best.item.source, best.range);
  const named = layers.find((item) => item.key !== "");
  return named === undefined ? undefined : locate(named.source, named.keyRange);
}

/**
 * The paths under which an item may have written a spec field: its own, and each shorthand that stands for it; first the
 * shorthand of that very field, since another one may be a text that stands for more.
 */
function candidates(item: WrittenItem, path: Path): Path[] {
  const result: Path[] = [path];
  for (const { field, writes } of item.kind.shorthands) {
    const shared = Math.min(writes.length, path.length);
    if (!writes.slice(0, shared).every((step, at) => step === path[at]))
      continue;
    const its = [field, ...path.slice(writes.length)];
    if (writes.length === path.length) result.unshift(its);
    else result.push(its);
  }
  return result;
}

/** Follows a path as far as it goes: how many steps, and the last node. */
function find(root: YamlNode, path: Path): { depth: number; range: Range } {
  let at = root;
  let depth = 0;
  for (const step of path) {
    const next =
      at.kind === "map"
        ? at.entries.get(String(step))?.value
        : at.kind === "seq"
          ? at.items[Number(step)]
          : undefined;
    // A reference written as text has no parts: the whole text is the place.
    if (next === undefined)
      return {
        depth: at.kind === "scalar" && depth > 0 ? path.length : depth,
        range: at,
      };
    at = next;
    depth++;
  }
  return { depth, range: at };
}

/** The place of one of the item's own fields (`folder`, `namespace` …), else the item's key. */
export const locateItemField = (
  layers: readonly WrittenItem[],
  field: string,
): Location | undefined => locateField(layers, [field]);

/** The place of the item itself: the key in the section or in the cluster's override. */
export function locateItem(
  layers: readonly WrittenItem[],
): Location | undefined {
  return locateField(layers, []);
}
