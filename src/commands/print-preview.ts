/** What an apply would do, before anybody is asked. */
import { oneLine } from "../diagnostics/print-text.ts";
import { wholeFile, type GitObject } from "../cluster/git-objects.ts";
import type { Orphan } from "../cluster/orphans.ts";
import { maskDifferences } from "../cluster/secret-mask.ts";
import { isSuspendedOnlyLive, type Preview } from "../cluster/preview.ts";
import { identityText } from "../model/identity.ts";
import { clusterText, type ClusterSession } from "./cluster-session.ts";
import { differenceLines } from "./print-differences.ts";

/** What a preview has found. */
export interface ShownPreview {
  readonly previews: readonly Preview[];
  /** What a Kustomization applies, and so nobody else. */
  readonly left: readonly GitObject[];
  readonly orphans: readonly Orphan[];
}

const marks = {
  create: "+",
  update: "~",
  unchanged: "=",
  deferred: ".",
  refused: "!",
} as const;

/** So many fields of an object are shown where nobody asked for the difference. */
const fewFields = 5;

/** Prints each object that is not as Git says, and the numbers. */
export function printPreview(
  cluster: ClusterSession,
  { previews, left }: ShownPreview,
  { everyField }: { readonly everyField: boolean },
): void {
  const { context, paint } = cluster.session;
  const write = (line: string): unknown => context.stdout.write(`${line}\n`);
  write(paint.out("bold", clusterText(cluster)));
  for (const one of previews) {
    if (one.action === "unchanged" || one.action === "refused") continue;
    const name = oneLine(identityText(one.object));
    write(`${marks[one.action]} ${name}${note(one)}`);
    if (one.action !== "update" && !(everyField && one.action === "create"))
      continue;
    if (one.action !== "update" && one.action !== "create") continue;
    const lines = differenceLines(
      maskDifferences(one.object, one.differences),
      paint.out,
    );
    const shown = everyField ? lines : lines.slice(0, fewFields);
    for (const line of shown) write(`    ${line}`);
    if (shown.length < lines.length)
      write(`    … and ${lines.length - shown.length} more (--diff)`);
  }
  write(countText(previews, left));
}

/** What the mark does not say. */
function note(one: Preview): string {
  if (one.action === "deferred")
    return `: Flux applies this after the merge (${one.fields.map(oneLine).join(", ")})`;
  if (one.action === "update" && one.differences.length === 0)
    return ": nothing differs; its fields become Git's";
  return "";
}

function countText(
  previews: readonly Preview[],
  left: readonly GitObject[],
): string {
  const count = (action: Preview["action"]): number =>
    previews.filter((one) => one.action === action).length;
  const refused = count("refused");
  const parts = [
    `${count("create")} to create`,
    `${count("update")} to update`,
    `${count("unchanged")} unchanged`,
    ...(refused === 0 ? [] : [`${refused} refused`]),
  ];
  const toFlux = count("deferred") + left.length;
  if (toFlux > 0) parts.push(`${toFlux} left to Flux`);
  return parts.join(", ");
}

/** The question before something is changed; undefined where there is nothing to change. */
export function question(
  previews: readonly Preview[],
  where: string,
): string | undefined {
  const changes = previews.filter(
    ({ action }) => action === "create" || action === "update",
  ).length;
  if (changes === 0) return undefined;
  return `Apply ${changes} ${changes === 1 ? "object" : "objects"} to ${where}?`;
}

/** Reports what the cluster refuses, what is suspended only there, and what is orphaned. */
export function reportPreview(
  { session }: ClusterSession,
  { previews, orphans }: ShownPreview,
): void {
  const { report } = session.findings;
  for (const one of previews) {
    const at = wholeFile(one.object);
    if (one.action === "refused") {
      const { code, message, hint } = one.failure;
      report({
        code,
        severity: "error",
        message,
        at,
        ...(hint === undefined ? {} : { hint }),
      });
    }
    if (isSuspendedOnlyLive(one))
      report({
        code: "suspended-live",
        severity: "warning",
        message: `${identityText(one.object)} is suspended in the cluster and not in Git: what changes will not roll out`,
        hint: `\`fluxsmith resume ${identityText(one.object)}\` when that is over, or say \`suspend: true\` in fluxsmith.yaml`,
        at,
      });
  }
  for (const { identity, loss, steps } of orphans)
    report({
      code: "orphan",
      severity: "warning",
      message: `${identityText(identity)} was applied by fluxsmith, and this repository does not have it (any more)${loss === undefined ? "" : `; deleting it means: ${loss}`}`,
      hint: `unless another repository has it${steps.length > 1 ? ", and to keep what it made" : ""}: ${steps.join("; then ")}`,
    });
}
