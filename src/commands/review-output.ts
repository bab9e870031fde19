/** The forms in which a review is printed. */
import type { Paint } from "../diagnostics/print-text.ts";
import type { ReviewResult } from "../review/result.ts";
import { reviewGitHub } from "./print-review-github.ts";
import { reviewMarkdown } from "./print-review-markdown.ts";
import { pageOfReview } from "./print-review-page.ts";
import { reviewJson, reviewText } from "./print-review.ts";

/** The first one is the default. */
export const reviewOutputs = [
  "text",
  "markdown",
  "json",
  "html",
  "github",
] as const;

export type ReviewOutput = (typeof reviewOutputs)[number];

const printers: Readonly<
  Record<
    ReviewOutput,
    (result: ReviewResult, paint: Paint) => string | Promise<string>
  >
> = {
  text: reviewText,
  markdown: (result) => reviewMarkdown(result),
  json: reviewJson,
  html: async (result) => {
    const { reviewPage } = await import("./review-page.ts");
    return reviewPage(pageOfReview(result));
  },
  github: reviewGitHub,
};

/** The review in one of them. */
export async function printedReview(
  result: ReviewResult,
  output: ReviewOutput,
  paint: Paint,
): Promise<string> {
  return printers[output](result, paint);
}
