/** Namespaces that nobody creates, or too late. */
import { at } from "../diagnostics/diagnostic.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { helmRelease } from "../kinds/helm-release.ts";
import { parseReferenceText } from "../model/identity.ts";
import { locateField, locateItemField } from "../config/position.ts";
import { inCluster } from "../config/settings.ts";
import { applying } from "../plan/deployers.ts";
import type { ClusterScope, Scope } from "./scope.ts";

/** Namespaces that every cluster has (kubernetes.io, "Initial namespaces"). */
const initial = ["default", "kube-system", "kube-public", "kube-node-lease"];

/** Reports objects whose Namespace is missing, and those that a folder too early would hold. */
export function checkNamespaces(scope: Scope): void {
  const { config } = scope.prepared;
  for (const cluster of scope.clusters) {
    const known = new Map<string, string | undefined>();
    for (const name of [...initial, config.settings.fluxNamespace])
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

function checkCluster(
  { layout }: ClusterScope,
  known: ReadonlyMap<string, string | undefined>,
  { prepared, report }: Scope,
): void {
  const { deployers } = layout;
  const { settings } = prepared.config;
  for (const { object, deployer } of layout.objects) {
    const { namespace, layers } = object;
    const creator = known.get(namespace);
    if (!known.has(namespace))
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
      if (target !== undefined && !known.has(target) && !creates)
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
