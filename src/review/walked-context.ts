/** What the rules of the review ask about the two states, from what was rendered on the way. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { helmRelease } from "../kinds/helm-release.ts";
import { identityText, type Identity } from "../model/identity.ts";
import { objectsOf } from "../render/documents.ts";
import type {
  ClusterState,
  PlacedObject,
  ReviewContext,
  Side,
} from "./context.ts";
import { madeKey, type Made, type Walked } from "./comparison.ts";
import { isOfCrdsFolder } from "./object-changes.ts";

/** Makes the context. Documents are read only where somebody asks for what is in them. */
export function walkedContext(
  { made, charts }: Walked,
  whole: ReviewContext["whole"],
): ReviewContext {
  const objects = new Map<Made, readonly PlacedObject[]>();
  const objectsIn = (one: Made): readonly PlacedObject[] => {
    let its = objects.get(one);
    if (its === undefined) objects.set(one, (its = placedObjects(one)));
    return its;
  };
  const states = new Map<string, ClusterState>();
  return {
    charts,
    whole,
    state: (cluster, side) => {
      const key = JSON.stringify([cluster ?? "", side]);
      let state = states.get(key);
      if (state === undefined)
        states.set(key, (state = stateOf(cluster, side, made, objectsIn)));
      return state;
    },
  };
}

function stateOf(
  cluster: string | undefined,
  side: Side,
  made: Walked["made"],
  objectsIn: (one: Made) => readonly PlacedObject[],
): ClusterState {
  const its = [...made.values()].filter(
    (one) => one.side === side && one.place.cluster === cluster,
  );
  let every: readonly PlacedObject[] | undefined;
  const rendered = (): readonly PlacedObject[] =>
    (every ??= its.flatMap((one) => objectsIn(one)));
  let byIdentity: Map<string, PlacedObject> | undefined;
  const all = (): Map<string, PlacedObject> =>
    (byIdentity ??= new Map(
      rendered().map((object) => [identityText(object), object]),
    ));
  const madeOf = (maker: Identity): Made | undefined => {
    const place = placeOfMaker(maker, its);
    return place && made.get(madeKey(place, side));
  };
  return {
    find: (identity) => all().get(identityText(identity)),
    isRendered: (maker) => {
      const found = madeOf(maker);
      return found === undefined
        ? !all().has(identityText(maker))
        : found.rendered !== undefined;
    },
    madeBy: (maker) => {
      const found = madeOf(maker);
      return found === undefined ? [] : objectsIn(found);
    },
    rendered,
  };
}

/** The place of what a maker makes. */
function placeOfMaker(
  { kind, namespace, name }: Identity,
  made: readonly Made[],
): Made["place"] | undefined {
  const text = `${namespace}/${name}`;
  return made.find(({ place }) =>
    kind === helmRelease.kind
      ? place.release === text
      : place.release === undefined && place.kustomization === text,
  )?.place;
}

/** What a maker makes, each object as the cluster gets it. */
export function placedObjects({ place, rendered }: Made): PlacedObject[] {
  if (rendered === undefined) return [];
  const { kustomization, release } = place;
  return rendered.documents.flatMap((document) => {
    const crd = isOfCrdsFolder(document, place) ? { isChartCrd: true } : {};
    return (objectsOf(document) ?? []).map((object) => {
      const fields = rendered.finish(object.fields);
      const namespace = textAt(fieldsAt(fields, "metadata"), "namespace") ?? "";
      return { ...object, namespace, fields, kustomization, release, ...crd };
    });
  });
}
