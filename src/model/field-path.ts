/** Places in an object. */
import { isFields, type Data, type Fields } from "../yaml/data.ts";

/**
 * A field's name; a list's index; a list's item by the fields that tell its items apart; or an item that two states have
 * at two indexes.
 */
export type Step =
  | string
  | number
  | { readonly item: Fields }
  | { readonly before: number; readonly after: number };

export type FieldPath = readonly Step[];

/**
 * The index of the item that these fields tell from others; -1 where there is none. Of several fields an item may leave out
 * one that has a default, as ports do with their protocol.
 */
export function findItem(
  list: readonly Data[],
  { item }: { readonly item: Fields },
): number {
  const keys = Object.entries(item);
  return list.findIndex((one) => {
    if (!isFields(one)) return false;
    return (
      keys.some(([name, value]) => one[name] === value) &&
      keys.every(
        ([name, value]) => one[name] === value || one[name] === undefined,
      )
    );
  });
}

/** What stands at a path; undefined where there is nothing. */
export function valueAt(data: Data, path: FieldPath): Data | undefined {
  let at: Data | undefined = data;
  for (const step of path)
    if (typeof step === "string") at = isFields(at) ? at[step] : undefined;
    else if (!Array.isArray(at)) return undefined;
    else at = at[indexIn(at, step)] as Data;
  return at;
}

/** The data without what stands at a path. A map that held nothing else goes with it. */
export function without(data: Data, path: FieldPath): Data {
  const [step, ...rest] = path;
  if (step === undefined) return data;
  if (typeof step === "string") {
    if (!isFields(data) || !Object.hasOwn(data, step)) return data;
    const { [step]: there = null, ...others } = data;
    if (rest.length === 0) return others;
    const left = without(there, rest);
    const isEmptied =
      left !== there && isFields(left) && Object.keys(left).length === 0;
    return isEmptied ? others : { ...data, [step]: left };
  }
  if (!Array.isArray(data)) return data;
  const index = indexIn(data, step);
  return data.flatMap((item: Data, at) => {
    if (at !== index) return [item];
    return rest.length === 0 ? [] : [without(item, rest)];
  });
}

function indexIn(list: readonly Data[], step: Exclude<Step, string>): number {
  if (typeof step === "number") return step;
  return "item" in step ? findItem(list, step) : step.after;
}

/** A path as people read it: `spec.dependsOn[0].name`, `containers[name=app].image`, `rules[0→1].verbs`. */
export function pathText(path: FieldPath): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === "string") return joinPath(text, step);
    if (typeof step === "number") return `${text}[${step}]`;
    if ("before" in step) return `${text}[${step.before}→${step.after}]`;
    const keys = Object.entries(step.item).map(
      ([name, value]) =>
        `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`,
    );
    return `${text}[${keys.join(",")}]`;
  }, "");
}

/** The path of a field below another: `metadata.labels["app.kubernetes.io/name"]`. */
export function joinPath(path: string, name: string): string {
  if (!/^[\w-]+$/.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}
