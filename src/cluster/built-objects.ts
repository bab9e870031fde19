/** Every object that the Kustomizations of this repository apply, Flux's and all others, as Git has it. */
import { locate } from "../diagnostics/diagnostic.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import { readManifests, type Manifest } from "../manifests/manifest.ts";
import { isGenerated } from "../model/generated.ts";
import { identityText } from "../model/identity.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Fields } from "../yaml/data.ts";
import type { Deployment } from "./deployments.ts";
import { desiredObject, type Desired } from "./desired.ts";
import type { Rendering } from "../manifests/folder-build.ts";
import { fieldsOf, type GitObject } from "./git-objects.ts";
import { kindKey, type KindRef, type Resources } from "./resources.ts";
import type { Expected } from "./status.ts";

/** An object whose namespace is not known yet: whether it has one, the API server knows. */
export interface Manifested {
  readonly object: GitObject;
  readonly deployment: Deployment;
}

/** What stands in the files that the Kustomizations apply. */
export interface BuiltFiles {
  readonly manifested: readonly Manifested[];
  readonly unknown: readonly Rendering[];
}

/** Reads the objects of all files that are applied as they are. */
export function readBuilt(
  { deployments }: Expected,
  workspace: Workspace,
): BuiltFiles {
  const manifested: Manifested[] = [];
  const unknown: Rendering[] = [...deployments.unknown];
  for (const [file, its] of deployments.files)
    for (const deployment of its) {
      const { rendered } = deployment;
      if (rendered !== undefined) continue;
      const objects = objectsIn(file, workspace);
      if (objects === undefined) {
        unknown.push({ what: file, why: "not readable as YAML" });
        continue;
      }
      for (const object of objects)
        if (object.name === "")
          unknown.push({ what: file, why: "an object without a name" });
        else if (!isLocal(object.fields))
          manifested.push({ object, deployment });
    }
  return { manifested, unknown };
}

function objectsIn(
  file: string,
  workspace: Workspace,
): GitObject[] | undefined {
  let isBroken = false;
  const source = workspace.read(file, () => (isBroken = true));
  if (source === undefined) return undefined;
  const origin = isGenerated(source.text) ? "generated" : "hand-written";
  const manifests = readManifests(source, () => (isBroken = true));
  return isBroken
    ? undefined
    : manifests.map((manifest) => ({
        ...identityOf(manifest),
        file,
        line: locate(source, manifest.node).line,
        origin,
        kustomization: undefined,
        fields: fieldsOf(manifest),
      }));
}

function identityOf({
  apiVersion,
  kind,
  namespace,
  name,
}: Manifest): Pick<GitObject, "apiVersion" | "kind" | "namespace" | "name"> {
  return { apiVersion, kind, namespace, name };
}

/** kustomize leaves such an object out of what it builds (kustomize api/konfig, local-config). */
function isLocal(fields: Fields): boolean {
  const annotations = fieldsAt(fields, "metadata", "annotations");
  return textAt(annotations, "config.kubernetes.io/local-config") === "true";
}

/** The kinds of the objects. */
export function kindsOf({ manifested }: BuiltFiles): KindRef[] {
  return manifested.map(({ object }) => object);
}

/** What can be compared, and what cannot. */
export interface BuiltObjects {
  /** Each object once. */
  readonly objects: readonly Desired[];
  readonly unknown: readonly Rendering[];
}

/**
 * Gives the objects their namespaces. The Flux objects that no Kustomization applies, which people apply by hand, are
 * among them.
 */
export function placeBuilt(
  built: BuiltFiles,
  { objects }: Expected,
  resources: Resources,
  fluxNamespace: string,
): BuiltObjects {
  const found = new Map<string, Desired>();
  const unknown = [...built.unknown];
  const add = (one: Desired): void => {
    // Two groups may have a kind of the same name.
    const key = `${groupOf(one.apiVersion)} ${identityText(one)}`;
    if (one.unknown !== undefined)
      unknown.push({ what: one.file, why: one.unknown });
    else if (!found.has(key)) found.set(key, one);
  };
  for (const { object, deployment } of built.manifested) {
    const place = placeOf(object, deployment, resources, fluxNamespace);
    if ("why" in place) unknown.push({ what: object.file, why: place.why });
    else add(desiredObject(object, place.namespace, deployment));
  }
  for (const object of objects)
    if (object.deployment === undefined) add(object);
  return { objects: [...found.values()], unknown: distinct(unknown) };
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}

function placeOf(
  object: GitObject,
  deployment: Deployment,
  resources: Resources,
  fluxNamespace: string,
): { readonly namespace: string } | { readonly why: string } {
  const { apiVersion, kind } = object;
  const resource = resources.get(kindKey(object));
  if (deployment.namespace !== undefined && hasOtherNamespaces.has(kind))
    return { why: `the namespace is changed within a ${kind}` };
  if (resource?.namespaced === false) return { namespace: "" };
  const namespace =
    deployment.namespace ??
    (object.namespace ||
      (kindOf(apiVersion, kind) === undefined ? "" : fluxNamespace));
  return namespace === "" && resource !== undefined
    ? { why: "no namespace" }
    : { namespace };
}

/** Kinds in which kustomize's `namespace` changes more than the object's own (kustomize api/internal/konfig, namespace.go). */
const hasOtherNamespaces = new Set([
  "APIService",
  "ClusterRoleBinding",
  "CustomResourceDefinition",
  "MutatingWebhookConfiguration",
  "Namespace",
  "RoleBinding",
  "ValidatingWebhookConfiguration",
]);

function distinct(unknown: readonly Rendering[]): Rendering[] {
  const byText = new Map(
    unknown.map(({ what, why }) => [`${what}\n${why}`, { what, why }]),
  );
  return [...byText.keys()].toSorted().flatMap((key) => byText.get(key) ?? []);
}
