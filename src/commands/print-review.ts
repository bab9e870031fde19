/** A review as people read it, and as programs do. */
import type { Paint } from "../diagnostics/print-text.ts";
import { pathText } from "../model/field-path.ts";
import { identityText } from "../model/identity.ts";
import type { Severity } from "../review/consequence.ts";
import {
  placeText,
  summaryOf,
  type ReviewedObject,
  type ReviewResult,
} from "../review/result.ts";
import { differenceLines } from "./print-differences.ts";
import { messageLine, oneLine } from "./print-table.ts";

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
  let place = "";
  for (const object of result.objects) {
    const its = placeText(object);
    if (its !== place) lines.push("", paint("bold", oneLine(its)));
    place = its;
    lines.push(`  ${marks[object.change]} ${oneLine(identityText(object))}`);
    if (object.change === "changed")
      lines.push(...fieldLines(object, paint).map((line) => `      ${line}`));
  }
  const noise = noiseText(result);
  if (noise !== "") lines.push("", noise);
  return `${lines.join("\n")}\n`;
}

/** What is left out, counted. */
function noiseText({ leftOut }: ReviewResult): string {
  const parts = [
    [leftOut["chart-label"], "chart labels"],
    [leftOut.checksum, "checksums"],
    [leftOut.volatile, "values that a chart makes anew each time"],
  ]
    .filter(([count]) => count !== 0)
    .map(([count, what]) => `${count} ${what}`);
  if (parts.length === 0) return "";
  const objects = leftOut.objects;
  const only =
    objects === 0
      ? ""
      : `; ${objects} ${objects === 1 ? "object has" : "objects have"} nothing else`;
  return `Left out: ${parts.join(", ")}${only} (--show-all)`;
}

function fieldLines({ differences }: ReviewedObject, paint: Paint): string[] {
  return differenceLines(
    differences.map(({ path, before, after }) => ({
      path: pathText(path),
      live: before,
      git: after,
    })),
    paint,
  );
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
      ? ["nothing changes"]
      : [`${added} added, ${changed} changed, ${removed} removed`]),
  ];
  return parts.join("; ");
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
