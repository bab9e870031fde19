/** Objects of Flux's old API versions, made of every field that a release of a controller has had in them. */
import { kinds } from "../../src/kinds/index.ts";
import type { Data, Fields } from "../../src/yaml/data.ts";
import oldFields from "./old-fields.json" with { type: "json" };

/** A version of a kind, as old manifests have it, with the paths of the fields that hold no others: `dependsOn[].name`. */
export interface OldVersion {
  readonly kind: string;
  readonly apiVersion: string;
  readonly paths: readonly string[];
}

/**
 * All of them. The paths are those of the CRDs in every tag of the controllers' repositories (config/crd/bases); `[]` is a
 * list's item, `{}` a map's value.
 */
export const oldVersions: readonly OldVersion[] = kinds.flatMap(
  ({ kind, group }) =>
    Object.entries(record(oldFields)[kind] ?? {}).map(([version, paths]) => ({
      kind,
      apiVersion: `${group}/${version}`,
      paths: paths.split(" "),
    })),
);

function record(
  value: Readonly<Record<string, Readonly<Record<string, string>>>>,
): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return value;
}

/** A spec with a value at each path: the path itself, where the rules do not ask for a list or a map. */
export function specWith(paths: readonly string[]): Fields {
  let spec: Data = {};
  for (const path of paths)
    spec = put(spec, path.match(/\[\]|\{\}|[^.[\]{}]+/g) ?? [], leaf(path));
  return spec as Fields;
}

function put(
  at: Data | undefined,
  steps: readonly string[],
  value: Data,
): Data {
  const [first, ...rest] = steps;
  if (first === undefined) return value;
  if (first === "[]")
    return [put(Array.isArray(at) ? (at[0] as Data) : undefined, rest, value)];
  const name = first === "{}" ? "key" : first;
  const fields = (at ?? {}) as Fields;
  return { ...fields, [name]: put(fields[name], rest, value) };
}

/** The fields that a rule looks into want something of their type. */
function leaf(path: string): Data {
  if (path.endsWith("patchesStrategicMerge[]"))
    return { kind: "Deployment", metadata: { name: "a" } };
  if (path.endsWith("accessFrom")) return {};
  if (path === "serviceAccount.namespace") return "apps";
  if (path.startsWith("serviceAccount")) return "deployer";
  return path;
}
