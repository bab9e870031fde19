/**
 * Changes of objects, and what the API server says to them when they are applied server-side by one field manager, as Flux does:
 * fixtures/refusals.json. `immutable` are the fields that may not change (the server refuses the change if there are any),
 * `refused` says that it refuses for another reason.
 */
import { readFileSync } from "node:fs";
import { textAt } from "../../src/kinds/fields.ts";
import type { Fields } from "../../src/yaml/data.ts";

export interface Refusal {
  readonly name: string;
  readonly immutable: readonly string[];
  readonly refused: boolean;
  readonly before: Fields;
  readonly after: Fields;
  /** What it is an object of. */
  readonly kind: { readonly apiVersion: string; readonly kind: string };
}

const read = JSON.parse(
  readFileSync(new URL("fixtures/refusals.json", import.meta.url), "utf8"),
) as Omit<Refusal, "kind">[];

export const cases: readonly Refusal[] = read.map((one) => ({
  ...one,
  kind: {
    apiVersion: textAt(one.before, "apiVersion") ?? "",
    kind: textAt(one.before, "kind") ?? "",
  },
}));
