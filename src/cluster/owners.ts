/** Who owns which field of a live object: `metadata.managedFields` (server-side apply's FieldsV1). */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { findItem, type FieldPath } from "../model/field-path.ts";
import { itemsOf, parseObject } from "./json.ts";

/** Under which name fluxsmith applies. The kustomize-controller takes over the fields of managers that begin with `kubectl`. */
export const fieldManager = "kubectl-fluxsmith";

/** Under which name Flux's kustomize-controller applies. */
export const kustomizeController = "kustomize-controller";

/**
 * Whether fields of this manager go when Git drops them: what the kustomize-controller has, and what it takes over at its
 * next run (kustomize-controller, apply: managers that begin with `kubectl`, and `before-first-apply`).
 */
function followsGit(manager: string): boolean {
  return (
    manager === kustomizeController ||
    manager.startsWith("kubectl") ||
    manager === "before-first-apply"
  );
}

/** The names of all managers but the status' writers. */
export function managersOf(live: Fields): string[] {
  const names = entriesOf(live).map((entry) => textAt(entry, "manager") ?? "");
  return [...new Set(names)];
}

function entriesOf(live: Fields): Fields[] {
  return itemsOf(fieldsAt(live, "metadata")?.["managedFields"]).filter(
    (entry) => (textAt(entry, "subresource") ?? "") === "",
  );
}

/** Whether the kustomize-controller applies the object. */
export function isAppliedByFlux(live: Fields): boolean {
  return entriesOf(live).some(
    (entry) =>
      textAt(entry, "manager") === kustomizeController &&
      textAt(entry, "operation") === "Apply",
  );
}

/** Whether two states of an object have the same managers of the same fields. */
export function hasSameOwners(left: Fields, right: Fields): boolean {
  const owners = (object: Fields): string =>
    JSON.stringify(
      entriesOf(object)
        .map(({ time: _time, ...entry }) => JSON.stringify(entry))
        .toSorted(),
    );
  return owners(left) === owners(right);
}

/** How {@link droppedFields} looks. */
export interface DroppedOptions {
  /**
   * Also into lists and maps that are owned as one. What they hold besides may be a default of the server's: without managed
   * fields of their own the two look the same.
   */
  readonly inWhole?: boolean;
  /** Without what this manager applied: what it drops, its own next apply shows. */
  readonly besides?: string;
}

/**
 * The fields of a live object that will go since Git does not have them (any more), as paths. What the controller adds by
 * itself, its labels, is not among them.
 */
export function droppedFields(
  desired: Fields,
  live: Fields,
  { inWhole = false, besides }: DroppedOptions = {},
): FieldPath[] {
  const dropped = new Map<string, FieldPath>();
  const kept = new Set<string>();
  for (const entry of entriesOf(live)) {
    const manager = textAt(entry, "manager") ?? "";
    const isApplied = textAt(entry, "operation") === "Apply";
    if (manager === besides && isApplied) continue;
    const follows = followsGit(manager);
    const owned = fieldsAt(entry, "fieldsV1") ?? {};
    for (const path of missingFrom(desired, owned, live, {
      path: [],
      inWhole,
    })) {
      const key = JSON.stringify(path);
      if (follows) dropped.set(key, path);
      else kept.add(key);
    }
  }
  return [...dropped.keys()]
    .filter((key) => !kept.has(key))
    .toSorted()
    .flatMap((key) => [dropped.get(key) ?? []]);
}

/** The owned paths that the data does not have; of a map that is missing whole, only the map. */
function missingFrom(
  desired: Data,
  owned: Fields,
  live: Data,
  at: Place,
): FieldPath[] {
  const keys = Object.keys(owned);
  // Without children it is owned as one: a list or map that is replaced whole.
  if (keys.length === 0)
    return at.inWhole ? missingWithin(desired, live, at.path) : [];
  const missing: FieldPath[] = [];
  const last = at.path.at(-1);
  for (const key of keys) {
    const step = stepOf(key);
    const below = owned[key];
    // `.` is the map itself.
    if (step === undefined || !isFields(below)) continue;
    // What tells an item from others may be a default: it is there as long as the item is.
    if (
      typeof last === "object" &&
      "item" in last &&
      typeof step === "string" &&
      step in last.item
    )
      continue;
    const there = valueIn(live, step);
    if (there === undefined) continue;
    const wanted = valueIn(desired, step);
    // What is owned as one and is the same is the usual case, and worth no path.
    if (wanted === there) continue;
    const path = [...at.path, step];
    if (isForeign(path)) continue;
    const goes =
      wanted === undefined && (typeof step === "object" || !isFields(there));
    const children = goes
      ? []
      : missingFrom(wanted ?? {}, below, there, { ...at, path });
    if (children.length > 0) missing.push(...children);
    // Of a map that has something in it, its fields say what goes: labels of the controller's alone stay.
    else if (
      goes ||
      (at.inWhole &&
        wanted === undefined &&
        (isEmpty(below) || !hasFields(there)))
    )
      missing.push(path);
  }
  return missing;
}

