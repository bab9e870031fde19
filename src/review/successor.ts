/** Who takes over what a removed Kustomization or HelmRelease made. */
import { textAt } from "../kinds/fields.ts";
import { identityText, type Identity } from "../model/identity.ts";
import { compare } from "../model/order.ts";
import type { Fields } from "../yaml/data.ts";
import type { PlacedObject } from "./context.ts";
import { specOf } from "./fate.ts";
import { makerOf, type Review } from "./review.ts";
import { isSame } from "./same-data.ts";

/**
 * The maker that makes most of the same objects in the state after; where the two are not rendered, an added Kustomization with
 * the same source and path. Only what changes, or makes something that does, is asked.
 */
export function successorOf(
  maker: PlacedObject,
  cluster: string | undefined,
  review: Review,
): Identity | undefined {
  const { state } = review;
  const before = state(cluster, "before");
  const candidates = candidatesFor(maker, cluster, review);
  if (!before.isRendered(maker))
    return candidates.find((candidate) => {
      const now = state(cluster, "after").find(candidate);
      return now !== undefined && readsTheSame(maker, now.fields);
    });
  const old = new Set(before.madeBy(maker).map(identityText));
  const [best] = candidates
    .map((candidate) => ({
      candidate,
      same: state(cluster, "after")
        .madeBy(candidate)
        .filter((object) => old.has(identityText(object))).length,
    }))
    .filter(({ same }) => same > 0)
    .toSorted((left, right) => right.same - left.same);
  return best?.candidate;
}

function candidatesFor(
  maker: PlacedObject,
  cluster: string | undefined,
  { changes }: Review,
): Identity[] {
  const found = new Map<string, Identity>();
  for (const change of changes) {
    if (change.cluster !== cluster || change.after === undefined) continue;
    for (const one of [change, makerOf(change)])
      if (one?.kind === maker.kind) {
        const { kind, namespace, name } = one;
        found.set(identityText(one), { kind, namespace, name });
      }
  }
  found.delete(identityText(maker));
  return [...found]
    .toSorted(([left], [right]) => compare(left, right))
    .map(([, one]) => one);
}

/** Whether a Kustomization applies the same folder of the same source. */
function readsTheSame(maker: PlacedObject, after: Fields): boolean {
  const [left, right] = [maker.fields, after].map((fields) => ({
    source: specOf(fields)["sourceRef"],
    path: (textAt(specOf(fields), "path") ?? "")
      .replace(/^\.?\/*/, "")
      .replace(/\/+$/, ""),
  }));
  return (
    left?.source !== undefined &&
    isSame(left.path, right?.path) &&
    isSame(left.source, right?.source)
  );
}
