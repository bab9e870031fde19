/** Fields that differ, as people read them. */
import { oneLine } from "../diagnostics/print-text.ts";
import { pathText } from "../model/field-path.ts";
import type { FieldDifference } from "../review/field-diff.ts";
import { toJson } from "../cluster/json.ts";
import type { Paint } from "../diagnostics/print-text.ts";
import { isFields, type Data } from "../yaml/data.ts";

/**
 * One line a field: `spec.interval: 5m → 10m`; a map that comes or goes field by field, and of a text of several lines
 * those that change.
 */
export function differenceLines(
  differences: readonly FieldDifference[],
  paint: Paint,
): string[] {
  return differences
    .flatMap(leaves)
    .flatMap(({ path, what, before, after }) => {
      const order = what === "order" ? ", in another order" : "";
      const place = oneLine(pathText(path) + order);
      if (before === undefined)
        return [paint("green", `+ ${place}: ${shortened(valueText(after))}`)];
      if (after === undefined)
        return [paint("red", `- ${place}: ${shortened(valueText(before))}`)];
      const head = paint("yellow", `~ ${place}:`);
      if (isLong(before) && isLong(after))
        return [head, ...textLines(before, after, paint)];
      const [old, now] = sideBySide(before, after);
      return [`${head} ${old} → ${now}`];
    });
}

/** Differences between Git and a cluster in JSON. */
export function differencesJson(
  differences: readonly FieldDifference[],
): readonly object[] {
  return differences.map(({ path, what, before: live, after: git }) => ({
    path: `${pathText(path)}${what === "order" ? " (order)" : ""}`,
    live,
    git,
  }));
}

/** A map that stands on one side only is shown by its fields. */
function leaves(difference: FieldDifference): FieldDifference[] {
  const { path, before, after } = difference;
  const whole = before === undefined ? after : before;
  if ((before !== undefined && after !== undefined) || !isFields(whole))
    return [difference];
  const fields = Object.entries(whole);
  if (fields.length === 0) return [difference];
  return fields.flatMap(([name, value]) =>
    leaves({
      ...difference,
      path: [...path, name],
      before: before === undefined ? undefined : value,
      after: before === undefined ? value : undefined,
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
