/** Everything that a review says, before it is printed in one form or another. */
import { identityText } from "../model/identity.ts";
import { changeWord, type ChangeWord, type ObjectChange } from "./change.ts";
import { consequences } from "./consequences.ts";
import type { Consequence, Severity } from "./consequence.ts";
import type { ReviewContext } from "./context.ts";
import { countingChanges } from "./counting.ts";
import { diffFields, type FieldDifference } from "./field-diff.ts";
import { images, type ImageChange } from "./images.ts";
import type { NotRendered, Walked } from "./comparison.ts";

/** An object that changes, field by field. */
export interface ReviewedObject extends ObjectChange {
  readonly change: ChangeWord;
  readonly differences: readonly FieldDifference[];
}

export interface ReviewResult {
  readonly before: string;
  readonly after: string;
  readonly objects: readonly ReviewedObject[];
  readonly consequences: readonly Consequence[];
  readonly images: readonly ImageChange[];
  readonly failures: readonly NotRendered[];
}

/** Puts the review together. */
export function reviewResult(
  { changes, failures }: Walked,
  context: ReviewContext,
  { before, after }: Pick<ReviewResult, "before" | "after">,
): ReviewResult {
  const objects = changes.map((change): ReviewedObject => ({
    ...change,
    change: changeWord(change),
    differences: diffFields(change),
  }));
  return {
    before,
    after,
    objects,
    consequences: consequences(changes, context),
    images: images(countingChanges(changes, context)),
    failures: withoutTwins(failures),
  };
}

/** What fails on both sides alike is said once. */
function withoutTwins(failures: readonly NotRendered[]): NotRendered[] {
  const found = new Map<string, NotRendered>();
  for (const one of failures) {
    const { cluster, kustomization, release, why } = one;
    found.set(JSON.stringify([cluster, kustomization, release, why]), one);
  }
  return [...found.values()];
}

/** How many there are of each, for the verdict. */
export interface ReviewSummary {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly danger: number;
  readonly warning: number;
  readonly notice: number;
  readonly failures: number;
}

export function summaryOf({
  objects,
  consequences: found,
  failures,
}: ReviewResult): ReviewSummary {
  const words = (wanted: ChangeWord): number =>
    objects.filter(({ change }) => change === wanted).length;
  const severities = (wanted: Severity): number =>
    found.filter(({ severity }) => severity === wanted).length;
  return {
    added: words("added"),
    changed: words("changed"),
    removed: words("removed"),
    danger: severities("danger"),
    warning: severities("warning"),
    notice: severities("notice"),
    failures: failures.length,
  };
}

/** Where an object comes from: `prod · Kustomization flux-system/apps · HelmRelease apps/podinfo`. */
export function placeText({
  cluster,
  kustomization,
  release,
}: Pick<ObjectChange, "cluster" | "kustomization" | "release">): string {
  return [
    cluster,
    kustomization === undefined ? undefined : `Kustomization ${kustomization}`,
    release === undefined ? undefined : `HelmRelease ${release}`,
  ]
    .filter((part) => part !== undefined)
    .join(" · ");
}

/** One text for each object and where it comes from. */
export function objectText(object: ReviewedObject): string {
  return `${placeText(object)} · ${identityText(object)}`;
}
