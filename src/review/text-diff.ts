/** Two texts, line by line. */
import { diffArrays } from "diff";

export interface TextLine {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

/** Lines that changed, with what stands around them. */
export interface TextHunk {
  /** The number of its first line in the text before, counted from 1. */
  readonly before: number;
  readonly after: number;
  readonly lines: readonly TextLine[];
}

/**
 * What differs between two texts, as `git diff` shows it. JSON without any space in it is shown by its fields.
 *
 * @param context so many equal lines are shown around a change
 */
export function diffTexts(
  before: string,
  after: string,
  context = 3,
): TextHunk[] {
  const [left, right] = readable(before, after);
  // Which lines count as moved depends on the side it begins with: always with the same one, so that a change and its
  // reversal show the same lines.
  return left <= right
    ? hunksOf(linesOf(left, right, ["-", "+"]), context)
    : hunksOf(linesOf(right, left, ["+", "-"]), context);
}

function readable(before: string, after: string): readonly [string, string] {
  const [left, right] = [spreadJson(before), spreadJson(after)];
  return left === undefined || right === undefined
    ? [before, after]
    : [left, right];
}

/** Minified JSON with a field a line; undefined for any other text, and where a number would not be the same again. */
function spreadJson(text: string): string | undefined {
  if (!/^[[{].*[\]}]$/.test(text)) return undefined;
  try {
    const data: unknown = JSON.parse(text);
    return JSON.stringify(data) === text
      ? JSON.stringify(data, undefined, 2)
      : undefined;
  } catch {
    return undefined;
  }
}

/** So many lines may come and go before all that is not the same at either end counts as changed. */
const mostEdits = 4000;

type Marks = readonly [removed: "-" | "+", added: "-" | "+"];

function linesOf(left: string, right: string, [gone, come]: Marks): TextLine[] {
  // What both end with is the end of their last lines, and no line.
  const isEnded = left.endsWith("\n") && right.endsWith("\n");
  const splitLines = (text: string): string[] =>
    (isEnded ? text.slice(0, -1) : text).split("\n");
  const one = splitLines(left);
  const other = splitLines(right);
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start++;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end))
    end++;
  const marked = (mark: TextLine["mark"], texts: string[]): TextLine[] =>
    texts.map((text) => ({ mark, text }));
  const [before, after] = [one, other].map((lines) =>
    lines.slice(start, lines.length - end),
  );
  const parts = diffArrays(before ?? [], after ?? [], {
    maxEditLength: mostEdits,
  });
  const between = parts?.flatMap((part) => {
    if (part.added) return marked(come, part.value);
    return marked(part.removed ? gone : " ", part.value);
  }) ?? [...marked(gone, before ?? []), ...marked(come, after ?? [])];
  return [
    ...marked(" ", one.slice(0, start)),
    ...removedFirst(between),
    ...marked(" ", one.slice(one.length - end)),
  ];
}

/** Within each run of changed lines, those that go come first. */
function removedFirst(lines: readonly TextLine[]): TextLine[] {
  const sorted: TextLine[] = [];
  let added: TextLine[] = [];
  for (const line of lines) {
    if (line.mark === "+") {
      added.push(line);
      continue;
    }
    if (line.mark === " ") {
      sorted.push(...added);
      added = [];
    }
    sorted.push(line);
  }
  return [...sorted, ...added];
}

function hunksOf(lines: readonly TextLine[], context: number): TextHunk[] {
  const shown = new Set<number>();
  for (const [index, { mark }] of lines.entries())
    if (mark !== " ")
      for (let at = index - context; at <= index + context; at++) shown.add(at);
  const hunks: (TextHunk & { lines: TextLine[] })[] = [];
  let [before, after] = [1, 1];
  for (const [index, line] of lines.entries()) {
    if (shown.has(index)) {
      if (!shown.has(index - 1) || hunks.length === 0)
        hunks.push({ before, after, lines: [] });
      hunks.at(-1)?.lines.push(line);
    }
    if (line.mark !== "+") before++;
    if (line.mark !== "-") after++;
  }
  return hunks;
}
