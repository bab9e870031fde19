/** The flags of `init` as answers. */
import { Problem } from "../diagnostics/problem.ts";
import {
  readAddons,
  readBranch,
  readClusters,
  readName,
  readUrl,
  type Read,
} from "../scaffold/answers.ts";
import { ciSystems } from "../scaffold/blueprint.ts";
import type { Given } from "./init-questions.ts";

/** They as they were typed. */
export interface InitFlags {
  readonly name: string | undefined;
  readonly url: string | undefined;
  readonly branch: string | undefined;
  readonly clusters: readonly string[] | undefined;
  readonly contexts: readonly string[] | undefined;
  readonly addons: readonly string[] | undefined;
  readonly ci: string | undefined;
}

/** @throws Problem (`bad-option`) */
export function readFlags(flags: InitFlags): Given {
  const clusters = read("cluster", flags.clusters, readClusters);
  return {
    name: read("name", flags.name, readName),
    url: read("url", flags.url, readUrl)?.url,
    branch: read("branch", flags.branch, readBranch),
    clusters,
    contexts: readContexts(flags.contexts ?? [], clusters ?? []),
    addons: read("addon", flags.addons, readAddons),
    ci:
      flags.ci === "none"
        ? "none"
        : ciSystems.find((system) => system === flags.ci),
  };
}

function read<T, U>(
  flag: string,
  given: T | undefined,
  reader: (given: T) => Read<U>,
): U | undefined {
  if (given === undefined) return undefined;
  const answer = reader(given);
  if ("value" in answer) return answer.value;
  throw new Problem("bad-option", `--${flag}: ${answer.wrong}`);
}

/** `CLUSTER=CONTEXT`, or a context alone where the one cluster has no name. */
function readContexts(
  given: readonly string[],
  clusters: readonly string[],
): ReadonlyMap<string, string> {
  const contexts = new Map<string, string>();
  for (const text of given) {
    const cluster =
      clusters.length === 0
        ? ""
        : clusters.find((name) => text.startsWith(`${name}=`));
    const context =
      cluster === "" ? text : text.slice((cluster ?? "").length + 1);
    if (cluster === undefined || context === "")
      throw new Problem(
        "bad-option",
        `--context: \`${text}\` is not of the form CLUSTER=CONTEXT with one of --cluster`,
        { hint: `--context ${clusters[0] ?? ""}=CONTEXT` },
      );
    if (contexts.has(cluster))
      throw new Problem(
        "bad-option",
        `--context: ${cluster === "" ? "one cluster" : cluster} has two contexts`,
      );
    contexts.set(cluster, context);
  }
  return contexts;
}
