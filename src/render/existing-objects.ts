/** Objects that charts look up in the cluster (`lookup`), as far as Git or the fixtures have them. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { listOf, type FindObject } from "./cluster-answers.ts";
import { writtenAs } from "./objects-in-git.ts";
import type { ValuePlaces } from "./values-in-git.ts";
import { sourceData } from "./variables.ts";

/** Finds Secrets and ConfigMaps, in the fixtures first; any other object nobody here knows. */
export function existingIn(places: ValuePlaces): FindObject {
  return ({ apiVersion, kind, namespace, name }) => {
    if (apiVersion !== "v1" || (kind !== "Secret" && kind !== "ConfigMap"))
      return undefined;
    if (name === "") return listIn(places.fixtures, kind, namespace);
    const fixture = places.fixtures[`${kind}/${namespace}/${name}`];
    if (isFields(fixture)) {
      const isThere = Object.keys(fixture).length > 0;
      return isThere ? madeObject(kind, namespace, name, fixture) : "absent";
    }
    const [only, ...more] = writtenAs(
      { kind, namespace, name },
      places.tree,
      places.near,
    );
    // Which of several is meant, nobody can tell.
    return only === undefined || more.length > 0
      ? undefined
      : storedObject(only.object.fields, namespace);
  };
}

/** Whoever gives some of them as fixtures says which there are. */
function listIn(
  fixtures: Fields,
  kind: string,
  namespace: string,
): Fields | undefined {
  const items = Object.entries(fixtures).flatMap(([key, fixture]) => {
    const [its, space = "", name = ""] = key.split("/");
    const isMeant = its === kind && (namespace === "" || namespace === space);
    return isMeant && isFields(fixture) && Object.keys(fixture).length > 0
      ? [madeObject(kind, space, name, fixture)]
      : [];
  });
  return items.length === 0 ? undefined : listOf(kind, "v1", items);
}

function madeObject(
  kind: string,
  namespace: string,
  name: string,
  fixture: Fields,
): Fields {
  return {
    apiVersion: "v1",
    kind,
    metadata: { name, namespace },
    ...dataOf(kind, mapValues(fixture, asText)),
  };
}

/** An object of a file as the API server keeps it; undefined where the file does not show what it holds. */
function storedObject(fields: Fields, namespace: string): Fields | undefined {
  const data = sourceData(fields);
  if (data === undefined) return undefined;
  const { stringData: _merged, ...rest } = fields;
  return {
    ...rest,
    metadata: { ...fieldsAt(fields, "metadata"), namespace },
    ...dataOf(textAt(fields, "kind") ?? "", data, textAt(fields, "type")),
  };
}

function dataOf(
  kind: string,
  data: Readonly<Record<string, string>>,
  type = "Opaque",
): Fields {
  if (kind !== "Secret") return { data };
  const encode = (value: Data): string =>
    Buffer.from(asText(value)).toString("base64");
  return { type, data: mapValues(data, encode) };
}

function asText(value: Data): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function mapValues(
  fields: Fields,
  change: (value: Data) => string,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, change(value)]),
  );
}
