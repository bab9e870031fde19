/** Flags in few words. */
import type { Flag } from "./command.ts";

export const flag = (describe: string): Flag => ({ type: "boolean", describe });

/** Where Flux begins, of a repository that does not say so itself. */
export const pathFlag: Flag = {
  type: "text",
  describe: "The folder that Flux begins at, such as clusters/prod",
};

/** A text out of several; the first one is the default. */
export const oneOf = (describe: string, ...choices: string[]): Flag => ({
  type: "text",
  describe,
  choices,
});
