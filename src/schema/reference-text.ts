/**
 * Texts that stand for a map in an object: a reference as `KIND/NAME`, a chart as `SOURCE/CHART`. Their schemas are made from
 * the CRD's schema of that map, so both forms take the same; and here are the words for a text that does not fit.
 */
import { alternatives, nearest } from "../diagnostics/nearest.ts";
import { propertySchema, type JsonSchema } from "./json-schema.ts";

/** `KIND/NAME`, and `KIND/NAMESPACE/NAME` where the map has a namespace; the kinds are those that the CRD lists. */
export function referenceText(reference: JsonSchema): JsonSchema {
  const kinds = enumOf(propertySchema(reference.properties, "kind"));
  const kind = kinds.length === 0 ? anyKind : kinds.join("|");
  return text(`^(${kind})/${names(reference, anyFirst)}$`);
}

/** `NAME`, and `NAMESPACE/NAME` where the map has a namespace; what would be a kind is no namespace. */
export function nameText(reference: JsonSchema): JsonSchema {
  return text(`^${names(reference, noCapital)}$`);
}

/** `SOURCE/CHART`, given what the CRD says of the names of both. */
export function chartText(source: JsonSchema, chart: JsonSchema): JsonSchema {
  return text(`^[^/]${times(source.maxLength)}/.${times(chart.maxLength)}$`);
}

/** The texts that a schema lists. */
export function enumOf(schema: JsonSchema | undefined): readonly string[] {
  return (schema?.enum ?? []).filter((value) => typeof value === "string");
}

const anyKind = "[A-Za-z]+";
const anyFirst = "[^/]";
const noCapital = "[^/A-Z]";

const text = (pattern: string): JsonSchema => ({
  type: "string",
  minLength: 1,
  pattern,
});

const times = (most: number | undefined): string =>
  most === undefined ? "+" : `{1,${most}}`;

function names({ properties }: JsonSchema, first: string): string {
  const namespace = propertySchema(properties, "namespace");
  const name = `[^/]${times(propertySchema(properties, "name")?.maxLength)}`;
  if (namespace === undefined) return name;
  const { maxLength } = namespace;
  const rest = maxLength === undefined ? "*" : `{0,${maxLength - 1}}`;
  return `(${first}[^/]${rest}/)?${name}`;
}

interface Words {
  readonly wants: string;
  readonly advise: (text: string) => string | undefined;
}

/** The words for a pattern that was made here; undefined for any other. */
export function textForm(pattern: string): Words | undefined {
  return readReference(pattern) ?? readName(pattern) ?? readChart(pattern);
}

const quantifier = String.raw`(?:\+|\*|\{[01],\d+\})`;
const nameShape = String.raw`\[\^/\]${quantifier}\$$`;
const optional = String.raw`(\(\[\^/(?:A-Z)?\]\[\^/\]${quantifier}/\)\?)?`;
const referenceShape = new RegExp(
  String.raw`^\^\(([A-Za-z|]+|\[A-Za-z\]\+)\)/${optional}${nameShape}`,
);
const bareShape = new RegExp(`^\\^${optional}${nameShape}`);
const chartShape = new RegExp(
  String.raw`^\^\[\^/\]${quantifier}/\.${quantifier}\$$`,
);

function readReference(pattern: string): Words | undefined {
  const [, kind, namespace] = referenceShape.exec(pattern) ?? [];
  if (kind === undefined) return undefined;
  const kinds = kind === anyKind ? [] : kind.split("|");
  const isLocal = namespace === undefined;
  const form = isLocal ? "`KIND/NAME`" : "`KIND/NAME` or `KIND/NAMESPACE/NAME`";
  const which =
    kinds.length === 0
      ? ""
      : kinds.length > 4
        ? " of a kind that is allowed here"
        : ` of the kind ${alternatives(kinds)}`;
  return {
    wants: form + which,
    advise: (given) => adviseReference(given.trim(), kinds, isLocal),
  };
}

function adviseReference(
  given: string,
  kinds: readonly string[],
  isLocal: boolean,
): string | undefined {
  const [kind = "", ...rest] = given.split("/");
  if (rest.length === 0) {
    const [first = "KIND"] = kinds;
    return kinds.length === 1
      ? `write ${first}/${kind}`
      : `put its kind before it, such as ${first}/${kind}`;
  }
  if (rest.includes("") || rest.length > 2)
    return "one `/` stands between each two of the kind, the namespace and the name";
  if (kinds.length > 0 && !kinds.includes(kind)) {
    // GitRepository is near OCIRepository, but no slip of it.
    const initial = kind.charAt(0).toUpperCase();
    const [near] = nearest(
      kind,
      kinds.filter((one) => one.startsWith(initial)),
    );
    return near === undefined
      ? `allowed kinds: ${kinds.join(", ")}`
      : `write ${[near, ...rest].join("/")}`;
  }
  return isLocal && rest.length === 2
    ? `no namespace can be named here: write ${kind}/${rest[1] ?? ""}`
    : "shorten the name or the namespace";
}

function readName(pattern: string): Words | undefined {
  const match = bareShape.exec(pattern);
  if (match === null) return undefined;
  const isLocal = match[1] === undefined;
  return {
    wants: isLocal ? "a name" : "`NAME` or `NAMESPACE/NAME`",
    advise: (given) => {
      const parts = given.trim().split("/");
      if (parts.includes("") || parts.length < 2) return undefined;
      const isKind = /^[A-Z]/.test(parts[0] ?? "");
      const left = isLocal ? parts.slice(-1) : parts.slice(isKind ? 1 : 0);
      if (left.length === parts.length) return undefined;
      const not = isKind ? "kind" : "namespace";
      return `no ${not} can be named here: write ${left.join("/")}`;
    },
  };
}

function readChart(pattern: string): Words | undefined {
  if (!chartShape.test(pattern)) return undefined;
  return {
    wants: "`SOURCE/CHART`",
    advise: (given) =>
      given.includes("/")
        ? "name the source before the slash and the chart after it"
        : `put its source before it, by the name that it has under \`sources\`: SOURCE/${given}`,
  };
}
