/** Differences as they may be shown: secrets never leave. */
import type { FieldPath, Step } from "../model/field-path.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { isFields, type Data } from "../yaml/data.ts";
import type { FieldDifference, States } from "./field-diff.ts";
import { isList, isSame, own, plain } from "./same-data.ts";
import { marks, type SecretMask } from "./secret-mask.ts";
import { lastApplied, openFields } from "./secret-values.ts";

/** An object's states, as an `ObjectChange` has them. */
export interface ObjectStates extends States {
  readonly kind: string;
}

/**
 * Both states of an object as they may be shown: what a Secret holds is `***` where it is the same in both, else
 * `*** (before)` and `*** (after)`; elsewhere what the mask finds is hidden.
 */
export function maskStates(object: ObjectStates, mask: SecretMask): States {
  const [before, after] = maskPair(object, [], object, mask);
  return {
    apiVersion: object.apiVersion,
    before: isFields(before) ? before : undefined,
    after: isFields(after) ? after : undefined,
  };
}

/** An object's differences as they may be shown. Both sides of each still differ. */
export function maskDifferences(
  object: ObjectStates,
  differences: readonly FieldDifference[],
  mask: SecretMask,
): FieldDifference[] {
  return differences.map((one) => {
    const [before, after] = maskPair(object, one.path, one, mask);
    return { ...one, path: maskPath(one.path, mask), before, after };
  });
}

/** An object of one state as it may be shown: what a Secret holds is `***`. */
export function maskObject(
  { apiVersion, kind, fields }: KubeObject,
  mask: SecretMask,
): Data {
  const isSecret = apiVersion === "v1" && kind === "Secret";
  const open = isSecret ? hidden([], fields, fields, marks.same) : fields;
  return mask.data(open ?? {});
}

interface Sides {
  readonly before: Data | undefined;
  readonly after: Data | undefined;
}

type Pair = readonly [before: Data | undefined, after: Data | undefined];

function maskPair(
  { apiVersion, kind }: ObjectStates,
  path: FieldPath,
  { before, after }: Sides,
  mask: SecretMask,
): Pair {
  const isSecret = apiVersion === "v1" && kind === "Secret";
  const left = isSecret ? hidden(path, before, after, marks.before) : before;
  const right = isSecret ? hidden(path, after, before, marks.after) : after;
  const one = left === undefined ? undefined : mask.data(left);
  const other = right === undefined ? undefined : mask.data(right);
  if (one === undefined || other === undefined) return [one, other];
  // Two secrets that both states have, in one place: that they differ is to be seen.
  return isSame(one, other) && !isSame(before, after)
    ? [sided(one, marks.before), sided(other, marks.after)]
    : [one, other];
}

/** A part of a Secret without its values. */
function hidden(
  path: FieldPath,
  its: Data | undefined,
  other: Data | undefined,
  mark: string,
): Data | undefined {
  if (its === undefined) return undefined;
  const value = plain(its);
  const isHidden = isHiddenAt(path);
  if (isFields(value)) {
    const others = other === undefined ? {} : plain(other);
    return Object.fromEntries(
      Object.keys(value).map((key) => [
        key,
        hidden(
          [...path, key],
          own(value, key),
          isFields(others) ? own(others, key) : undefined,
          mark,
        ) ?? null,
      ]),
    );
  }
  if (!isHidden) return value;
  return isSame(value, other) ? marks.same : mark;
}

/** Whether a Secret's field holds what is secret. */
function isHiddenAt([first, second, third]: FieldPath): boolean {
  if (first === undefined) return false;
  if (typeof first !== "string" || !openFields.has(first)) return true;
  return second === "annotations" && third === lastApplied;
}

/** The data with each mark in it as this side's. */
function sided(data: Data, mark: string): Data {
  if (typeof data === "string")
    return data.replaceAll(/\*\*\*(?: \((?:before|after)\))?/g, mark);
  if (isList(data)) return data.map((item) => sided(item, mark));
  if (!isFields(data)) return data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, sided(value, mark)]),
  );
}

function maskPath(path: FieldPath, mask: SecretMask): FieldPath {
  return path.map((step): Step => {
    if (typeof step === "string") return mask.text(step);
    if (typeof step === "number" || !("item" in step)) return step;
    const item = mask.data(step.item);
    return { item: isFields(item) ? item : {} };
  });
}
