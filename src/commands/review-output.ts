/** The forms in which a review is printed. */
import type { Paint } from "../diagnostics/print-text.ts";
import type { ReviewResult } from "../review/result.ts";
import { reviewGitHub } from "./print-review-github.ts";
import { reviewMarkdown } from "./print-review-markdown.ts";
import { pageOfReview } from "./print-review-page.ts";
import { reviewJson, reviewText } from "./print-review.ts";
import type { ReviewGraph } from "./review-graph.ts";
import type { ReviewOutput } from "./review-outputs.ts";

/** What some of them print beside the review itself. */
interface Extras {
  readonly paint: Paint;
  /** Undefined where nothing changes. */
  readonly graph: () => Promise<ReviewGraph | undefined>;
}

const printers: Readonly<
  Record<
    ReviewOutput,
    (result: ReviewResult, extras: Extras) => string | Promise<string>
  >
> = {
  text: (result, { paint }) => reviewText(result, paint),
  markdown: (result) => reviewMarkdown(result),
  json: reviewJson,
  html: async (result, { graph }) => {
    const { reviewPage } = await import("./review-page.ts");
    return reviewPage(pageOfReview(result, await graph()));
  },
  github: reviewGitHub,
};

/** The review in one of them. */
export async function printedReview(
  result: ReviewResult,
  output: ReviewOutput,
  extras: Extras,
): Promise<string> {
  return printers[output](result, extras);
}
