/** Who owns which field of a live object: `metadata.managedFields` (server-side apply's FieldsV1). */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { itemsOf } from "./json.ts";

/** Under which name fluxsmith applies. The kustomize-controller takes over the fields of managers that begin with `kubectl`. */
export const fieldManager = "kubectl-fluxsmith";

/** Under which name Flux's kustomize-controller applies. */
export const kustomizeController = "kustomize-controller";

/**
 * Whether fields of this manager go when Git drops them: what the kustomize-controller applied, and what it takes over at
 * its next run (kustomize-controller: managers that begin with `kubectl`, and `before-first-apply`).
 */
function followsGit(manager: string, operation: string): boolean {
  return manager === kustomizeController
    ? operation === "Apply"
    : manager.startsWith("kubectl") || manager === "before-first-apply";
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

/**
 * The fields of a live object that will go since Git does not have them (any more), as paths. What the controller adds by
 * itself, its labels, is not among them.
 */
export function droppedFields(desired: Fields, live: Fields): string[][] {
  const dropped = new Map<string, string[]>();
  const kept = new Set<string>();
  for (const entry of entriesOf(live)) {
    const follows = followsGit(
      textAt(entry, "manager") ?? "",
      textAt(entry, "operation") ?? "",
    );
    const owned = fieldsAt(entry, "fieldsV1") ?? {};
    for (const path of missingFrom(desired, owned, live)) {
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
  desired: Fields,
  owned: Fields,
  live: Fields,
  path: readonly string[] = [],
): string[][] {
  const missing: string[][] = [];
  for (const [key, below] of Object.entries(owned)) {
    // List items (`k:`, `v:`, `i:`) are compared as values; `.` is the map itself.
    if (!key.startsWith("f:") || !isFields(below)) continue;
    const name = key.slice(2);
    const at = [...path, name];
    if (isForeign(at)) continue;
    const there = Object.hasOwn(live, name) ? live[name] : undefined;
    if (there === undefined) continue;
    if (!Object.hasOwn(desired, name)) {
      const children = isFields(there) ? missingFrom({}, below, there, at) : [];
      missing.push(...(children.length > 0 ? children : [at]));
      continue;
    }
    const wanted: Data | undefined = desired[name];
    if (isFields(wanted) && isFields(there))
      missing.push(...missingFrom(wanted, below, there, at));
  }
  return missing;
}

/** What is not Git's to say: the status, the labels by which the controller knows what it applied, and the server's own. */
function isForeign([first, second, third = ""]: readonly string[]): boolean {
  if (first === "status") return true;
  if (first !== "metadata" || second === undefined) return false;
  if (/^(kustomize\.toolkit\.fluxcd\.io|kubernetes\.io)\//.test(third))
    return true;
  return second !== "labels" && second !== "annotations";
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
