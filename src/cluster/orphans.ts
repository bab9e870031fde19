/** What fluxsmith has applied and this repository does not have (any more). Nothing is pruned; it is named, and how to remove it. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import type { GitObject } from "./git-objects.ts";
import { identityOf, specOf, type LiveObjects } from "./live.ts";
import { kubectlIn, resourceName } from "./kubectl-line.ts";
import { fieldManager, managersOf } from "./owners.ts";

export interface Orphan {
  readonly identity: Identity;
  readonly live: Fields;
  /** What goes with it, as a sentence; undefined where nothing does. */
  readonly loss: string | undefined;
  /** Command lines that remove it and keep what it made. */
  readonly steps: readonly string[];
}

/** The label by which the kustomize-controller knows its objects: those are its to prune. */
const appliedBy = "kustomize.toolkit.fluxcd.io/name";

/**
 * The orphans, by identity.
 *
 * @param context the kubectl context through which they were found: the lines that remove them must not go elsewhere
 */
export function findOrphans(
  inGit: readonly GitObject[],
  live: LiveObjects,
  context: string | undefined,
): Orphan[] {
  const known = new Set(inGit.map(identityText));
  const orphans: Orphan[] = [];
  for (const [key, object] of live) {
    if (known.has(key) || !managersOf(object).includes(fieldManager)) continue;
    if (textAt(fieldsAt(object, "metadata", "labels"), appliedBy) !== undefined)
      continue;
    orphans.push(orphanOf(object, context));
  }
  return orphans.toSorted((a, b) =>
    identityText(a.identity) < identityText(b.identity) ? -1 : 1,
  );
}

function orphanOf(live: Fields, context: string | undefined): Orphan {
  const identity = identityOf(live);
  const { kind, namespace, name } = identity;
  const spec = specOf(live);
  const apiVersion = textAt(live, "apiVersion") ?? "";
  const its = kindOf(apiVersion, kind);
  const loss = its?.loss({ namespace, name, spec });
  // With its group: others have kinds of the same names.
  const target = `${resourceName({ apiVersion, kind })}/${name} -n ${namespace}`;
  const kubectl = kubectlIn(context);
  const keep =
    its?.detach === undefined
      ? []
      : [
          `${kubectl} patch ${target} --type=merge -p '${JSON.stringify({ spec: its.detach })}'`,
        ];
  return {
    identity,
    live,
    loss,
    steps: [...keep, `${kubectl} delete ${target}`],
  };
}
