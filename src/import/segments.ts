/** The documents of a YAML file as stretches of its text, so that one can be taken out and the others stay byte for byte. */

/** A stretch between two document marks. */
export interface Segment {
  /** Where it begins in the text: with its `---`, if it has one. */
  readonly start: number;
  /** Where its content begins, behind the mark's line. */
  readonly body: number;
  readonly end: number;
  /** Its place among the file's, from 0. */
  readonly index: number;
  /** Its content's first line in the file, from 1. */
  readonly line: number;
}

/** At the start of a line it is nothing else: a block scalar's lines are indented. */
const mark = /^---(?=[ \t\r\n]|$)/gm;

/** The stretches of a text, one for each `---` and one before the first. Content in the mark's own line counts as content. */
export function segmentsOf(text: string): Segment[] {
  const starts = [0];
  for (const { index } of text.matchAll(mark))
    if (index > 0) starts.push(index);
  const segments: Segment[] = [];
  let line = 1;
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? text.length;
    const body = bodyOf(text, start);
    const isNextLine = body > start && text[body - 1] === "\n";
    segments.push({
      start,
      body,
      end,
      index,
      line: line + (isNextLine ? 1 : 0),
    });
    line += linesIn(text, start, end);
  }
  return segments;
}

function bodyOf(text: string, start: number): number {
  const own = /^(?:\uFEFF)?---(?:[ \t]*(?:#[^\n]*)?(?:\r?\n|$)|[ \t]+)/.exec(
    text.slice(start, start + 4096),
  );
  return start + (own?.[0].length ?? 0);
}

function linesIn(text: string, start: number, end: number): number {
  let count = 0;
  for (
    let at = text.indexOf("\n", start);
    at !== -1 && at < end;
    at = text.indexOf("\n", at + 1)
  )
    count++;
  return count;
}

/** The text without these stretches. */
export function withoutSegments(
  text: string,
  gone: readonly Segment[],
): string {
  let result = "";
  let at = 0;
  for (const { start, end } of gone) {
    result += text.slice(at, start);
    at = end;
  }
  result += text.slice(at);
  // The first of what is left may do without its mark only if nothing stood before it; it keeps it, which is as good.
  return result;
}
