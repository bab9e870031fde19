/** A text as it stands in its file, beside the same with LF and without a byte order mark, in which lines are easy to edit. */
import {
  applyEdits,
  byteOrderMark,
  lineBreakOf,
  type Edit,
} from "../manifests/text-edits.ts";

/** Carries out edits, whose offsets are those of `plainText` of it, in the text as it stands: its mark and its line breaks stay. */
export function applyToRaw(raw: string, edits: readonly Edit[]): string {
  const offsets = rawOffsets(raw);
  const eol = lineBreakOf(raw);
  return applyEdits(
    raw,
    edits.map(({ start, end, insert }) => ({
      start: offsets(start),
      end: offsets(end),
      insert: insert.replaceAll("\n", eol),
    })),
  );
}

/** From offsets of the plain text to those of the text itself; one of a line break is that of its `\r`. */
function rawOffsets(raw: string): (offset: number) => number {
  const before = raw.startsWith(byteOrderMark) ? 1 : 0;
  const breaks: number[] = [];
  for (
    let at = raw.indexOf("\r\n");
    at !== -1;
    at = raw.indexOf("\r\n", at + 2)
  )
    breaks.push(at - before - breaks.length);
  return (offset) => {
    const passed = breaks.findIndex((at) => at >= offset);
    return offset + before + (passed === -1 ? breaks.length : passed);
  };
}
