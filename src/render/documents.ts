/** A stream of rendered YAML: many documents, of which only those that differ are worth being read. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { readManifests } from "../manifests/manifest.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { isFields, toData, type Fields } from "../yaml/data.ts";
import { readAsKustomize } from "./kustomize-read.ts";
import { readPlain } from "../yaml/read-plain.ts";

/** A document of a stream, without the comments above it. */
export interface RenderedDocument {
  /** What tells it from others; YAML, unless `object` is set. */
  readonly text: string;
  /** What it holds, where that is known already. */
  readonly object?: KubeObject;
  /** Whose reading of YAML counts: kustomize's for what helm prints, since Flux hands it all to kustomize. */
  readonly reader?: "kustomize";
  /** The chart's file that it comes from (`# Source:`, as helm writes it); undefined elsewhere. */
  readonly template: string | undefined;
}

/** Two states have most of their streams in common. */
const split = new Map<string, readonly RenderedDocument[]>();

/** The documents of a stream that hold anything. */
export function splitDocuments(stream: string): readonly RenderedDocument[] {
  let documents = split.get(stream);
  if (documents === undefined)
    split.set(stream, (documents = documentsOf(stream)));
  return documents;
}

function documentsOf(stream: string): RenderedDocument[] {
  // A block scalar's lines are indented: at the start of a line `---` is nothing else.
  let template: string | undefined;
  return stream.split(/^---(?:[ \t].*)?$/m).flatMap((part) => {
    let at = 0;
    while (at < part.length) {
      const end = part.indexOf("\n", at) + 1 || part.length;
      const line = part.slice(at, end).trim();
      if (line !== "" && !line.startsWith("#")) break;
      template ??= /^# Source: (.+)$/.exec(line)?.[1];
      at = end;
    }
    const text = part.slice(at).trimEnd();
    // Where a chart's file begins with `---`, helm's comment stands above that.
    if (text === "") return [];
    const document = { text: `${text}\n`, template };
    template = undefined;
    return [document];
  });
}

/** The objects of a document, those of a `List` one by one; undefined where it cannot be read. */
export function objectsOf(
  document: RenderedDocument,
): readonly KubeObject[] | undefined {
  const { text, object, reader } = document;
  if (object !== undefined) return [object];
  if (!read.has(document))
    read.set(
      document,
      reader === undefined ? objectsIn(text) : readByKustomize(text),
    );
  return read.get(document);
}

function readByKustomize(text: string): KubeObject[] | undefined {
  const objects = readAsKustomize(text);
  return "refusal" in objects ? undefined : objects.map(objectOf);
}

/** What was read once; undefined for what cannot be read. */
const read = new WeakMap<RenderedDocument, KubeObject[] | undefined>();

/** The objects of a YAML document, as {@link objectsOf}. */
export function objectsIn(text: string): KubeObject[] | undefined {
  const plain = readPlain(text);
  if (plain !== undefined && !isList(plain)) return [objectOf(plain)];
  let isBroken = false;
  const manifests = readManifests({ file: "", text }, () => (isBroken = true));
  if (isBroken) return undefined;
  return manifests.map(({ node }) => {
    const data = toData(node);
    return objectOf(isFields(data) ? data : {});
  });
}

function isList(fields: Fields): boolean {
  return textAt(fields, "kind")?.endsWith("List") === true;
}

/** An object by its fields. */
export function objectOf(fields: Fields): KubeObject {
  const metadata = fieldsAt(fields, "metadata");
  return {
    apiVersion: textAt(fields, "apiVersion") ?? "",
    kind: textAt(fields, "kind") ?? "",
    namespace: textAt(metadata, "namespace") ?? "",
    name: textAt(metadata, "name") ?? "",
    fields,
  };
}

/** The documents that only one of two renderings has: of many objects few differ. */
export function differing(
  before: readonly RenderedDocument[],
  after: readonly RenderedDocument[],
): {
  readonly before: readonly RenderedDocument[];
  readonly after: readonly RenderedDocument[];
} {
  const count = new Map<string, number>();
  for (const { text } of before) count.set(text, (count.get(text) ?? 0) + 1);
  const onlyAfter = after.filter(({ text }) => {
    const left = count.get(text) ?? 0;
    if (left > 0) count.set(text, left - 1);
    return left === 0;
  });
  const onlyBefore = before.filter(({ text }) => {
    const left = count.get(text) ?? 0;
    if (left > 0) count.set(text, left - 1);
    return left > 0;
  });
  return { before: onlyBefore, after: onlyAfter };
}
