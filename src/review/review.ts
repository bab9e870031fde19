/** What a rule of the review gets, and how it reports. */
import { compare } from "../model/order.ts";
import {
  identityText,
  parseNamespacedName,
  type Identity,
} from "../model/identity.ts";
import type { ObjectChange, Place } from "./change.ts";
import { consequenceCodes, type ConsequenceCode } from "./consequence-codes.ts";
import type { Consequence } from "./consequence.ts";
import type { ReviewContext } from "./context.ts";

/** A change, and where the object comes from if that is elsewhere. */
export interface CountedChange extends ObjectChange {
  /** Where the state before has the object, if not where the state after has it. */
  readonly movedFrom?: Omit<Place, "cluster">;
}

/** What every rule gets. */
export interface Review extends ReviewContext {
  /** The changes that count, each object once, in an order of their own. */
  readonly changes: readonly CountedChange[];
}

/** One rule: what it finds in all changes together. */
export type Rule = (review: Review) => readonly Consequence[];

/** A consequence before it is put together with the object and the code's severity. */
export interface Found {
  readonly code: ConsequenceCode;
  /** As in {@link Consequence}: a sentence without its full stop. */
  readonly why: string;
  /** Of several steps one a line, numbered. */
  readonly fix?: string | undefined;
}

/** A consequence for an object. */
export function consequenceFor(
  { kind, namespace, name, cluster }: Identity & Pick<Place, "cluster">,
  { code, why, fix }: Found,
): Consequence {
  const { severity } = consequenceCodes[code];
  const object = { kind, namespace, name };
  return {
    code,
    severity,
    object,
    cluster,
    why,
    ...(fix === undefined ? {} : { fix }),
  };
}

/** A rule that looks at one change at a time. */
export function eachChange(
  find: (change: CountedChange, review: Review) => readonly Found[],
): Rule {
  return (review) =>
    review.changes.flatMap((change) =>
      find(change, review).map((found) => consequenceFor(change, found)),
    );
}

/** `group/Kind` of an object; the core group's is `/Kind`. */
export function groupKind({
  apiVersion,
  kind,
}: {
  readonly apiVersion: string;
  readonly kind: string;
}): string {
  return `${apiVersion.slice(0, Math.max(0, apiVersion.indexOf("/")))}/${kind}`;
}

/** What puts an object into the cluster: the HelmRelease that makes it, else the Kustomization that applies it. */
export function makerOf({
  release,
  kustomization,
}: Omit<Place, "cluster">): Identity | undefined {
  const kind = release === undefined ? "Kustomization" : "HelmRelease";
  return makerNamed(kind, release ?? kustomization);
}

/** The maker that a {@link Place} names as `NAMESPACE/NAME`. */
export function makerNamed(
  kind: "Kustomization" | "HelmRelease",
  text: string | undefined,
): Identity | undefined {
  if (text === undefined) return undefined;
  const { namespace = "", name } = parseNamespacedName(text);
  return { kind, namespace, name };
}

/** One text per object and cluster. */
export function keyOf(object: Identity & Pick<Place, "cluster">): string {
  return `${object.cluster ?? ""} ${identityText(object)}`;
}

/** A few of the objects by name, the others counted. */
export function someOf(objects: readonly Identity[]): string {
  const texts = [...new Set(objects.map(identityText))].toSorted(compare);
  const rest = texts.length - 3;
  return rest > 0
    ? `${texts.slice(0, 3).join(", ")} and ${rest} more`
    : listed(texts);
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(texts: readonly string[]): string {
  const last = texts.at(-1);
  return last === undefined || texts.length === 1
    ? (last ?? "")
    : `${texts.slice(0, -1).join(", ")} and ${last}`;
}

/** Objects counted by kind: `2 Deployments and 1 Service`. */
export function countedByKind(objects: readonly Identity[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return listed(
    [...counts]
      .toSorted(([left], [right]) => compare(left, right))
      .map(([kind, count]) => `${count} ${count === 1 ? kind : several(kind)}`),
  );
}

function several(kind: string): string {
  if (/(?:s|x|ch)$/.test(kind))
    return kind === "Endpoints" ? kind : `${kind}es`;
  return /[^aeiou]y$/.test(kind) ? kind.replace(/y$/, "ies") : `${kind}s`;
}
