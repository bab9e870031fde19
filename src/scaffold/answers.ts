/** What a person answers, or gives as a flag, and what it has to be. */
import { didYouMean } from "../diagnostics/nearest.ts";
import { nameProblem } from "../model/names.ts";
import type { Addon } from "./addon.ts";
import { ciSystems, type Ci } from "./blueprint.ts";
import { addons } from "./catalogue.ts";
import { readGitUrl, type GitUrl } from "./git-url.ts";

/** An answer as it is understood, or what is wrong with it, in words. */
export type Read<T> = { readonly value: T } | { readonly wrong: string };

export function readName(text: string): Read<string> {
  const why = nameProblem(text);
  return why === undefined
    ? { value: text }
    : { wrong: `\`${text}\` is no name for an object: ${why}` };
}

export function readUrl(text: string): Read<GitUrl> {
  const value = readGitUrl(text);
  return value === undefined
    ? {
        wrong: `Flux reads Git from https://… or ssh://…, and \`${text}\` is neither`,
      }
    : { value };
}

/** What git-check-ref-format(1) forbids, and what could be taken for a flag. */
const noBranch =
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  /^$|^[-/]|[/.]$|\.lock(\/|$)|\/\/|\.\.|@\{|(^|\/)\.|[\0-\x20\x7f~^:?*[\\]/;

export function readBranch(text: string): Read<string> {
  return noBranch.test(text)
    ? { wrong: `\`${text}\` is no name for a branch` }
    : { value: text };
}

export function readClusters(names: readonly string[]): Read<string[]> {
  const read = names.map(readName);
  const wrong = read.find((one) => "wrong" in one);
  if (wrong !== undefined) return wrong;
  return { value: [...new Set(names)] };
}

export function readAddons(names: readonly string[]): Read<Addon[]> {
  const known = new Map(addons.map((addon) => [addon.name, addon]));
  const chosen = new Set<Addon>();
  for (const name of names) {
    const addon = known.get(name);
    if (addon === undefined) {
      const near = didYouMean(name, known.keys());
      const hint = near ?? `there are ${[...known.keys()].join(", ")}`;
      return { wrong: `there is no add-on \`${name}\`: ${hint}` };
    }
    chosen.add(addon);
  }
  return { value: addons.filter((addon) => chosen.has(addon)) };
}

/** @returns undefined for `none` */
export function readCi(text: string): Read<Ci | undefined> {
  const value = ciSystems.find((one) => one === text);
  return value !== undefined || text === "none"
    ? { value }
    : { wrong: `\`${text}\` is none of ${[...ciSystems, "none"].join(", ")}` };
}
