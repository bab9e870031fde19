/** What a review leaves out as noise, in words. */
import type { ReviewResult } from "../review/result.ts";

/** `Left out as noise: 2 chart labels, 1 checksum; 1 object has nothing else.`; undefined where nothing is. */
export function leftOutText({
  leftOut,
}: Pick<ReviewResult, "leftOut">): string | undefined {
  const parts = [
    counted(leftOut["chart-label"], "chart label"),
    counted(leftOut.checksum, "checksum"),
    counted(
      leftOut.quantity,
      "amount written otherwise",
      "amounts written otherwise",
    ),
    counted(
      leftOut.volatile,
      "value made anew each time",
      "values made anew each time",
    ),
  ].filter((part) => part !== undefined);
  if (parts.length === 0) return undefined;
  const objects = counted(leftOut.objects, "object has", "objects have");
  const others = objects === undefined ? "" : `; ${objects} nothing else`;
  return `Left out as noise: ${parts.join(", ")}${others}.`;
}

function counted(
  count: number,
  one: string,
  several = `${one}s`,
): string | undefined {
  return count === 0 ? undefined : `${count} ${count === 1 ? one : several}`;
}
