/** Variables and values that only the cluster has. */
import { identityText, type Identity } from "../model/identity.ts";
import type { RenderFailure } from "../render/rendering.ts";
import type { ObjectChange } from "./change.ts";
import type { Side } from "./context.ts";

/** Which of the variables stand in what changes: there nobody knows what the cluster gets. */
export function unknownValues(
  changes: readonly ObjectChange[],
  names: readonly string[],
  side: Side,
): RenderFailure | undefined {
  if (names.length === 0) return undefined;
  const text = JSON.stringify(changes.map((change) => change[side]));
  const found = names
    .filter((name) => new RegExp(String.raw`\$\{${name}\b`).test(text))
    .map((name) => `\`\${${name}}\``);
  if (found.length === 0) return undefined;
  return {
    code: "unknown-value",
    why: `only the cluster knows the values of ${found.join(", ")}`,
    hint: "give them under `fixtures` in fluxsmith.yaml",
  };
}

/** Optional values that Git does not have: whether the cluster does, nobody knows. */
export function absentValues(
  names: readonly string[],
): RenderFailure | undefined {
  if (names.length === 0) return undefined;
  return {
    code: "unknown-value",
    why: `rendered without the optional ${names.join(", ")}, which may be in the cluster`,
    hint: "say under `fixtures` in fluxsmith.yaml what it holds there, `{}` where there is none",
  };
}

/** Where what variables are taken from changes, and only the cluster knows to what. */
export function unknownSource(source: Identity): RenderFailure {
  return {
    code: "unknown-value",
    why: `${identityText(source)}, which it takes variables from, changes, and what it holds in the cluster is not to be seen in Git`,
    hint: "another Kustomization makes it: give its values under `fixtures` in fluxsmith.yaml",
  };
}
