/** What Flux would change in the cluster, for people and for programs. */
import { oneLine } from "../diagnostics/print-text.ts";
import type { Rendering } from "../manifests/folder-build.ts";
import type { LiveDiff } from "../cluster/live-diff.ts";
import { identityText } from "../model/identity.ts";
import { clusterText, type ClusterSession } from "./cluster-session.ts";
import { differenceLines, differencesJson } from "./print-differences.ts";

export interface ShownDiff {
  readonly diffs: readonly LiveDiff[];
  /** What could not be compared. */
  readonly unknown: readonly Rendering[];
}

const marks = { differs: "~", missing: "+", refused: "!" } as const;

/** Each object that is not as Git says with its fields, what was not compared, and the numbers. */
export function liveDiffText(
  cluster: ClusterSession,
  { diffs, unknown }: ShownDiff,
): string {
  const { paint } = cluster.session;
  const lines = [paint.out("bold", clusterText(cluster))];
  for (const one of diffs) {
    if (one.result === "equal") continue;
    const { file, line } = one.object;
    const name = oneLine(identityText(one.object));
    const place = paint.out("dim", oneLine(`(${file}:${line})`));
    const note = one.result === "missing" ? " is not in the cluster" : "";
    lines.push(`${marks[one.result]} ${name}${note} ${place}`);
    if ("failure" in one) lines.push(`    ${oneLine(one.failure.message)}`);
    if (one.result !== "refused")
      for (const text of differenceLines(one.differences, paint.out))
        lines.push(`    ${text}`);
  }
  for (const { what, why } of unknown)
    lines.push(
      paint.out("dim", oneLine(`not compared: ${what || "."} (${why})`)),
    );
  lines.push(countText({ diffs, unknown }));
  return lines.map((line) => `${line}\n`).join("");
}

function countText({ diffs, unknown }: ShownDiff): string {
  const counts = countsOf({ diffs, unknown });
  const { differs, missing, equal, refused, notCompared } = counts;
  return [
    `${differs} ${differs === 1 ? "differs" : "differ"}`,
    `${missing} missing`,
    `${equal} equal`,
    ...(refused === 0 ? [] : [`${refused} refused`]),
    ...(notCompared === 0 ? [] : [`${notCompared} not compared`]),
  ].join(", ");
}

function countsOf({ diffs, unknown }: ShownDiff): {
  readonly differs: number;
  readonly missing: number;
  readonly equal: number;
  readonly refused: number;
  readonly notCompared: number;
} {
  const count = (wanted: LiveDiff["result"]): number =>
    diffs.filter(({ result }) => result === wanted).length;
  return {
    differs: count("differs"),
    missing: count("missing"),
    equal: count("equal"),
    refused: count("refused"),
    notCompared: unknown.length,
  };
}

/** The same as one JSON object. Documented in docs/status.md: fields are added, never renamed. */
export function liveDiffJson(
  { cluster, context }: Pick<ClusterSession, "cluster" | "context">,
  { diffs, unknown }: ShownDiff,
): string {
  const shown = {
    cluster,
    context: context.name,
    server: context.server,
    counts: countsOf({ diffs, unknown }),
    objects: diffs.flatMap((one) => {
      if (one.result === "equal") return [];
      const { kind, namespace, name, apiVersion, file } = one.object;
      const { kustomization } = one.object;
      return [
        {
          kind,
          namespace,
          name,
          apiVersion,
          file,
          kustomization,
          result: one.result,
          ...("failure" in one
            ? { code: one.failure.code, message: one.failure.message }
            : {}),
          ...("differences" in one
            ? { differences: differencesJson(one.differences) }
            : {}),
        },
      ];
    }),
    notCompared: unknown,
  };
  return `${JSON.stringify(shown, undefined, 2)}\n`;
}
