/** Variables and values that only the cluster has. */
import { identityText, type Identity } from "../model/identity.ts";
import type { RenderFailure } from "../render/rendering.ts";
import type { ObjectChange } from "./change.ts";
import type { Side } from "./context.ts";

/** What nobody here knows of what a maker makes. */
export interface Unknown {
  /** Variables, or optional values. */
  readonly names: readonly string[];
  /** The Kustomizations that take variables from each other, `NAMESPACE/NAME`; none where that is not why. */
  readonly circle: readonly string[];
}

/** Which of the variables stand in what changes: there nobody knows what the cluster gets. */
export function unknownValues(
  changes: readonly ObjectChange[],
  { names, circle }: Unknown,
  side: Side,
): RenderFailure | undefined {
  if (names.length === 0) return undefined;
  const text = JSON.stringify(changes.map((change) => change[side]));
  const found = names
    .filter((name) => new RegExp(String.raw`\$\{${name}\b`).test(text))
    .map((name) => `\`\${${name}}\``);
  if (found.length === 0) return undefined;
  const reason = circle.length === 0 ? "" : `: ${circleText(circle)}`;
  return {
    code: "unknown-value",
    why: `only the cluster knows the values of ${found.join(", ")}${reason}`,
    hint: "give them under `fixtures` in fluxsmith.yaml",
  };
}

/** Where something fails that hangs on a circle. */
export function inCircle({ circle }: Unknown): RenderFailure | undefined {
  if (circle.length === 0) return undefined;
  return {
    code: "unknown-value",
    why: circleText(circle),
    hint: "only the cluster knows what it has come to: give the values under `fixtures` in fluxsmith.yaml",
  };
}

function circleText([first = "", ...others]: readonly string[]): string {
  if (others.length === 0)
    return `the Kustomization ${first} takes variables from what it makes of them itself`;
  const texts = [first, ...others, first].map((one) => `Kustomization ${one}`);
  return `variables go round in a circle, each takes them from what the next one makes: ${texts.join(" → ")}`;
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
    hint: "give its values under `fixtures` in fluxsmith.yaml",
  };
}
