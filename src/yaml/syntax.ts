/** What the parser refuses, at the place and in the words that help to mend it. */
import {
  locate,
  type Diagnostic,
  type Source,
} from "../diagnostics/diagnostic.ts";

interface Explanation {
  readonly code?: Diagnostic["code"];
  readonly message: string;
  readonly hint?: string;
  /** Where it is, if not where the parser stopped. */
  readonly offset?: number;
}

/** Where the parser stopped, and why. */
interface Stop {
  readonly reason: string;
  readonly offset: number;
  readonly text: string;
  readonly lineStart: number;
  /** The line up to the offset. */
  readonly before: string;
}

/**
 * A finding for what js-yaml's parser stopped at: `reason` is its exception's, the offset is into the source's text. Its
 * complaint about indentation covers a dozen different mistakes, which the line tells apart; other reasons are passed on.
 */
export function explainSyntax(
  source: Source,
  reason: string,
  offset: number,
): Diagnostic {
  const { text } = source;
  const lineStart = text.lastIndexOf("\n", offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const stop = { reason, offset, text, lineStart, before };
  let explanation: Explanation = { message: reason };
  for (const explain of explanations) {
    const found = explain(stop);
    if (found === undefined) continue;
    explanation = found;
    break;
  }
  const { code, message, hint, offset: start = offset } = explanation;
  return {
    code: code ?? "yaml-syntax",
    severity: "error",
    message,
    at: locate(source, { start, end: start }),
    ...(hint === undefined ? {} : { hint }),
  };
}

/** Tried in this order; none of them looks further than the line and its reason. */
const explanations: readonly ((stop: Stop) => Explanation | undefined)[] = [
  tooDeep,
  tab,
  unclosed,
  missingColon,
  badStart,
  secondColon,
  behindQuote,
  misplaced,
  missingComma,
];

function tooDeep({ reason }: Stop): Explanation | undefined {
  if (!reason.startsWith("nesting exceeded")) return undefined;
  return {
    code: "yaml-too-complex",
    message: "too complex: this nests more than 100 levels deep",
    hint: "nest less",
  };
}

function tab(stop: Stop): Explanation | undefined {
  const { reason, offset, text, lineStart } = stop;
  const blank = /[ \-?:]*\t/y;
  blank.lastIndex = lineStart;
  const found = blank.test(text);
  if (!found && !reason.startsWith("tab characters")) return undefined;
  return {
    code: "yaml-tab",
    message: "a tab is used for indentation",
    hint: "indent with spaces",
    offset: found ? blank.lastIndex - 1 : offset,
  };
}

function unclosed({ reason }: Stop): Explanation | undefined {
  if (!/deficient|within a (?:flow|single|double)/.test(reason))
    return undefined;
  return {
    message: "a quote or a bracket that was opened before is not closed here",
    hint: "close it; lines that belong to it are indented",
  };
}

function missingColon(stop: Stop): Explanation | undefined {
  const { reason, lineStart, text } = stop;
  const severalLines = reason.startsWith("can not read a block mapping entry");
  if (!severalLines && !reason.startsWith("expected ':'")) return undefined;
  // Of several lines the parser stops in the last: the one before has no `:`.
  const start = severalLines
    ? text.lastIndexOf("\n", lineStart - 2) + 1
    : lineStart;
  return {
    message: "this line has no `: ` between a key and its value",
    hint: "write `key: value`; a key stands on one line",
    offset: skipBlanks(text, start),
  };
}

const misfit = /^(?:bad indentation|end of the stream or a document)/;

function badStart({
  reason,
  text,
  offset,
  before,
}: Stop): Explanation | undefined {
  const char = text.charAt(offset);
  if (!misfit.test(reason) || !/(?:^|[:-])\s*$/.test(before)) return undefined;
  if (/[@`%\]},]/.test(char))
    return {
      message: `a value cannot begin with ${char === "`" ? "a backtick" : `\`${char}\``}`,
      hint: "quote it",
    };
  return char === "-" && /:\s*$/.test(before)
    ? {
        message: "a list cannot begin on the line of its key",
        hint: "begin it on the next line, or quote the value if it is text",
      }
    : undefined;
}

function secondColon({
  reason,
  text,
  offset,
  before,
}: Stop): Explanation | undefined {
  if (!misfit.test(reason) || text.charAt(offset) !== ":") return undefined;
  if (!/:\s/.test(before)) return undefined;
  return {
    message: "there is a second `: ` on this line",
    hint: "quote the value if it belongs to it, or begin the inner map on the next line",
  };
}

function behindQuote({ reason, before }: Stop): Explanation | undefined {
  if (!misfit.test(reason) || !/["']\s*$/.test(before)) return undefined;
  return {
    message: "there is text behind the closing quote",
    hint: "quote the whole value; a quote in it is written `''` between single quotes, `\\\"` between double ones",
  };
}

function misplaced({ reason, text, lineStart }: Stop): Explanation | undefined {
  if (!misfit.test(reason)) return undefined;
  return {
    message: "this line does not fit the lines above it",
    hint: "check its indentation, and whether a line above lacks its `: `",
    offset: skipBlanks(text, lineStart),
  };
}

function missingComma({ reason }: Stop): Explanation | undefined {
  if (!reason.startsWith("missed comma")) return undefined;
  return {
    message: "a `,` is missing between two entries in brackets",
    hint: "if it is text, a template `{{ … }}` for example, quote it",
  };
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (text.charAt(at) === " ") at++;
  return at;
}
