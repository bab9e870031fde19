/** Places in an object. */
import type { Fields } from "../yaml/data.ts";

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
