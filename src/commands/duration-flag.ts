import { parseDuration } from "../cluster/duration.ts";
import { Problem } from "../diagnostics/problem.ts";

/** The milliseconds of `--timeout`. */
export function durationFlag(flag: string, text: string): number {
  const milliseconds = parseDuration(text);
  if (milliseconds !== undefined) return milliseconds;
  throw new Problem("bad-option", `--${flag} ${text} is not a duration`, {
    hint: "write it as Flux does: 90s, 5m, 1m30s",
  });
}
