/** Reading typed data: a field that is not of the wanted type reads as undefined (the schema has said so already). */
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { parseNamespacedName, parseReferenceText } from "../model/identity.ts";
import type { Path, Reference, Shorthand, Violation } from "./kind.ts";

/** The map at a field; undefined where there is none. */
export function fieldsAt(
  data: Data | undefined,
  ...path: string[]
): Fields | undefined {
  let at: Data | undefined = data;
  for (const step of path) at = isFields(at) ? at[step] : undefined;
  return isFields(at) ? at : undefined;
}

/** The string at a field. */
export function textAt(
  data: Data | undefined,
  ...path: string[]
): string | undefined {
  const last = path.at(-1);
  const parent = fieldsAt(data, ...path.slice(0, -1));
  const value = last === undefined ? undefined : parent?.[last];
  return typeof value === "string" ? value : undefined;
}

/** The maps in the list at a field, each with its index. */
export function listAt(
  data: Fields,
  field: string,
): { readonly index: number; readonly item: Fields }[] {
  const list = data[field];
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: Data, index) =>
    isFields(item) ? [{ index, item }] : [],
  );
}

/** The reference in the map at `path`; `kind` where the field's type fixes it. None where the name is missing or a wildcard. */
export function referenceAt(
  holder: Data | undefined,
  path: Path,
  options: { kind?: string; local?: boolean } = {},
): Reference[] {
  const kind = options.kind ?? textAt(holder, "kind");
  const name = textAt(holder, "name");
  if (kind === undefined || name === undefined || name === "*") return [];
  const namespace = textAt(holder, "namespace");
  return [{ path, kind, name, namespace, local: options.local ?? false }];
}

/** The references in `spec.dependsOn`, which names objects of the same kind only. */
export function dependsOnReferences(spec: Fields, kind: string): Reference[] {
  return listAt(spec, "dependsOn").flatMap(({ index, item }) =>
    referenceAt(item, ["dependsOn", index], { kind }),
  );
}

/** The shorthand `dependsOn: [name, namespace/name]`. */
export function dependsOnShorthand(kind: string): Shorthand {
  return {
    field: "dependsOn",
    schema: { type: "array", items: { type: "string", minLength: 1 } },
    describe: `Names of ${kind}s (or \`namespace/name\`) that must be ready first.`,
    writes: ["dependsOn"],
    expand: (value) => {
      if (!Array.isArray(value)) return { dependsOn: value };
      const wrong = value.find(
        (item: Data) => typeof item === "string" && /^[A-Z]\w*\//.test(item),
      );
      if (wrong !== undefined)
        return `\`${String(wrong)}\` names a kind; dependsOn takes names of ${kind}s only`;
      return {
        dependsOn: value.map((item: Data) =>
          typeof item === "string" ? { ...parseNamespacedName(item) } : item,
        ),
      };
    },
  };
}

/** The shorthand of a reference as text, `KIND/NAME` or `KIND/NAMESPACE/NAME`. */
export function referenceShorthand(field: string): Shorthand {
  return {
    field,
    schema: { type: "string", minLength: 1 },
    describe: "`KIND/NAME` or `KIND/NAMESPACE/NAME`.",
    writes: [field],
    expand: (value) => {
      if (typeof value !== "string") return { [field]: value };
      const reference = parseReferenceText(value);
      return reference === undefined
        ? `\`${value}\` is not of the form KIND/NAME or KIND/NAMESPACE/NAME`
        : { [field]: { ...reference } };
    },
  };
}

/** The shorthand of a list of references as text. */
export function referenceListShorthand(field: string): Shorthand {
  return {
    field,
    schema: { type: "array", items: { type: "string", minLength: 1 } },
    describe: "A list of `KIND/NAME` or `KIND/NAMESPACE/NAME`.",
    writes: [field],
    expand: (value) => {
      if (!Array.isArray(value)) return { [field]: value };
      const items: Data[] = [];
      for (const item of value as readonly Data[]) {
        if (typeof item !== "string") {
          items.push(item);
          continue;
        }
        const reference = parseReferenceText(item);
        if (reference === undefined)
          return `\`${item}\` is not of the form KIND/NAME or KIND/NAMESPACE/NAME`;
        items.push({ ...reference });
      }
      return { [field]: items };
    },
  };
}

/** The shorthand of a reference whose kind is fixed, by its name. */
export function nameShorthand(field: string, kind: string): Shorthand {
  return {
    field,
    schema: { type: "string", minLength: 1 },
    describe: `The name of the ${kind}.`,
    writes: [field],
    expand: (value) => ({
      [field]:
        typeof value === "string" ? { ...parseNamespacedName(value) } : value,
    }),
  };
}

/** The item form `NAME: URL`. */
export const urlText = {
  describe: "The URL.",
  expand: (url: string): Fields => ({ url }),
};

/** A source's loss: nothing runs from it alone, but what refers to it stops updating. */
export function sourceLoss(): string {
  return "what is built from it stays as it is and fails to update";
}

/** The first of the fields that holds a string. */
export function firstText(
  fields: Fields | undefined,
  ...names: string[]
): string | undefined {
  for (const name of names) {
    const value = fields?.[name];
    if (typeof value === "string") return value;
  }
  return undefined;
}

/** What the inventory shows of an object, without what is not known. */
export function summary(
  source: string | undefined,
  version: string | undefined,
): { source?: string; version?: string } {
  return {
    ...(source === undefined ? {} : { source }),
    ...(version === undefined ? {} : { version }),
  };
}

/** Violations from a table: those whose condition does not hold. */
export function broken(
  ...rules: readonly (readonly [boolean, Path, string, string?])[]
): Violation[] {
  return rules
    .filter(([holds]) => !holds)
    .map(([, path, message, hint]) =>
      hint === undefined ? { path, message } : { path, message, hint },
    );
}

/** The CRDs' rule for `spec.kubeConfig`. */
export function kubeConfigRule(spec: Fields): readonly [boolean, Path, string] {
  const kubeConfig = fieldsAt(spec, "kubeConfig");
  return [
    kubeConfig === undefined ||
      "secretRef" in kubeConfig !== "configMapRef" in kubeConfig,
    ["kubeConfig"],
    "kubeConfig takes exactly one of secretRef and configMapRef",
  ];
}
