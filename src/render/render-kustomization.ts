/** What a Kustomization applies: built, substituted, labelled, as the kustomize-controller does it. */
import type { KubeObject } from "../model/kube-object.ts";
import { fieldsAt } from "../kinds/fields.ts";
import type { Identity } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import { buildKustomization } from "./build-kustomization.ts";
import { withCommonMetadata } from "./common-metadata.ts";
import {
  objectOf,
  splitDocuments,
  type RenderedDocument,
} from "./documents.ts";
import { substituteObject } from "./post-build.ts";
import { secretNameOf, type SecretName } from "./secret-names.ts";
import type { RenderFailure, RenderState, Renderer } from "./rendering.ts";
import { folderOf } from "./roots.ts";
import { substitutionFailure } from "./substitution-failures.ts";
import {
  readVariables,
  type SourceLookup,
  type Variables,
} from "./variables.ts";

/** What came of it. Where there are failures, nothing is known of what the cluster gets. */
export interface RenderedKustomization {
  readonly documents: readonly RenderedDocument[];
  readonly failures: readonly RenderFailure[];
  /** What Git does not say: values that only the cluster has. The documents hold them as they were written. */
  readonly unknown: readonly string[];
  /** The objects whose names hold something of a Secret. */
  readonly secretNames: readonly SecretName[];
  /** ConfigMaps and Secrets that variables are taken from, and nobody here knows. */
  readonly unknownSources: readonly Identity[];
  /** What is done to each object at last, and a text that tells whether it is the same for two Kustomizations. */
  readonly finish: (object: Fields) => Fields;
  readonly finishKey: string;
}

/**
 * Renders it.
 *
 * @param lookup ConfigMaps and Secrets of its namespace, for `substituteFrom`
 */
export async function renderKustomization(
  { name, namespace, fields }: KubeObject,
  state: RenderState,
  renderer: Renderer,
  lookup: SourceLookup,
): Promise<RenderedKustomization> {
  const spec = fieldsAt(fields, "spec") ?? {};
  const built = await buildKustomization(
    folderOf(fields),
    spec,
    state,
    renderer,
  );
  const owner = { namespace, name, spec };
  const ending = {
    finish: (object: Fields) => withCommonMetadata(object, owner),
    finishKey: JSON.stringify(spec["commonMetadata"] ?? null),
  };
  if ("failures" in built)
    return {
      documents: [],
      unknown: [],
      secretNames: [],
      unknownSources: [],
      failures: built.failures,
      ...ending,
    };
  const documents = splitDocuments(built.text);
  const variables = readVariables(spec, lookup);
  const unknownSources = (variables?.unknownSources ?? []).map((source) => ({
    ...source,
    namespace,
  }));
  return variables === undefined
    ? {
        documents,
        failures: [],
        unknown: [],
        secretNames: [],
        unknownSources,
        ...ending,
      }
    : {
        ...substituted(documents, variables, {
          strict: state.strict,
          by: name,
        }),
        unknownSources,
        ...ending,
      };
}

function substituted(
  documents: readonly RenderedDocument[],
  variables: Variables,
  { strict, by }: { readonly strict: boolean; readonly by: string },
): Omit<RenderedKustomization, "unknownSources" | "finish" | "finishKey"> {
  const failures: RenderFailure[] = [];
  const secretNames: SecretName[] = [];
  const unknown = new Set<string>();
  const next = documents.map((document): RenderedDocument => {
    const result = substituteObject(document.text, variables, { strict });
    if (result.kind === "unchanged") return document;
    if (result.kind === "failed") {
      for (const problem of result.problems)
        failures.push(substitutionFailure(problem, document, by));
      return document;
    }
    for (const { name } of result.unknown) unknown.add(name);
    const object = objectOf(result.fields);
    const secretName = secretNameOf(document, object, variables);
    if (secretName !== undefined) secretNames.push(secretName);
    return { ...document, object, text: JSON.stringify(result.fields) };
  });
  const distinct = new Map(failures.map((one) => [one.why, one]));
  return {
    documents: next,
    failures: [...distinct.values()],
    unknown: [...unknown].toSorted(),
    secretNames,
  };
}
