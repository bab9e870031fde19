/** What fits into a comment. */
import { characters } from "./markdown-text.ts";

/** Lines that are shown together or not at all. */
export interface Block {
  readonly lines: readonly string[];
  /** The least comes first. */
  readonly rank: number;
}

/** What lines take, with their line breaks. */
export function sizeOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + characters(line) + 1, 0);
}

/**
 * Those that fit into so many characters, in their own order: the most important ones, and of equally important ones the
 * first. Nothing less important is taken once one of them has found no room.
 */
export function fitting<T extends Block>(
  blocks: readonly T[],
  room: number,
): { readonly kept: readonly T[]; readonly cut: readonly T[] } {
  const byRank = blocks.toSorted((left, right) => left.rank - right.rank);
  let left = room;
  const kept = new Set<T>();
  for (const block of byRank) {
    left -= sizeOf(block.lines);
    if (left < 0) break;
    kept.add(block);
  }
  return {
    kept: blocks.filter((block) => kept.has(block)),
    cut: blocks.filter((block) => !kept.has(block)),
  };
}
