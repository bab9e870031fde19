/** Questions to the person at the terminal, one after the other. */
import { Problem } from "../diagnostics/problem.ts";
import type { Read } from "../scaffold/answers.ts";
import type { CommandContext } from "./context.ts";

/** A question. */
export interface Question<T> {
  readonly text: string;
  /** What an empty answer means; shown in brackets. */
  readonly initial: string;
  readonly read: (answer: string) => Read<T>;
  /** What `?` shows: one choice a line. */
  readonly choices?: readonly string[] | undefined;
}

/** Asks until the answer is one. */
export type Ask = <T>(question: Question<T>) => Promise<T>;

/**
 * Makes an {@link Ask}.
 *
 * @param until aborted at Ctrl-C; its reason is then thrown
 * @throws Problem (`value-needed`) where the terminal is closed (Ctrl-D) or stdin is none
 */
export function prompts(
  { ask, stderr }: Pick<CommandContext, "ask" | "stderr">,
  until: AbortSignal,
): Ask {
  const askOnce = async (question: string): Promise<string> => {
    const answer = await ask(question, until);
    if (answer !== undefined) return answer.trim();
    stderr.write("\n");
    until.throwIfAborted();
    throw new Problem("value-needed", `nobody answered: ${question.trim()}`, {
      hint: "answer at a terminal, or give the flags, and --yes for the defaults of all others; nothing was written",
    });
  };
  return async ({ text, initial, read, choices }) => {
    const line = `${text}${choices === undefined ? "" : " (? lists them)"} [${initial}]: `;
    for (;;) {
      const given = await askOnce(line);
      if (given === "?" && choices !== undefined) {
        for (const choice of choices) stderr.write(`  ${choice}\n`);
        continue;
      }
      const answer = read(given === "" ? initial : given);
      if ("value" in answer) return answer.value;
      stderr.write(`  ${answer.wrong}\n`);
    }
  };
}

/** The words of an answer that may be several; `none` is no word. */
export function wordsOf(answer: string): string[] {
  const words = answer.split(/[\s,]+/).filter((word) => word !== "");
  return words.join() === none ? [] : words;
}

/** What stands for no answer where there may be none. */
export const none = "none";
