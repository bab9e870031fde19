/** What becomes of an object in the cluster that its maker no longer makes. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import type { ObjectInState, ObjectView } from "../kinds/kind.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import type { ClusterState, PlacedObject } from "./context.ts";
import { reasonToStay } from "./keeping.ts";
import { makerOf, type CountedChange, type Review } from "./review.ts";

/** Whether the cluster loses the object, and by what: the end of a sentence that begins with "it is deleted" or "it stays". */
export interface Fate {
  readonly isDeleted: boolean;
  readonly because: string;
}

/** What {@link fateOf} looks at: an object of the state before. */
export type Gone = Pick<
  PlacedObject,
  | keyof Identity
  | "apiVersion"
  | "kustomization"
  | "release"
  | "fields"
  | "isChartCrd"
>;

/** The object of a change as the state before has it. */
export function goneOf(
  change: CountedChange,
  fields: Fields,
): CountedChange & Gone {
  const isChartCrd = change.chartCrd?.before === true;
  return { ...change, ...change.movedFrom, fields, isChartCrd };
}

/**
 * What becomes of an object that its Kustomization or HelmRelease no longer makes: the kustomize-controller prunes it, Helm
 * removes it in the upgrade, or it goes the way of its maker if that goes, too. Where nothing is known to apply it, the
 * worst is taken.
 */
export function fateOf(
  object: Gone,
  cluster: string | undefined,
  review: Review,
  seen: readonly string[] = [],
): Fate {
  const because = reasonToStay(object);
  if (because !== undefined) return { isDeleted: false, because };
  const maker = makerOf(object);
  const before = maker && review.state(cluster, "before").find(maker);
  if (maker === undefined || before === undefined)
    return {
      isDeleted: true,
      because:
        "if whatever applies it prunes, which this repository does not say",
    };
  const text = identityText(maker);
  const after = review.state(cluster, "after").find(maker);
  if (after !== undefined) return left(object, text, before, after);
  // A Kustomization that applies itself prunes itself.
  if (text === identityText(object))
    return pruned("it", before, before, "itself");
  if (seen.includes(text)) return pruned(text, before, before);
  const fate = fateOf(before, cluster, review, [...seen, identityText(object)]);
  if (!fate.isDeleted)
    return { isDeleted: false, because: `since ${text} stays in the cluster` };
  return takesAlong(before)
    ? { isDeleted: true, because: `together with ${text}` }
    : {
        isDeleted: false,
        because: `since ${text} goes without what it made (${reasonToLeave(before)})`,
      };
}

/**
 * Whether the object's maker is removed as well and stands for it. One that applies itself, or that is in a circle of
 * Kustomizations that apply each other, stands for itself.
 */
export function goesWithMaker(
  object: Identity & Pick<Gone, "kustomization" | "release">,
  cluster: string | undefined,
  { state }: Review,
): boolean {
  const own = identityText(object);
  const seen = new Set<string>();
  let at: Pick<Gone, "kustomization" | "release"> | undefined = object;
  while (at !== undefined) {
    const maker = makerOf(at);
    if (maker === undefined) break;
    const text = identityText(maker);
    if (text === own) return false;
    const isGone = state(cluster, "after").find(maker) === undefined;
    if (!isGone || seen.has(text)) break;
    at = state(cluster, "before").find(maker);
    if (at !== undefined) seen.add(text);
  }
  return seen.size > 0;
}

/** Whether what the maker made goes when it goes itself; true of everything that is not Flux's. */
export function takesAlong(
  maker: Omit<Gone, "kustomization" | "release">,
): boolean {
  const kind = kindOf(maker.apiVersion, maker.kind);
  return kind === undefined || kind.loss(viewOf(maker)) !== undefined;
}

/** The setting by which a Kustomization or HelmRelease goes alone. */
export function reasonToLeave({
  fields,
}: Pick<PlacedObject, "fields">): string {
  const spec = specOf(fields);
  if (spec["suspend"] === true) return "it is suspended";
  const policy = textAt(spec, "deletionPolicy");
  return policy === "Orphan" ? "`deletionPolicy: Orphan`" : "`prune: false`";
}

/** An object's spec; empty where it has none. */
export function specOf(fields: Fields): Fields {
  return fieldsAt(fields, "spec") ?? {};
}

/** An object as the kinds see it. */
export function viewOf({
  name,
  namespace,
  fields,
}: Pick<PlacedObject, "name" | "namespace" | "fields">): ObjectView {
  return { name, namespace, spec: specOf(fields) };
}

/** An object of a cluster's, among the others. */
export function viewIn(
  { find }: ClusterState,
  object: Parameters<typeof viewOf>[0],
): ObjectInState {
  const specAt = (identity: Identity): Fields | undefined => {
    const found = find(identity);
    return found && specOf(found.fields);
  };
  return { ...viewOf(object), specAt };
}

/** The maker stays and no longer makes the object. */
function left(
  { release }: Gone,
  text: string,
  before: PlacedObject,
  after: PlacedObject,
): Fate {
  return release === undefined
    ? pruned(text, before, after)
    : {
        isDeleted: true,
        because: `by Helm, since the chart of ${text} no longer makes it`,
      };
}

/** The kustomize-controller prunes by the spec that it has at that moment (kustomize-controller 1.9, prune): either of the two. */
function pruned(
  text: string,
  before: PlacedObject,
  after: PlacedObject,
  what = "it",
): Fate {
  const [had, has] = [before, after].map(
    ({ fields }) => specOf(fields)["prune"] === true,
  );
  if (has === true)
    return {
      isDeleted: true,
      because: `since ${text} no longer applies ${what} and prunes (\`prune: true\`)`,
    };
  return had === true
    ? {
        isDeleted: true,
        because: `since ${text} may apply this commit before it learns of its own \`prune: false\``,
      }
    : { isDeleted: false, because: `since ${text} does not prune` };
}
