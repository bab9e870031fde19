/** HelmReleases that would be one and the same release to Helm. */
import { at, locate, type Location } from "../diagnostics/diagnostic.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import {
  helmRelease,
  releaseName,
  storageNamespace,
} from "../kinds/helm-release.ts";
import { kindOf } from "../kinds/index.ts";
import type { ObjectView } from "../kinds/kind.ts";
import { child, type Manifest } from "../manifests/manifest.ts";
import { identityText } from "../model/identity.ts";
import { isFields, toData, type Fields } from "../yaml/data.ts";
import { locateField } from "../config/position.ts";
import { specRange } from "./flux-manifests.ts";
import type { Applied, ClusterScope, Scope } from "./scope.ts";

/** A HelmRelease of a cluster, and where its release is named. */
interface Release extends ObjectView {
  readonly place: () => Location | undefined;
}

/** Reports each that has the name and the storage of one before it: Helm keeps one history for both. */
export function checkHelmReleases(scope: Scope): void {
  for (const cluster of scope.clusters) {
    const known = new Map<string, Release>();
    for (const release of releasesOf(cluster, scope)) {
      const id = idOf(release);
      if (id === undefined) continue;
      const first = known.get(id);
      known.set(id, first ?? release);
      if (first !== undefined) reportTwice(release, first, scope);
    }
  }
}

/** By what Helm knows a release: where it is stored, and its name. Undefined where it is left alone, or not known yet. */
function idOf(release: ObjectView): string | undefined {
  const { spec } = release;
  const id = `${storageNamespace(release)}/${releaseName(release)}`;
  if (spec["suspend"] === true || id.includes("${")) return undefined;
  return `${JSON.stringify(fieldsAt(spec, "kubeConfig") ?? {})} ${id}`;
}

function releasesOf({ layout, applied }: ClusterScope, scope: Scope) {
  const releases = layout.objects.flatMap(({ object }): Release[] =>
    object.kind === helmRelease
      ? [{ ...object, place: () => locateField(object.layers, named) }]
      : [],
  );
  const handWritten = new Set(scope.prepared.manifests.files);
  const seen = new Set<Manifest>();
  for (const one of applied)
    for (const file of one.loaded.files)
      if (handWritten.has(file) && !renames(one, handWritten))
        for (const manifest of scope.objects(file)) {
          const spec = specOfRelease(manifest);
          if (spec === undefined || seen.has(manifest)) continue;
          seen.add(manifest);
          const { source } = manifest;
          const place = () => locate(source, specRange(manifest, named));
          const { name, namespace } = manifest;
          if (namespace === "") continue;
          releases.push({ name, namespace, spec, place });
        }
  return releases;
}

const named = ["releaseName"];

/** Whether what is applied may come out under other names: by a person's kustomization file, or by the Kustomization. */
function renames(
  { loaded, spec }: Applied,
  handWritten: ReadonlySet<string>,
): boolean {
  const fields = ["namePrefix", "nameSuffix", "targetNamespace"];
  return (
    loaded.kustomizationFiles.some((file) => handWritten.has(file)) ||
    fields.some((field) => textAt(spec, field) !== undefined)
  );
}

function specOfRelease(manifest: Manifest): Fields | undefined {
  if (kindOf(manifest.apiVersion, manifest.kind) !== helmRelease)
    return undefined;
  const spec = child(manifest.node, "spec");
  const data = spec && toData(spec);
  return isFields(data) ? data : undefined;
}

function reportTwice(release: Release, first: Release, scope: Scope): void {
  const { kind } = helmRelease;
  const other = first.place();
  scope.report({
    code: "duplicate-release",
    severity: "finding",
    message: `${identityText({ ...release, kind })} and ${identityText({ ...first, kind })} are both the Helm release ${releaseName(release)} in the namespace ${storageNamespace(release)}: each would upgrade it to its own chart, and whichever is removed uninstalls it`,
    hint: "give one of them another `releaseName`",
    ...at(release.place()),
    ...(other === undefined
      ? {}
      : { related: [{ message: "the other one", at: other }] }),
  });
}
