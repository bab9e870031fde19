/** Flags in few words. */
import type { Flag } from "./command.ts";

export const flag = (describe: string): Flag => ({ type: "boolean", describe });

/** A text out of several; the first one is the default. */
export const oneOf = (describe: string, ...choices: string[]): Flag => ({
  type: "text",
  describe,
  choices,
});
