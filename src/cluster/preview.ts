/** What applying Git's objects would do, as the server itself says: a dry run for each that is not as Git says already. */
import type { Api } from "../model/api.ts";
import { identityText } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import { compareStates, compareWithGit, type Difference } from "./compare.ts";
import { conflictsOf, failureOf, type Failure } from "./failure.ts";
import type { GitObject } from "./git-objects.ts";
import { parseObject, toJson } from "./json.ts";
import { specOf } from "./live.ts";
import { fieldManager, kustomizeController, ownsAll } from "./owners.ts";
import { kindKey } from "./resources.ts";
import type { ClusterView } from "./view.ts";

/** One object of a preview. */
export type Preview = {
  readonly object: GitObject;
  /** Undefined where it is not there yet. */
  readonly live: Fields | undefined;
} & (
  | {
      readonly action: "create" | "update";
      readonly differences: readonly Difference[];
    }
  | { readonly action: "unchanged" }
  /** Flux itself applies it and has another value yet: it will do so after the merge. */
  | { readonly action: "deferred"; readonly fields: readonly string[] }
  | { readonly action: "refused"; readonly failure: Failure }
);

/** Previews every object; the answers are in the objects' order. Nothing is changed. */
export function preview(
  objects: readonly GitObject[],
  view: ClusterView,
): Promise<Preview[]> {
  return Promise.all(objects.map((object) => previewOne(object, view)));
}

async function previewOne(
  object: GitObject,
  view: ClusterView,
): Promise<Preview> {
  const live = view.live.get(identityText(object));
  const resource = view.resources.get(kindKey(object));
  if (resource === undefined)
    return { object, live, action: "refused", failure: missingKind(object) };
  if (live !== undefined && isAsInGit(object, live))
    return { object, live, action: "unchanged" };
  const answer = await patch(object, view, { dryRun: true });
  if (answer.status < 300) {
    const differences = compareStates(live, parseObject(answer.text));
    return live === undefined
      ? { object, live, action: "create", differences }
      : afterDryRun(object, live, differences);
  }
  const conflicts = conflictsOf(answer);
  if (conflicts.length === 0) {
    const failure = failureOf(answer, "patch", identityText(object));
    return { object, live, action: "refused", failure };
  }
  const others = conflicts.filter(
    ({ manager }) => manager !== kustomizeController,
  );
  if (others.length === 0)
    return {
      object,
      live,
      action: "deferred",
      fields: conflicts.map(({ field }) => field.replace(/^\./, "")),
    };
  const owned = others.map(
    ({ manager, field }) => `${field.replace(/^\./, "")} (${manager})`,
  );
  return {
    object,
    live,
    action: "refused",
    failure: {
      code: "field-conflict",
      message: `${identityText(object)}: others own fields with other values: ${owned.join(", ")}`,
      hint: `see what they want with \`kubectl get ${kubectlName(object)} --show-managed-fields -o yaml\`; then put their value into Git, or have them give the field up. Nothing is forced`,
    },
  };
}

/** What a dry run without conflicts leaves to do. */
function afterDryRun(
  object: GitObject,
  live: Fields,
  differences: readonly Difference[],
): Preview {
  if (differences.length > 0)
    return { object, live, action: "update", differences };
  // What is left are fields that Git dropped and the controller still owns: they go at its own next run.
  const left = compareWithGit(object.fields, live).map(({ path }) => path);
  if (left.length > 0)
    return { object, live, action: "deferred", fields: left };
  // The same values under somebody else's name: applying it makes them Git's.
  return { object, live, action: "update", differences };
}

/** Whether the live object is what Git says, and Git's to say: then nothing needs to be sent. */
function isAsInGit({ fields }: GitObject, live: Fields): boolean {
  return compareWithGit(fields, live).length === 0 && ownsAll(fields, live);
}

/** `helmrelease/podinfo -n apps`, for a kubectl line. */
export function kubectlName({
  kind,
  namespace,
  name,
}: Pick<GitObject, "kind" | "namespace" | "name">): string {
  return `${kind.toLowerCase()}/${name} -n ${namespace}`;
}

/** Why an object cannot go into a cluster that does not know its kind. */
export function missingKind({ apiVersion, kind }: GitObject): Failure {
  return {
    code: "crd-missing",
    message: `the cluster does not know ${kind} (${apiVersion}): its CRD is not installed`,
    hint: "install Flux first: `fluxsmith install` (`make flux-install`)",
  };
}

/**
 * Sends an object by server-side apply, as {@link fieldManager} and never by force.
 *
 * @param resourceVersion the version that a preview has seen: the server refuses if it is not the live one any more
 */
export function patch(
  object: GitObject,
  { api, resources }: Pick<ClusterView, "api" | "resources">,
  {
    dryRun = false,
    resourceVersion,
  }: { readonly dryRun?: boolean; readonly resourceVersion?: string },
): ReturnType<Api["request"]> {
  const path = resources.get(kindKey(object))?.path(object) ?? "";
  const { fields } = object;
  const metadata = fields["metadata"];
  const body =
    resourceVersion === undefined
      ? fields
      : {
          ...fields,
          metadata: { ...(metadata as Fields), resourceVersion },
        };
  return api.request({
    method: "PATCH",
    path: `${path}?fieldManager=${fieldManager}&fieldValidation=Strict${dryRun ? "&dryRun=All" : ""}`,
    type: "application/apply-patch+yaml",
    body: toJson(body),
    ...(dryRun ? {} : { finish: true }),
  });
}

/** Whether the live object is suspended and Git does not say so (fault 78). */
export function isSuspendedOnlyLive({ object, live }: Preview): boolean {
  return (
    live !== undefined &&
    specOf(live)["suspend"] === true &&
    specOf(object.fields)["suspend"] !== true
  );
}
