/** Git beside the cluster, field by field. */
import { fieldsAt } from "../kinds/fields.ts";
import type { FieldPath } from "../model/field-path.ts";
import { valueAt } from "../model/field-path.ts";
import { diffFields, type FieldDifference } from "../review/field-diff.ts";
import { isList, own, plain } from "../review/same-data.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { droppedFields } from "./owners.ts";

/**
 * Where a live object is not what Git says: fields that Git sets otherwise, and fields that Git does not have any more and
 * Flux will remove. What the server fills in (defaults, status, others' fields) is no difference. `after` is Git's.
 *
 * @param git in plain maps all through, as `readGitObjects` has it
 */
export function compareWithGit(git: Fields, live: Fields): FieldDifference[] {
  const found: FieldDifference[] = [];
  const { metadata: _its, ...rest } = git;
  compareFields(rest, live, [], found);
  for (const part of ["labels", "annotations"])
    compareFields(
      fieldsAt(git, "metadata", part) ?? {},
      fieldsAt(live, "metadata", part) ?? {},
      ["metadata", part],
      found,
    );
  for (const path of droppedFields(git, live, { inWhole: true }))
    found.push(differing(path, valueAt(live, path), undefined));
  return found;
}

function differing(
  path: FieldPath,
  before: Data | undefined,
  after: Data | undefined,
): FieldDifference {
  return { path, what: "value", before, after };
}

/** Every field of `git` against `live`, which may hold more. */
function compareFields(
  git: Fields,
  live: Fields,
  path: FieldPath,
  found: FieldDifference[],
): void {
  for (const name of Object.keys(git)) {
    const wanted = git[name] ?? null;
    const there = own(live, name);
    // Most are the same: only then is it worth knowing where it stands.
    if (!isWithin(wanted, there))
      compareData(wanted, there, [...path, name], found);
  }
}

/** Whether the live data has all that Git's has. */
function isWithin(git: Data, live: Data | undefined): boolean {
  if (git === live) return true;
  if (git === null) return live === undefined;
  const wanted = plain(git);
  if (isList(wanted))
    return (
      isList(live) &&
      wanted.length === live.length &&
      wanted.every((item, index) => isWithin(item, live[index]))
    );
  if (!isFields(wanted) || !isFields(live)) return false;
  return Object.keys(wanted).every((name) =>
    isWithin(wanted[name] ?? null, own(live, name)),
  );
}

function compareData(
  git: Data,
  live: Data | undefined,
  path: FieldPath,
  found: FieldDifference[],
): void {
  const wanted = plain(git);
  if (isFields(wanted) && isFields(live))
    compareFields(wanted, live, path, found);
  else if (isList(wanted) && isList(live) && wanted.length === live.length) {
    for (const [index, item] of wanted.entries())
      if (!isWithin(item, live[index]))
        compareData(item, live[index], [...path, index], found);
  } else found.push(differing(path, live, wanted));
}

/**
 * Every difference between two states of one live object, as server-side dry-run gives them: defaults stand on both sides.
 * What the server keeps for itself (managedFields, versions, times, the status) is left out.
 */
export function compareStates(
  live: Fields | undefined,
  next: Fields,
): FieldDifference[] {
  const { apiVersion } = next;
  return diffFields(
    {
      apiVersion: typeof apiVersion === "string" ? apiVersion : "",
      before: content(live ?? {}),
      after: content(next),
    },
    // What is in another order is not as Git says, whatever it means.
    { everyOrder: true },
  );
}

function content(object: Fields): Fields {
  const { status: _status, metadata, ...rest } = object;
  const { labels, annotations } =
    fieldsAt({ metadata: metadata ?? null }, "metadata") ?? {};
  return {
    ...rest,
    metadata: {
      ...(isFilled(labels) ? { labels } : {}),
      ...(isFilled(annotations) ? { annotations } : {}),
    },
  };
}

function isFilled(data: Data | undefined): data is Fields {
  return isFields(data) && Object.keys(data).length > 0;
}
