/** What a Flux object names, and what it makes. */
import { specOf } from "../cluster/live.ts";
import { artifactGenerator } from "../kinds/artifact-generator.ts";
import { listAt, textAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import type { Reference } from "../kinds/kind.ts";
import type { Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import type { EdgeKind } from "./graph.ts";

/** The ExternalArtifacts that an ArtifactGenerator makes, in its own namespace (source-watcher). */
export function artifactsOf({
  apiVersion,
  kind,
  namespace,
  fields,
}: KubeObject): Identity[] {
  if (kindOf(apiVersion, kind) !== artifactGenerator) return [];
  return listAt(specOf(fields), "artifacts").map(({ item }) => ({
    kind: "ExternalArtifact",
    namespace,
    name: textAt(item, "name") ?? "",
  }));
}

/** What an object names. */
export function referencesOf({
  apiVersion,
  kind,
  fields,
}: KubeObject): readonly Reference[] {
  return kindOf(apiVersion, kind)?.references(specOf(fields)) ?? [];
}

/** The fields by which an object names what it is made from. */
const sourceFields = new Set(["sourceRef", "chartRef", "sources"]);

/** What an edge for a reference means. */
export function edgeKind({ path }: Reference): EdgeKind {
  if (path[0] === "dependsOn") return "dependsOn";
  const last = path.findLast((step) => typeof step === "string");
  return sourceFields.has(last ?? "") ? "source" : "reference";
}

/** The field of a reference below `spec`, without indices. */
export function fieldOf({ path }: Reference): string {
  return path.filter((step) => typeof step === "string").join(".");
}
