/** A review as the comment of a pull request, in GitHub's and GitLab's Markdown. */
import { identityText } from "../model/identity.ts";
import type { Consequence, Severity } from "../review/consequence.ts";
import { placeText, type ReviewResult } from "../review/result.ts";
import { fitting, sizeOf, type Block } from "./fit.ts";
import { leftOutText } from "./left-out-text.ts";
import { characters, code, prose } from "./markdown-text.ts";
import {
  diffEntries,
  diffsMarkdown,
  type DiffEntry,
} from "./review-markdown-diffs.ts";
import { verdict } from "./print-review.ts";
import { rankOf, severities } from "./review-order.ts";

/** What a comment may hold: 65,536 characters (GitHub's limit), less the line by which `fluxsmith comment` finds it again. */
export const commentRoom = 65_536 - 128;

/** So much of what is left a part may take where not everything fits, so that the next ones are seen too. */
const shares = { consequences: 0.5, failures: 0.4, images: 0.25 } as const;

const signs: Readonly<Record<Severity, string>> = {
  danger: "🔴",
  warning: "🟡",
  notice: "🔵",
};

/**
 * The whole review: the verdict, the consequences with the worst first, what could not be rendered, the images, and the objects
 * with their differences folded away. What does not fit is counted; the most important stays.
 *
 * @param room in characters, as GitHub counts them
 */
export function reviewMarkdown(
  result: ReviewResult,
  room = commentRoom,
): string {
  const entries = diffEntries(result);
  const whole = markdownWithin(result, entries, Number.POSITIVE_INFINITY);
  return characters(whole) <= room
    ? whole
    : markdownWithin(result, entries, room);
}

function markdownWithin(
  result: ReviewResult,
  entries: readonly DiffEntry[],
  room: number,
): string {
  const worst = result.consequences[0]?.severity;
  const noise = leftOutText(result);
  const lines = [
    `### ${worst === undefined ? "" : `${signs[worst]} `}${prose(verdict(result))}`,
    "",
    `From ${prose(result.before)} to ${prose(result.after)}.${noise === undefined ? "" : ` ${noise}`}`,
  ];
  const add = (linesFor: (room: number) => readonly string[]): void => {
    lines.push(...linesFor(room - sizeOf(lines)));
  };
  add((left) => consequencesPart(result, left * shares.consequences));
  add((left) => failuresPart(result, left * shares.failures));
  add((left) => imagesPart(result, left * shares.images));
  add((left) => diffsMarkdown(entries, left));
  return `${lines.join("\n")}\n`;
}

/** What is said of what is left out takes at most so much. */
const countRoom = 200;

interface Part<T> {
  /** Before the first block. */
  readonly head: readonly string[];
  readonly items: readonly T[];
  readonly block: (item: T) => Block;
  /** What is said of those that are left out. */
  readonly more: (cut: readonly T[]) => string;
}

function part<T>(
  { head, items, block, more }: Part<T>,
  room: number,
): string[] {
  if (items.length === 0) return [];
  const blocks = items.map((item) => ({ item, ...block(item) }));
  const top = ["", ...head];
  const { kept, cut: out } = fitting(blocks, room - sizeOf(top) - countRoom);
  return [
    ...(kept.length === 0
      ? []
      : [...top, ...kept.flatMap(({ lines }) => lines)]),
    ...(out.length === 0 ? [] : ["", `_${more(out.map(({ item }) => item))}_`]),
  ];
}

function consequencesPart(
  { consequences }: ReviewResult,
  room: number,
): string[] {
  const isNamed = consequences.some(({ cluster }) => cluster !== undefined);
  const columns = [
    "",
    ...(isNamed ? ["Cluster"] : []),
    "Object",
    "What happens",
  ];
  return part(
    {
      head: tableHead(columns),
      items: consequences,
      block: (one) => ({
        rank: rankOf(one.severity),
        lines: [
          row([
            `${signs[one.severity]} ${one.severity}`,
            ...(isNamed ? [code(one.cluster ?? "")] : []),
            code(identityText(one.object)),
            whatHappens(one),
          ]),
        ],
      }),
      more: (out) => {
        const counts = severities.flatMap((severity) => {
          const its = out.filter((one) => one.severity === severity).length;
          return its === 0 ? [] : [`${its} ${severity}`];
        });
        return `Not shown, for want of room: ${counts.join(", ")}.`;
      },
    },
    room,
  );
}

function whatHappens({ why, fix, code: its }: Consequence): string {
  const steps = fix?.split("\n").map((step) => `<br>${prose(step)}`) ?? [];
  return `${prose(why)} (${code(its)})${steps.join("")}`;
}

function failuresPart({ failures }: ReviewResult, room: number): string[] {
  return part(
    {
      head: ["#### Not rendered, so nobody knows what changes there", ""],
      items: failures,
      block: (one) => ({
        rank: 0,
        lines: [
          `- ${code(placeText(one))}: ${prose(one.why)}${one.hint === undefined ? "" : `<br>fix: ${prose(one.hint)}`}`,
        ],
      }),
      more: (out) => `Not shown, for want of room: ${out.length} more.`,
    },
    room,
  );
}

function imagesPart({ images }: ReviewResult, room: number): string[] {
  return part(
    {
      head: ["#### Images", "", ...tableHead(["From", "To", "Workloads"])],
      items: images,
      block: ({ from, to, workloads }) => ({
        rank: -workloads.length,
        lines: [
          row([
            from === undefined ? "none" : code(from),
            to === undefined ? "none" : code(to),
            String(workloads.length),
          ]),
        ],
      }),
      more: (out) => `Not shown, for want of room: ${out.length} more.`,
    },
    room,
  );
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

const tableHead = (columns: readonly string[]): string[] => [
  row(columns),
  row(columns.map(() => "---")),
];
