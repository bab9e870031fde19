/** Namespaces that nobody creates, or too late. */
import { at } from "../diagnostics/diagnostic.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { helmRelease } from "../kinds/helm-release.ts";
import { parseReferenceText } from "../model/identity.ts";
import { locateField, locateItemField } from "../config/position.ts";
import { readKustomizationFile } from "../manifests/kustomization-file.ts";
import { loadedFiles } from "../manifests/loaded-files.ts";
import { isKustomizationFileName } from "../manifests/manifest.ts";
import { inCluster } from "../config/settings.ts";
import { applying } from "../plan/deployers.ts";
import type { ClusterScope, Scope } from "./scope.ts";

/** Namespaces that every cluster has (kubernetes.io, "Initial namespaces"). */
export const initialNamespaces: readonly string[] = [
  "default",
  "kube-system",
  "kube-public",
  "kube-node-lease",
];

/** Reports objects whose Namespace is missing, and those that a folder too early would hold. */
export function checkNamespaces(scope: Scope): void {
  const { config } = scope.prepared;
  for (const cluster of scope.clusters) {
    const known = new Map<string, string | undefined>();
    for (const name of [...initialNamespaces, config.settings.fluxNamespace])
      known.set(name, undefined);
    for (const text of cluster.cluster.external) {
      const reference = parseReferenceText(text);
      if (reference?.kind === "Namespace") known.set(reference.name, undefined);
    }
    for (const { name, source } of scope.prepared.manifests.namespaces())
      if (inCluster(config.settings, source.file, cluster.cluster.name))
        known.set(name, source.file);
    checkCluster(cluster, known, scope);
  }
}

/**
 * Whether a kustomization file makes the namespace: what it gives to all that it holds is the name of a Namespace among that,
 * too (kustomize's NamespaceTransformer).
 */
function isNamedByKustomize(
  namespace: string,
  { after, prepared }: Scope,
): boolean {
  const { manifests, desired } = prepared;
  const holders = new Set(
    manifests.namespaces().map(({ source }) => source.file),
  );
  return [...manifests.sources].some(([file, source]) => {
    const slash = file.lastIndexOf("/");
    if (!isKustomizationFileName(file.slice(slash + 1))) return false;
    if (!source.text.includes(namespace)) return false;
    const content = readKustomizationFile(source, () => {});
    if (content?.namespace !== namespace) return false;
    const folder = file.slice(0, Math.max(0, slash));
    const { files } = loadedFiles(folder, after, { tree: desired.tree });
    return [...files].some((one) => holders.has(one));
  });
}

function checkCluster(
  { layout }: ClusterScope,
  known: ReadonlyMap<string, string | undefined>,
  scope: Scope,
): void {
  const { prepared, report } = scope;
  const { deployers } = layout;
  const isMissing = (namespace: string): boolean =>
    !known.has(namespace) && !isNamedByKustomize(namespace, scope);
  const { settings } = prepared.config;
  for (const { object, deployer } of layout.objects) {
    const { namespace, layers } = object;
    const creator = known.get(namespace);
    if (isMissing(namespace))
      report({
        code: "namespace-missing",
        severity: "finding",
        message: `nobody creates the namespace \`${namespace}\` of ${object.kind.kind} \`${object.key}\``,
        hint: `add a Namespace manifest to a folder, or say \`external: [Namespace/${namespace}]\` if it is made elsewhere`,
        ...at(locateItemField(layers, "namespace")),
      });
    else if (creator !== undefined && deployer === deployers.system) {
      const all = [...new Set([...deployers.all, deployers.system])];
      const by = applying(creator, deployers.root, all, settings);
      if (by !== undefined && by !== deployers.system)
        report({
          code: "namespace-deadlock",
          severity: "finding",
          message: `${object.kind.kind} \`${object.key}\` lies with \`${deployer.key}\`, but its namespace \`${namespace}\` comes from \`${by.key}\` (${creator}), which \`${deployer.key}\` applies: neither would ever apply`,
          hint: `write \`kustomization: ${by.key}\``,
          ...at(locateItemField(layers, "kustomization")),
        });
    }
    if (object.kind === helmRelease) {
      const target = textAt(object.spec, "targetNamespace");
      const creates =
        fieldsAt(object.spec, "install")?.["createNamespace"] === true;
      if (target !== undefined && !creates && isMissing(target))
        report({
          code: "namespace-missing",
          severity: "finding",
          message: `nobody creates the targetNamespace \`${target}\` of HelmRelease \`${object.key}\``,
          hint: "set `install: {createNamespace: true}`, or add a Namespace manifest",
          ...at(locateField(layers, ["targetNamespace"])),
        });
    }
  }
}
