/** The objects of a review with their differences, folded away, for the comment of a pull request. */
import { identityText } from "../model/identity.ts";
import {
  placeText,
  type ReviewedObject,
  type ReviewResult,
} from "../review/result.ts";
import { groupChanges, sameness } from "../review/groups.ts";
import { diffHunks, type DiffHunk } from "./diff-hunks.ts";
import { fitting, sizeOf } from "./fit.ts";
import { fenced, htmlCode, htmlText } from "./markdown-text.ts";
import { rankOf, worstOf } from "./review-order.ts";

/** What the counts and the folds of the clusters take at most. */
const countRoom = 300;

/** Of everything that is shown an object takes this much at most, where not everything fits. */
const share = 0.25;

/** A change as it is in all of these clusters; undefined is the one unnamed cluster. */
export interface DiffEntry {
  readonly object: ReviewedObject;
  readonly clusters: readonly (string | undefined)[];
  /** Where it is otherwise. */
  readonly note: string | undefined;
  readonly rank: number;
  /** The lines of its difference. */
  readonly diff: readonly string[];
}

interface Shown extends DiffEntry {
  readonly lines: readonly string[];
  /** How many lines of its difference are left out. */
  readonly hidden: number;
}

/** The part of the comment, by cluster, equal changes of several clusters once; empty where nothing changes. */
export function diffsMarkdown(
  entries: readonly DiffEntry[],
  room: number,
): string[] {
  const folds = new Map(entries.map((entry) => [foldKey(entry), entry]));
  const forFolds = [...folds.values()].reduce(
    (sum, entry) => sum + sizeOf(foldOf(entry, entries.length)) + foldRoom,
    0,
  );
  const left = room - countRoom - forFolds;
  const shownIn = (most: number): Shown[] =>
    entries.map((entry) => objectBlock(entry, most));
  const whole = shownIn(Number.POSITIVE_INFINITY);
  const all = whole.reduce((sum, { lines }) => sum + sizeOf(lines), 0);
  const { kept, cut } =
    all <= left
      ? { kept: whole, cut: [] }
      : fitting(shownIn(Math.floor(left * share)), left);
  return [
    ...[...folds.keys()].flatMap((key) =>
      foldLines(kept.filter((one) => foldKey(one) === key)),
    ),
    ...countLines(kept, cut),
  ];
}

/** What there is to show, equal changes once. */
export function diffEntries(result: ReviewResult): DiffEntry[] {
  const worst = worstOf(result);
  return groupChanges(result.objects).flatMap((group) =>
    group.variants.flatMap((changes): DiffEntry[] => {
      const [object] = changes;
      if (object === undefined) return [];
      return [
        {
          object,
          clusters: [...new Set(changes.map(({ cluster }) => cluster))],
          note: group.variants.length > 1 ? sameness(group) : undefined,
          rank: Math.min(...changes.map((one) => rankOf(worst(one)))),
          diff: diffHunks(object.differences).flatMap(hunkLines),
        },
      ];
    }),
  );
}

const foldKey = ({ clusters }: DiffEntry): string => JSON.stringify(clusters);

function foldLines(its: readonly Shown[]): string[] {
  const [first] = its;
  if (first === undefined) return [];
  const blocks = its.flatMap(({ lines }) => lines);
  const fold = foldOf(first, its.length);
  return fold.length === 0
    ? ["", ...blocks]
    : ["", ...fold, "", ...blocks, end];
}

/** Blank lines and the end of a fold. */
const foldRoom = 20;

/** The start of the fold around the objects of some clusters. */
function foldOf({ clusters }: DiffEntry, count: number): string[] {
  const names = clusters.filter((name) => name !== undefined).map(htmlCode);
  return names.length === 0
    ? []
    : [
        `<details open><summary><b>${names.join(", ")}</b>: ${counted(count, "object")}</summary>`,
      ];
}

const signs = { added: "+", changed: "~", removed: "-" } as const;

function objectBlock(entry: DiffEntry, most: number): Shown {
  const { object, note, diff } = entry;
  const where = note === undefined ? "" : ` · ${htmlText(note)}`;
  const head = `<details><summary>${signs[object.change]} ${htmlCode(identityText(object))} ${object.change}${makerText(object)}${where}</summary>`;
  const [open = "", close = ""] = fenced(diff, "diff").filter(
    (_line, at, { length }) => at === 0 || at === length - 1,
  );
  const more = (hidden: number): string[] =>
    hidden === 0 ? [] : ["", `_${counted(hidden, "more line")}_`];
  const around = [head, "", open, close, ...more(diff.length), "", end];
  const lines = beginning(diff, most - sizeOf(around));
  const hidden = diff.length - lines.length;
  return {
    ...entry,
    hidden,
    lines: [head, "", open, ...lines, close, ...more(hidden), "", end],
  };
}

const end = "</details>";

function hunkLines({ head, lines }: DiffHunk): string[] {
  const [first, second, ...others] = lines;
  const same =
    first !== undefined && second !== undefined && others.length === 0
      ? sameStart(first.text, second.text)
      : 0;
  return [
    ...(head === undefined ? [] : [`@@ ${head} @@`]),
    ...lines.map(({ mark, text }) => `${mark} ${shortened(text, same)}`),
  ];
}

function sameStart(left: string, right: string): number {
  let same = 0;
  while (same < left.length && left[same] === right[same]) same++;
  return same;
}

/** Longer lines are cut. */
const longest = 1000;

/** So much is shown of a line's start, and of what comes before the first difference. */
const [start, lead] = [80, 40];

/** A line that is not too long; of two that begin alike, the part where they differ is in it. */
function shortened(text: string, same: number): string {
  const from = Math.max(start, same - lead);
  const its =
    text.length > longest && from > start
      ? `${text.slice(0, start)}…${text.slice(from)}`
      : text;
  return its.length > longest ? `${its.slice(0, longest)}…` : its;
}

/** As many of the first lines as fit. */
function beginning(lines: readonly string[], room: number): readonly string[] {
  let left = room;
  for (const [at, line] of lines.entries()) {
    left -= sizeOf([line]);
    if (left < 0) return lines.slice(0, at);
  }
  return lines;
}

function makerText(object: ReviewedObject): string {
  const text = placeText({ ...object, cluster: undefined });
  return text === "" ? "" : ` · ${htmlCode(text)}`;
}

/** Fault 63: what is cut is counted. */
function countLines(kept: readonly Shown[], cut: readonly Shown[]): string[] {
  const hidden = kept.reduce((sum, one) => sum + one.hidden, 0);
  const parts = [
    ...(cut.length === 0
      ? []
      : [`${cut.length} of ${counted(cut.length + kept.length, "object")}`]),
    ...(hidden === 0
      ? []
      : [`${counted(hidden, "line")} of those that are shown`]),
  ];
  return parts.length === 0
    ? []
    : ["", `_Not shown, for want of room: ${parts.join(", and ")}._`];
}

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? "" : "s"}`;
