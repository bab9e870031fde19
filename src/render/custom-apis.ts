/** Which APIs CustomResourceDefinitions add to what a cluster serves. */
import { fieldsAt, listAt, textAt } from "../kinds/fields.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { objectsIn, splitDocuments } from "./documents.ts";

/** In files that hold one. */
const definition = /kind['"]?: *['"]?CustomResourceDefinition\b/;

/** The APIs, `GROUP/VERSION/KIND`, that the CustomResourceDefinitions in a text make served; what else is in it is passed over. */
export function customApis(stream: string): string[] {
  if (!definition.test(stream)) return [];
  const objects = splitDocuments(withoutSchemas(stream))
    .filter(({ text }) => definition.test(text))
    .flatMap(({ text }) => objectsIn(text) ?? []);
  return [...new Set(objects.flatMap(apisOf))];
}

/** Nearly all of such a file is schemas, and reading them takes its time. */
function withoutSchemas(stream: string): string {
  const kept: string[] = [];
  let schema = Number.POSITIVE_INFINITY;
  for (const line of stream.split("\n")) {
    const indent = line.search(/\S/);
    if (indent === -1 || indent > schema) continue;
    const [start] = /^ *(?:- +)*(?=schema: *$)/.exec(line) ?? [];
    schema = start?.length ?? Number.POSITIVE_INFINITY;
    kept.push(line);
  }
  return kept.join("\n");
}

function apisOf({ apiVersion, kind, fields }: KubeObject): string[] {
  if (
    kind !== "CustomResourceDefinition" ||
    !apiVersion.startsWith("apiextensions.k8s.io/")
  )
    return [];
  const spec = fieldsAt(fields, "spec") ?? {};
  const group = textAt(spec, "group");
  const its = textAt(spec, "names", "kind");
  if (group === undefined || its === undefined) return [];
  return listAt(spec, "versions").flatMap(({ item }) => {
    const name = textAt(item, "name");
    if (name === undefined || item["served"] !== true) return [];
    const isScaled = fieldsAt(item, "subresources", "scale") !== undefined;
    // A subresource is listed with a kind of its own.
    return [its, ...(isScaled ? ["Scale"] : [])].map(
      (one) => `${group}/${name}/${one}`,
    );
  });
}
