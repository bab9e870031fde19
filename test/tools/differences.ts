/** Differences between Git and a cluster, as tests write them. */
import type { FieldPath } from "../../src/model/field-path.ts";
import type { FieldDifference } from "../../src/review/field-diff.ts";
import type { Data } from "../../src/yaml/data.ts";

/** @param path as its steps, or as a text of plain names: `spec.interval` */
export function differing(
  path: string | FieldPath,
  live: Data | undefined,
  git: Data | undefined,
): FieldDifference {
  const steps = typeof path === "string" ? path.split(".") : path;
  return { path: steps, what: "value", before: live, after: git };
}
