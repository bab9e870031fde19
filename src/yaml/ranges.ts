/** Where nodes begin and end, as far as the parser's events do not say it. */
import { SCALAR_STYLE, type ScalarEvent } from "js-yaml";
import type { Range } from "../diagnostics/diagnostic.ts";

/** A scalar's text, with its quotes; a block's without its header. Not for empty scalars, which have no text. */
export function scalarRange(text: string, event: ScalarEvent): Range {
  let { valueStart: start, valueEnd: end } = event;
  if (event.style === SCALAR_STYLE.PLAIN) return { start, end };
  const block =
    event.style === SCALAR_STYLE.LITERAL_BLOCK ||
    event.style === SCALAR_STYLE.FOLDED_BLOCK;
  if (!block) return { start: start - 1, end: end + 1 };
  while (start < end && isBlank(text.charCodeAt(end - 1))) end--;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  return { start, end };
}

const dash = /(?:\s|#.*)*-/y;

/** The `-` of a list's item that holds nothing, looked for from an offset on; where there is none, that offset. */
export function dashRange(text: string, from: number): Range {
  dash.lastIndex = from;
  return dash.test(text)
    ? { start: dash.lastIndex - 1, end: dash.lastIndex }
    : { start: from, end: from };
}

const closing = /[\s,]*[\]}]/y;

/** The end of a flow collection whose last child ends at an offset; that offset where comments stand in between. */
export function closingEnd(text: string, from: number): number {
  closing.lastIndex = from;
  return closing.test(text) ? closing.lastIndex : from;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 10 || code === 9;
}
