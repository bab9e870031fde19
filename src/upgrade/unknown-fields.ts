/** What a schema does not know in plain data. */
import { propertySchema, type JsonSchema } from "../schema/json-schema.ts";
import { isFields, type Data } from "../yaml/data.ts";

/**
 * The fields below `path` that the schema has no place for, as `spec.chart.spec.valuesFile`; an API server would drop them, or
 * refuse the object. Says nothing of values.
 */
export function unknownFields(
  data: Data,
  schema: JsonSchema,
  path: string,
): string[] {
  if (Array.isArray(data)) {
    const { items } = schema;
    return items === undefined
      ? []
      : data.flatMap((item: Data, index) =>
          unknownFields(item, items, `${path}[${index}]`),
        );
  }
  if (!isFields(data)) return [];
  return Object.entries(data).flatMap(([name, value]) => {
    const at = `${path}.${name}`;
    const below = fieldSchema(schema, name);
    return below === undefined ? [at] : unknownFields(value, below, at);
  });
}

/** `{}` for a field of which nothing is said. */
function fieldSchema(schema: JsonSchema, name: string): JsonSchema | undefined {
  const own = propertySchema(schema.properties, name);
  if (own !== undefined) return own;
  const { additionalProperties } = schema;
  if (typeof additionalProperties === "object") return additionalProperties;
  const isOpen =
    schema["x-kubernetes-preserve-unknown-fields"] === true ||
    schema.properties === undefined;
  return isOpen ? {} : undefined;
}
