/** Changes that wait because something is suspended, and what is let go on. */
import { kindOf } from "../../kinds/index.ts";
import { kustomization } from "../../kinds/kustomization.ts";
import type { Identity } from "../../model/identity.ts";
import type { ObjectChange } from "../change.ts";
import type { Consequence } from "../consequence.ts";
import type { PlacedObject } from "../context.ts";
import { specOf } from "../fate.ts";
import { leavingMark } from "../keeping.ts";
import { isSame } from "../same-data.ts";
import {
  consequenceFor,
  eachChange,
  keyOf,
  makerNamed,
  someOf,
  type Review,
} from "../review.ts";

/** A change, and the suspended object on its way into the cluster. */
interface Waiting {
  readonly change: ObjectChange;
  readonly stop: PlacedObject;
}

/** Whatever is suspended after the change and is to carry out part of it: each once, with what waits for it. */
export function suspended(review: Review): Consequence[] {
  const stops = new Map<string, Waiting[]>();
  for (const change of review.changes)
    for (const stop of stopsOf(change, review)) {
      const key = keyOf({ ...stop, cluster: change.cluster });
      stops.set(key, [...(stops.get(key) ?? []), { change, stop }]);
    }
  return [...stops.values()].flatMap((waiting) => {
    const [first] = waiting;
    if (first === undefined) return [];
    const { stop, change } = first;
    const count = new Set(waiting.map((one) => keyOf(one.change))).size;
    const what = someOf(waiting.map((one) => one.change));
    return [
      consequenceFor(
        { ...stop, cluster: change.cluster },
        {
          code: "suspended",
          why: `it is suspended: ${count === 1 ? "the change of" : `the changes of ${count} objects,`} ${what}${count === 1 ? "" : ","} ${count === 1 ? "does" : "do"} not reach the cluster until it is resumed`,
        },
      ),
    ];
  });
}

/** The suspended ones among the release, the Kustomization and its source that bring a change into the cluster. */
function stopsOf(change: ObjectChange, { state }: Review): PlacedObject[] {
  const { find } = state(change.cluster, "after");
  const [release, applier] = [
    makerNamed("HelmRelease", change.release),
    makerNamed("Kustomization", change.kustomization),
  ].map((maker) => maker && find(maker));
  const source = applier && sourceOf(applier);
  return [release, applier, source && find(source)].flatMap((one) =>
    one !== undefined && specOf(one.fields)["suspend"] === true ? [one] : [],
  );
}

function sourceOf({ namespace, fields }: PlacedObject): Identity | undefined {
  const spec = specOf(fields);
  const reference = kustomization
    .references(spec)
    .find(({ path }) => path[0] === "sourceRef");
  return (
    reference && {
      kind: reference.kind,
      name: reference.name,
      namespace: reference.namespace ?? namespace,
    }
  );
}

/** Flux objects that the change itself suspends or resumes. */
export const suspensionChanged = eachChange((change) => {
  const { before, after } = change;
  if (
    after === undefined ||
    kindOf(change.apiVersion, change.kind) === undefined
  )
    return [];
  const [had, has] = [before, after].map(
    (fields) => specOf(fields ?? {})["suspend"] === true,
  );
  if (has === true && had !== true)
    return [
      {
        code: "suspended",
        why: "it is suspended by this change: from then on nothing that it is to bring about happens, and nothing that is altered by hand is put right",
      },
    ];
  return had === true && has !== true
    ? [
        {
          code: "resumed",
          why: "it is resumed: all that was merged while it was suspended is carried out at once",
        },
      ]
    : [];
});

/** Objects that the kustomize-controller leaves as they are. */
export const notApplied = eachChange((change) => {
  const { before, after, release } = change;
  if (before === undefined || isSame(before, after) || after === undefined)
    return [];
  const mark = leavingMark({ release, fields: after });
  return mark === undefined
    ? []
    : [
        {
          code: "not-applied",
          why: `it bears \`${mark}\`: as long as it is in the cluster, Flux does not apply the change to it`,
        },
      ];
});
