/** Whether the clusters will notice: every Kustomization's folder built before and after, and the objects compared. */
import type { FluxSchemas } from "../schema/flux-schemas.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { compare } from "../model/order.ts";
import { normalPath } from "../model/names.ts";
import {
  buildKustomization,
  type Built,
} from "../render/build-kustomization.ts";
import {
  differing,
  objectsOf,
  splitDocuments,
  type RenderedDocument,
} from "../render/documents.ts";
import type { Renderer, RenderState } from "../render/rendering.ts";
import { isSame } from "../review/same-data.ts";
import { convertFlux } from "../upgrade/flux-conversion.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { specOf, textsAt } from "./carried.ts";
import { buildableState } from "./buildable.ts";
import type { Build } from "./trace.ts";

/** An object that is not the same. */
export interface Difference {
  /** `Kind/namespace/name`. */
  readonly object: string;
  /** Its first field that differs, or that only one side has the object. */
  readonly what: string;
}

/** One Kustomization's proof. */
export interface Proven {
  readonly build: Build;
  readonly objectsBefore: number;
  readonly objectsAfter: number;
  readonly equal: boolean;
  readonly differing: readonly Difference[];
  /** Why neither can be built; equal then means that not one of its files changes. */
  readonly unbuilt: string | undefined;
}

export interface ProofInput {
  readonly before: RenderState;
  readonly after: RenderState;
  readonly renderer: Renderer;
  readonly schemas: FluxSchemas;
  /** What no build has held yet, since a script made it: `Kind/namespace/name`. */
  readonly added: ReadonlySet<string>;
  /** Whether a file changes that the build reads. */
  readonly touches: (build: Build) => boolean;
}

/** Proves it, build by build, in their order. */
export function prove(
  builds: readonly Build[],
  input: ProofInput,
): Promise<Proven[]> {
  return Promise.all(builds.map((build) => proveOne(build, input)));
}

async function proveOne(build: Build, input: ProofInput): Promise<Proven> {
  const { before, after } = input;
  const whole = await compareBuilds(build, [before, after], input);
  // What cannot be had here is the same on both sides, as its entry stays; the rest can still be built.
  if (whole.unbuilt === undefined) return whole;
  const local = [buildableState(before), buildableState(after)] as const;
  if (local[0] === before) return whole;
  return compareBuilds(build, local, input);
}

async function compareBuilds(
  build: Build,
  [before, after]: readonly [RenderState, RenderState],
  { renderer, schemas, added, touches }: ProofInput,
): Promise<Proven> {
  const { folder, spec } = build;
  const [old, next] = await Promise.all([
    buildKustomization(folder, spec, before, renderer),
    buildKustomization(folder, spec, after, renderer),
  ]);
  if ("failures" in old || "failures" in next) {
    const why = failureOf(old) ?? failureOf(next);
    const isAlike = "failures" in old === "failures" in next;
    return {
      build,
      objectsBefore: 0,
      objectsAfter: 0,
      equal: isAlike && !touches(build),
      differing: [],
      unbuilt: why ?? "kustomize fails",
    };
  }
  const [was, is] = [splitDocuments(old.text), splitDocuments(next.text)];
  const apart = differing(was, is);
  const names = differencesOf(apart.before, apart.after, schemas).filter(
    ({ object }) => !added.has(object),
  );
  return {
    build,
    objectsBefore: was.length,
    objectsAfter: is.length,
    equal: names.length === 0,
    differing: names,
    unbuilt: undefined,
  };
}

function failureOf(built: Built): string | undefined {
  return "failures" in built ? built.failures[0]?.why : undefined;
}

/** The objects that only one side has, or that are not the same on both. */
function differencesOf(
  before: readonly RenderedDocument[],
  after: readonly RenderedDocument[],
  schemas: FluxSchemas,
): Difference[] {
  const old = meanings(before, schemas);
  const next = meanings(after, schemas);
  const found: Difference[] = [];
  for (const object of [...new Set([...old.keys(), ...next.keys()])].toSorted(
    compare,
  )) {
    const [was, is] = [old.get(object), next.get(object)];
    if (was === undefined) found.push({ object, what: "there only after" });
    else if (is === undefined)
      found.push({ object, what: "there only before" });
    else if (!isSame(was, is))
      found.push({ object, what: firstDifference(was, is) ?? "" });
  }
  return found;
}

/** The path of the first field that differs. */
function firstDifference(one: Data, other: Data): string | undefined {
  if (!isFields(one) || !isFields(other)) return undefined;
  for (const key of Object.keys({ ...one, ...other })) {
    const [left, right] = [one[key], other[key]];
    if (left !== undefined && right !== undefined && isSame(left, right))
      continue;
    const inner =
      left === undefined || right === undefined
        ? undefined
        : firstDifference(left, right);
    return inner === undefined ? key : `${key}.${inner}`;
  }
  return undefined;
}

/** By identity, what an object means to Flux. */
function meanings(
  documents: readonly RenderedDocument[],
  schemas: FluxSchemas,
): Map<string, Fields> {
  const found = new Map<string, Fields>();
  for (const document of documents)
    for (const object of objectsOf(document) ?? []) {
      const { apiVersion, kind, namespace, name, fields } = object;
      const group = apiVersion.split("/")[0] ?? "";
      const id = [kind, namespace, name]
        .filter((part) => part !== "")
        .join("/");
      const key =
        kindOf(apiVersion, kind) === undefined ? `${id} (${group})` : id;
      found.set(key, meaningOf(fields, apiVersion, kind, schemas));
    }
  return found;
}

/** kustomize's note of which file an object comes from (`buildMetadata: [originAnnotations]`): that file may have another name. */
const originNote = "config.kubernetes.io/origin";

/** Its labels and annotations as the texts that they are to Kubernetes. */
function withTexts(object: Fields): Fields {
  const metadata = fieldsAt(object, "metadata");
  const labels = textsAt(metadata, "labels");
  const { [originNote]: _origin, ...annotations } =
    textsAt(metadata, "annotations") ?? {};
  return {
    ...object,
    metadata: { ...metadata, labels: labels ?? {}, annotations },
  };
}

function meaningOf(
  fields: Fields,
  apiVersion: string,
  kind: string,
  schemas: FluxSchemas,
): Fields {
  const flux = kindOf(apiVersion, kind);
  if (flux === undefined) return fields;
  const converted = convertFlux(fields, schemas);
  const object = withTexts("problem" in converted ? fields : converted.object);
  const spec = specOf(object);
  if (flux !== kustomization) return { ...object, spec };
  const path = `./${normalPath(textAt(spec, "path") ?? "")}`;
  return { ...object, spec: { ...spec, path } };
}
