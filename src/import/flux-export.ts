/** The object that a `flux create … --export` prints, from its words. */
import { kinds } from "../kinds/index.ts";
import { defaultFluxVersion } from "../model/flux-version.ts";
import { labelKey, labelValue } from "../schema/label-text.ts";
import type { Fields } from "../yaml/data.ts";
import { parseFlags, Refused, type Flags } from "./flag-values.ts";
import {
  createImagePolicy,
  createImageRepository,
  createImageUpdate,
} from "./flux-images.ts";
import {
  createAlert,
  createProvider,
  createReceiver,
} from "./flux-notifications.ts";
import {
  sourceBucket,
  sourceChart,
  sourceGit,
  sourceHelm,
  sourceOci,
} from "./flux-sources.ts";
import { createHelmRelease, createKustomization } from "./flux-workloads.ts";
import {
  createFlags,
  createShorthands,
  type Subcommand,
  type TextFiles,
} from "./subcommand.ts";

export interface ExportContext {
  /** What FLUX_SYSTEM_NAMESPACE says; by default flux-system. */
  readonly namespace?: string | undefined;
  readonly files: TextFiles;
}

const subcommands: Readonly<Record<string, Subcommand | string>> = {
  "source git": sourceGit,
  "source helm": sourceHelm,
  "source oci": sourceOci,
  "source bucket": sourceBucket,
  "source chart": sourceChart,
  kustomization: createKustomization,
  ks: createKustomization,
  helmrelease: createHelmRelease,
  hr: createHelmRelease,
  alert: createAlert,
  "alert-provider": createProvider,
  receiver: createReceiver,
  "image repository": createImageRepository,
  "image policy": createImagePolicy,
  "image update": createImageUpdate,
  tenant:
    "a tenant is namespaces, service accounts and role bindings, none of which is Flux's",
  secret: "a secret has no place in the config",
};

/**
 * The object as `flux create … --export` prints it (flux 2.9), or the reason why nobody can say: the flux CLI would refuse the
 * words, nothing is exported, or it is no object of Flux's. `words` are those behind `flux`.
 */
export function exportedObject(
  words: readonly string[],
  context: ExportContext,
): { readonly object: Fields } | { readonly reason: string } {
  try {
    return { object: exported(words, context) };
  } catch (error) {
    if (error instanceof Refused) return { reason: error.message };
    throw error;
  }
}

function exported(
  words: readonly string[],
  { namespace = "flux-system", files }: ExportContext,
): Fields {
  const { subcommand, rest } = chosen(words);
  const types = { ...createFlags, ...subcommand.flags };
  const shorthands = { ...createShorthands, ...subcommand.shorthands };
  const { flags, args } = parseFlags(rest, types, shorthands);
  const [name] = args;
  if (name === undefined) throw new Refused("it has no name");
  if (!/^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$/.test(name))
    throw new Refused(`the flux CLI refuses the name \`${name}\``);
  if (!flags.bool("export"))
    throw new Refused("without --export it writes to a cluster, and no file");
  const kind = kinds.find((one) => one.kind === subcommand.kind);
  return {
    apiVersion: `${kind?.group}/${kind?.version(defaultFluxVersion)}`,
    kind: subcommand.kind,
    metadata: {
      name,
      namespace: flags.text("namespace", namespace),
      ...labels(flags),
    },
    spec: subcommand.spec(flags, files),
  };
}

/** The subcommand, and the words that are not its name. Flags may stand before and between. */
function chosen(words: readonly string[]): {
  readonly subcommand: Subcommand;
  readonly rest: readonly string[];
} {
  const [first, second, third] = namesAmong(words);
  if (first === undefined || words[first] !== "create")
    throw new Refused("it is no `flux create`");
  const group = second === undefined ? "" : (words[second] ?? "");
  const pair = `${group} ${third === undefined ? "" : (words[third] ?? "")}`;
  for (const [name, count] of [
    [pair, 3],
    [group, 2],
  ] as const) {
    const found = Object.hasOwn(subcommands, name)
      ? subcommands[name]
      : undefined;
    if (found === undefined) continue;
    if (typeof found === "string") throw new Refused(found);
    const named = new Set([first, second, third].slice(0, count));
    return {
      subcommand: found,
      rest: words.filter((_, index) => !named.has(index)),
    };
  }
  throw new Refused(`\`flux create ${group}\` is not known`);
}

/** Where the words are that are neither flags nor their values, as far as flux itself knows its flags. */
function namesAmong(words: readonly string[]): number[] {
  const found: number[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] ?? "";
    if (!word.startsWith("-")) found.push(index);
    else if (takesNext(word)) index++;
  }
  return found;
}

function takesNext(word: string): boolean {
  if (word === "-n" || word === "--fetch-timeout") return true;
  const type = Object.hasOwn(createFlags, word.slice(2))
    ? createFlags[word.slice(2)]
    : undefined;
  return word.startsWith("--") && type !== undefined && type !== "bool";
}

const key = new RegExp(labelKey);
const value = new RegExp(labelValue);

function labels(flags: Flags): Fields {
  const made: Record<string, string> = {};
  for (const label of flags.list("label")) {
    const [name = "", text = "", ...more] = label.split("=");
    if (!label.includes("=") || more.length > 0)
      throw new Refused("--label takes KEY=VALUE");
    if (!key.test(name) || !value.test(text))
      throw new Refused(`Kubernetes refuses the label ${label}`);
    made[name] = text;
  }
  return Object.keys(made).length === 0 ? {} : { labels: made };
}
