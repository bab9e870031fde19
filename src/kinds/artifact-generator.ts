import { broken, listAt, referenceAt, textAt } from "./fields.ts";
import type { FluxKind } from "./kind.ts";

/** The CRD's rule for artifact names where `pathPattern` is not set. */
const artifactName =
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

export const artifactGenerator: FluxKind = {
  kind: "ArtifactGenerator",
  group: "source.extensions.fluxcd.io",
  shortNames: ["ag"],
  version: () => "v1beta1",
  section: ["sources", "artifact"],
  filePrefix: "flux-source-artifact-",
  describe: "artifacts put together from parts of other sources",
  docs: "components/source/artifactgenerators/",
  takesInterval: false,
  shorthands: [],
  references: (spec) =>
    listAt(spec, "sources").flatMap(({ index, item }) =>
      referenceAt(item, ["sources", index]),
    ),
  madeFrom: ({ spec }) =>
    listAt(spec, "sources").flatMap(({ index, item }) =>
      referenceAt(item, ["sources", index]),
    ),
  suspendAnnotation: "source.extensions.fluxcd.io/reconcile",
  violations: ({ spec }) =>
    broken(
      ...listAt(spec, "artifacts").map(
        ({ index, item }) =>
          [
            (textAt(spec, "pathPattern") ?? "") !== "" ||
              artifactName.test(textAt(item, "name") ?? ""),
            ["artifacts", index, "name"],
            "an artifact's name must be a Kubernetes object name where pathPattern is not set",
            { reads: ["pathPattern"] },
          ] as const,
      ),
    ),
  loss: () =>
    "its ExternalArtifacts are deleted, and what is built from them fails to update",
};
