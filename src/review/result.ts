/** Everything that a review says, before it is printed in one form or another. */
import type { Identity } from "../model/identity.ts";
import {
  changeKey,
  changeWord,
  type ChangeWord,
  type ObjectChange,
} from "./change.ts";
import { consequences } from "./consequences.ts";
import type { Consequence, Severity } from "./consequence.ts";
import type { ReviewContext } from "./context.ts";
import { countedChanges } from "./counting.ts";
import { diffFields, type FieldDifference } from "./field-diff.ts";
import { withNames } from "./hashed-names.ts";
import { images, type ImageChange } from "./images.ts";
import type { NotRendered, Walked } from "./comparison.ts";
import { placeKey } from "./makers.ts";
import { splitNoise, type Noise } from "./noise.ts";
import { openQuestions } from "./questions.ts";
import { consequenceFor, makerNamed } from "./review.ts";
import type { SecretMask } from "./secret-mask.ts";
import { maskDifferences, maskStates } from "./secrets.ts";

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
  /** How many differences are left out, by why; and how many objects with nothing else. */
  readonly leftOut: Readonly<Record<Noise | "objects", number>>;
}

export const nothingLeftOut: ReviewResult["leftOut"] = {
  "chart-label": 0,
  checksum: 0,
  quantity: 0,
  volatile: 0,
  objects: 0,
};

/** What a review is put together from. */
export interface ReviewInput {
  readonly walked: Walked;
  readonly context: ReviewContext;
  readonly before: string;
  readonly after: string;
  /** Secrets never leave. */
  readonly mask: SecretMask;
  /** The file that an object is written in, where it is one that changes. */
  readonly fileOf: (object: Identity) => string | undefined;
  /** Whether noise is shown too. */
  readonly showAll: boolean;
}

/** Puts the review together. */
export function reviewResult(input: ReviewInput): ReviewResult {
  const { walked, context, before, after, mask } = input;
  const { changes, failures } = walked;
  const leftOut = { ...nothingLeftOut };
  const objects = changes.flatMap((change): ReviewedObject[] => {
    const names = input.showAll
      ? undefined
      : walked.renamed.get(placeKey(change));
    const renamed = change.before && names && withNames(change.before, names);
    const every = diffFields({
      ...change,
      before: renamed?.fields ?? change.before,
    });
    leftOut.checksum += renamed?.count ?? 0;
    const volatile = walked.volatile.get(changeKey(change));
    const split = input.showAll
      ? { shown: every, leftOut: [] }
      : splitNoise(change, every, volatile);
    for (const { noise } of split.leftOut) leftOut[noise]++;
    if (split.shown.length === 0) {
      leftOut.objects++;
      return [];
    }
    const shown = maskDifferences(change, split.shown, mask);
    const states = maskStates(change, mask);
    return [
      {
        ...change,
        ...states,
        file: change.release === undefined ? input.fileOf(change) : undefined,
        change: changeWord(change),
        differences: shown,
      },
    ];
  });
  return {
    before,
    after,
    objects,
    consequences: [
      ...undefinedVariables(failures),
      ...consequences(changes, context),
      ...openQuestions(walked.asked, objects),
    ].map((one) => ({
      ...one,
      why: mask.text(one.why),
      ...(one.fix === undefined ? {} : { fix: mask.text(one.fix) }),
    })),
    images: images(countedChanges(changes)).map((one) => ({
      ...one,
      from: one.from && mask.text(one.from),
      to: one.to && mask.text(one.to),
    })),
    failures: withoutTwins(failures).map((one) => ({
      ...one,
      why: mask.text(one.why),
      ...(one.hint === undefined ? {} : { hint: mask.text(one.hint) }),
    })),
    leftOut,
  };
}

/** Strict substitution fails all that a Kustomization applies: that is more than what nobody could render. */
function undefinedVariables(failures: readonly NotRendered[]): Consequence[] {
  return failures.flatMap((failure) => {
    const { code, side, why, hint: fix, cluster } = failure;
    const object = makerNamed("Kustomization", failure.kustomization);
    if (code !== "undefined-variable" || side === "before") return [];
    if (object === undefined) return [];
    return [consequenceFor({ ...object, cluster }, { code, why, fix })];
  });
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
