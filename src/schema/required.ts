/**
 * Which required fields plain data lacks. Asked of every resolved object (10,000 in a large run), so a schema is reduced
 * once to the places where something is required, and the data's other fields are never looked at.
 */
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { propertySchema, type JsonSchema } from "./json-schema.ts";
import { describeSchema } from "./words.ts";

interface Needs {
  readonly required: readonly string[];
  /** Fields below which something is required. */
  readonly fields: readonly (readonly [name: string, needs: Needs])[];
  /** What is required in the fields that `properties` does not list. */
  readonly additional: Needs | undefined;
  readonly listed: ReadonlySet<string>;
  readonly items: Needs | undefined;
}

/**
 * The paths of required fields that are missing or null; `[["sourceRef", "kind"]]`. A list's item is the segment `[0]`.
 * Free-form data (`Map`s) and conditions under `allOf`, `anyOf`, `oneOf` and `patternProperties` are not looked at:
 * Flux's CRDs have none.
 */
export function missingRequired(data: Fields, schema: JsonSchema): string[][] {
  const needs = needsOf(schema);
  const missing: string[][] = [];
  if (needs !== undefined) visit(data, needs, [], missing);
  return missing;
}

/** What to write for a missing field, by its path as {@link missingRequired} has it. */
export function adviseMissing(
  path: readonly string[],
  schema: JsonSchema,
): string {
  let field: JsonSchema | undefined = schema;
  for (const step of path) {
    const { properties, additionalProperties, items }: JsonSchema = field ?? {};
    field = /^\[\d+\]$/.test(step)
      ? items
      : (propertySchema(properties, step) ??
        (typeof additionalProperties === "object"
          ? additionalProperties
          : undefined));
  }
  return `add \`${path.at(-1) ?? ""}:\` with ${describeSchema(field ?? {})}`;
}

function visit(
  data: Data | undefined,
  needs: Needs,
  path: readonly string[],
  missing: string[][],
): void {
  if (isList(data)) {
    const { items } = needs;
    if (items !== undefined)
      for (const [index, item] of data.entries())
        visit(item, items, [...path, `[${index}]`], missing);
    return;
  }
  if (!isFields(data)) return;
  for (const name of needs.required)
    if (own(data, name) === undefined) missing.push([...path, name]);
  for (const [name, below] of needs.fields) {
    const value = own(data, name);
    if (value !== undefined) visit(value, below, [...path, name], missing);
  }
  const { additional } = needs;
  if (additional !== undefined)
    for (const [name, value] of Object.entries(data))
      if (!needs.listed.has(name))
        visit(value, additional, [...path, name], missing);
}

/** The field's value, nothing where it is null. */
function own(data: Fields, name: string): Data | undefined {
  return Object.hasOwn(data, name) ? (data[name] ?? undefined) : undefined;
}

function isList(data: Data | undefined): data is readonly Data[] {
  return Array.isArray(data);
}

const known = new WeakMap<JsonSchema, Needs | "nothing">();

function needsOf(schema: JsonSchema): Needs | undefined {
  let needs = known.get(schema);
  if (needs === undefined) {
    needs = readNeeds(schema) ?? "nothing";
    known.set(schema, needs);
  }
  return needs === "nothing" ? undefined : needs;
}

function readNeeds(schema: JsonSchema): Needs | undefined {
  const required = schema.required ?? [];
  const { properties = {}, additionalProperties } = schema;
  const fields = Object.entries(properties).flatMap(([name, field]) => {
    const needs = needsOf(field);
    return needs === undefined ? [] : [[name, needs] as const];
  });
  const additional =
    typeof additionalProperties === "object"
      ? needsOf(additionalProperties)
      : undefined;
  const items = schema.items === undefined ? undefined : needsOf(schema.items);
  return required.length > 0 ||
    fields.length > 0 ||
    additional !== undefined ||
    items !== undefined
    ? {
        required,
        fields,
        additional,
        listed: new Set(Object.keys(properties)),
        items,
      }
    : undefined;
}
