/** References of hand-written Flux objects to objects that exist nowhere. */
import { locate, type Report } from "../diagnostics/diagnostic.ts";
import { checkForAll, type Look } from "../config/per-cluster.ts";
import { inCluster } from "../config/settings.ts";
import { textAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import type { Reference } from "../kinds/kind.ts";
import { child, type Manifest } from "../manifests/manifest.ts";
import { identityText } from "../model/identity.ts";
import { unknownHint } from "../plan/reference-findings.ts";
import { findTargets, type Targets } from "../plan/targets.ts";
import { isFields, toData } from "../yaml/data.ts";
import { specRange } from "./flux-manifests.ts";
import { renamingIn } from "./renaming.ts";
import type { ClusterScope, Scope } from "./scope.ts";

/** Reports each of them, in the clusters that apply the object; in one that none is known to apply, where all lack it. */
export function checkFluxReferences(scope: Scope): void {
  const { manifests, config } = scope.prepared;
  const targets = new Map<ClusterScope, Targets>();
  for (const manifest of manifests.flux()) {
    const references = referencesOf(manifest);
    if (references.length === 0) continue;
    const { file } = manifest.source;
    const its = scope.clusters.filter(({ cluster }) =>
      inCluster(config.settings, file, cluster.name),
    );
    const applying = its.filter(({ applied }) =>
      applied.some(({ loaded }) => loaded.files.has(file)),
    );
    const looks = (applying.length > 0 ? applying : its).map((one): Look => {
      const { name } = one.cluster;
      const known =
        targets.get(one) ??
        findTargets(one.cluster, config.settings, manifests);
      targets.set(one, known);
      const check = (report: Report): void => {
        const names = namesOf(manifest, one, scope);
        for (const reference of references)
          checkReference(reference, manifest, {
            names,
            targets: known,
            scope,
            report,
          });
      };
      return { clusters: name === undefined ? [] : [name], check };
    });
    if (applying.length > 0 || looks.every(finds))
      checkForAll(looks, scope.report);
  }
}

/** Whether a look finds anything. */
function finds({ check }: Look): boolean {
  let found = false;
  check(() => (found = true));
  return found;
}

function referencesOf({
  apiVersion,
  kind,
  node,
}: Manifest): readonly Reference[] {
  const spec = child(node, "spec");
  const data = spec && toData(spec);
  return isFields(data)
    ? (kindOf(apiVersion, kind)?.references(data) ?? [])
    : [];
}

/**
 * How the names in a file hold once it is applied: `written`; `any` namespace, where something gives its objects another
 * one; `unknown` where their names themselves change.
 */
type Names = "written" | "any" | "unknown";

function namesOf(
  { source }: Manifest,
  { applied }: ClusterScope,
  scope: Scope,
): Names {
  let names: Names = "written";
  for (const { loaded, spec } of applied) {
    if (!loaded.files.has(source.file)) continue;
    const renaming = renamingIn(loaded.kustomizationFiles, scope);
    const has = (field: string): boolean => textAt(spec, field) !== undefined;
    if (
      renaming.has("namePrefix") ||
      renaming.has("nameSuffix") ||
      has("namePrefix") ||
      has("nameSuffix")
    )
      return "unknown";
    if (renaming.has("namespace") || has("targetNamespace")) names = "any";
  }
  return names;
}

interface Checking {
  readonly names: Names;
  readonly targets: Targets;
  readonly scope: Scope;
  readonly report: Report;
}

function checkReference(
  reference: Reference,
  manifest: Manifest,
  { names, targets, scope, report }: Checking,
): void {
  const { kind, name, path } = reference;
  const { settings } = scope.prepared.config;
  const namespace =
    reference.namespace ?? (manifest.namespace || settings.fluxNamespace);
  // What Flux puts in later is not known here.
  if (names === "unknown" || `${namespace}${name}`.includes("${")) return;
  const isSomewhere = targets.namespaces.has(`${kind}/${name}`);
  const anyNamespace =
    reference.namespace === undefined &&
    (manifest.namespace === "" || names === "any");
  if (targets.all.has(`${kind}/${namespace}/${name}`)) return;
  if (isSomewhere && (anyNamespace || isUnplaced(reference, scope))) return;
  report({
    code: "unknown-reference",
    severity: "finding",
    message: `${identityText(manifest)}: ${path[0] === "dependsOn" ? "dependsOn names" : "refers to"} ${identityText({ kind, namespace, name })}, which is nowhere`,
    hint: unknownHint(reference, targets),
    at: locate(manifest.source, specRange(manifest, path)),
  });
}

/** Whether a person's object of that name says no namespace itself: a kustomization file may give it any. */
function isUnplaced({ kind, name }: Reference, { prepared }: Scope): boolean {
  return prepared.manifests
    .flux()
    .some(
      (one) => one.kind === kind && one.name === name && one.namespace === "",
    );
}
