/** What is special about a node, in words. */
import type { GraphNode } from "./graph.ts";

/** What is special about a node, in words; `found` is not. */
export function notesOf({ state, suspended }: GraphNode): string[] {
  return [
    ...(state === "found" ? [] : [state]),
    ...(suspended ? ["suspended"] : []),
  ];
}
