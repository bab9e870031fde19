/** What applying Git's objects would do, as the server itself says: a dry run for each that is not as Git says already. */
import { fieldsAt } from "../kinds/fields.ts";
import type { Api } from "../model/api.ts";
import { identityText } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import type { FieldDifference } from "../review/field-diff.ts";
import { compareStates, compareWithGit } from "./compare.ts";
import {
  conflictsOf,
  failureOf,
  isOutage,
  problemOf,
  type Conflict,
  type Failure,
} from "./failure.ts";
import { pathText } from "../model/field-path.ts";
import { kubectlName } from "./kubectl-line.ts";
import type { GitObject } from "./git-objects.ts";
import { parseObject, toJson } from "./json.ts";
import {
  droppedFields,
  fieldManager,
  hasSameOwners,
  isAppliedByFlux,
  kustomizeController,
  ownsAll,
} from "./owners.ts";
import { redactFailure } from "./secret-mask.ts";
import { kindKey, type KindRef } from "./resources.ts";
import { isSuspended } from "./suspension.ts";
import type { ClusterView } from "./view.ts";

/** One object of a preview. */
export type Preview = {
  readonly object: GitObject;
  /** Undefined where it is not there yet. */
  readonly live: Fields | undefined;
} & (
  | {
      readonly action: "create" | "update";
      readonly differences: readonly FieldDifference[];
    }
  | { readonly action: "unchanged" }
  /** Flux itself applies it and has another value yet: it will do so after the merge. */
  | { readonly action: "deferred"; readonly fields: readonly string[] }
  | { readonly action: "refused"; readonly failure: Failure }
);

/**
 * Previews every object; the answers are in the objects' order. Nothing is changed. An object whose namespace is among
 * them counts as one that can be created.
 *
 * @throws Problem where the server is gone, or does not know the user
 */
export function preview(
  objects: readonly GitObject[],
  view: ClusterView,
): Promise<Preview[]> {
  const willBe = new Set(
    objects.flatMap(({ kind, name }) => (kind === "Namespace" ? [name] : [])),
  );
  return Promise.all(objects.map((object) => previewOne(object, view, willBe)));
}

async function previewOne(
  object: GitObject,
  view: ClusterView,
  willBe: ReadonlySet<string>,
): Promise<Preview> {
  const live = view.live.get(identityText(object));
  if (!view.resources.has(kindKey(object)))
    return { object, live, action: "refused", failure: missingKind(object) };
  if (live !== undefined && isAsInGit(object, live))
    return { object, live, action: "unchanged" };
  const answer = await patch(object, view, { dryRun: true });
  if (answer.status < 300) {
    const next = parseObject(answer.text);
    if (live !== undefined) return afterDryRun(object, live, next);
    return {
      object,
      live,
      action: "create",
      differences: compareStates(undefined, next),
    };
  }
  const conflicts = conflictsOf(answer);
  if (conflicts.length > 0) return inConflict(object, live, conflicts);
  const failure = failureOf(answer, "patch", identityText(object));
  // That says nothing about this object.
  if (isOutage(failure)) throw problemOf(failure);
  // A dry run creates no namespace for the next one.
  if (failure.code === "namespace-absent" && willBe.has(object.namespace)) {
    const differences = compareStates(undefined, object.fields);
    return { object, live, action: "create", differences };
  }
  return {
    object,
    live,
    action: "refused",
    failure: redactFailure(failure, object, live),
  };
}

/** What is to be done about fields that others own with other values: nothing that forces them. */
function inConflict(
  object: GitObject,
  live: Fields | undefined,
  conflicts: readonly Conflict[],
): Preview {
  const pathOf = ({ field }: Conflict): string => field.replace(/^\./, "");
  const others = conflicts.filter(
    ({ manager }) => manager !== kustomizeController,
  );
  if (others.length === 0)
    return { object, live, action: "deferred", fields: conflicts.map(pathOf) };
  const owned = others.map((one) => `${pathOf(one)} (${one.manager})`);
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

/** What a dry run without conflicts leaves to do. `next` is what the object would become. */
function afterDryRun(object: GitObject, live: Fields, next: Fields): Preview {
  const differences = compareStates(live, next);
  if (differences.length > 0)
    return { object, live, action: "update", differences };
  const isFluxs = isAppliedByFlux(live);
  // What is left are fields that Git dropped and the controller still owns, or takes over: they go at its own next run.
  if (isFluxs || object.kustomization !== undefined) {
    const fields = droppedFields(object.fields, live).map(pathText);
    if (fields.length > 0) return { object, live, action: "deferred", fields };
  }
  if (hasSameOwners(live, next) || isFluxs)
    return { object, live, action: "unchanged" };
  // The same values under somebody else's name: applying it makes them Git's.
  return { object, live, action: "update", differences };
}

/** Whether the live object is what Git says, and Git's to say: then nothing needs to be sent. */
function isAsInGit({ fields }: GitObject, live: Fields): boolean {
  return compareWithGit(fields, live).length === 0 && ownsAll(fields, live);
}

/** Why an object cannot go into a cluster that does not know its kind. */
export function missingKind({ apiVersion, kind }: KindRef): Failure {
  return {
    code: "crd-missing",
    message: `the cluster does not know ${kind} (${apiVersion}): its CRD is not installed`,
    hint: "install Flux first: `fluxsmith install` (`make flux-install`)",
  };
}

/**
 * Sends an object by server-side apply, as {@link fieldManager} and never by force.
 *
 * @param seen the object as a preview has seen it: the server refuses if there is another version by now, or (by its uid) none
 */
export function patch(
  object: GitObject,
  { api, resources }: Pick<ClusterView, "api" | "resources">,
  {
    dryRun = false,
    seen,
  }: { readonly dryRun?: boolean; readonly seen?: Fields | undefined },
): ReturnType<Api["request"]> {
  const path = resources.get(kindKey(object))?.path(object) ?? "";
  const { fields } = object;
  const { uid, resourceVersion } = fieldsAt(seen ?? {}, "metadata") ?? {};
  const metadata = fieldsAt(fields, "metadata") ?? {};
  const body =
    resourceVersion === undefined
      ? fields
      : {
          ...fields,
          metadata: {
            ...metadata,
            ...(uid === undefined ? {} : { uid }),
            resourceVersion,
          },
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
  return live !== undefined && isSuspended(live) && !isSuspended(object.fields);
}
