/** `spec.ignore` of a Kustomization: fields of its objects that it leaves to others. */
import { fieldsAt, listAt, textAt } from "../kinds/fields.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import type { FieldPath } from "../model/field-path.ts";

/**
 * The fields of an object that the Kustomization ignores. A rule that selects by labels or annotations counts for every
 * object that it selects otherwise: better no difference than a wrong one.
 */
export function ignoredPaths(spec: Fields, object: Fields): FieldPath[] {
  return listAt(spec, "ignore").flatMap(({ item }) => {
    if (!selects(fieldsAt(item, "target") ?? {}, object)) return [];
    const paths = item["paths"];
    return Array.isArray(paths)
      ? paths.flatMap((pointer: Data) =>
          typeof pointer === "string" ? [pathOf(pointer, object)] : [],
        )
      : [];
  });
}

/** kustomize's selector: each text is a regular expression for the whole value (kustomize api/types, SelectorRegex). */
function selects(target: Fields, object: Fields): boolean {
  const apiVersion = textAt(object, "apiVersion") ?? "";
  const slash = apiVersion.indexOf("/");
  const values = {
    group: apiVersion.slice(0, Math.max(0, slash)),
    version: apiVersion.slice(slash + 1),
    kind: textAt(object, "kind") ?? "",
    name: textAt(object, "metadata", "name") ?? "",
    namespace: textAt(object, "metadata", "namespace") ?? "",
  };
  return Object.entries(values).every(([field, value]) => {
    const pattern = textAt(target, field) ?? "";
    return pattern === "" || fits(pattern, value);
  });
}

function fits(pattern: string, value: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`).test(value);
  } catch {
    return pattern === value;
  }
}

/** A JSON Pointer (RFC 6901) as steps; numbers are indices where the object has a list there. */
function pathOf(pointer: string, object: Fields): FieldPath {
  let at: Data | undefined = object;
  return pointer
    .split("/")
    .slice(1)
    .map((text) => {
      const name = text.replaceAll("~1", "/").replaceAll("~0", "~");
      const step = Array.isArray(at) ? Number(name) : name;
      at = Array.isArray(at)
        ? (at[Number(name)] as Data)
        : isFields(at)
          ? at[name]
          : undefined;
      return step;
    });
}
