/** Objects that a Kustomization newly applies while another one does so, too. */
import { markedBy, notAppliedMark } from "../../kinds/marks.ts";
import { identityText } from "../../model/identity.ts";
import type { KubeObject } from "../../model/kube-object.ts";
import { compare } from "../../model/order.ts";
import type { Fields } from "../../yaml/data.ts";
import type { Consequence } from "../consequence.ts";
import type { Side } from "../context.ts";
import { specOf } from "../fate.ts";
import { objectKey } from "../makers.ts";
import {
  consequenceFor,
  listed,
  makerNamed,
  someOf,
  type CountedChange,
  type Review,
} from "../review.ts";
import { isSame } from "../same-data.ts";
import { kubeConfigOf } from "./remote-clusters.ts";

/** An object that comes to a Kustomization. */
interface Arrival extends CountedChange {
  readonly after: Fields;
  readonly kustomization: string;
}

/** A Kustomization that applies an object, as `NAMESPACE/NAME`; its own fields, as far as they are known. */
interface Claim {
  readonly by: string;
  readonly maker: Fields | undefined;
}

/** Both that apply an object put their own version of it and their labels back each time (kustomize-controller 1.9, apply). */
export function objectContested(review: Review): Consequence[] {
  const arrivals = review.changes.filter(isArrival);
  const clusters = new Set(arrivals.map(({ cluster }) => cluster));
  return [...clusters].flatMap((cluster) =>
    contestedIn(
      cluster,
      arrivals.filter((one) => one.cluster === cluster),
      review,
    ),
  );
}

function isArrival(change: CountedChange): change is Arrival {
  const { before, after, release, kustomization, movedFrom } = change;
  return (
    after !== undefined &&
    release === undefined &&
    kustomization !== undefined &&
    (before === undefined || movedFrom !== undefined)
  );
}

/** Whether the object bears a mark by which its Kustomization leaves it, or the fields that it does not write, to others. */
function isShared(fields: Fields): boolean {
  return (
    notAppliedMark(fields) !== undefined ||
    markedBy(fields, { ssa: "Merge" }) !== undefined
  );
}

function contestedIn(
  cluster: string | undefined,
  arrivals: readonly Arrival[],
  review: Review,
): Consequence[] {
  const [had, has] = (["before", "after"] as const).map((side) =>
    claimsIn(cluster, side, review),
  );
  const objects = new Map(
    arrivals.map((one) => {
      const object = { ...one, fields: one.after };
      return [objectKey(object), object];
    }),
  );
  const untouched = review
    .whole(cluster)
    .untouchedAppliers([...objects.values()]);
  const contests = new Map<string, { pair: Contest; objects: KubeObject[] }>();
  for (const [key, object] of objects) {
    const others = (untouched.get(key) ?? []).map(claimOf);
    const pair = contest(
      [...(had?.get(key) ?? []), ...others],
      [...(has?.get(key) ?? []), ...others],
    );
    if (pair === undefined) continue;
    const text = JSON.stringify(pair);
    const known = contests.get(text) ?? { pair, objects: [] };
    known.objects.push(object);
    contests.set(text, known);
  }
  return [...contests.values()].flatMap(({ pair, objects: its }) =>
    told(pair, its, cluster),
  );
}

/** The Kustomization that newly applies an object, and those that apply it besides. */
interface Contest {
  readonly by: string;
  readonly others: readonly string[];
}

/** Undefined where the object has one Kustomization, or had several before. */
function contest(
  had: readonly Claim[],
  has: readonly Claim[],
): Contest | undefined {
  const before = new Set(had.map(({ by }) => by));
  const [newcomer] = has
    .filter(({ by, maker }) => !before.has(by) && !isSuspended(maker))
    .toSorted((left, right) => compare(left.by, right.by));
  if (newcomer === undefined || before.size > 1) return undefined;
  const others = has
    .filter(
      ({ by, maker }) =>
        by !== newcomer.by &&
        !isSuspended(maker) &&
        goesToTheSame(maker, newcomer.maker),
    )
    .map(({ by }) => by);
  return others.length === 0
    ? undefined
    : { by: newcomer.by, others: [...new Set(others)].toSorted(compare) };
}

function isSuspended(maker: Fields | undefined): boolean {
  return specOf(maker ?? {})["suspend"] === true;
}

/** Whether two Kustomizations apply to the same cluster. */
function goesToTheSame(
  one: Fields | undefined,
  other: Fields | undefined,
): boolean {
  return isSame(kubeConfigOf(one ?? {}), kubeConfigOf(other ?? {}));
}

/** Which rendered Kustomizations apply what, by `objectKey`. */
function claimsIn(
  cluster: string | undefined,
  side: Side,
  { state }: Review,
): ReadonlyMap<string, Claim[]> {
  const { rendered, find } = state(cluster, side);
  const found = new Map<string, Claim[]>();
  for (const object of rendered()) {
    const { release, kustomization: by, fields } = object;
    if (release !== undefined || by === undefined || isShared(fields)) continue;
    const maker = makerNamed("Kustomization", by);
    const claim = { by, maker: maker && find(maker)?.fields };
    const key = objectKey(object);
    found.set(key, [...(found.get(key) ?? []), claim]);
  }
  return found;
}

function claimOf({ namespace, name, fields }: KubeObject): Claim {
  return { by: `${namespace}/${name}`, maker: fields };
}

function told(
  { by, others }: Contest,
  objects: readonly KubeObject[],
  cluster: string | undefined,
): Consequence[] {
  const maker = makerNamed("Kustomization", by);
  if (maker === undefined) return [];
  const names = others.flatMap(
    (other) => makerNamed("Kustomization", other) ?? [],
  );
  const count = objects.length;
  const what = `${count === 1 ? "" : `${count} objects, `}${someOf(objects)}`;
  return [
    consequenceFor(
      { ...maker, cluster },
      {
        code: "object-contested",
        why: `it newly applies ${what}, which ${listed(names.map(identityText))} ${names.length === 1 ? "applies" : "apply"}, too: each puts its own version back whenever it reconciles, and the one that applied last deletes ${count === 1 ? "it" : "them"} when it goes`,
      },
    ),
  ];
}
