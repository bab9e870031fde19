/** What a suspension holds up beside the object itself, what it leaves going, and what Git says of it. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { identityText } from "../model/identity.ts";
import { wholeFile, type WholeObject } from "./git-objects.ts";
import type { LiveObject } from "./named-objects.ts";
import { dependsOn } from "./order.ts";
import { madeFrom, sourcesOf } from "./source-chain.ts";
import { isSuspended, saysResumed } from "./suspension.ts";

/** What somebody must know who suspends the objects. `all` are the live ones. */
export function suspendNotes(
  objects: readonly LiveObject[],
  all: readonly LiveObject[],
): Diagnostic[] {
  const chosen = new Set(objects.map(identityText));
  const others = all.filter(
    (one) => !chosen.has(identityText(one)) && !isSuspended(one.fields),
  );
  return objects.flatMap((object) => [
    ...overruled(object, true),
    ...heldFromGit(object, all),
    ...leftGoing(object, others),
    ...leftBehind(object, others),
    ...heldUp(object, others),
  ]);
}

/** What somebody must know who resumes the objects. */
export function resumeNotes(
  objects: readonly LiveObject[],
  all: readonly LiveObject[],
): Diagnostic[] {
  const chosen = new Set(objects.map(identityText));
  const byKey = new Map(all.map((one) => [identityText(one), one]));
  return objects.flatMap((object) => {
    const { sources } = sourcesOf([object], (key) => byKey.get(key));
    const stopped = sources.filter(
      (one) => isSuspended(one.fields) && !chosen.has(identityText(one)),
    );
    return [
      ...overruled(object, false),
      ...stopped.map((source) =>
        note(
          `${identityText(object)} is made from ${identityText(source)}, which is suspended: it comes back at the revision that was fetched last`,
          `\`fluxsmith resume ${identityText(source)}\` for anything newer`,
        ),
      ),
    ];
  });
}

/** Whether Git says the opposite: then this does not last. */
function overruled(
  { inGit, fields, ...object }: LiveObject,
  suspend: boolean,
): Diagnostic[] {
  if (inGit === undefined) return [];
  const says = suspend ? saysResumed(inGit.fields) : isSuspended(inGit.fields);
  if (!says) return [];
  const by = textAt(labelsOf(fields), `${kustomization.group}/name`);
  const who =
    by === undefined
      ? "the next `fluxsmith apply`"
      : `the Kustomization ${by}, at its next run,`;
  return [
    {
      code: "git-overrules",
      severity: "warning",
      message: `Git says that ${identityText(object)} is ${suspend ? "not " : ""}suspended: ${who} undoes this`,
      hint: suspend
        ? "leave `suspend: false` out in Git: without it, a suspension in the cluster lasts"
        : "take `suspend: true` out in Git, and merge that",
      at: wholeFile(inGit),
    },
  ];
}

/** The Flux objects that it applies: what Git changes in them does not arrive. */
function heldFromGit(
  object: LiveObject,
  all: readonly LiveObject[],
): Diagnostic[] {
  const its = appliedBy(object, all);
  if (its.length === 0) return [];
  return [
    note(
      `suspending ${identityText(object)} freezes Git for the Flux objects that it applies (${someOf(its)}): nothing that is merged reaches them, a revert neither`,
      `\`fluxsmith resume ${identityText(object)}\` as soon as it is over`,
    ),
  ];
}

/** What it has applied and goes on by itself: a suspended Kustomization does not suspend its HelmReleases. */
function leftGoing(
  object: LiveObject,
  others: readonly LiveObject[],
): Diagnostic[] {
  const its = appliedBy(object, others).filter(
    ({ apiVersion, kind }) => kindOf(apiVersion, kind)?.dependsOn === true,
  );
  if (its.length === 0) return [];
  return [
    note(
      `suspending ${identityText(object)} does not stop what it has applied: ${someOf(its)} ${its.length === 1 ? "goes" : "go"} on`,
      `to stop ${its.length === 1 ? "it" : "them"} too: \`fluxsmith suspend ${its.map(identityText).join(" ")}\``,
    ),
  ];
}

/** What is made from it and stays at the revision that it has now. */
function leftBehind(
  object: LiveObject,
  others: readonly LiveObject[],
): Diagnostic[] {
  const key = identityText(object);
  const its = others.filter((one) => madeFrom(one).includes(key));
  if (its.length === 0) return [];
  return [
    note(
      `what is made from ${key} stays at the revision that was fetched last: ${someOf(its)}`,
      `${its.length === 1 ? "it goes" : "they go"} on correcting drift; suspend ${its.length === 1 ? "it" : "them"}, too, to stop that`,
    ),
  ];
}

/**
 * The Kustomizations that depend on it. The kustomize-controller has them wait until it has applied the same revision of
 * their source, which a suspended one never does (kustomize-controller, checkDependencies).
 */
function heldUp(
  object: LiveObject,
  others: readonly LiveObject[],
): Diagnostic[] {
  if (object.kind !== kustomization.kind) return [];
  const key = identityText(object);
  const its = others.filter((one) => dependsOn(one).includes(key));
  if (its.length === 0) return [];
  return [
    note(
      `${someOf(its)} ${its.length === 1 ? "depends" : "depend"} on ${key} and will wait for it from the next revision on`,
      `\`fluxsmith resume ${key}\` lets ${its.length === 1 ? "it" : "them"} go on`,
    ),
  ];
}

/** The other objects that bear the labels with which Flux's controllers mark what they have applied. */
function appliedBy(
  object: WholeObject,
  all: readonly LiveObject[],
): LiveObject[] {
  const { apiVersion, namespace, name } = object;
  const group = apiVersion.slice(0, apiVersion.indexOf("/"));
  return all.filter((one) => {
    const labels = labelsOf(one.fields);
    return (
      identityText(one) !== identityText(object) &&
      textAt(labels, `${group}/name`) === name &&
      textAt(labels, `${group}/namespace`) === namespace
    );
  });
}

function labelsOf(live: WholeObject["fields"]): WholeObject["fields"] {
  return fieldsAt(live, "metadata", "labels") ?? {};
}

const most = 5;

/** `a, b and 3 more`. */
export function someOf(objects: readonly WholeObject[]): string {
  const names = objects.map(identityText).toSorted();
  return names.length > most
    ? `${names.slice(0, most).join(", ")} and ${names.length - most} more`
    : names.join(", ");
}

function note(message: string, hint: string): Diagnostic {
  return { code: "suspension-reach", severity: "warning", message, hint };
}
