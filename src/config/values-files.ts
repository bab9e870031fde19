/** `valuesFiles`: Helm values from files, merged in order under the item's own `values`. */
import { at, locate, type Report } from "../diagnostics/diagnostic.ts";
import { escapingPathProblem, normalPath } from "../model/names.ts";
import type { Workspace } from "../model/workspace.ts";
import { toValues, type Fields, type Values } from "../yaml/data.ts";
import { readDocuments } from "../yaml/read.ts";
import { mergeValues } from "./merge.ts";
import { locateField } from "./position.ts";
import type {
  ResolvedCluster,
  ResolvedConfig,
  ResolvedObject,
} from "./resolved.ts";

interface Reader {
  readonly workspace: Workspace;
  readonly report: Report;
  /** By path: each file is read and parsed once. */
  readonly files: Map<string, Values | undefined>;
  /** By the item's spec and its file names: clusters that share both share the result. */
  readonly merged: WeakMap<Fields, Map<string, Fields>>;
}

/** Merges the values files of every release into its `values`. Missing and malformed files are reported. */
export function mergeValuesFiles(
  config: ResolvedConfig,
  workspace: Workspace,
  report: Report,
): ResolvedConfig {
  const reader: Reader = {
    workspace,
    report,
    files: new Map(),
    merged: new WeakMap(),
  };
  return {
    ...config,
    clusters: config.clusters.map((cluster) => ({
      ...cluster,
      objects: cluster.objects.map((object) =>
        Array.isArray(object.meta["valuesFiles"]) &&
        object.meta["valuesFiles"].length > 0
          ? withValues(object, cluster, reader)
          : object,
      ),
    })),
  };
}

function withValues(
  object: ResolvedObject,
  cluster: ResolvedCluster,
  reader: Reader,
): ResolvedObject {
  const written = object.meta["valuesFiles"];
  const names = (Array.isArray(written) ? written : []).map((name, index) =>
    expandName(String(name), index, object, cluster, reader.report),
  );
  let known = reader.merged.get(object.spec);
  if (known === undefined) reader.merged.set(object.spec, (known = new Map()));
  const key = names.join("\n");
  let spec = known.get(key);
  if (spec === undefined) {
    spec = mergeAll(names, object, reader);
    known.set(key, spec);
  }
  return { ...object, spec };
}

/** `${cluster}` and the cluster's variables in a file's name. */
function expandName(
  name: string,
  index: number,
  object: ResolvedObject,
  cluster: ResolvedCluster,
  report: Report,
): string {
  return name.replaceAll(/\$\{([^}]*)\}/g, (whole, variable: string) => {
    const value =
      variable === "cluster" && cluster.name !== undefined
        ? cluster.name
        : Object.hasOwn(cluster.variables, variable)
          ? cluster.variables[variable]
          : undefined;
    if (value !== undefined) return value;
    if (cluster.unreadVariables) return whole;
    const known = [
      ...(cluster.name === undefined ? [] : ["cluster"]),
      ...Object.keys(cluster.variables),
    ];
    report({
      code: "unknown-variable",
      severity: "error",
      message: `there is no variable \`${variable}\`${cluster.name === undefined ? "" : ` in the cluster \`${cluster.name}\``}`,
      hint:
        known.length === 0
          ? "define it under `variables`"
          : `known: ${known.join(", ")}`,
      ...at(locateField(object.layers, ["valuesFiles", index])),
    });
    return whole;
  });
}

function mergeAll(
  names: readonly string[],
  object: ResolvedObject,
  reader: Reader,
): Fields {
  let values: Values = new Map();
  for (const [index, name] of names.entries()) {
    const file = readValues(name, index, object, reader);
    if (file !== undefined) values = mergeValues(values, file);
  }
  const own = object.spec["values"];
  if (own instanceof Map) values = mergeValues(values, own);
  return { ...object.spec, values };
}

function readValues(
  name: string,
  index: number,
  object: ResolvedObject,
  { workspace, report, files }: Reader,
): Values | undefined {
  const position = at(locateField(object.layers, ["valuesFiles", index]));
  if (name.includes("${")) return undefined;
  const escapes = escapingPathProblem(name);
  if (escapes !== undefined) {
    report({
      code: "path-escapes",
      severity: "error",
      message: `\`${name}\` cannot be used: ${escapes}`,
      hint: "name a file relative to fluxsmith.yaml",
      ...position,
    });
    return undefined;
  }
  const path = normalPath(name);
  if (files.has(path)) return files.get(path);
  let isThere = false;
  const source = workspace.read(path, (problem) => {
    isThere = true;
    report({ ...position, ...problem });
  });
  if (source === undefined && isThere) return undefined;
  if (source === undefined) {
    report({
      code: "values-file-missing",
      severity: "error",
      message: `there is no file \`${name}\``,
      hint: "the path is relative to fluxsmith.yaml",
      ...position,
    });
    return undefined;
  }
  const [first, second] = readDocuments(source, report, {
    strictScalars: true,
  });
  files.set(path, undefined);
  if (first === undefined) return undefined;
  const wrong = second?.root ?? first.root;
  const values = toValues(first.root);
  const empty = first.root.kind === "scalar" && first.root.value === null;
  if (second === undefined && (empty || values instanceof Map)) {
    const map: Values = values instanceof Map ? values : new Map();
    files.set(path, map);
    return map;
  }
  report({
    code: "values-file-invalid",
    severity: "error",
    message:
      second === undefined
        ? "a values file holds a map"
        : "a values file holds one YAML document",
    at: locate(source, wrong),
  });
  return undefined;
}
