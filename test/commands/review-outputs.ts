/** A review in every form that there is. */
import type { Ran } from "../tools/cli.ts";
import type { Fleet } from "./fleet.ts";

export const outputs = ["text", "json", "markdown", "html", "github"] as const;

export type Outputs = Readonly<Record<(typeof outputs)[number], Ran>>;

/** Runs `fluxsmith diff` for each of them. */
export async function reviewInAll(
  { diff }: Pick<Fleet, "diff">,
  ...args: readonly string[]
): Promise<Outputs> {
  const runs: [string, Ran][] = [];
  for (const output of outputs)
    runs.push([output, await diff("--output", output, ...args)]);
  return Object.fromEntries(runs) as unknown as Outputs;
}
