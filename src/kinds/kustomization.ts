import type { Fields } from "../yaml/data.ts";
import {
  broken,
  dependsOnReferences,
  dependsOnShorthand,
  fieldsAt,
  kubeConfigRule,
  referenceAt,
  referenceShorthand,
  summary,
  textAt,
} from "./fields.ts";
import type { FluxKind } from "./kind.ts";

export const kustomization: FluxKind = {
  kind: "Kustomization",
  group: "kustomize.toolkit.fluxcd.io",
  shortNames: ["ks"],
  version: () => "v1",
  section: ["kustomizations"],
  filePrefix: "flux-ks-",
  describe: "a folder of manifests that Flux applies",
  docs: "components/kustomize/kustomizations/",
  takesInterval: true,
  defaults: { prune: true },
  defaultsToRepository: true,
  dependsOn: true,
  shorthands: [
    dependsOnShorthand("Kustomization"),
    referenceShorthand("sourceRef"),
  ],
  itemFields: [
    {
      field: "folder",
      schema: { type: "string", minLength: 1 },
      describe:
        "The folder it applies, relative to the resources folder; by default its own name.",
    },
  ],
  references: (spec) => [
    ...referenceAt(spec["sourceRef"], ["sourceRef"]),
    ...dependsOnReferences(spec, "Kustomization"),
  ],
  madeFrom: ({ spec }) => referenceAt(spec["sourceRef"], ["sourceRef"]),
  violations: ({ spec }) =>
    broken(
      kubeConfigRule(spec),
      [
        spec["healthCheckExprs"] === undefined ||
          spec["wait"] === true ||
          Array.isArray(spec["healthChecks"]),
        ["healthCheckExprs"],
        "healthCheckExprs has no effect without `wait: true` or healthChecks",
        {
          hint: "add `wait: true`",
          reads: ["wait", "healthChecks"],
          isHarmless: true,
        },
      ],
      [
        spec["decryption"] === undefined ||
          textAt(spec, "decryption", "provider") === "sops",
        ["decryption", "provider"],
        "sops is the only decryption provider",
      ],
    ),
  loss: ({ spec }) => {
    if (spec["suspend"] === true || !prunes(spec)) return undefined;
    return "everything it applied is deleted (prune)";
  },
  detach: { deletionPolicy: "Orphan" },
  hazards: (before, after) => {
    if (before.spec["prune"] !== true || after.spec["prune"] !== true)
      return [];
    const names = ["targetNamespace", "namePrefix", "nameSuffix"].filter(
      (field) => before.spec[field] !== after.spec[field],
    );
    const hazards = names.map(
      (field) =>
        `${field} changes: what it applied under the old name is deleted (prune)`,
    );
    const [from = "", to = ""] = [before, after].map((one) =>
      textAt(one.spec, "path"),
    );
    // A cluster's own folder takes the shared one as its base: nothing is left behind.
    if (from !== to && !isOverlay(from, to))
      hazards.push(
        `path changes from ${from} to ${to}: what stands only in the old place is deleted (prune)`,
      );
    return hazards;
  },
  summary: (spec) => summary(textAt(spec, "sourceRef", "name"), undefined),
  inventory: {
    title: "Kustomizations",
    columns: [
      { head: "Kustomization", cell: ({ name }) => name },
      { head: "Namespace", cell: ({ namespace }) => namespace },
      { head: "Path", cell: ({ spec }) => textAt(spec, "path") },
      { head: "Source", cell: ({ spec }) => textAt(spec, "sourceRef", "name") },
    ],
  },
};

/** Whether what it applied goes when it goes: `deletionPolicy`, whose default follows `prune` (kustomize.toolkit.fluxcd.io/v1). */
function prunes(spec: Fields): boolean {
  const policy = textAt(spec, "deletionPolicy") ?? "MirrorPrune";
  return policy === "MirrorPrune"
    ? spec["prune"] === true
    : policy !== "Orphan";
}

/** Whether one path is a cluster's folder over the other, shared one. */
function isOverlay(from: string, to: string): boolean {
  const shared = (path: string): string =>
    path.replace(/\/clusters\/[^/]+\//, "/");
  return shared(from) === shared(to);
}

/**
 * Whether the controller substitutes variables in what this Kustomization applies: with none at all the step is skipped
 * unless `substituteStrategy: Always` (Flux 2.9).
 */
export function substitutes(spec: Fields): boolean {
  const postBuild = fieldsAt(spec, "postBuild");
  if (postBuild === undefined) return false;
  const from = postBuild["substituteFrom"];
  return (
    postBuild["substituteStrategy"] === "Always" ||
    (Array.isArray(from) && from.length > 0) ||
    Object.keys(fieldsAt(postBuild, "substitute") ?? {}).length > 0
  );
}
