/** Texts without the secrets in them. */
import { isFields, type Data } from "../yaml/data.ts";
import { isList, plain } from "./same-data.ts";
import { searchFor, shortestPattern, type Pattern } from "./text-search.ts";
import { compactView, decodedViews, rawView, type View } from "./text-views.ts";

/** What stands in place of a secret: one that both states have, that the state before has, that the state after has. */
export const marks = {
  same: "***",
  before: "*** (before)",
  after: "*** (after)",
} as const;

type Mark = (typeof marks)[keyof typeof marks];

/** Hides what must not be seen. */
export interface SecretMask {
  /** The text with every secret in it replaced, however it is escaped, folded or encoded there. */
  readonly text: (text: string) => string;
  /** The data with all its texts, keys and numbers so. */
  readonly data: (data: Data) => Data;
}

/** The secrets of both states, as `secretTexts` and `payloadTexts` find them. */
export interface Secrets {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

interface SecretPattern extends Pattern {
  readonly mark: Mark;
  /** Characters of base64 before and behind it that hold bits of it too. */
  readonly shared: { readonly before: boolean; readonly behind: boolean };
}

const none = { before: false, behind: false };

/** A mask for these secrets. Made once for a whole review: it is made for thousands of secrets and megabytes of text. */
export function secretMask({ before, after }: Secrets): SecretMask {
  const compact = new Map<string, SecretPattern>();
  const spaced = new Map<string, SecretPattern>();
  for (const secret of new Set([...before, ...after])) {
    const mark = markOf(before.has(secret), after.has(secret));
    for (const text of plainForms(secret)) {
      const squeezed = text.replaceAll(/\s+/g, "");
      if (squeezed.length >= shortestPattern)
        addPattern(compact, { text: squeezed, mark, shared: none });
      else if (text.length >= shortestPattern)
        addPattern(spaced, { text, mark, shared: none });
    }
    for (const { text, shift } of base64Forms(secret))
      addPattern(compact, {
        text,
        mark,
        shared: { before: shift > 0, behind: true },
      });
  }
  const findCompact = searchFor(compact.values());
  const findSpaced = searchFor(spaced.values());
  const mask = (text: string): string => {
    if (text.length < shortestPattern) return text;
    const ranges = decodedViews(rawView(text)).flatMap((view) => {
      const squeezed = compactView(view);
      return [
        ...rangesOf(squeezed, findCompact(squeezed.text)),
        ...rangesOf(view, findSpaced(view.text)),
      ];
    });
    return ranges.length === 0 ? text : replaced(text, ranges);
  };
  return { text: mask, data: (data) => maskData(data, mask) };
}

function markOf(isBefore: boolean, isAfter: boolean): Mark {
  if (isBefore && isAfter) return marks.same;
  return isBefore ? marks.before : marks.after;
}

/** A pattern that two secrets have (`x`, and `x` in another form) is of both states where they are of one each. */
function addPattern(
  patterns: Map<string, SecretPattern>,
  pattern: SecretPattern,
): void {
  const there = patterns.get(pattern.text);
  if (there === undefined) patterns.set(pattern.text, pattern);
  else if (there.mark !== pattern.mark)
    patterns.set(pattern.text, { ...there, mark: marks.same });
}

/** The secret as it is, and as a form sends it. */
function plainForms(secret: string): string[] {
  return secret.includes(" ")
    ? [secret, secret.replaceAll(" ", "+")]
    : [secret];
}

/** What base64 of any text that holds the secret has in common, by where in a group of three bytes it begins. */
function base64Forms(
  secret: string,
): { readonly text: string; readonly shift: number }[] {
  const bytes = Buffer.from(secret);
  return [0, 1, 2].flatMap((shift) => {
    const shifted = Buffer.concat([Buffer.alloc(shift), bytes]);
    const text = shifted
      .toString("base64")
      // The first characters hold bits of what stands before, the last of what follows.
      .slice(shift === 0 ? 0 : shift + 1, Math.floor((shifted.length * 8) / 6));
    const inUrl = text.replaceAll("+", "-").replaceAll("/", "_");
    return inUrl === text
      ? [{ text, shift }]
      : [
          { text, shift },
          { text: inUrl, shift },
        ];
  });
}

interface MaskedRange {
  readonly start: number;
  readonly end: number;
  readonly mark: Mark;
}

function rangesOf(
  view: View,
  hits: ReturnType<ReturnType<typeof searchFor<SecretPattern>>>,
): MaskedRange[] {
  return hits.map(({ start, end, pattern: { shared, mark } }) => {
    const isCode = /[A-Za-z0-9+/_-]/;
    const first =
      shared.before && isCode.test(view.text.charAt(start - 1))
        ? start - 1
        : start;
    let last = end;
    if (shared.behind) {
      if (isCode.test(view.text.charAt(last))) last++;
      while (view.text.charAt(last) === "=") last++;
    }
    const [from, to] = view.origin(first, last);
    return { start: from, end: to, mark };
  });
}

/** Ranges that overlap become one mark. */
function replaced(text: string, ranges: readonly MaskedRange[]): string {
  const sorted = ranges.toSorted((one, other) => one.start - other.start);
  const merged: MaskedRange[] = [];
  for (const range of sorted) {
    const open = merged.at(-1);
    if (open === undefined || range.start >= open.end) merged.push(range);
    else
      merged[merged.length - 1] = {
        start: open.start,
        end: Math.max(open.end, range.end),
        mark: range.mark === open.mark ? open.mark : widest(open, range),
      };
  }
  let at = 0;
  const parts = merged.map(({ start, end, mark }) => {
    const shown = text.slice(at, start) + mark;
    at = end;
    return shown;
  });
  return parts.join("") + text.slice(at);
}

/** Of two secrets one of which holds the other the longer one counts; else neither does. */
function widest(one: MaskedRange, other: MaskedRange): Mark {
  if (one.end >= other.end) return one.mark;
  return other.start <= one.start ? other.mark : marks.same;
}

function maskData(data: Data, mask: (text: string) => string): Data {
  if (typeof data === "string") return mask(data);
  const value = plain(data);
  if (isList(value)) return value.map((item) => maskData(item, mask));
  if (isFields(value))
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [
        mask(key),
        maskData(inner, mask),
      ]),
    );
  if (typeof value !== "number") return value;
  const text = mask(String(value));
  return text === String(value) ? value : text;
}
