/** Fields that differ, as people read them. */
import { joinPath, type Difference } from "../cluster/compare.ts";
import { toJson } from "../cluster/json.ts";
import { visible, type Paint } from "../diagnostics/print-text.ts";
import { isFields, type Data } from "../yaml/data.ts";

/** One line a field: `spec.interval: 5m → 10m`; a map that comes or goes field by field. */
export function differenceLines(
  differences: readonly Difference[],
  paint: Paint,
): string[] {
  return differences.flatMap(leaves).map(({ path, live, git }) => {
    const place = visible(path);
    if (live === undefined)
      return paint("green", `+ ${place}: ${valueText(git)}`);
    if (git === undefined)
      return paint("red", `- ${place}: ${valueText(live)}`);
    return `${paint("yellow", `~ ${place}:`)} ${valueText(live)} → ${valueText(git)}`;
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

/** Longer values are cut: who wants to read them whole reads the file. */
const longest = 120;

function valueText(value: Data | undefined): string {
  const text =
    typeof value === "string" && value !== "" && !value.includes("\n")
      ? value
      : toJson(value ?? null);
  const shown = visible(text).replaceAll(/[\t\n]/g, " ");
  return shown.length > longest ? `${shown.slice(0, longest)}…` : shown;
}
