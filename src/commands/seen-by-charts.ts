/** What a state of the repository says of a cluster, where a chart asks. */
import { fieldsAt } from "../kinds/fields.ts";
import type { KubeObject } from "../model/kube-object.ts";
import type { FindObject } from "../render/cluster-answers.ts";
import { customApisInGit } from "../render/custom-apis-in-git.ts";
import { existingIn } from "../render/existing-objects.ts";
import type { Renderer } from "../render/rendering.ts";
import type { ReviewState } from "../review/comparison.ts";
import { payloadTexts } from "../review/secret-values.ts";
import type { Fields } from "../yaml/data.ts";

/** A state that charts may ask. */
export interface AskedState extends ReviewState {
  readonly find: (cluster: string | undefined) => FindObject;
  /** The APIs of the CustomResourceDefinitions that a root and what it applies bring. */
  readonly customApis: (root: KubeObject) => Promise<readonly string[]>;
}

export interface AskedOptions {
  readonly fixtures: (cluster: string | undefined) => Fields;
  /** The folder that a cluster's root applies. */
  readonly near: (cluster: string | undefined) => string;
  /** Gets what the Secrets hold that charts have looked up. */
  readonly taken: Set<string>;
  /** The files with CustomResourceDefinitions, as Flux knows their paths; looked for where a chart asks. */
  readonly defining: () => Promise<readonly string[]>;
  readonly renderer: Renderer;
}

/** Makes it. */
export function askedState(
  state: ReviewState,
  { fixtures, near, taken, defining, renderer }: AskedOptions,
): AskedState {
  return {
    ...state,
    find: (cluster) => {
      const find = existingIn({
        tree: state.tree,
        fixtures: fixtures(cluster),
        near: near(cluster),
      });
      return (lookup) => {
        const found = find(lookup);
        if (lookup.kind === "Secret" && typeof found === "object")
          for (const text of secretsOf(found)) taken.add(text);
        return found;
      };
    },
    customApis: async (root) =>
      customApisInGit(root, await defining(), state, renderer),
  };
}

/** Of a Secret, or of a list of them. */
function secretsOf(found: Fields): string[] {
  const items = Array.isArray(found["items"]) ? found["items"] : [found];
  return items
    .flatMap((item) => Object.values(fieldsAt(item, "data") ?? {}))
    .flatMap((value) =>
      typeof value === "string"
        ? [...payloadTexts(Buffer.from(value, "base64").toString())]
        : [],
    );
}
