/** The live objects that people name: `KIND/NAME` or `KIND/NAMESPACE/NAME`. */
import type { Settings } from "../config/settings.ts";
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";
import { alternatives, nearest } from "../diagnostics/nearest.ts";
import { kindFor, kindHint } from "../discovery/kind-names.ts";
import { kinds } from "../kinds/index.ts";
import { textAt } from "../kinds/fields.ts";
import {
  identityText,
  parseReferenceText,
  type Identity,
} from "../model/identity.ts";
import type { Fields } from "../yaml/data.ts";
import type { GitObject, WholeObject } from "./git-objects.ts";
import { identityOf } from "./live.ts";
import { madeKinds } from "./object-words.ts";
import { missingKind } from "./preview.ts";
import { kindKey } from "./resources.ts";
import type { ClusterView } from "./view.ts";

/** A live object, and the same one in Git where it is there. */
export interface LiveObject extends WholeObject {
  readonly inGit: GitObject | undefined;
}

/** Where names are looked up. */
export interface Names {
  readonly inGit: readonly GitObject[];
  readonly view: Pick<ClusterView, "live" | "resources">;
  readonly settings: Pick<Settings, "flux" | "fluxNamespace">;
}

/** A live object as the rest of the program takes it. */
export function liveObject(
  live: Fields,
  inGit: GitObject | undefined,
): LiveObject {
  return {
    ...identityOf(live),
    apiVersion: textAt(live, "apiVersion") ?? "",
    file: inGit?.file,
    fields: live,
    inGit,
  };
}

/**
 * The objects that the words name, each once. A name without a namespace means the one object of this name in Git, else
 * the one in the cluster, else the one in Flux's own namespace. What cannot be found is reported with what is near.
 */
export function findNamed(
  words: readonly string[],
  names: Names,
  report: Report,
): LiveObject[] {
  const found = new Map<string, LiveObject>();
  for (const word of words) {
    const identity = identityFor(word, names);
    if ("code" in identity) {
      report(identity);
      continue;
    }
    const key = identityText(identity);
    const live = names.view.live.get(key);
    const inGit = names.inGit.find((one) => identityText(one) === key);
    if (live === undefined) report(absent(identity, names));
    else found.set(key, liveObject(live, inGit));
  }
  return [...found.values()];
}

/** The kinds that the words name; what is wrong with a word is {@link findNamed}'s to say. */
export function kindsNamed(words: readonly string[]): ReadonlySet<string> {
  return new Set(
    words.flatMap(
      (word) => kindFor(parseReferenceText(word)?.kind ?? "", madeKinds) ?? [],
    ),
  );
}

function identityFor(word: string, names: Names): Identity | Diagnostic {
  const reference = parseReferenceText(word);
  if (reference === undefined)
    return problem(
      "bad-option",
      `\`${word}\` is not of the form KIND/NAME or KIND/NAMESPACE/NAME`,
      "write it as `HelmRelease/podinfo` or `hr/apps/podinfo`",
    );
  const kind = kindFor(reference.kind, madeKinds);
  if (kind === undefined)
    return problem(
      "bad-option",
      `\`${word}\`: there is no kind \`${reference.kind}\``,
      kindHint(reference.kind, madeKinds),
    );
  if (madeKinds.includes(kind))
    return problem(
      "cannot-suspend",
      `\`${word}\`: every ${kind} is made by another object, and nothing reconciles it by itself`,
      "name the object that makes it",
    );
  const live = [...names.view.live.values()].map((one) => identityOf(one));
  const { namespace, name } = reference;
  if (namespace !== undefined) return { kind, namespace, name };
  const fits = (one: Identity): boolean =>
    one.kind === kind && one.name === name;
  const candidates = [names.inGit.filter(fits), live.filter(fits)];
  for (const [only, ...more] of candidates)
    if (only !== undefined && more.length === 0) return only;
  const all = new Set(candidates.flat().map(identityText));
  if (all.size === 0)
    return { kind, namespace: names.settings.fluxNamespace, name };
  return problem(
    "object-ambiguous",
    `\`${word}\` names ${all.size} objects: ${[...all].toSorted().join(", ")}`,
    "say which one, with its namespace",
  );
}

/** Why an object is not there, and what was meant instead (fault 77). */
export function absent(identity: Identity, names: Names): Diagnostic {
  const { kind, name } = identity;
  const what = identityText(identity);
  const missing = kinds.find(
    (one) =>
      one.kind === kind &&
      !names.view.resources.has(
        kindKey({
          apiVersion: `${one.group}/${one.version(names.settings.flux)}`,
          kind,
        }),
      ),
  );
  if (missing !== undefined) {
    const { group, version } = missing;
    const apiVersion = `${group}/${version(names.settings.flux)}`;
    const { code, message, hint } = missingKind({ apiVersion, kind });
    return problem(code, message, hint ?? "");
  }
  const inGit = names.inGit.find((one) => identityText(one) === what);
  if (inGit !== undefined)
    return problem(
      "object-absent",
      `${what} is not in the cluster; Git has it in ${inGit.file}`,
      inGit.kustomization === undefined
        ? `\`fluxsmith apply ${name}\``
        : `the Kustomization ${inGit.kustomization} applies it: look with \`fluxsmith status\``,
    );
  return problem(
    "object-absent",
    `${what} is not in the cluster`,
    near(identity, names) ?? "`fluxsmith status` shows what is there",
  );
}

/** Those of the kind whose names are like it, in whatever namespace. */
function near({ kind, name }: Identity, names: Names): string | undefined {
  const ofKind = [...names.view.live.values()]
    .map((one) => identityOf(one))
    .filter((one) => one.kind === kind);
  const wanted = nearest(
    name,
    ofKind.map((one) => one.name),
  );
  const fitting = ofKind.filter((one) => wanted.includes(one.name));
  if (fitting.length === 0) return undefined;
  const texts = fitting.slice(0, 3).map((one) => `\`${identityText(one)}\``);
  return `did you mean ${alternatives(texts)}?`;
}

function problem(
  code: Diagnostic["code"],
  message: string,
  hint: string,
): Diagnostic {
  return { code, severity: "error", message, hint };
}
