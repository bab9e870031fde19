/** A question before anything is written. */
import { Interrupted } from "../io/interrupts.ts";
import type { CommandContext } from "./context.ts";

/**
 * What the person at the terminal answers; undefined where there is none (fault 86), or the answer was closed.
 *
 * @throws Interrupted at Ctrl-C
 */
export async function askPerson(
  context: CommandContext,
  question: string,
): Promise<string | undefined> {
  const interrupt = new AbortController();
  context.watchInterrupts(() => interrupt.abort());
  const answer = await context.ask(question, interrupt.signal);
  if (!interrupt.signal.aborted) return answer;
  context.stderr.write("\n");
  throw new Interrupted("Interrupted; nothing was written.");
}
