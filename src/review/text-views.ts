/** A text as those read it who take escapes for what they mean: JSON, YAML, URLs, HTML; and without its white space. */

/** A text that was made from another by replacing parts of it. */
export interface View {
  readonly text: string;
  /** Where a range of it stands in the text that all began with. */
  readonly origin: (start: number, end: number) => readonly [number, number];
}

/** The text as it is. */
export function rawView(text: string): View {
  return { text, origin: (start, end) => [start, end] };
}

interface Encoding {
  /** No escape is without it. */
  readonly sign: string;
  readonly escapes: RegExp;
  readonly resolve: (escape: string) => string;
}

const json: Encoding = {
  sign: "\\",
  escapes:
    /\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|x[0-9a-fA-F]{2}|\r?\n[ \t]*|[^])/g,
  resolve: (escape) => {
    const rest = escape.slice(1);
    if (/^\r?\n/.test(rest)) return "";
    if (rest.length > 1) return character(Number.parseInt(rest.slice(1), 16));
    // What is no escape anywhere stays: a path of Windows, a class of a regular expression.
    return named[rest] ?? (/[a-zA-Z0-9]/.test(rest) ? escape : rest);
  },
};

/** Of URLs, of HTML, and of a quote in YAML's single quotes. */
const others: readonly Encoding[] = [
  {
    sign: "%",
    escapes: /(?:%[0-9a-fA-F]{2})+/g,
    resolve: (escape) =>
      Buffer.from(escape.replaceAll("%", ""), "hex").toString("utf8"),
  },
  {
    sign: "&",
    escapes: /&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);/g,
    resolve: (escape) => named[escape] ?? numbered(escape),
  },
  { sign: "''", escapes: /''/g, resolve: () => "'" },
];

const named: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&apos;": "'",
};

function numbered(escape: string): string {
  return /x/i.test(escape)
    ? character(Number.parseInt(escape.slice(3), 16))
    : character(Number.parseInt(escape.slice(2), 10));
}

function character(code: number): string {
  return code > 0x10_ff_ff ? "" : String.fromCodePoint(code);
}

/** JSON is looked for so deep in JSON. */
const deepest = 4;

/** More are not looked at; a text seldom has more than three. */
const mostViews = 24;

/**
 * The text, and what is left of it with its escapes resolved: one encoding at a time, so that what is a plain text to one
 * of them (`%20` in JSON) stays as it is in one of the views.
 */
export function decodedViews(view: View): View[] {
  const views: View[] = [];
  const seen = new Set<string>();
  const add = (found: View): void => {
    let last = found;
    for (let depth = 0; depth <= deepest; depth++) {
      if (seen.has(last.text) || views.length === mostViews) return;
      seen.add(last.text);
      views.push(last);
      last = decoded(last, json);
    }
  };
  add(view);
  // It grows while it is gone through.
  for (const one of views)
    for (const encoding of others) add(decoded(one, encoding));
  return views;
}

function decoded(view: View, { sign, escapes, resolve }: Encoding): View {
  if (!view.text.includes(sign)) return view;
  const text = view.text.replace(escapes, resolve);
  return rewritten(view, text, escapes, resolve);
}

/** Without any white space: what is folded or indented is in one piece. */
export function compactView(view: View): View {
  const { text } = view;
  if (!/\s/.test(text)) return view;
  // Four times as fast as replacing it.
  const kept = new Uint16Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!isSpace(code)) kept[length++] = code;
  }
  const compact = Buffer.from(kept.buffer, 0, 2 * length).toString("utf16le");
  return rewritten(view, compact, /\s/g, () => "");
}

function isSpace(code: number): boolean {
  if (code < 0xa0) return code === 32 || (code >= 9 && code <= 13);
  return code > 0xfe_ff ? false : /\s/.test(String.fromCharCode(code));
}

/** The view whose text became this one. */
function rewritten(
  view: View,
  text: string,
  pattern: RegExp,
  replace: (part: string) => string,
): View {
  let edits: readonly Edit[] | undefined;
  return {
    text,
    origin: (start, end) => {
      // Seldom asked: only where something was found.
      edits ??= editsOf(view.text, pattern, replace);
      const [from] = before(edits, start);
      const [, to] = before(edits, end - 1);
      return view.origin(from, to);
    },
  };
}

/** A part that was replaced: where it stood, and where its replacement stands. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

function editsOf(
  text: string,
  pattern: RegExp,
  replace: (part: string) => string,
): Edit[] {
  let shift = 0;
  return [...text.matchAll(pattern)].map(({ 0: part, index }) => {
    const { length } = replace(part);
    const start = index + shift;
    shift += length - part.length;
    return { from: index, to: index + part.length, start, end: start + length };
  });
}

/** Where the character at this offset stood before the edits. */
function before(edits: readonly Edit[], offset: number): [number, number] {
  let [low, high] = [0, edits.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((edits[middle]?.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const edit = edits[low - 1];
  if (edit === undefined) return [offset, offset + 1];
  if (offset < edit.end) return [edit.from, edit.to];
  const there = edit.to + offset - edit.end;
  return [there, there + 1];
}
