/** The parts of a new fluxsmith.yaml that hold a person's words, as YAML: quoted wherever that is needed. */
import type { Data, Values } from "../yaml/data.ts";
import { writeYaml } from "../yaml/write.ts";
import { addonEntries, type Addon } from "./addon.ts";
import type { Blueprint, NewCluster } from "./blueprint.ts";
import { needsSecret } from "./git-url.ts";

/** The blocks that the template of fluxsmith.yaml puts below its own comments; each line is indented, without the last line break. */
export interface ConfigBlocks {
  readonly repository: string;
  /** Whether Flux needs a Secret to read the repository. */
  readonly secret: boolean;
  /** Undefined where no context is insisted on. */
  readonly context: string | undefined;
  readonly sources: string | undefined;
  readonly kustomizations: string;
  readonly releases: string | undefined;
  readonly clusters: string | undefined;
}

/** The folder, and the Kustomization, that a new repository begins with. */
export const firstFolder = "apps";

export function configBlocks(plan: Blueprint): ConfigBlocks {
  const { name, url, branch, clusters, context, addons } = plan;
  const entries = addons.map(addonEntries);
  const sources = entries.flatMap((one) => [...one.sources.helm]);
  const kustomizations = entries.flatMap((one) => [...one.kustomizations]);
  return {
    repository: fields([
      ["name", name],
      ["url", url],
      ["branch", branch],
    ]),
    secret: needsSecret(url),
    context:
      context === undefined ? undefined : fields([["context", context]], 0),
    sources:
      sources.length === 0 ? undefined : fields([...new Map(sources)], 2),
    kustomizations: fields([
      ...new Map<string, Data>([[firstFolder, null], ...kustomizations]),
    ]),
    releases:
      addons.length === 0 ? undefined : addons.map(releaseOf).join("\n"),
    clusters:
      clusters.length === 0 ? undefined : fields(clusters.map(clusterEntry)),
  };
}

/** An add-on's release, below what a person has to know of it. */
function releaseOf(addon: Addon): string {
  const comment = addonComment(addon)
    .map((line) => `  # ${line}\n`)
    .join("");
  return comment + fields([...addonEntries(addon).releases]);
}

/** What a person has to know of an add-on, in lines for comments. */
export function addonComment({ describe, docs, notes = [] }: Addon): string[] {
  return [`${describe}: ${docs}`, ...notes].flatMap(wrap);
}

/** A sentence on lines of some 110 characters. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last === undefined || last.length + word.length > 110) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}

function clusterEntry({ name, context }: NewCluster): [string, Data] {
  if (context === undefined) return [name, null];
  const its: Values = new Map([["context", context]]);
  return [name, its];
}

/** Entries of a map in their order, indented by levels; a null item is its key alone. */
function fields(
  entries: readonly (readonly [string, Data])[],
  levels = 1,
): string {
  return entries
    .map(([key, value]) => {
      const text = writeYaml(new Map([[key, value]]));
      return value === null ? text.replace(/ null\n$/, "\n") : text;
    })
    .join("")
    .trimEnd()
    .replaceAll(/^/gm, "  ".repeat(levels));
}
