/** Reading typed data: a field that is not of the wanted type reads as undefined (the schema has said so already). */
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { parseNamespacedName, parseReferenceText } from "../model/identity.ts";
import type { JsonSchema } from "../schema/json-schema.ts";
import { nameText, referenceText } from "../schema/reference-text.ts";
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

/** A text as the CRD takes it, but never an empty one. */
export function textOf(written: JsonSchema): JsonSchema {
  return { minLength: 1, ...written };
}

const listOf =
  (item: (written: JsonSchema) => JsonSchema) =>
  ({ items = {} }: JsonSchema): JsonSchema => ({
    type: "array",
    items: item(items),
  });

/** The list with its texts replaced by what they stand for. */
function withoutTexts(list: Data, expand: (text: string) => Fields): Data {
  return Array.isArray(list)
    ? list.map((item: Data) => (typeof item === "string" ? expand(item) : item))
    : list;
}

/** The shorthand `dependsOn: [name, namespace/name]`. */
export function dependsOnShorthand(kind: string): Shorthand {
  return {
    field: "dependsOn",
    schema: listOf(nameText),
    describe: `Names of ${kind}s (or \`namespace/name\`) that must be ready first.`,
    writes: ["dependsOn"],
    expand: (value) => ({
      dependsOn: withoutTexts(value, (text) => ({
        ...parseNamespacedName(text),
      })),
    }),
  };
}

/** The shorthand of a reference as text, `KIND/NAME` or `KIND/NAMESPACE/NAME`. */
export function referenceShorthand(field: string): Shorthand {
  return {
    field,
    schema: referenceText,
    describe: "The object, by its kind and name.",
    writes: [field],
    expand: (value) => ({
      [field]:
        typeof value === "string" ? { ...parseReferenceText(value) } : value,
    }),
  };
}

/** The shorthand of a list of references as text. */
export function referenceListShorthand(field: string): Shorthand {
  return {
    field,
    schema: listOf(referenceText),
    describe: "The objects, by their kinds and names.",
    writes: [field],
    expand: (value) => ({
      [field]: withoutTexts(value, (text) => ({
        ...parseReferenceText(text),
      })),
    }),
  };
}

/** The shorthand of a reference whose kind is fixed, by its name. */
export function nameShorthand(field: string, kind: string): Shorthand {
  return {
    field,
    schema: nameText,
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
  writes: "url",
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

/** What the index shows of an object, without what is not known. */
export function summary(
  source: string | undefined,
  version: string | undefined,
): { source?: string; version?: string } {
  return {
    ...(source === undefined ? {} : { source }),
    ...(version === undefined ? {} : { version }),
  };
}

/** Whether a rule holds, the place and the words where it does not, and the rest of the violation. */
export type Rule = readonly [
  holds: boolean,
  path: Path,
  message: string,
  rest?: Pick<Violation, "hint" | "reads" | "isHarmless">,
];

/** Violations from a table: those whose condition does not hold. */
export function broken(...rules: readonly Rule[]): Violation[] {
  return rules
    .filter(([holds]) => !holds)
    .map(([, path, message, rest]) => ({ path, message, ...rest }));
}

/** The CRDs' rule for `spec.kubeConfig`. */
export function kubeConfigRule(spec: Fields): Rule {
  const kubeConfig = fieldsAt(spec, "kubeConfig");
  return [
    kubeConfig === undefined ||
      "secretRef" in kubeConfig !== "configMapRef" in kubeConfig,
    ["kubeConfig"],
    "kubeConfig takes exactly one of secretRef and configMapRef",
  ];
}
