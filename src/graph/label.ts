/** Texts of a repository on a drawing. */
import { visible } from "../diagnostics/print-text.ts";
import type { GraphNode } from "./graph.ts";

/** One line without anything in it that a reader would not see (Unicode 16, UAX 9, 3.2: what turns the direction of a text). */
export function label(text: string): string {
  return visible(text)
    .replaceAll("\t", String.raw`\t`)
    .replaceAll("\n", String.raw`\n`)
    .replaceAll(
      /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g,
      (character) =>
        `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
}

/** What is special about a node, in words; `found` is not. */
export function notesOf({ state, suspended }: GraphNode): string[] {
  return [
    ...(state === "found" ? [] : [state]),
    ...(suspended ? ["suspended"] : []),
  ];
}
