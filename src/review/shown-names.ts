/** What objects are called where people see it: without what substitution has put into their names from Secrets. */
import { identityText, type Identity } from "../model/identity.ts";
import { compare } from "../model/order.ts";
import type { SecretName } from "../render/secret-names.ts";
import type { Place } from "./change.ts";
import type { Walked } from "./comparison.ts";
import type { ReviewResult } from "./result.ts";
import { makerNamed } from "./review.ts";

/** Gives things back with other names, where they must not be seen. Two objects never become one. */
export interface ShownNames {
  readonly identity: <T extends Identity>(one: T) => T;
  readonly place: <T extends Place>(one: T) => T;
}

/** The names of what was walked through, those of what a release with such a name makes among them. */
export function shownNames({
  made,
  changes,
}: Pick<Walked, "made" | "changes">): ShownNames {
  const found = [...made.values()].flatMap(
    ({ rendered }) => rendered?.secretNames ?? [],
  );
  const makers = apart(found);
  return namesBy(
    found.length === 0
      ? makers
      : apart([...found, ...changes.flatMap((one) => madeBy(one, makers))]),
  );
}

type Shown = ReadonlyMap<string, SecretName["shown"]>;

/** By the objects' identities; those that would be called the same get a number behind them. */
function apart(names: readonly SecretName[]): Shown {
  const all = new Map(names.map((one) => [identityText(one.object), one]));
  const taken = new Map<string, number>();
  return new Map(
    [...all]
      .toSorted(([left], [right]) => compare(left, right))
      .map(
        ([
          key,
          {
            object: { kind },
            shown,
          },
        ]) => {
          const its = identityText({ kind, ...shown });
          const count = (taken.get(its) ?? 0) + 1;
          taken.set(its, count);
          const name = count === 1 ? shown.name : `${shown.name} (${count})`;
          return [key, { ...shown, name }];
        },
      ),
  );
}

/** Charts call what they make after the release. */
function madeBy(one: Identity & Place, names: Shown): SecretName[] {
  const release = makerNamed("HelmRelease", one.release);
  const shown = release && names.get(identityText(release));
  if (release === undefined || shown === undefined) return [];
  const { kind, namespace, name } = one;
  const hide = (text: string, what: "namespace" | "name"): string =>
    release[what] === ""
      ? text
      : text.replaceAll(release[what], () => shown[what]);
  return [
    {
      object: { kind, namespace, name },
      shown: {
        namespace: hide(namespace, "namespace"),
        name: hide(name, "name"),
      },
    },
  ];
}

function namesBy(names: Shown): ShownNames {
  const identity = <T extends Identity>(one: T): T => {
    const shown = names.get(identityText(one));
    return shown === undefined ? one : { ...one, ...shown };
  };
  const maker = (
    kind: "Kustomization" | "HelmRelease",
    text: string | undefined,
  ): string | undefined => {
    const its = makerNamed(kind, text);
    const shown = its && names.get(identityText(its));
    return shown === undefined ? text : `${shown.namespace}/${shown.name}`;
  };
  return {
    identity,
    place: (one) =>
      names.size === 0
        ? one
        : {
            ...one,
            kustomization: maker("Kustomization", one.kustomization),
            release: maker("HelmRelease", one.release),
          },
  };
}

/** A review with these names. */
export function withShownNames(
  result: ReviewResult,
  { identity, place }: ShownNames,
): ReviewResult {
  return {
    ...result,
    objects: result.objects.map((one) => place(identity(one))),
    consequences: result.consequences.map((one) => ({
      ...one,
      object: identity(one.object),
    })),
    images: result.images.map((one) => ({
      ...one,
      workloads: one.workloads.map(identity),
    })),
    failures: result.failures.map(place),
  };
}
