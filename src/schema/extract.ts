/**
 * From CRDs to {@link FluxSchemas}: keeps what a field may hold, drops prose, `status`, CEL rules (they are checks in the
 * kind's file) and defaults (nobody who writes objects needs them).
 */
import {
  isRecord,
  type KindSchema,
  type FluxSchemas,
  type VersionSchema,
} from "./flux-schemas.ts";
import type { Json, JsonSchema, JsonType, SchemaMap } from "./json-schema.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Fields = Readonly<Record<string, unknown>>;

/**
 * Takes the plain data of YAML documents; what is not a CRD of Flux (other kinds, other groups: a `Provider` or a
 * `Bucket` may be Crossplane's) is passed over. Kinds and versions come out sorted, so equal CRDs give equal text.
 */
export function extractSchemas(documents: Iterable<unknown>): FluxSchemas {
  const kinds = new Map<string, KindSchema>();
  for (const document of documents) {
    if (!isRecord(document) || document.kind !== "CustomResourceDefinition")
      continue;
    const spec = fieldsOf(document.spec);
    const { kind, plural } = fieldsOf(spec.names);
    const { group, scope } = spec;
    if (
      typeof kind === "string" &&
      typeof plural === "string" &&
      typeof group === "string" &&
      group.endsWith(".fluxcd.io")
    )
      kinds.set(kind, {
        group,
        scope: scope === "Cluster" ? "Cluster" : "Namespaced",
        plural,
        versions: readVersions(spec.versions),
      });
  }
  return { kinds: sorted(kinds) };
}

function readVersions(value: unknown): KindSchema["versions"] {
  const versions = new Map<string, VersionSchema>();
  for (const item of Array.isArray(value) ? value : []) {
    const version = fieldsOf(item);
    const schema = fieldsOf(fieldsOf(version.schema).openAPIV3Schema);
    const { spec } = fieldsOf(schema.properties);
    if (typeof version.name === "string" && version.served === true)
      versions.set(version.name, {
        storage: version.storage === true,
        spec: stripSchema(spec),
      });
  }
  return sorted(versions);
}

/** A Kubernetes structural schema without what we do not read. */
export function stripSchema(value: unknown): JsonSchema {
  const from = fieldsOf(value);
  const to: Mutable<JsonSchema> = {};
  copyPlain(from, to);
  copyNested(from, to);
  const required = requiredNames(from);
  if (required.length > 0) to.required = required;
  // An API server prunes every field of a bare `type: object`.
  if (
    to.type === "object" &&
    to.additionalProperties === undefined &&
    to["x-kubernetes-preserve-unknown-fields"] === undefined
  )
    to.properties ??= {};
  return to;
}

const numberKeywords = [
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
] as const;
const trueKeywords = [
  "nullable",
  "x-kubernetes-preserve-unknown-fields",
  "x-kubernetes-int-or-string",
] as const;
const listKeywords = ["anyOf", "oneOf", "allOf"] as const;

function copyPlain(from: Fields, to: Mutable<JsonSchema>): void {
  if (isType(from.type)) to.type = from.type;
  if (Array.isArray(from.enum)) to.enum = from.enum.filter(isJson);
  if (typeof from.pattern === "string") to.pattern = from.pattern;
  for (const keyword of numberKeywords) {
    const value = from[keyword];
    if (typeof value === "number") to[keyword] = value;
  }
  for (const keyword of trueKeywords)
    if (from[keyword] === true) to[keyword] = true;
  const listType = from["x-kubernetes-list-type"];
  if (listType === "set" || listType === "map")
    to["x-kubernetes-list-type"] = listType;
  const keys = strings(from["x-kubernetes-list-map-keys"]);
  if (keys.length > 0) to["x-kubernetes-list-map-keys"] = keys;
}

function copyNested(from: Fields, to: Mutable<JsonSchema>): void {
  if (isRecord(from.items)) to.items = stripSchema(from.items);
  if (isRecord(from.not)) to.not = stripSchema(from.not);
  if (isRecord(from.properties)) to.properties = stripMap(from.properties);
  if (typeof from.additionalProperties === "boolean")
    to.additionalProperties = from.additionalProperties;
  if (isRecord(from.additionalProperties))
    to.additionalProperties = stripSchema(from.additionalProperties);
  for (const keyword of listKeywords) {
    const branches = from[keyword];
    if (Array.isArray(branches)) to[keyword] = branches.map(stripSchema);
  }
}

function stripMap(schemas: Fields): SchemaMap {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      stripSchema(schema),
    ]),
  );
}

/** The required fields that the API server does not fill in itself: it applies defaults before it validates. */
function requiredNames(from: Fields): readonly string[] {
  const properties = fieldsOf(from.properties);
  return strings(from.required).filter(
    (name) => fieldsOf(properties[name]).default === undefined,
  );
}

function sorted<T>(map: ReadonlyMap<string, T>): Readonly<Record<string, T>> {
  return Object.fromEntries(
    [...map].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
  );
}

function fieldsOf(value: unknown): Fields {
  return isRecord(value) ? value : {};
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.filter((item) => typeof item === "string")
    : [];
}

const types: ReadonlySet<unknown> = new Set<JsonType>([
  "string",
  "number",
  "integer",
  "boolean",
  "object",
  "array",
]);

function isType(value: unknown): value is JsonType {
  return types.has(value);
}

function isJson(value: unknown): value is Json {
  return (
    ["string", "number", "boolean"].includes(typeof value) || value === null
  );
}
