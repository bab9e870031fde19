/** A kustomization file as the controller's Go types take it, which is not quite as kustomize takes it. */
import type { Range } from "../diagnostics/diagnostic.ts";
import { foldCase } from "../manifests/kustomization-entries.ts";
import { toData, type Data, type Fields } from "../yaml/data.ts";
import type { MapNode, ScalarNode, YamlNode } from "../yaml/node.ts";
import { kustomizationShape, type Shape } from "./kustomization-shape.ts";

/** A value that a field cannot take: the controller fails on it. */
export interface Mismatch extends Range {
  readonly message: string;
}

/**
 * What the controller keeps of a kustomization file (sigs.k8s.io/yaml v1.6.0, Unmarshal into types.Kustomization): names in
 * any mix of cases, numbers and booleans as text where text is wanted, nothing of what it does not know. kustomize itself
 * would refuse all three. Null fields are left out. `mismatches` is empty where the controller takes the file.
 */
export function typedKustomization(root: YamlNode): {
  readonly fields: Fields;
  readonly mismatches: readonly Mismatch[];
} {
  const mismatches: Mismatch[] = [];
  const data = convert(root, kustomizationShape, mismatches);
  const fields = root.kind === "map" ? (data as Fields) : {};
  return { fields, mismatches };
}

/** Undefined for null: Go leaves the field's zero value. */
function convert(
  node: YamlNode,
  shape: Shape,
  mismatches: Mismatch[],
): Data | undefined {
  if (node.kind === "scalar" && node.value === null) return undefined;
  if (shape === "any") return toData(node);
  if (isList(shape) && node.kind === "seq") {
    const [item] = shape;
    return node.items.map(
      (each) => convert(each, item, mismatches) ?? emptyOf(item),
    );
  }
  if (typeof shape === "object" && !isList(shape) && node.kind === "map")
    return convertMap(node, shape, mismatches);
  if (typeof shape === "string" && node.kind === "scalar") {
    const value = convertScalar(node, shape);
    if (value !== undefined) return value;
  }
  const { start, end } = node;
  mismatches.push({ start, end, message: `${wanted(shape)} is wanted here` });
  return undefined;
}

function convertMap(
  node: MapNode,
  shape: { readonly [field: string]: Shape },
  mismatches: Mismatch[],
): Fields {
  const any = shape["*"];
  const fields: Record<string, Data> = {};
  for (const [key, { key: at, value }] of node.entries) {
    const name = any === undefined ? fieldNamed(key, shape) : key;
    const inner = any ?? (name === undefined ? undefined : shape[name]);
    if (name === undefined || inner === undefined) continue;
    if (Object.hasOwn(fields, name))
      mismatches.push({
        start: at.start,
        end: at.end,
        message: `\`${name}\` stands here twice, in different cases`,
      });
    const data = convert(value, inner, mismatches);
    if (data !== undefined) fields[name] = data;
    else if (any !== undefined) fields[name] = emptyOf(inner);
  }
  return fields;
}

function fieldNamed(
  key: string,
  shape: { readonly [field: string]: Shape },
): string | undefined {
  if (Object.hasOwn(shape, key)) return key;
  return Object.keys(shape).find((name) => foldCase(name) === foldCase(key));
}

function convertScalar(node: ScalarNode, shape: Shape): Data | undefined {
  const { value } = node;
  if (shape === "string") return goText(node);
  if (shape === "text") return typeof value === "string" ? value : undefined;
  if (shape === "boolean")
    return typeof value === "boolean" ? value : undefined;
  return Number.isInteger(value) ? value : undefined;
}

/** A scalar's text as sigs.k8s.io/yaml makes it: `1.10` becomes `1.1`, `012` becomes `10`, `yes` becomes `true`. */
function goText({ value, text }: ScalarNode): string {
  if (typeof value !== "number") return String(value);
  if (/^-?(?:0|[1-9]\d*)$/.test(text)) return text;
  const isFloat = /[.eE]/.test(text) && !/^[-+]?0[xX]/.test(text);
  return isFloat ? goFloat(value) : String(value);
}

/** strconv.FormatFloat(value, 'g', -1, 32): the fewest digits that give the same 32-bit float. */
function goFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const float = Math.fround(value);
  let digits = 1;
  while (Math.fround(Number(float.toPrecision(digits))) !== float) digits++;
  const [mantissa = "", exponent = ""] = float
    .toExponential(digits - 1)
    .split("e");
  const power = Number(exponent);
  if (power >= -4 && power < 6)
    return String(Number(float.toPrecision(digits)));
  const sign = power < 0 ? "-" : "+";
  return `${mantissa}e${sign}${String(Math.abs(power)).padStart(2, "0")}`;
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}

function emptyOf(shape: Shape): Data {
  if (isList(shape)) return [];
  if (typeof shape === "object") return {};
  return { string: "", text: "", boolean: false, integer: 0, any: null }[shape];
}

function wanted(shape: Shape): string {
  if (isList(shape)) return "a list";
  if (typeof shape === "object") return "a map";
  return {
    string: "text",
    text: "text in quotes",
    boolean: "`true` or `false`",
    integer: "a whole number",
    any: "anything",
  }[shape];
}
