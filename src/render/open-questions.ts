/** What a release's chart asked the cluster that nobody here can answer, as far as the answer would matter. */
import { identityText } from "../model/identity.ts";
import { compare } from "../model/order.ts";
import type { Lookup } from "./cluster-answers.ts";
import { objectsOf, splitDocuments } from "./documents.ts";
import type { ReleasePlan } from "./helm-release.ts";
import type { Templated } from "./release-template.ts";

export interface OpenQuestions {
  /** What was looked up: `Secret/apps/web`, `every Node`, `every Secret of apps`. */
  readonly objects: readonly string[];
  /** APIs with which the chart makes something else. */
  readonly apis: readonly string[];
}

export const noQuestions: OpenQuestions = { objects: [], apis: [] };

/**
 * Left out is what the chart makes itself and looks up to keep it as it is (a password): what it makes anew then is no change
 * anyway.
 */
export async function openQuestions(
  templated: Templated,
  { namespace }: ReleasePlan,
): Promise<OpenQuestions> {
  const { text, unknownObjects, unknownApis } = templated;
  const own =
    unknownObjects.length === 0 ? new Set() : new Set(madeIn(text, namespace));
  const objects = unknownObjects
    // The cluster does not have such a kind, so there is none of it.
    .filter(({ kind }) => kind !== "")
    .map(lookupText)
    .filter((one) => !own.has(one))
    .toSorted(compare);
  const matters =
    unknownApis.length > 0 && (await isOtherwise(templated, namespace));
  return { objects, apis: matters ? unknownApis.toSorted(compare) : [] };
}

async function isOtherwise(
  { text, withUnknownApis, anew }: Templated,
  namespace: string,
): Promise<boolean> {
  const other = await withUnknownApis();
  if (other === undefined) return true;
  if (other === text) return false;
  const [were, are] = [text, other].map((one) =>
    JSON.stringify(madeIn(one, namespace).toSorted(compare)),
  );
  // What the chart makes anew each time makes no difference.
  return were !== are || (await anew()) === text;
}

/** What is in a rendering: `Secret/apps/web`. */
function madeIn(text: string, namespace: string): string[] {
  return splitDocuments(text).flatMap((document) =>
    (objectsOf({ ...document, reader: "kustomize" }) ?? []).map((object) =>
      identityText({
        ...object,
        namespace: object.namespace === "" ? namespace : object.namespace,
      }),
    ),
  );
}

function lookupText({ kind, namespace, name }: Lookup): string {
  if (name !== "") return identityText({ kind, namespace, name });
  return `every ${kind}${namespace === "" ? "" : ` of ${namespace}`}`;
}
