/** Git's objects as the cluster should have them, once the Kustomization that applies them has done its part. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { substitutes } from "../kinds/kustomization.ts";
import { notAppliedMark, optsOut } from "../kinds/marks.ts";
import { identityText } from "../model/identity.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import type { Deployment, Deployments } from "./deployments.ts";
import { without, type FieldPath } from "../model/field-path.ts";
import type { GitObject } from "./git-objects.ts";
import { ignoredPaths } from "./ignore-rules.ts";
import { specOf, type LiveObjects } from "./live.ts";

/** An object of Git with its namespace. */
export interface Desired extends GitObject {
  /** How it gets into the cluster; undefined where no Kustomization of this repository is known to apply it. */
  readonly deployment: Deployment | undefined;
  /** Why Git alone does not say what the cluster should have; undefined where it does. */
  readonly unknown: string | undefined;
}

/**
 * Gives each object its namespace: what its kustomization file or Kustomization says, else its own, else Flux's. An object
 * that several Kustomizations apply is one for each namespace.
 */
export function desiredObjects(
  inGit: readonly GitObject[],
  deployments: Deployments,
  fluxNamespace: string,
): Desired[] {
  const found = new Map<string, Desired>();
  for (const object of inGit)
    for (const deployment of deployments.files.get(object.file) ?? [
      undefined,
    ]) {
      const namespace =
        deployment?.namespace ?? (object.namespace || fluxNamespace);
      const its = desiredObject(object, namespace, deployment);
      const key = identityText(its);
      if (!found.has(key)) found.set(key, its);
    }
  return [...found.values()];
}

/** One object in one namespace (empty for one that is cluster-scoped). */
export function desiredObject(
  object: GitObject,
  namespace: string,
  deployment: Deployment | undefined,
): Desired {
  const { fields } = object;
  const metadata = fieldsAt(fields, "metadata") ?? {};
  return {
    ...object,
    namespace,
    kustomization: deployment?.kustomization.name ?? object.kustomization,
    fields:
      (textAt(metadata, "namespace") ?? "") === namespace
        ? fields
        : { ...fields, metadata: { ...metadata, namespace } },
    deployment,
    unknown:
      deployment === undefined
        ? undefined
        : (deployment.rendered?.why ?? changedBy(fields, deployment)),
  };
}

/** What the controller does with this one object, beside the build. */
function changedBy(
  fields: Fields,
  { kustomization }: Deployment,
): string | undefined {
  if (fields["sops"] !== undefined) return "encrypted with SOPS";
  const mark = notAppliedMark(fields);
  if (mark !== undefined) return `left alone by Flux (${mark})`;
  if (
    substitutes(specOf(kustomization.fields)) &&
    !optsOut(fields["metadata"]) &&
    JSON.stringify(fields).includes("${")
  )
    return "substitution (postBuild)";
  return undefined;
}

/**
 * Both sides of a comparison without what is no difference: the common metadata that the Kustomization gives to all it
 * applies, in Git or in the cluster, and the fields that it ignores.
 */
export function comparable(
  { fields, deployment }: Desired,
  live: Fields,
  all: LiveObjects,
): { readonly git: Fields; readonly live: Fields } {
  if (deployment === undefined) return { git: fields, live };
  const { kustomization } = deployment;
  const applied = all.get(identityText(kustomization));
  const specs = [kustomization.fields, ...(applied ? [applied] : [])].map(
    specOf,
  );
  const paths = specs.flatMap((spec) => [
    ...commonPaths(spec),
    ...ignoredPaths(spec, fields),
  ]);
  const strip = (object: Fields): Fields => {
    const stripped = paths.reduce<Data>(
      (data, path) => without(data, path),
      object,
    );
    return isFields(stripped) ? stripped : {};
  };
  return paths.length === 0
    ? { git: fields, live }
    : { git: strip(fields), live: strip(live) };
}

/** The fields of an object that the Kustomization leaves to others. */
export function ignoredFields({ fields, deployment }: Desired): FieldPath[] {
  return deployment === undefined
    ? []
    : ignoredPaths(specOf(deployment.kustomization.fields), fields);
}

function commonPaths(spec: Fields): string[][] {
  return ["labels", "annotations"].flatMap((part) =>
    Object.keys(fieldsAt(spec, "commonMetadata", part) ?? {}).map((key) => [
      "metadata",
      part,
      key,
    ]),
  );
}
