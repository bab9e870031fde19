/** Markdown that is too long for a comment, cut where it can be cut. */
import { characters } from "./markdown-text.ts";

/**
 * As many of its first lines as fit, outside of fences and folds, and how much is left out (fault 63).
 *
 * @param room in characters, as GitHub counts them
 */
export function fitComment(markdown: string, room: number): string {
  const size = characters(markdown);
  if (size <= room) return markdown;
  const lines = markdown.split("\n");
  let [used, kept, usedByKept] = [0, 0, 0];
  const state: Nesting = { fence: undefined, folds: 0 };
  for (const [at, line] of lines.entries()) {
    used += characters(line) + 1;
    if (used + noteRoom > room) break;
    follow(state, line);
    if (state.fence !== undefined || state.folds > 0) continue;
    [kept, usedByKept] = [at + 1, used];
  }
  const note = `_${size - usedByKept} of ${size} characters are not shown, for want of room._`;
  return [...lines.slice(0, kept), "", note, ""].join("\n");
}

const noteRoom = 100;

interface Nesting {
  /** What has opened the fence that the line is in. */
  fence: string | undefined;
  /** How many `<details>` are open. */
  folds: number;
}

function follow(state: Nesting, line: string): void {
  const fence = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
  if (state.fence !== undefined) {
    if (fence?.startsWith(state.fence) === true && line.trim() === fence)
      state.fence = undefined;
    return;
  }
  if (fence === undefined)
    state.folds +=
      (line.match(/<details\b/gi)?.length ?? 0) -
      (line.match(/<\/details>/gi)?.length ?? 0);
  else state.fence = fence;
}
