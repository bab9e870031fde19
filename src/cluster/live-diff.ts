/** What Flux would change in the cluster, field by field, as the server itself says: by a dry run of what Flux would send. */
import type { ApiResponse } from "../model/api.ts";
import { fieldsAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import { identityText } from "../model/identity.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import type { FieldDifference } from "../review/field-diff.ts";
import { compareStates, compareWithGit } from "./compare.ts";
import { ignoredFields, type Desired } from "./desired.ts";
import { failureOf, isOutage, problemOf, type Failure } from "./failure.ts";
import { without, type FieldPath } from "../model/field-path.ts";
import { parseObject, toJson } from "./json.ts";
import { specOf } from "./live.ts";
import { droppedFields, fieldManager, kustomizeController } from "./owners.ts";
import { missingKind } from "./preview.ts";
import { kindKey } from "./resources.ts";
import {
  isSecret,
  maskDifferences,
  redactFailure,
  withoutStringData,
} from "./secret-mask.ts";
import type { ClusterView } from "./view.ts";

/** One object of Git beside the live one. */
export type LiveDiff = { readonly object: Desired } & (
  | { readonly result: "equal" }
  | {
      readonly result: "differs";
      readonly differences: readonly FieldDifference[];
    }
  | {
      readonly result: "missing";
      readonly differences: readonly FieldDifference[];
      /** Why it cannot come: the cluster does not know its kind. */
      readonly failure?: Failure;
    }
  /** The server does not tell, or would not take it. */
  | { readonly result: "refused"; readonly failure: Failure }
);

/**
 * Compares every object; the answers are in the objects' order. Nothing is changed.
 *
 * @throws Problem where the server cannot be reached, or does not know the user (any more)
 */
export function diffLive(
  objects: readonly Desired[],
  view: ClusterView,
): Promise<LiveDiff[]> {
  return Promise.all(objects.map((object) => diffOne(object, view)));
}

async function diffOne(object: Desired, view: ClusterView): Promise<LiveDiff> {
  const path = view.resources.get(kindKey(object))?.path(object);
  if (path === undefined) {
    const differences = changes(object, undefined, contentOf(object));
    const failure = unknownKind(object);
    return { object, result: "missing", differences, failure };
  }
  const found = await readLive(object, path, view);
  if ("failure" in found) return { object, result: "refused", ...found };
  const { live } = found;
  const wanted = contentOf(object);
  const ignored = ignoredFields(object);
  if (
    live !== undefined &&
    compareWithGit(strip(wanted, ignored), strip(live, ignored)).length === 0
  )
    return { object, result: "equal" };
  const answer = await dryRun(object, wanted, path, view);
  if (answer.status >= 300) {
    const failure = failureFor(object, answer, "patch", live);
    // A dry run creates no namespace for what goes into it.
    return live === undefined && failure.code === "namespace-absent"
      ? {
          object,
          result: "missing",
          differences: changes(object, live, wanted),
        }
      : { object, result: "refused", failure };
  }
  const next = strip(parseObject(answer.text), [
    ...(live === undefined
      ? []
      : droppedFields(wanted, live, { besides: managerOf(object) })),
    ...ignored,
  ]);
  const before = live && strip(live, ignored);
  const differences = changes(object, before, next);
  if (live === undefined) return { object, result: "missing", differences };
  return differences.length === 0
    ? { object, result: "equal" }
    : { object, result: "differs", differences };
}

/** A kind that is not Flux's comes with some chart, or from another folder. */
function unknownKind(object: Desired): Failure {
  const failure = missingKind(object);
  return kindOf(object.apiVersion, object.kind) === undefined
    ? {
        ...failure,
        hint: "a chart or another Kustomization brings it: `fluxsmith status` shows which is not ready",
      }
    : failure;
}

/** A Flux object is in the view already. */
async function readLive(
  object: Desired,
  path: string,
  { api, live }: ClusterView,
): Promise<{ live: Fields | undefined } | { failure: Failure }> {
  if (kindOf(object.apiVersion, object.kind) !== undefined)
    return { live: live.get(identityText(object)) };
  const answer = await api.request({ path });
  if (answer.status === 404) return { live: undefined };
  return answer.status < 300
    ? { live: parseObject(answer.text) }
    : { failure: failureFor(object, answer, "get", undefined) };
}

/** What Flux sends: with the common metadata, and without what it turns into something else. */
function contentOf(object: Desired): Fields {
  const { deployment, fields } = object;
  const content = isSecret(object) ? withoutStringData(fields) : fields;
  if (deployment === undefined) return content;
  const common = fieldsAt(
    specOf(deployment.kustomization.fields),
    "commonMetadata",
  );
  const { labels = {}, annotations = {} } = common ?? {};
  return withMetadata(content, { labels, annotations });
}

function withMetadata(
  object: Fields,
  added: { readonly labels: Data; readonly annotations: Data },
): Fields {
  const metadata = fieldsAt(object, "metadata") ?? {};
  const merged = Object.entries(added).flatMap(([part, its]) => {
    const all = { ...fieldsAt(metadata, part), ...(isFields(its) ? its : {}) };
    return Object.keys(all).length === 0 ? [] : [[part, all] as const];
  });
  return {
    ...object,
    metadata: { ...metadata, ...Object.fromEntries(merged) },
  };
}

/** The labels by which the controller knows what it applied. */
function ownerLabels({ deployment }: Desired): Fields {
  if (deployment === undefined) return {};
  const { name, namespace } = deployment.kustomization;
  return {
    [ownerPaths[0][2]]: name,
    [ownerPaths[1][2]]: namespace,
  };
}

const ownerPaths = [
  ["metadata", "labels", "kustomize.toolkit.fluxcd.io/name"],
  ["metadata", "labels", "kustomize.toolkit.fluxcd.io/namespace"],
] as const;

/** Who applies it: the controller, or people by `fluxsmith apply`. */
function managerOf({ deployment }: Desired): string {
  return deployment === undefined ? fieldManager : kustomizeController;
}

/** By force, as the controller does. */
function dryRun(
  object: Desired,
  wanted: Fields,
  path: string,
  { api }: ClusterView,
): Promise<ApiResponse> {
  const labels = ownerLabels(object);
  return api.request({
    method: "PATCH",
    path: `${path}?fieldManager=${managerOf(object)}&force=true&dryRun=All`,
    type: "application/apply-patch+yaml",
    body: toJson(withMetadata(wanted, { labels, annotations: {} })),
  });
}

function changes(
  object: Desired,
  live: Fields | undefined,
  next: Fields,
): FieldDifference[] {
  const differences = compareStates(
    live && strip(live, ownerPaths),
    strip(next, ownerPaths),
  );
  const found = maskDifferences(object, differences);
  // What an object is stands in its name.
  return live === undefined
    ? found.filter(
        ({ path: [field] }) => field !== "apiVersion" && field !== "kind",
      )
    : found;
}

function strip(object: Fields, paths: readonly FieldPath[]): Fields {
  const stripped = paths.reduce<Data>(
    (data, path) => without(data, path),
    object,
  );
  return isFields(stripped) ? stripped : {};
}

function failureFor(
  object: Desired,
  answer: ApiResponse,
  verb: string,
  live: Fields | undefined,
): Failure {
  const failure = failureOf(answer, verb, identityText(object));
  if (isOutage(failure)) throw problemOf(failure);
  return redactFailure(failure, object, live);
}
