/** The variables of a Kustomization's `spec.postBuild` (fluxcd/pkg/kustomize v1.41.0, LoadVariables and SubstituteVariables). */
import { fieldsAt, listAt, textAt } from "../kinds/fields.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";

/** A ConfigMap or Secret in the Kustomization's own namespace. */
export interface VariableSource {
  readonly kind: string;
  readonly name: string;
}

/** The data of a source, decoded; `absent` where the cluster is known to have none; undefined where nobody here can know. */
export type SourceLookup = (
  kind: string,
  name: string,
) => Readonly<Record<string, string>> | "absent" | undefined;

/** Why the controller refuses all objects that do not opt out. */
export type VariablesProblem =
  | { readonly kind: "missing-source"; readonly source: VariableSource }
  /** One such name fails everything, be it used or not. `source` is undefined for an inline one. */
  | {
      readonly kind: "invalid-name";
      readonly variable: string;
      readonly source: VariableSource | undefined;
    }
  /** An inline value that the API server refuses. */
  | { readonly kind: "not-text"; readonly variable: string };

export interface Variables {
  /** As far as they are known: a later one of `unknownSources` may give another value, except to an inline one. */
  readonly values: ReadonlyMap<string, string>;
  /** What Secrets gave, overridden or not: never to be shown, wherever it turns up. */
  readonly secretValues: ReadonlySet<string>;
  /** What holds variables in the cluster alone: any name that `values` lacks may come from there. */
  readonly unknownSources: readonly VariableSource[];
  /** Substitute even where there are no variables (`substituteStrategy: Always`). */
  readonly always: boolean;
  readonly problems: readonly VariablesProblem[];
}

const validName = /^[_A-Za-z][_A-Za-z0-9]*$/;

/**
 * The variables of a Kustomization with this spec; undefined where it has no `postBuild`. Later references win, inline
 * values beat them all, and line breaks within a value go.
 */
export function readVariables(
  spec: Fields,
  lookup: SourceLookup,
): Variables | undefined {
  const postBuild = fieldsAt(spec, "postBuild");
  if (postBuild === undefined) return undefined;
  const values = new Map<string, string>();
  const secretValues = new Set<string>();
  const unknownSources: VariableSource[] = [];
  const problems: VariablesProblem[] = [];
  const add = (name: string, value: string, source?: VariableSource): void => {
    if (!validName.test(name))
      problems.push({ kind: "invalid-name", variable: name, source });
    const oneLine = value.replaceAll("\n", "");
    values.set(name, oneLine);
    if (source?.kind === "Secret") secretValues.add(oneLine);
  };
  for (const { item } of listAt(postBuild, "substituteFrom")) {
    const source = sourceOf(item);
    if (source === undefined) continue;
    const data = lookup(source.kind, source.name);
    if (data === undefined) unknownSources.push(source);
    else if (data !== "absent")
      for (const [name, value] of Object.entries(data))
        add(name, value, source);
    else if (item["optional"] !== true)
      problems.push({ kind: "missing-source", source });
  }
  const inline = fieldsAt(postBuild, "substitute") ?? {};
  for (const [name, value] of Object.entries(inline))
    if (typeof value === "string") add(name, value);
    else problems.push({ kind: "not-text", variable: name });
  const always = postBuild["substituteStrategy"] === "Always";
  return { values, secretValues, unknownSources, always, problems };
}

/** The controller passes over any other kind, which the API server refuses. */
function sourceOf(reference: Fields): VariableSource | undefined {
  const kind = textAt(reference, "kind");
  const name = textAt(reference, "name");
  return (kind === "ConfigMap" || kind === "Secret") && name !== undefined
    ? { kind, name }
    : undefined;
}

/**
 * What a ConfigMap or Secret gives as a source: `data`, a Secret's decoded and with its `stringData` over it. `binaryData` is
 * not used. Undefined where Git does not show it: encrypted by SOPS, or of a form that the API server refuses.
 */
export function sourceData(
  object: Fields,
): Readonly<Record<string, string>> | undefined {
  if ("sops" in object) return undefined;
  const data = texts(object["data"]);
  if (textAt(object, "kind") !== "Secret") return data;
  const plain = texts(object["stringData"]);
  if (data === undefined || plain === undefined) return undefined;
  const decoded: Record<string, string> = {};
  for (const [name, value] of Object.entries(data)) {
    if (!isBase64(value)) return undefined;
    decoded[name] = Buffer.from(value, "base64").toString();
  }
  return { ...decoded, ...plain };
}

/**
 * The names that a ConfigMap or Secret gives as a source. They can be read even where `sourceData` cannot: SOPS encrypts
 * values only.
 */
export function sourceNames(object: Data): string[] {
  const places =
    textAt(object, "kind") === "Secret" ? ["data", "stringData"] : ["data"];
  return places.flatMap((place) => Object.keys(fieldsAt(object, place) ?? {}));
}

/** With its padding, over any number of lines: Go's base64.StdEncoding. */
function isBase64(value: string): boolean {
  const encoded = value.replaceAll(/[\r\n]/g, "");
  return encoded.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(encoded);
}

/** A map of strings, empty where there is none; undefined where it holds anything else. */
function texts(data: Data | undefined): Record<string, string> | undefined {
  if (data === undefined || data === null) return {};
  if (!isFields(data)) return undefined;
  const map: Record<string, string> = {};
  for (const [name, value] of Object.entries(data)) {
    if (typeof value !== "string") return undefined;
    map[name] = value;
  }
  return map;
}
