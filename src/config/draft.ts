/**
 * The config's schema as JSON Schema draft-07, which editors read: Kubernetes' own words replaced, null allowed wherever
 * the config's reader allows it, and a description for every field.
 */
import type { FluxKind } from "../kinds/kind.ts";
import {
  schemaTypes,
  type Json,
  type JsonSchema,
} from "../schema/json-schema.ts";
import { patternOf } from "../schema/regexp.ts";
import { describeField } from "./describe.ts";

/** A schema as draft-07 has it. */
export type Draft = Readonly<Record<string, Json>>;

/** A field of an object's spec, or of a map below it, and what Flux itself says of it (with all `required`). */
export interface SpecField {
  readonly kind: FluxKind;
  /** `install.crds`, `copy[].from`. */
  readonly path: string;
  readonly spec: JsonSchema | undefined;
}

/** Where a schema stands. */
export interface Place {
  /** Schemas that have a definition of their own. */
  readonly names: ReadonlyMap<JsonSchema, string>;
  /** The schemas of all kinds' fields, wherever they are used. */
  readonly fields: ReadonlyMap<JsonSchema, SpecField>;
  /** The field at hand, or the one that it belongs to. */
  readonly field?: SpecField | undefined;
}

/** The schema in draft-07's words: a reference where it has a definition of its own. */
export function translate(schema: JsonSchema, place: Place): Draft {
  const name = place.names.get(schema);
  return name === undefined
    ? translateOwn(schema, place)
    : { $ref: `#/definitions/${name}` };
}

/** Keywords that mean the same in an editor. */
const kept = [
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "required",
] as const;

/** Keywords that are translated; any other one would be lost in silence. */
const known: ReadonlySet<string> = new Set([
  ...kept,
  "description",
  "type",
  "nullable",
  "x-kubernetes-int-or-string",
  "enum",
  "pattern",
  "items",
  "x-kubernetes-list-type",
  "x-kubernetes-list-map-keys",
  "properties",
  "additionalProperties",
  "propertyNames",
  "x-kubernetes-preserve-unknown-fields",
  "anyOf",
]);

/** The schema itself in draft-07's words. A keyword that has no translation is an error of the program. */
export function translateOwn(schema: JsonSchema, place: Place): Draft {
  for (const keyword of Object.keys(schema))
    if (!known.has(keyword))
      throw new Error(`the editor's schema has no translation of ${keyword}`);
  const draft: Record<string, Json> = {};
  const { description, enum: values, pattern, items, anyOf } = schema;
  if (description !== undefined) draft["description"] = description;
  if (anyOf !== undefined)
    Object.assign(
      draft,
      joined(anyOf.map((form) => translateOwn(form, place))),
    );
  const types = schemaTypes(schema);
  const [type] = types;
  if (type !== undefined) draft["type"] = types.length === 1 ? type : types;
  if (values !== undefined) draft["enum"] = values;
  for (const keyword of kept) {
    const value = schema[keyword];
    if (value !== undefined) draft[keyword] = value;
  }
  const ecma = pattern === undefined ? undefined : ecmaPattern(pattern);
  if (ecma !== undefined) draft["pattern"] = ecma;
  if (items !== undefined) draft["items"] = translate(items, itemOf(place));
  if (schema["x-kubernetes-list-type"] === "set") draft["uniqueItems"] = true;
  Object.assign(draft, translateMap(schema, place));
  return schema.nullable === true ? nullable(draft) : draft;
}

/**
 * The forms that a value can take (a text or a map, say) without `anyOf`: an editor then knows at once which one is being
 * written, and says what is wrong with that one. Works since each keyword looks at values of its own type only. The
 * first form is the short one, which an editor should begin to write: the other's keywords stand apart.
 */
function joined(forms: readonly Draft[]): Draft {
  const types = forms.map(({ type }) => type ?? null);
  if (new Set(types).size < types.length || !types.every(isText))
    throw new Error("the forms of a value must be of different types");
  if (forms.some((form) => "enum" in form))
    throw new Error("an enum would be every form's");
  const [first = {}, ...others] = forms.map(
    ({ type: _type, description: _description, ...rest }) => rest,
  );
  return { type: types, ...first, allOf: others };
}

function translateMap(schema: JsonSchema, place: Place): Draft {
  const { properties, additionalProperties, propertyNames } = schema;
  const draft: Record<string, Json> = {};
  if (propertyNames !== undefined)
    draft["propertyNames"] = translate(propertyNames, outside(place));
  if (properties !== undefined)
    draft["properties"] = Object.fromEntries(
      Object.entries(properties).map(([name, field]) => [
        name,
        translateField(name, field, schema, place),
      ]),
    );
  if (typeof additionalProperties === "object")
    draft["additionalProperties"] = nullable(
      translate(additionalProperties, outside(place)),
    );
  else if (additionalProperties !== undefined)
    draft["additionalProperties"] = additionalProperties;
  else if (
    properties !== undefined &&
    schema["x-kubernetes-preserve-unknown-fields"] !== true
  )
    draft["additionalProperties"] = false;
  return draft;
}

/** A field of a map: it may be null, which removes what is inherited, unless the map cannot be without it. */
function translateField(
  name: string,
  schema: JsonSchema,
  parent: JsonSchema,
  place: Place,
): Draft {
  const at = fieldOf(place, name, schema);
  const { field } = at;
  let draft = translate(schema, at);
  if (field !== undefined && schema.description === undefined) {
    const required = place.field?.spec?.required?.includes(name) === true;
    const { kind, path } = field;
    const description = describeField(kind, path, schema, required);
    draft = { description, ...draft };
  }
  return parent.required?.includes(name) === true ? draft : nullable(draft);
}

/** The place of something that is no field of a spec. */
function outside({ names, fields }: Place): Place {
  return { names, fields };
}

function fieldOf(place: Place, name: string, schema: JsonSchema): Place {
  const { field, fields } = place;
  if (field === undefined) return { ...place, field: fields.get(schema) };
  const { kind, path, spec } = field;
  const inner = spec?.properties?.[name];
  return { ...place, field: { kind, path: `${path}.${name}`, spec: inner } };
}

function itemOf(place: Place): Place {
  const { field } = place;
  if (field === undefined) return place;
  const { kind, path, spec } = field;
  return { ...place, field: { kind, path: `${path}[]`, spec: spec?.items } };
}

/** Lets a schema take null as well. A reference names something that does so already. */
export function nullable(draft: Draft): Draft {
  const { type, enum: values } = draft;
  const result: Record<string, Json> = { ...draft };
  if (type !== undefined)
    result["type"] = [...(isList(type) ? type : [type]), "null"];
  if (isList(values)) result["enum"] = [...values, null];
  return result;
}

function isText(value: Json | undefined): value is string {
  return typeof value === "string";
}

// Array.isArray alone makes `any` of the items.
function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** A CRD's pattern (RE2) in the words of ECMAScript; none where it has no flags or classes like it. */
function ecmaPattern(pattern: string): string | undefined {
  const regexp = patternOf(pattern);
  if (regexp?.flags !== "u") return undefined;
  // A slash needs no backslash here; JavaScript adds one in `source`.
  return regexp.source.replaceAll(/\\(.)/gs, (token, escaped: string) =>
    escaped === "/" ? "/" : token,
  );
}
