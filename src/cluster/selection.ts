/** Which of Git's objects a command sends, and which it leaves to Flux. */
import { didYouMean } from "../diagnostics/nearest.ts";
import { Problem } from "../diagnostics/problem.ts";
import { identityText } from "../model/identity.ts";
import { namePattern } from "../discovery/select.ts";
import type { GitObject } from "./git-objects.ts";
import type { LiveObjects } from "./live.ts";
import { rank } from "./order.ts";

export interface Selection {
  /** Every object that is to be applied. */
  readonly selected: readonly GitObject[];
  /** What a Kustomization in the cluster applies, or one that is applied now. */
  readonly left: readonly GitObject[];
}

/**
 * The generated sources and Kustomizations, or with `all` every generated object whose Kustomization is not there to do it.
 *
 * @param names of objects, `*` for any text; all of them where there is none
 * @throws Problem for a name that fits nothing
 */
export function selectObjects(
  inGit: readonly GitObject[],
  live: LiveObjects,
  { names, all }: { readonly names: readonly string[]; readonly all: boolean },
): Selection {
  const generated = inGit.filter(({ origin }) => origin === "generated");
  const named = namedObjects(generated, names);
  const isSent = (object: GitObject): boolean => rank(object) < 2;
  const sent = new Set(named.filter(isSent).map(identityText));
  const hasDeployer = ({ kustomization }: GitObject): boolean =>
    kustomization !== undefined &&
    [...generated].some(
      (one) =>
        one.kind === "Kustomization" &&
        one.name === kustomization &&
        (sent.has(identityText(one)) || live.has(identityText(one))),
    );
  const selected = named.filter(
    (object) => isSent(object) || (all && !hasDeployer(object)),
  );
  const left = named.filter((object) => !selected.includes(object));
  if (selected.length === 0 && names.length > 0) throw leftOnly(left, all);
  return { selected, left };
}

function namedObjects(
  objects: readonly GitObject[],
  names: readonly string[],
): readonly GitObject[] {
  if (names.length === 0) return objects;
  const patterns = names.map((name) => {
    const pattern = namePattern(name);
    if (objects.some((object) => pattern.test(object.name))) return pattern;
    throw new Problem(
      "bad-option",
      `there is no generated object \`${name}\``,
      {
        hint:
          didYouMean(
            name,
            objects.map((object) => object.name),
          ) ?? "`fluxsmith list` shows them all",
      },
    );
  });
  return objects.filter(({ name }) =>
    patterns.some((pattern) => pattern.test(name)),
  );
}

/** What was named is nothing that a plain apply sends. */
function leftOnly(left: readonly GitObject[], all: boolean): Problem {
  const [first] = left;
  const what = first === undefined ? "it" : identityText(first);
  const by = first?.kustomization;
  return new Problem(
    "bad-option",
    by === undefined
      ? `${what} is neither a source nor a Kustomization`
      : `${what} is applied by the Kustomization ${by}`,
    {
      hint:
        all || by === undefined
          ? "after the merge Flux applies it; `fluxsmith reconcile` makes it do so now"
          : `apply that (\`fluxsmith apply ${by}\`), or pass --all to apply what no Kustomization does`,
    },
  );
}
