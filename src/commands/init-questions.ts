/** What `init` has to know: from flags, else from the person at the terminal, else by default. */
import { basename } from "node:path/posix";
import { didYouMean } from "../diagnostics/nearest.ts";
import {
  readAddons,
  readBranch,
  readCi,
  readClusters,
  readName,
  readUrl,
  type Read,
} from "../scaffold/answers.ts";
import type { Addon } from "../scaffold/addon.ts";
import type { Blueprint, Ci, NewCluster } from "../scaffold/blueprint.ts";
import { addons } from "../scaffold/catalogue.ts";
import { asName, forgeOf, projectOf } from "../scaffold/git-url.ts";
import { none, wordsOf, type Ask, type Question } from "./prompts.ts";

/** What the flags say; undefined is not said. */
export interface Given {
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly branch: string | undefined;
  readonly clusters: readonly string[] | undefined;
  /** Cluster → kubectl context; `""` is the one cluster without a name. */
  readonly contexts: ReadonlyMap<string, string>;
  readonly addons: readonly Addon[] | undefined;
  /** `none` for no CI. */
  readonly ci: Ci | "none" | undefined;
}

/** What the folder and the machine tell. */
export interface Known {
  /** As `readGitUrl` gives it. */
  readonly url: string | undefined;
  readonly branch: string | undefined;
  /** The folder's own name. */
  readonly folder: string;
  /** The names of the kubectl contexts; looked for where somebody is asked only. */
  readonly contexts: () => Promise<readonly string[]>;
}

/** Where a repository will be of which nothing says where: reserved for examples (RFC 2606). */
const placeholderHost = "https://example.com";

export function placeholderUrl(name: string): string {
  return `${placeholderHost}/acme/${name}`;
}

export function isPlaceholder(url: string): boolean {
  return url.startsWith(`${placeholderHost}/`);
}

/** Answers all questions; `ask` is undefined where nobody is asked. */
export async function answerAll(
  given: Given,
  known: Known,
  ask: Ask | undefined,
): Promise<Blueprint> {
  const orAsk = questioner(ask);
  const address = given.url ?? known.url;
  const project = address === undefined ? "" : projectOf(address);
  const suggested =
    asName(basename(project)) || asName(known.folder) || "fleet";
  const name = await orAsk(given.name, {
    text: "Name of the repository in Flux",
    initial: suggested,
    read: readName,
  });
  const url = await orAsk(given.url, {
    text: "URL that Flux reads the repository from",
    initial: known.url ?? placeholderUrl(name),
    read: (answer) => mapRead(readUrl(answer), (read) => read.url),
  });
  const branch = await orAsk(given.branch, {
    text: "Branch",
    initial: known.branch ?? "main",
    read: readBranch,
  });
  const names = await orAsk(given.clusters, {
    text: "Names of the clusters; none for one that needs no name",
    initial: none,
    read: (answer) => readClusters(wordsOf(answer)),
  });
  const contextOf = contextQuestion(given, known, ask);
  const clusters: NewCluster[] = [];
  for (const one of names)
    clusters.push({ name: one, context: await contextOf(one) });
  const context = names.length === 0 ? await contextOf("") : undefined;
  const chosen = await orAsk(given.addons, {
    text: "Add-ons",
    initial: none,
    read: (answer) => readAddons(wordsOf(answer)),
    choices: addons.map(({ name: its, describe }) => `${its}: ${describe}`),
  });
  const ci = await askCi(given, url, ask);
  return { name, url, branch, clusters, context, addons: chosen, ci };
}

/** The CI system; by default the one of the repository's host. */
export async function askCi(
  given: Pick<Given, "ci">,
  url: string,
  ask: Ask | undefined,
): Promise<Ci | undefined> {
  if (given.ci !== undefined) return given.ci === "none" ? undefined : given.ci;
  return questioner(ask)(undefined, {
    text: "CI: github, gitlab, jenkins or none",
    initial: forgeOf(url) ?? none,
    read: readCi,
  });
}

/** A flag's value, else the person's answer, else what an empty answer means. */
function questioner(ask: Ask | undefined) {
  return async <T>(flag: T | undefined, question: Question<T>): Promise<T> => {
    if (flag !== undefined) return flag;
    if (ask !== undefined) return ask(question);
    const read = question.read(question.initial);
    if ("value" in read) return read.value;
    throw new Error(`the default is none: ${read.wrong}`);
  };
}

/** Asks for the kubectl context of a cluster; `""` is the one without a name. There is none unless somebody names one. */
function contextQuestion(
  { contexts }: Given,
  known: Known,
  ask: Ask | undefined,
): (cluster: string) => Promise<string | undefined> {
  return async (cluster) => {
    const flag = contexts.get(cluster);
    if (flag !== undefined || ask === undefined) return flag;
    const names = await known.contexts();
    if (names.length === 0) return undefined;
    return ask({
      text: `kubectl context of ${cluster === "" ? "the cluster" : cluster}, or none`,
      initial: names.includes(cluster) ? cluster : none,
      read: (answer) => readContext(answer, names),
      choices: names,
    });
  };
}

function readContext(
  answer: string,
  names: readonly string[],
): Read<string | undefined> {
  if (names.includes(answer)) return { value: answer };
  if (answer === none) return { value: undefined };
  const near = didYouMean(answer, names);
  return {
    wrong: `the kubeconfig has no context \`${answer}\`${near === undefined ? "" : `: ${near}`}`,
  };
}

function mapRead<T, U>(read: Read<T>, map: (value: T) => U): Read<U> {
  return "value" in read ? { value: map(read.value) } : read;
}
