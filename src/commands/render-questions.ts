/** What charts asked the cluster that nobody here knows, on stderr: what was rendered may not be what the cluster gets. */
import { identityText } from "../model/identity.ts";
import type { Place } from "../review/change.ts";
import type { Walked } from "../review/comparison.ts";
import { openQuestions } from "../review/questions.ts";
import type { ShownNames } from "../review/shown-names.ts";
import type { CommandContext } from "./context.ts";
import { messageLine } from "./print-table.ts";

/** Says it of the places that were asked for. */
export function reportQuestions(
  { stderr }: CommandContext,
  { asked }: Walked,
  places: readonly Place[],
  names: ShownNames,
): void {
  for (const { object, cluster, why, code } of openQuestions(asked, places)) {
    const name = identityText(names.identity(object));
    const where = [cluster, name].filter(Boolean).join(" · ");
    stderr.write(`note: ${messageLine(`${where}: ${why}`)} [${code}]\n`);
  }
}
