/** A plan for people, and as JSON. */
import { countText, visible, type Paint } from "../diagnostics/print-text.ts";
import type { Workspace } from "../model/workspace.ts";
import type { FilePlan } from "../plan/file-plan.ts";
import type { Loss } from "../plan/losses.ts";
import type { Session } from "./session.ts";

/** What a run has done, or would do. */
export interface ShownPlan {
  readonly plan: FilePlan;
  readonly losses: readonly Loss[];
  /** The steps of a moved root; undefined where nothing moves. */
  readonly moved: readonly string[] | undefined;
  readonly writes: boolean;
  readonly workspace: Workspace;
}

/** The plan's paths by what becomes of them; the index counts as a file like the others. */
function changes({ plan, workspace }: ShownPlan): {
  created: string[];
  updated: string[];
  deleted: readonly string[];
} {
  const last = plan.last.map(({ path }) => path);
  const isThere = (path: string): boolean => workspace.read(path) !== undefined;
  return {
    created: [
      ...plan.create.map(({ path }) => path),
      ...last.filter((path) => !isThere(path)),
    ],
    updated: [...plan.update.map(({ path }) => path), ...last.filter(isThere)],
    deleted: plan.remove,
  };
}

/** Prints each file that changes, what the cluster loses, and the numbers. */
export function printPlan(
  { context, paint }: Pick<Session, "context" | "paint">,
  shown: ShownPlan,
): void {
  const { plan, losses, moved, writes } = shown;
  const { created, updated, deleted } = changes(shown);
  const lines = [
    ...created.map((path) => `${paint.out("green", "+")} ${visible(path)}`),
    ...updated.map((path) => `${paint.out("yellow", "~")} ${visible(path)}`),
    ...deleted.map((path) => `${paint.out("red", "-")} ${visible(path)}`),
  ];
  if (losses.length > 0) lines.push("", ...lossLines(losses, paint.out));
  if (moved !== undefined)
    lines.push(
      "",
      "The root moves. In this order, or Flux deletes what it applied, or stops:",
      ...moved.map((step, index) => `  ${index + 1}. ${visible(step)}`),
    );
  const verb = writes ? "" : "to be ";
  lines.push(
    `${created.length} ${verb}created, ${updated.length} ${verb}updated, ${deleted.length} ${verb}deleted, ${plan.unchanged} unchanged`,
  );
  context.stdout.write(`${lines.join("\n")}\n`);
}

/** What the cluster loses, a line each, under a heading. */
export function lossLines(losses: readonly Loss[], paint: Paint): string[] {
  return [
    paint("red", "What the cluster loses once Flux applies this:"),
    ...losses.flatMap(({ object, what, steps, file }) => [
      `  ${visible(object)}: ${what} (${visible(file)})`,
      ...steps.map((step) => `    ${visible(step)}`),
    ]),
  ];
}

/** The same as one JSON object, with the findings. */
export function printPlanJson(
  { context, findings }: Session,
  shown: ShownPlan,
): void {
  const { plan, losses, moved } = shown;
  const diagnostics = findings.all();
  const result = {
    diagnostics,
    ...changes(shown),
    unchanged: plan.unchanged,
    losses,
    ...(moved === undefined ? {} : { migration: moved }),
  };
  context.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  if (diagnostics.length > 0)
    context.stderr.write(`${countText(diagnostics)}\n`);
}
