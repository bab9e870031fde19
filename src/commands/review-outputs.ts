/** The forms of a review; the first one is the default. */
export const reviewOutputs = [
  "text",
  "markdown",
  "json",
  "html",
  "github",
] as const;

export type ReviewOutput = (typeof reviewOutputs)[number];
