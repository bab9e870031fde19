/** What is asked of Flux's controllers: small merge patches of live objects. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { ConnectionLost } from "../model/api.ts";
import { identityText } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import { failureOf, type Failure } from "./failure.ts";
import type { WholeObject } from "./git-objects.ts";
import { parseObject, toJson } from "./json.ts";
import { handledRequest } from "./readiness.ts";
import { kindKey, type KindRef } from "./resources.ts";
import { suspendPatch } from "./suspension.ts";
import type { ClusterView } from "./view.ts";

/**
 * Under which name annotations and `spec.suspend` are patched. The kustomize-controller leaves the fields of others alone,
 * but takes over those of managers that begin with `kubectl`, and would remove what Git does not have.
 */
const manager = "fluxsmith";

/** The value of a request, a time by custom: the controller says in its status which one it has worked off. */
export function requestToken(now: number): string {
  return new Date(now).toISOString();
}

const requestedAt = "reconcile.fluxcd.io/requestedAt";

/** What a request asks for beside a reconciliation. */
export type Extra = "reset" | "force";

/**
 * The merge patch that asks for a reconciliation (`reconcile.fluxcd.io/requestedAt`), and of the helm-controller to reset
 * its failure counters or to force one install or upgrade: it does so where `resetAt` or `forceAt` has the same value
 * (fluxcd/pkg, apis/meta/annotations.go).
 */
export function requestPatch(token: string, extra?: Extra): Fields {
  const annotations: Fields = { [requestedAt]: token };
  return {
    metadata: {
      annotations:
        extra === undefined
          ? annotations
          : { ...annotations, [`reconcile.fluxcd.io/${extra}At`]: token },
    },
  };
}

/** The merge patch that ends a suspension and asks for a reconciliation at once. */
export function resumePatch(object: KindRef, token: string): Fields {
  const resume = suspendPatch(object, false);
  const annotations = {
    ...fieldsAt(resume, "metadata", "annotations"),
    ...fieldsAt(requestPatch(token), "metadata", "annotations"),
  };
  return { ...resume, metadata: { annotations } };
}

/**
 * Whether an object's controller has worked off the last request, ours or a later one. Controllers say so in the same
 * patch of the status as what came of it.
 */
export function isHandled(live: Fields): boolean {
  const asked = textAt(fieldsAt(live, "metadata", "annotations"), requestedAt);
  return asked !== undefined && handledRequest(live) === asked;
}

/** What became of a patch. */
export type Patched =
  | { readonly live: Fields; readonly failure?: undefined }
  | { readonly failure: Failure };

/** Sends a merge patch; Ctrl-C lets it come to its end. Sending it twice does no harm. */
export async function mergePatch(
  object: WholeObject,
  body: Fields,
  { api, resources }: Pick<ClusterView, "api" | "resources">,
): Promise<Patched> {
  const path = resources.get(kindKey(object))?.path(object) ?? "";
  const what = identityText(object);
  try {
    const answer = await api.request({
      method: "PATCH",
      path: `${path}?fieldManager=${manager}`,
      type: "application/merge-patch+json",
      body: toJson(body),
      finish: true,
    });
    if (answer.status < 300) return { live: parseObject(answer.text) };
    const { text, status } = answer;
    if (status === 404 && textAt(parseObject(text), "reason") === "NotFound")
      return { failure: goneMeanwhile(what) };
    return { failure: failureOf(answer, "patch", what) };
  } catch (error) {
    if (!(error instanceof ConnectionLost)) throw error;
    return { failure: lost(what, error) };
  }
}

function goneMeanwhile(what: string): Failure {
  return {
    code: "object-absent",
    message: `${what} has been deleted meanwhile`,
    hint: "look with `fluxsmith status`",
  };
}

function lost(what: string, { message }: ConnectionLost): Failure {
  return {
    code: "api-unreachable",
    message: `${what}: the API server does not answer, so it is not known whether this has arrived: ${message}`,
    hint: "running this again is safe",
  };
}
