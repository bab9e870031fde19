/** Git beside the cluster, field by field. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { joinPath, pathText, valueAt } from "../model/field-path.ts";
import { droppedFields } from "./owners.ts";

/** A field that differs. A side that does not have it is undefined. */
export interface Difference {
  /** `spec.interval`, `spec.dependsOn[0].name`, `metadata.labels["app.kubernetes.io/name"]`. */
  readonly path: string;
  readonly live: Data | undefined;
  readonly git: Data | undefined;
}

/**
 * Where a live object is not what Git says: fields that Git sets otherwise, and fields that Git does not have any more and
 * Flux will remove. What the server fills in (defaults, status, others' fields) is no difference.
 *
 * @param git in plain maps all through, as `readGitObjects` has it
 */
export function compareWithGit(git: Fields, live: Fields): Difference[] {
  const found: Difference[] = [];
  const { metadata: _its, ...rest } = git;
  compareFields(rest, live, "", found);
  for (const part of ["labels", "annotations"])
    compareFields(
      fieldsAt(git, "metadata", part) ?? {},
      fieldsAt(live, "metadata", part) ?? {},
      `metadata.${part}`,
      found,
    );
  for (const path of droppedFields(git, live, { inWhole: true }))
    found.push({
      path: pathText(path),
      live: valueAt(live, path),
      git: undefined,
    });
  return found;
}

/** Every field of `git` against `live`, which may hold more. */
function compareFields(
  git: Fields,
  live: Fields,
  path: string,
  found: Difference[],
): void {
  for (const name of Object.keys(git)) {
    const wanted = git[name] ?? null;
    const there = Object.hasOwn(live, name) ? live[name] : undefined;
    // Most are the same: only then is it worth knowing where it stands.
    if (!isWithin(wanted, there))
      compareData(wanted, there, joinPath(path, name), found);
  }
}

/** Whether the live data has all that Git's has. */
function isWithin(git: Data, live: Data | undefined): boolean {
  if (git === live) return true;
  if (git === null) return live === undefined;
  if (typeof git !== "object" || typeof live !== "object" || live === null)
    return false;
  if (Array.isArray(git))
    return (
      Array.isArray(live) &&
      git.length === live.length &&
      git.every((item: Data, index) => isWithin(item, live[index] as Data))
    );
  const wanted = plain(git);
  if (!isFields(wanted) || !isFields(live)) return false;
  for (const name of Object.keys(wanted))
    if (
      !isWithin(
        wanted[name] ?? null,
        Object.hasOwn(live, name) ? live[name] : undefined,
      )
    )
      return false;
  return true;
}

/** Free-form values as the API server has them. */
function plain(data: Data): Data {
  return data instanceof Map ? (Object.fromEntries(data) as Fields) : data;
}

function compareData(
  git: Data,
  live: Data | undefined,
  path: string,
  found: Difference[],
): void {
  const wanted = plain(git);
  if (isFields(wanted) && isFields(live))
    compareFields(wanted, live, path, found);
  else if (
    Array.isArray(wanted) &&
    Array.isArray(live) &&
    wanted.length === live.length
  ) {
    for (const [index, item] of wanted.entries())
      if (!isWithin(item as Data, live[index] as Data))
        compareData(
          item as Data,
          live[index] as Data,
          `${path}[${index}]`,
          found,
        );
  } else found.push({ path, live, git: wanted });
}

/**
 * Every difference between two states of one live object, as server-side dry-run gives them: defaults stand on both sides.
 * What the server keeps for itself (managedFields, versions, times, the status) is left out.
 */
export function compareStates(
  live: Fields | undefined,
  next: Fields,
): Difference[] {
  const found: Difference[] = [];
  bothWays(content(live ?? {}), content(next), "", found);
  return found;
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

function bothWays(
  live: Data | undefined,
  git: Data | undefined,
  path: string,
  found: Difference[],
): void {
  if (isFields(live) && isFields(git)) {
    for (const name of Object.keys({ ...live, ...git }).toSorted())
      bothWays(own(live, name), own(git, name), joinPath(path, name), found);
    return;
  }
  if (JSON.stringify(live) === JSON.stringify(git)) return;
  if (Array.isArray(live) && Array.isArray(git)) {
    const [before, after] = [byName(live), byName(git)];
    if (before !== undefined && after !== undefined) {
      namedItems(before, after, path, found);
      return;
    }
    if (live.length === git.length) {
      for (const [index, item] of git.entries())
        bothWays(live[index] as Data, item as Data, `${path}[${index}]`, found);
      return;
    }
  }
  found.push({ path, live, git });
}

function own(fields: Fields, name: string): Data | undefined {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** The items of a list by their `name`; undefined where one has none, or two have the same. */
function byName(list: readonly Data[]): Map<string, Fields> | undefined {
  const named = new Map<string, Fields>();
  for (const item of list) {
    const name = textAt(item, "name");
    if (!isFields(item) || name === undefined || named.has(name))
      return undefined;
    named.set(name, item);
  }
  return named;
}

/** Lists of named items, containers for instance: their order is a difference of its own. */
function namedItems(
  live: ReadonlyMap<string, Fields>,
  git: ReadonlyMap<string, Fields>,
  path: string,
  found: Difference[],
): void {
  for (const name of new Set([...live.keys(), ...git.keys()]))
    bothWays(live.get(name), git.get(name), `${path}[name=${name}]`, found);
  const before = [...live.keys()].filter((name) => git.has(name));
  const after = [...git.keys()].filter((name) => live.has(name));
  if (before.join("\n") !== after.join("\n"))
    found.push({ path: `${path} (order)`, live: before, git: after });
}
