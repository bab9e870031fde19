/** The secrets of the two states, as far as the review has come across them. */
import { objectsOf } from "../render/documents.ts";
import type { Walked } from "./comparison.ts";
import type { Side } from "./context.ts";
import { secretMask, type SecretMask, type Secrets } from "./secret-mask.ts";
import { secretTexts } from "./secret-values.ts";

/**
 * The mask for everything that a review prints.
 *
 * @param others as {@link secretsSeen}
 */
export function maskOf(
  walked: Walked,
  others: Readonly<Record<Side, ReadonlySet<string>>>,
): SecretMask {
  return secretMask(secretsSeen(walked, others));
}

/**
 * All that is secret.
 *
 * @param others what is secret besides what was rendered: in files, and taken from Secrets as values or variables
 */
export function secretsSeen(
  { made }: Walked,
  others: Readonly<Record<Side, ReadonlySet<string>>>,
): Secrets {
  const found = {
    before: new Set(others.before),
    after: new Set(others.after),
  };
  for (const { side, rendered } of made.values())
    for (const document of rendered?.documents ?? []) {
      if (!document.text.includes("Secret")) continue;
      const objects = (objectsOf(document) ?? []).map(({ fields }) => fields);
      for (const text of secretTexts(objects)) found[side].add(text);
    }
  return found;
}
