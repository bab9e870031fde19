/** The fields of a new item, from the flags of a command line. */
import { suppliedBy } from "../config/describe.ts";
import { fieldsForm, type ConfigSchema } from "../config/schema.ts";
import { Problem } from "../diagnostics/problem.ts";
import type { FluxKind } from "../kinds/kind.ts";
import {
  schemaAt,
  schemaTypes,
  type JsonSchema,
} from "../schema/json-schema.ts";
import { isFields, toData, type Data } from "../yaml/data.ts";
import { readDocuments } from "../yaml/read.ts";

/** A field's value by its path in the item: `["ref", "branch"]`. */
export type FieldValue = readonly [path: readonly string[], value: Data];

/** Flags that stand for a field: where that may be, in whichever kind. In the order in which the fields are written. */
export const fieldFlags: Readonly<
  Record<string, readonly (readonly string[])[]>
> = {
  namespace: [["namespace"]],
  url: [["url"]],
  chart: [["chart"]],
  version: [["version"]],
  branch: [["branch"], ["ref", "branch"]],
  tag: [["tag"], ["ref", "tag"]],
  semver: [
    ["ref", "semver"],
    ["policy", "semver", "range"],
  ],
  folder: [["folder"]],
  path: [["path"]],
  interval: [["interval"]],
  "depends-on": [["dependsOn"]],
};

/** An item as the config takes it: its fields in the order in which they are written. */
export type ItemFields = Map<string, Data>;

/** What the config knows about a kind's items. */
export interface ItemSchema {
  readonly kind: FluxKind;
  readonly schema: ConfigSchema;
}

/**
 * Reads a flag that stands for a field.
 *
 * @throws Problem (`bad-option`) where items of the kind have no such field
 */
export function flagField(
  flag: string,
  values: readonly string[],
  its: ItemSchema,
): FieldValue {
  const path = fieldFlags[flag]?.find(
    (one) => fieldSchema(one, its) !== undefined,
  );
  if (path === undefined)
    throw new Problem("bad-option", `a ${its.kind.kind} has no \`${flag}\``, {
      hint: "`docs/config.md` has the fields of every kind; any of them goes with `--set FIELD=VALUE`",
    });
  const isList = schemaTypes(fieldSchema(path, its) ?? {}).includes("array");
  return [path, isList ? values : (values.at(-1) ?? "")];
}

/**
 * Reads `--set field.path=value`: a text where the field takes nothing else, YAML otherwise; `\.` is a dot in a name.
 *
 * @throws Problem (`bad-option`)
 */
export function setField(text: string, its: ItemSchema): FieldValue {
  const equals = text.indexOf("=");
  const path = text
    .slice(0, equals)
    .split(/(?<!\\)\./)
    .map((step) => step.replaceAll("\\.", "."));
  if (equals < 1 || path.includes(""))
    throw new Problem("bad-option", `--set: \`${text}\` is no FIELD=VALUE`, {
      hint: "for example `--set upgrade.crds=CreateReplace`",
    });
  return [path, fieldValue(path, text.slice(equals + 1), its)];
}

/** What a person has typed for a field. */
export function fieldValue(
  path: readonly string[],
  typed: string,
  its: ItemSchema,
): Data {
  const types = schemaTypes(fieldSchema(path, its) ?? {});
  if (types.length === 1 && types[0] === "string") return typed;
  const file = `--set ${path.join(".")}`;
  const wrong: string[] = [];
  const [document] = readDocuments(
    { file, text: typed },
    ({ message }) => wrong.push(message),
    { strictScalars: true },
  );
  if (document === undefined || wrong.length > 0)
    throw new Problem("bad-option", `${file}: ${wrong.join("; ")}`, {
      hint: "the value is YAML: quote a text that is more than a word",
    });
  return toData(document.root);
}

function fieldSchema(
  path: readonly string[],
  { kind, schema }: ItemSchema,
): JsonSchema | undefined {
  return schemaAt(fieldsForm(schema.item(kind)), ...path);
}

/** What a field is, in a sentence. */
export function describeItemField(field: string, its: ItemSchema): string {
  return fieldSchema([field], its)?.description ?? "";
}

/** Puts a value into an item; the maps on the way are made. */
export function put(item: ItemFields, [path, value]: FieldValue): void {
  const [first = "", ...rest] = path;
  item.set(
    first,
    rest.length === 0 ? value : within(item.get(first), rest, value),
  );
}

function within(
  data: Data | undefined,
  path: readonly string[],
  value: Data,
): Data {
  const [first = "", ...rest] = path;
  const fields = isFields(data) ? data : {};
  const inner = rest.length === 0 ? value : within(fields[first], rest, value);
  return { ...fields, [first]: inner };
}

/** The shortest form of an item: nothing, a text, or its fields. */
export function itemData(item: ItemFields, { itemText }: FluxKind): Data {
  if (item.size === 0) return null;
  const text = itemText && item.get(itemText.writes);
  if (itemText === undefined || typeof text !== "string") return item;
  if (item.size === 1) return text;
  // What the text alone stands for has to be said where there is more: `type: oci`.
  const whole = new Map(item);
  for (const [field, value] of Object.entries(itemText.expand(text)))
    if (!whole.has(field)) whole.set(field, value);
  return whole;
}

/** The fields that an item still needs, of several that would do the first. */
export function missingFields(
  item: ItemFields,
  { kind, schema }: ItemSchema,
  defaults: ReadonlySet<string>,
): string[] {
  const writes = (field: string): string[] => {
    const shorthand = kind.shorthands.find((one) => one.field === field);
    return [field, ...(shorthand?.writes.slice(0, 1) ?? [])];
  };
  const given = new Set([...item.keys()].flatMap(writes));
  const isSupplied = (field: string): boolean =>
    defaults.has(field) ||
    (field !== "interval" && suppliedBy(kind, field) !== undefined);
  const required = schema.spec(kind).required ?? [];
  return [...required.map((field) => [field]), ...(kind.needs ?? [])]
    .filter(
      (fields) =>
        !fields.some((field) => given.has(field) || isSupplied(field)),
    )
    .flatMap(([field]) => field ?? []);
}
