/** Git beside the cluster, field by field. */
import { fieldsAt } from "../kinds/fields.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
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
  for (const path of droppedFields(git, live))
    found.push({
      path: pathText(path),
      live: valueAt(live, path),
      git: undefined,
    });
  return found;
}

function valueAt(data: Data, path: readonly string[]): Data | undefined {
  let at: Data | undefined = data;
  for (const step of path) at = isFields(at) ? at[step] : undefined;
  return at;
}

/** A path of field names as people read it. */
export function pathText(path: readonly string[]): string {
  return path.reduce((text, step) => joinPath(text, step), "");
}

/** The path of a field below another: `metadata.labels["app.kubernetes.io/name"]`. */
export function joinPath(path: string, name: string): string {
  if (!/^[\w-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** Every field of `git` against `live`, which may hold more. */
function compareFields(
  git: Fields,
  live: Fields,
  path: string,
  found: Difference[],
): void {
  for (const [name, wanted] of Object.entries(git))
    compareData(
      wanted,
      Object.hasOwn(live, name) ? live[name] : undefined,
      joinPath(path, name),
      found,
    );
}

function compareData(
  git: Data,
  live: Data | undefined,
  path: string,
  found: Difference[],
): void {
  const wanted = git instanceof Map ? (Object.fromEntries(git) as Fields) : git;
  if (isFields(wanted) && isFields(live))
    compareFields(wanted, live, path, found);
  else if (Array.isArray(wanted) && Array.isArray(live)) {
    if (wanted.length === live.length)
      for (const [index, item] of wanted.entries())
        compareData(
          item as Data,
          live[index] as Data,
          `${path}[${index}]`,
          found,
        );
    else found.push({ path, live, git: wanted });
  } else if (wanted !== live && !(wanted === null && live === undefined))
    found.push({ path, live, git: wanted });
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
      ...(labels === undefined ? {} : { labels }),
      ...(annotations === undefined ? {} : { annotations }),
    },
  };
}

function bothWays(
  live: Data | undefined,
  git: Data | undefined,
  path: string,
  found: Difference[],
): void {
  if (isFields(live) && isFields(git)) {
    for (const name of Object.keys({ ...live, ...git }).toSorted())
      bothWays(live[name], git[name], joinPath(path, name), found);
  } else if (
    Array.isArray(live) &&
    Array.isArray(git) &&
    live.length === git.length
  ) {
    for (const [index, item] of git.entries())
      bothWays(live[index] as Data, item as Data, `${path}[${index}]`, found);
  } else if (JSON.stringify(live) !== JSON.stringify(git))
    found.push({ path, live, git });
}
