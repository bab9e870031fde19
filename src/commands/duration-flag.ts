import { parseDuration } from "../cluster/duration.ts";
import { Problem } from "../diagnostics/problem.ts";

/** A timer that is to run longer fires at once. */
const longest = 2 ** 31 - 1;

/** The milliseconds of a flag such as `--timeout`. */
export function durationFlag(flag: string, text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds === undefined)
    throw new Problem("bad-option", `--${flag} ${text} is not a duration`, {
      hint: "write it as Flux does: 90s, 5m, 1m30s",
    });
  if (milliseconds > longest)
    throw new Problem("bad-option", `--${flag} ${text} is too long`, {
      hint: "24 days (576h) are the most",
    });
  return milliseconds;
}