/** Where {@link missingFrom} is, and how closely it looks. */
interface Place {
  readonly path: FieldPath;
  readonly inWhole: boolean;
}

function hasFields(data: Data): boolean {
  return isFields(data) && !isEmpty(data);
}

function isEmpty(fields: Fields): boolean {
  return Object.keys(fields).length === 0;
}

/** A key of a FieldsV1 set (structured-merge-diff, fieldpath/serialize-pe.go); undefined for `.` and for what has no name. */
function stepOf(key: string): NamedStep | undefined {
  const rest = key.slice(2);
  if (key.startsWith("f:")) return rest;
  if (key.startsWith("k:")) return { item: parseObject(rest) };
  return undefined;
}

type NamedStep = string | { readonly item: Fields };

function valueIn(data: Data, step: NamedStep): Data | undefined {
  if (typeof step === "string")
    return isFields(data) && Object.hasOwn(data, step) ? data[step] : undefined;
  return Array.isArray(data) ? data[findItem(data, step)] : undefined;
}

/**
 * What the live side of a value that is owned as one holds besides: where the owner wrote nothing into a map, that is
 * others'. `false` counts as a default, the only one inside a list of Flux's (Kustomization, `substituteFrom[].optional`).
 */
function missingWithin(
  desired: Data,
  live: Data,
  path: FieldPath,
): FieldPath[] {
  if (Array.isArray(desired) && Array.isArray(live))
    return desired.length === live.length
      ? desired.flatMap((item: Data, index) =>
          missingWithin(item, live[index] as Data, [...path, index]),
        )
      : [];
  if (!isFields(desired) || !isFields(live)) return [];
  if (Object.keys(desired).length === 0) return [];
  return Object.entries(live).flatMap(([name, there]) => {
    const wanted = valueIn(desired, name);
    if (wanted !== undefined)
      return missingWithin(wanted, there, [...path, name]);
    return there === false ? [] : [[...path, name]];
  });
}

/**
 * Labels by which the kustomize-controller knows what it applied, those of the server, and kubectl's own copy of what it
 * applied (which the controller removes by itself). Other annotations of the controller's are Git's to say.
 */
const foreignKey =
  /^(labels (kustomize\.toolkit\.fluxcd\.io|kubernetes\.io)\/|annotations kubectl\.kubernetes\.io\/last-applied-configuration$)/;

/**
 * What is not Git's to say: the status, of the metadata all but labels and annotations, and some of these; and
 * `spec.finalizers`, which only a Namespace has, and which its server keeps whoever drops it.
 */
export function isForeign([first, second, third]: FieldPath): boolean {
  if (first === "status") return true;
  if (first === "spec") return second === "finalizers";
  if (first !== "metadata" || second === undefined) return false;
  if (second !== "labels" && second !== "annotations") return true;
  return typeof third === "string" && foreignKey.test(`${second} ${third}`);
}

/** Whether Flux or fluxsmith owns every field that Git sets, so that applying it again would change nothing. */
export function ownsAll(desired: Fields, live: Fields): boolean {
  const owned = entriesOf(live)
    .filter(
      (entry) =>
        textAt(entry, "operation") === "Apply" &&
        [fieldManager, kustomizeController].includes(
          textAt(entry, "manager") ?? "",
        ),
    )
    .map((entry) => fieldsAt(entry, "fieldsV1") ?? {});
  const {
    apiVersion: _version,
    kind: _kind,
    metadata: _its,
    ...rest
  } = desired;
  const { labels, annotations } = fieldsAt(desired, "metadata") ?? {};
  return (
    isOwned(rest, owned) &&
    isOwned(labels ?? {}, within(owned, "metadata", "labels")) &&
    isOwned(annotations ?? {}, within(owned, "metadata", "annotations"))
  );
}

/** Field sets go one level down. */
function within(sets: readonly Fields[], ...path: string[]): Fields[] {
  return sets.flatMap((set) => {
    const below = fieldsAt(set, ...path.map((step) => `f:${step}`));
    return below === undefined ? [] : [below];
  });
}

/** A set without children holds all that is below it. */
function isOwned(data: Data, sets: readonly Fields[]): boolean {
  if (sets.some((set) => Object.keys(set).length === 0)) return true;
  if (!isFields(data)) return sets.length > 0;
  return Object.entries(data).every(([name, value]) => {
    const below = within(sets, name);
    return below.length > 0 && isOwned(value, below);
  });
}
