/** An object as an item of the config: with shorthands where they say the same, else as Flux has it. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";

/** What an item's fields are made from beside the object itself. */
export interface FormContext {
  /** The object's namespace. */
  readonly namespace: string;
  /** The name and the namespace of the repository's own source, where that is a GitRepository. */
  readonly repository: { readonly name: string; readonly namespace: string };
  /** The key of a source in the config, by its kind, namespace and name. */
  readonly sourceKey: (
    kind: string,
    namespace: string,
    name: string,
  ) => string | undefined;
  /** What fluxsmith adds to the kind by itself. */
  readonly defaults: Fields;
}

/** The spec in as few words as the config allows. What it comes to is compared with the object, so this need not be sure. */
export function shortForm(spec: Fields, context: FormContext): Fields {
  const short: Record<string, Data> = {};
  for (const [field, value] of Object.entries(spec)) {
    if (isAdded(field, value, context)) continue;
    if (field === "dependsOn") short[field] = dependsOn(value);
    else if (field === "chart") Object.assign(short, chart(value, context));
    else if (field === "chartRef") short[field] = reference(value);
    else short[field] = value;
  }
  return short;
}

function isAdded(
  field: string,
  value: Data,
  { namespace, repository, defaults }: FormContext,
): boolean {
  if (field === "sourceRef")
    return (
      textAt(value, "kind") === "GitRepository" &&
      textAt(value, "name") === repository.name &&
      (textAt(value, "namespace") ?? namespace) === repository.namespace
    );
  return defaults[field] !== undefined && defaults[field] === value;
}

function dependsOn(value: Data): Data {
  if (!Array.isArray(value)) return value;
  const items = value.map((item: Data) => nameOf(item) ?? item);
  return items.every((item) => typeof item === "string") ? items : value;
}

/** `name` or `namespace/name` of what has nothing else. */
function nameOf(item: Data): string | undefined {
  const name = textAt(item, "name");
  if (!isFields(item) || name === undefined) return undefined;
  const namespace = textAt(item, "namespace");
  const known = namespace === undefined ? 1 : 2;
  if (Object.keys(item).length !== known) return undefined;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

function reference(value: Data): Data {
  if (!isFields(value)) return value;
  const { kind, ...rest } = value;
  const path = nameOf(rest);
  return typeof kind === "string" && path !== undefined
    ? `${kind}/${path}`
    : value;
}

function chart(value: Data, { namespace, sourceKey }: FormContext): Fields {
  const spec = fieldsAt(value, "spec");
  const ref = fieldsAt(spec, "sourceRef");
  const name = textAt(spec, "chart");
  const { version, ...rest } = spec ?? {};
  const { chart: _chart, sourceRef: _ref, ...others } = rest;
  const isPlain =
    isFields(value) &&
    Object.keys(value).length === 1 &&
    Object.keys(others).length === 0;
  const key = sourceKey(
    textAt(ref, "kind") ?? "",
    textAt(ref, "namespace") ?? namespace,
    textAt(ref, "name") ?? "",
  );
  if (!isPlain || name === undefined || key === undefined)
    return { chart: value };
  return {
    chart: `${key}/${name}`,
    ...(version === undefined ? {} : { version }),
  };
}
