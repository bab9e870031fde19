/** Fields that differ, as people read them. */
import { oneLine } from "../diagnostics/print-text.ts";
import type { Difference } from "../cluster/compare.ts";
import { joinPath } from "../model/field-path.ts";
import { toJson } from "../cluster/json.ts";
import type { Paint } from "../diagnostics/print-text.ts";
import { isFields, type Data } from "../yaml/data.ts";

/**
 * One line a field: `spec.interval: 5m → 10m`; a map that comes or goes field by field, and of a text of several lines
 * those that change.
 */
export function differenceLines(
  differences: readonly Difference[],
  paint: Paint,
): string[] {
  return differences.flatMap(leaves).flatMap(({ path, live, git }) => {
    const place = oneLine(path);
    if (live === undefined)
      return [paint("green", `+ ${place}: ${shortened(valueText(git))}`)];
    if (git === undefined)
      return [paint("red", `- ${place}: ${shortened(valueText(live))}`)];
    const head = paint("yellow", `~ ${place}:`);
    if (isLong(live) && isLong(git))
      return [head, ...textLines(live, git, paint)];
    const [before, after] = sideBySide(live, git);
    return [`${head} ${before} → ${after}`];
  });
}

/** A map that stands on one side only is shown by its fields. */
function leaves({ path, live, git }: Difference): Difference[] {
  const whole = live === undefined ? git : live;
  if ((live !== undefined && git !== undefined) || !isFields(whole))
    return [{ path, live, git }];
  const fields = Object.entries(whole);
  if (fields.length === 0) return [{ path, live, git }];
  return fields.flatMap(([name, value]) =>
    leaves({
      path: joinPath(path, name),
      live: live === undefined ? undefined : value,
      git: live === undefined ? value : undefined,
    }),
  );
}

function isLong(data: Data): data is string {
  return typeof data === "string" && data.includes("\n");
}

/** So many lines of a text are shown, of either side. */
const mostLines = 20;

/** The lines between what two texts have in common at their start and at their end. */
function textLines(live: string, git: string, paint: Paint): string[] {
  const before = live.split("\n");
  const after = git.split("\n");
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end))
    end++;
  const changed = (lines: readonly string[], mark: "-" | "+"): string[] => {
    const its = lines.slice(start, lines.length - end);
    const shown = its
      .slice(0, mostLines)
      .map((line) => `${mark} ${shortened(oneLine(line))}`);
    if (its.length > mostLines)
      shown.push(`${mark} … and ${its.length - mostLines} more lines`);
    const colour = mark === "-" ? "red" : "green";
    return shown.map((line) => `    ${paint(colour, line)}`);
  };
  return [...changed(before, "-"), ...changed(after, "+")];
}

/** Both values; where they would look the same, as JSON, which tells a number from a text. */
function sideBySide(live: Data, git: Data): [string, string] {
  let [before, after] = [valueText(live), valueText(git)];
  if (before === after)
    [before, after] = [oneLine(toJson(live)), oneLine(toJson(git))];
  // Where they begin alike and are long, the place where they differ is shown.
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  const longer = Math.max(before.length, after.length);
  const from = longer > longest ? Math.max(0, same - lead) : 0;
  return [shortened(before, from), shortened(after, from)];
}

/** Longer values are cut: who wants to read them whole reads the file. */
const longest = 120;

/** So much is shown of what comes before the first difference. */
const lead = 40;

function shortened(text: string, from = 0): string {
  const rest = from === 0 ? text : `…${text.slice(from)}`;
  return rest.length > longest ? `${rest.slice(0, longest)}…` : rest;
}

function valueText(value: Data | undefined): string {
  const isPlain =
    typeof value === "string" && value !== "" && !value.includes("\n");
  return oneLine(isPlain ? value : toJson(value ?? null));
}
