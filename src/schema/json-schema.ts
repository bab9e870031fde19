/**
 * The part of JSON Schema that we read: what Kubernetes' structural schemas use, and what the config's own schema needs
 * on top (`const`, `propertyNames`, `patternProperties`, prose for editors).
 */

export type JsonType =
  "string" | "number" | "integer" | "boolean" | "object" | "array" | "null";

/** A value as JSON has it: what `enum`, `const`, `default` and `examples` hold. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json };

export interface JsonSchema {
  readonly type?: JsonType | readonly JsonType[];
  /** Kubernetes' word for `type: [X, "null"]`. */
  readonly nullable?: boolean;
  readonly enum?: readonly Json[];
  readonly const?: Json;

  readonly pattern?: string;
  /** In code points. */
  readonly minLength?: number;
  readonly maxLength?: number;

  readonly minimum?: number;
  readonly maximum?: number;

  readonly items?: JsonSchema;
  readonly minItems?: number;
  readonly maxItems?: number;
  /** `set`: no value twice; `map`: no two items with the same list map keys; `atomic` says nothing to us. */
  readonly "x-kubernetes-list-type"?: "atomic" | "set" | "map";
  readonly "x-kubernetes-list-map-keys"?: readonly string[];

  /** With `type: object` and without `additionalProperties`, the only fields there are. */
  readonly properties?: SchemaMap;
  readonly patternProperties?: SchemaMap;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly propertyNames?: JsonSchema;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  /** Fields that are not in `properties` are somebody else's data: not looked at. */
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;

  readonly "x-kubernetes-int-or-string"?: boolean;

  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly not?: JsonSchema;

  /** For editors only; the validator does not read what follows. */
  readonly format?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: Json;
  readonly examples?: readonly Json[];
}

export interface SchemaMap {
  readonly [name: string]: JsonSchema;
}

/** The schema of a map's own field: never one that JavaScript's Object has (`constructor`). */
export function propertySchema(
  properties: SchemaMap | undefined,
  name: string,
): JsonSchema | undefined {
  return properties !== undefined && Object.hasOwn(properties, name)
    ? properties[name]
    : undefined;
}

/** The schema of a field below a map, `{}` for one that nobody describes; undefined where there is none. */
export function schemaAt(
  schema: JsonSchema,
  ...path: readonly string[]
): JsonSchema | undefined {
  let at: JsonSchema | undefined = schema;
  for (const step of path) {
    const isAnything: boolean =
      at?.["x-kubernetes-preserve-unknown-fields"] === true ||
      (at !== undefined && Object.keys(at).length === 0);
    at = propertySchema(at?.properties, step) ?? (isAnything ? {} : undefined);
  }
  return at;
}

/** The types that a schema takes, none where it takes any; `int-or-string` and `nullable` are resolved. */
export function schemaTypes(schema: JsonSchema): readonly JsonType[] {
  if (schema["x-kubernetes-int-or-string"] === true)
    return ["integer", "string"];
  const { type } = schema;
  if (type === undefined) return [];
  return typeof type === "string" ? [type] : type;
}
