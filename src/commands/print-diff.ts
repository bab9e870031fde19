/** The text diff of a plan, as `git diff` shows it. */
import { visible } from "../diagnostics/print-text.ts";
import type { ShownPlan } from "./print-plan.ts";
import type { Session } from "./session.ts";

/** Prints a unified diff of every file that would change, the index left out. */
export async function printDiff(
  { context, paint }: Session,
  { plan, workspace }: ShownPlan,
): Promise<void> {
  const { createTwoFilesPatch } = await import("diff");
  const show = (
    path: string,
    before: string | undefined,
    after: string | undefined,
  ): void => {
    const patch = createTwoFilesPatch(
      before === undefined ? "/dev/null" : `a/${path}`,
      after === undefined ? "/dev/null" : `b/${path}`,
      before ?? "",
      after ?? "",
      undefined,
      undefined,
      { context: 3 },
    );
    for (const line of patch.split("\n").slice(1, -1))
      context.stdout.write(`${colour(visible(line))}\n`);
  };
  const colour = (line: string): string => {
    if (line.startsWith("+++") || line.startsWith("---"))
      return paint.out("bold", line);
    if (line.startsWith("+")) return paint.out("green", line);
    if (line.startsWith("-")) return paint.out("red", line);
    return line.startsWith("@@") ? paint.out("cyan", line) : line;
  };
  for (const { path, text } of plan.create) show(path, undefined, text);
  for (const { path, text } of plan.update)
    show(path, workspace.read(path)?.text, text);
  for (const path of plan.remove)
    show(path, workspace.read(path)?.text, undefined);
}
