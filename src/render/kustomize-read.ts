/**
 * Rendered YAML as kustomize reads it, through which the helm-controller sends everything that Helm rendered, post-renderers
 * or not (internal/postrender/transformer.go): sigs.k8s.io/kustomize/api 0.21.1 NewResMapFromBytes, with go.yaml.in/yaml/v3.
 * It is neither what Helm reads nor what Kubernetes does: `yes` is text, a date becomes a time, a key must not be there twice.
 */
import { fieldsAt } from "../kinds/fields.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import type { ScalarNode, YamlNode } from "../yaml/node.ts";
import { readPlain } from "../yaml/read-plain.ts";
import { readDocuments } from "../yaml/read.ts";
import { resolveAsKubernetes, resolvePlain } from "../yaml/scalars.ts";

/** Why kustomize, and so Flux, refuses the text: a clause without a full stop. It may quote the text. */
export interface RefusedObjects {
  readonly refusal: string;
}

/** The objects of a text of any number of documents, those of a `List` one by one. */
export function readAsKustomize(
  text: string,
): readonly Fields[] | RefusedObjects {
  try {
    const plain = unlike.test(text) ? undefined : readPlain(text);
    const objects = (plain === undefined ? readAll(text) : [plain]).flatMap(
      flatten,
    );
    for (const object of objects) mustBeNamed(object);
    return objects;
  } catch (error) {
    if (error instanceof Refusal) return { refusal: error.message };
    throw error;
  }
}

/**
 * The first object that is there already, which kustomize refuses: of the same API version, kind, namespace and name. No
 * namespace and `default` are the same to it. (Of kinds without namespaces, which it knows, it ignores a written one.)
 */
export function repeatedObject(objects: readonly Fields[]): Fields | undefined {
  const seen = new Set<string>();
  return objects.find(({ apiVersion, kind, metadata }) => {
    const { namespace, name } = isFields(metadata) ? metadata : {};
    const place = namespace === "default" ? null : (namespace ?? null);
    const id = JSON.stringify([apiVersion, kind, place, name]);
    if (seen.has(id)) return true;
    seen.add(id);
    return false;
  });
}

class Refusal extends Error {}

/** What `readPlain` would read otherwise. */
const unlike =
  /(?:: |- )(?:y|n|yes|no|on|off)$|\d{4}-\d|(?:^|- | )(?:true|false):/im;

function readAll(text: string): Fields[] {
  const found: Diagnostic[] = [];
  const documents = readDocuments(
    { file: "", text },
    (one) => found.push(one),
    { strictScalars: false },
  );
  const [first] = found;
  if (first !== undefined)
    throw new Refusal(
      first.at === undefined
        ? first.message
        : `line ${first.at.line}, column ${first.at.column}: ${first.message}`,
    );
  const reader = new Reader(text);
  return documents.flatMap(({ root }) => {
    const data = reader.rootOf(root);
    if (data === null) return [];
    if (!isFields(data)) throw new Refusal("a document is no map");
    return Object.keys(data).length === 0 ? [] : [data];
  });
}

function flatten(object: Fields): Fields[] {
  const { kind, items } = object;
  if (typeof kind !== "string" || !kind.endsWith("List")) return [object];
  // Null is an empty list; a kind may have a name like this and no items.
  if (items === null) return [];
  if (!Array.isArray(items)) return [object];
  return items.flatMap((item: Data) => {
    if (!isFields(item)) throw new Refusal("an item of a list is no map");
    return flatten(item);
  });
}

function mustBeNamed(object: Fields): void {
  const { kind } = object;
  if (kind === undefined || kind === null || kind === "")
    throw new Refusal("an object has no kind");
  if (typeof kind === "string" && kind.endsWith("List")) return;
  const name = fieldsAt(object, "metadata")?.["name"] ?? "";
  if (name === "")
    throw new Refusal(`a ${JSON.stringify(kind)} has no metadata.name`);
}

/** Nodes → data, with the text at hand, in which they stand. */
class Reader {
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** @param inFlow Whether it stands between `[]` or `{}`. */
  dataOf(node: YamlNode, inFlow: boolean): Data {
    if (node.kind === "scalar") return valueOf(node, inFlow);
    const isFlow = inFlow || /[[{]/.test(this.text.charAt(node.start));
    if (node.kind === "seq")
      return node.items.map((item) => this.dataOf(item, isFlow));
    const fields: Record<string, Data> = {};
    for (const [name, { key, value }] of node.entries) {
      if (key.plain && !isText(key))
        throw new Refusal(`a key, \`${name}\`, is no text`);
      fields[name] = this.dataOf(value, isFlow);
    }
    return fields;
  }

  /** The keys of the document itself may look like anything. */
  rootOf(node: YamlNode): Data {
    if (node.kind !== "map") return this.dataOf(node, false);
    const isFlow = this.text.charAt(node.start) === "{";
    const fields: Record<string, Data> = {};
    for (const [name, { value }] of node.entries)
      fields[name] = this.dataOf(value, isFlow);
    return fields;
  }
}

function isText({ text }: ScalarNode): boolean {
  const value = resolveAsKubernetes(text);
  if (typeof value === "boolean")
    return typeof resolvePlain(text) !== "boolean";
  return typeof value === "string" && timeOf(text) === undefined;
}

function valueOf({ plain, text, value }: ScalarNode, inFlow: boolean): Data {
  if (typeof value === "number" && !Number.isFinite(value))
    throw new Refusal("an infinite number stands in it");
  if (value === 0) return 0;
  if (!plain) return value;
  if (typeof value === "boolean") {
    const core = resolvePlain(text);
    return typeof core === "boolean" ? core : text;
  }
  // kustomize writes what it has read once more, and puts what has a colon between brackets into quotes.
  if (typeof value !== "string" || (inFlow && text.includes(":"))) return value;
  return timeOf(text) ?? text;
}

const time =
  /^(\d{4})-(\d\d?)-(\d\d?)(?:([Tt ])(\d\d?):(\d\d?):(\d\d?)(\.\d+)?(Z|[-+]\d\d:\d\d)?)?$/;

/** A date or time as Go writes it into JSON (time.RFC3339Nano); undefined where the text is none. */
function timeOf(text: string): string | undefined {
  const match = time.exec(text);
  if (match === null) return undefined;
  const [, year = "", month = "", day = "", separator, ...clock] = match;
  const [hour = "0", minute = "0", second = "0", fraction = "", zone] = clock;
  // With a `T` there must be a zone, behind a blank there must be none.
  if (separator !== undefined && (separator === " ") !== (zone === undefined))
    return undefined;
  const days = new Date(0);
  days.setUTCFullYear(Number(year), Number(month), 0);
  const isDate =
    Number(month) >= 1 &&
    Number(month) <= 12 &&
    Number(day) >= 1 &&
    Number(day) <= days.getUTCDate();
  if (
    !isDate ||
    Number(hour) > 23 ||
    Number(minute) > 59 ||
    Number(second) > 59
  )
    return undefined;
  const two = (part: string): string => part.padStart(2, "0");
  const date = `${year}-${two(month)}-${two(day)}`;
  const rest = fraction.slice(0, 10).replace(/\.?0+$/, "");
  const offset = zone === undefined || /00:00/.test(zone) ? "Z" : zone;
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}${rest}${offset}`;
}
