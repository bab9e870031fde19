/** What could not be rendered, on stderr. */
import { visible } from "../diagnostics/print-text.ts";
import type { NotRendered } from "../review/comparison.ts";
import { placeText } from "../review/result.ts";
import type { SecretMask } from "../review/secret-mask.ts";
import { exit, type CommandContext } from "./context.ts";
import { messageLine } from "./print-table.ts";

/** Says it, without what is secret; the exit code that it amounts to. */
export function reportFailures(
  { stderr }: CommandContext,
  failures: readonly NotRendered[],
  mask: SecretMask,
): number {
  for (const one of failures) {
    stderr.write(
      `error: ${visible(placeText(one))}: ${messageLine(mask.text(one.why))} [${one.code}]\n`,
    );
    if (one.hint !== undefined)
      stderr.write(`  fix: ${visible(mask.text(one.hint))}\n`);
  }
  return failures.length > 0 ? exit.failed : exit.fine;
}
