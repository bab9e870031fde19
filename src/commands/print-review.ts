/** A review as people read it, and as programs do. */
import { oneLine } from "../diagnostics/print-text.ts";
import type { Paint } from "../diagnostics/print-text.ts";
import { pathText } from "../model/field-path.ts";
import { identityText } from "../model/identity.ts";
import type { Severity } from "../review/consequence.ts";
import { groupChanges, sameness } from "../review/groups.ts";
import {
  placeText,
  summaryOf,
  type ReviewedObject,
  type ReviewResult,
} from "../review/result.ts";
import type { TextLine } from "../review/text-diff.ts";
import { diffHunks } from "./diff-hunks.ts";
import { leftOutText } from "./left-out-text.ts";
import { differenceLines } from "./print-differences.ts";
import { messageLine } from "./print-table.ts";

const colours: Readonly<Record<Severity, "red" | "yellow" | "cyan">> = {
  danger: "red",
  warning: "yellow",
  notice: "cyan",
};

const marks = { added: "+", changed: "~", removed: "-" } as const;

/** The whole review: the verdict, what could not be told, the consequences, then object by object. */
export function reviewText(result: ReviewResult, paint: Paint): string {
  const lines = [
    `${paint("bold", "From")} ${oneLine(result.before)} ${paint("bold", "to")} ${oneLine(result.after)}`,
    verdict(result),
  ];
  if (result.failures.length > 0) {
    lines.push(
      "",
      paint("bold", "Not rendered, so nobody knows what changes there:"),
    );
    for (const failure of result.failures) {
      lines.push(
        `  ${oneLine(placeText(failure))}: ${messageLine(failure.why)}`,
      );
      if (failure.hint !== undefined)
        lines.push(`    fix: ${oneLine(failure.hint)}`);
    }
  }
  if (result.consequences.length > 0) {
    lines.push("", paint("bold", "What it does:"));
    for (const {
      severity,
      object,
      cluster,
      why,
      fix,
      code,
    } of result.consequences) {
      const where = cluster === undefined ? "" : `${oneLine(cluster)}: `;
      lines.push(
        `  ${paint(colours[severity], severity)} ${where}${oneLine(identityText(object))}: ${messageLine(why)} [${code}]`,
      );
      for (const step of fix?.split("\n") ?? [])
        lines.push(`    ${oneLine(step)}`);
    }
  }
  lines.push(...objectLines(result, paint));
  const noise = leftOutText(result);
  if (noise !== undefined) lines.push("", `${noise} --show-all shows it.`);
  return `${lines.join("\n")}\n`;
}

/** Object by object, each below where it comes from; what is the same in several clusters once. */
function objectLines({ objects }: ReviewResult, paint: Paint): string[] {
  const lines: string[] = [];
  let place = "";
  for (const group of groupChanges(objects))
    for (const changes of group.variants) {
      const [object] = changes;
      if (object === undefined) continue;
      const clusters = new Set(changes.flatMap(({ cluster }) => cluster ?? []));
      const cluster =
        clusters.size === 0 ? undefined : [...clusters].join(", ");
      const its = placeText({ ...object, cluster });
      if (its !== place) lines.push("", paint("bold", oneLine(its)));
      place = its;
      const same = group.variants.length > 1 ? sameness(group) : undefined;
      const note = same === undefined ? "" : ` (${oneLine(same)})`;
      lines.push(
        `  ${marks[object.change]} ${oneLine(identityText(object))}${note}`,
      );
      if (object.change === "changed")
        lines.push(...fieldLines(object, paint).map((line) => `      ${line}`));
    }
  return lines;
}

function fieldLines({ differences }: ReviewedObject, paint: Paint): string[] {
  return differences.flatMap((difference) => {
    const { before, after } = difference;
    const isText = [before, after].every(
      (side) => typeof side === "string" && side.includes("\n"),
    );
    if (isText)
      return diffHunks([difference]).flatMap(({ head = "", lines }) => [
        paint("yellow", `~ ${head}:`),
        ...lines.map(({ mark, text }) => painted(mark, text, paint)),
      ]);
    return differenceLines([difference], paint);
  });
}

function painted(mark: TextLine["mark"], text: string, paint: Paint): string {
  const line = `    ${mark} ${text}`;
  if (mark === " ") return line;
  return paint(mark === "-" ? "red" : "green", line);
}

/** One line: what somebody must know who reads no further. */
export function verdict(result: ReviewResult): string {
  const { added, changed, removed, danger, warning, failures } =
    summaryOf(result);
  const parts = [
    ...(failures > 0 ? [`${failures} not rendered`] : []),
    ...(danger > 0 ? [`${danger} ${danger === 1 ? "danger" : "dangers"}`] : []),
    ...(warning > 0
      ? [`${warning} ${warning === 1 ? "warning" : "warnings"}`]
      : []),
    ...(added + changed + removed === 0
      ? [unchanged(result)]
      : [`${added} added, ${changed} changed, ${removed} removed`]),
  ];
  return parts.join("; ");
}

/** What is said where no object is shown: with a consequence something changes all the same. */
function unchanged({ failures, consequences, leftOut }: ReviewResult): string {
  if (failures.length > 0) return "nothing else changes";
  if (consequences.length === 0) return "nothing changes";
  return leftOut.objects > 0
    ? "no object changes but by noise"
    : "no object changes";
}

/** The review as one JSON object; its schema is documented in docs/review.md. */
export function reviewJson(result: ReviewResult): string {
  const { before, after, consequences, images, failures, leftOut } = result;
  return `${JSON.stringify(
    {
      before,
      after,
      summary: summaryOf(result),
      consequences,
      objects: result.objects.map((one) => ({
        cluster: one.cluster,
        kustomization: one.kustomization,
        release: one.release,
        apiVersion: one.apiVersion,
        kind: one.kind,
        namespace: one.namespace,
        name: one.name,
        change: one.change,
        diff: one.differences.map((difference) => ({
          path: pathText(difference.path),
          before: difference.before,
          after: difference.after,
        })),
      })),
      images,
      failures,
      leftOut,
    },
    undefined,
    2,
  )}\n`;
}
