/** `fluxsmith completion`, and what its script asks at each TAB. */
import { resolve } from "node:path";
import { readClusters } from "../config/clusters.ts";
import { withoutItems } from "../config/head.ts";
import { itemsIn, readParts } from "../edit/config-parts.ts";
import { nodeFileSystem } from "../io/filesystem.ts";
import { openWorkspace } from "../io/workspace.ts";
import { nameProblem } from "../model/names.ts";
import type { Grammar } from "./command.ts";
import { complete, type NamedKind } from "./complete.ts";
import { completionScript } from "./completion-script.ts";
import { exit, type CommandContext, type Machine } from "./context.ts";

/** Prints the script. */
export async function completion({ stdout }: CommandContext): Promise<number> {
  stdout.write(completionScript);
  return exit.fine;
}

/**
 * Prints what may stand at the cursor: a line each, the text, and behind a tab what it is.
 *
 * @param words what stands between the program's name and the cursor; the last one, which may be empty, is being typed
 */
export async function printCandidates(
  words: readonly string[],
  grammar: Grammar,
  machine: Machine,
): Promise<number> {
  const found = await complete(words, {
    ...grammar,
    clusters: (cwd = ".") => clusterNames(resolve(machine.cwd, cwd), machine),
    items: (cwd = ".") => itemNames(resolve(machine.cwd, cwd), machine),
  });
  for (const { text, describe } of found)
    machine.stdout.write(
      describe === undefined ? `${text}\n` : `${text}\t${describe}\n`,
    );
  return exit.fine;
}

/** The clusters of the config in a folder; of one that is missing or broken, what can be had. Only names that a shell takes as they are. */
async function clusterNames(
  cwd: string,
  { fs = nodeFileSystem }: Machine,
): Promise<string[]> {
  const workspace = withoutItems(openWorkspace(cwd, fs, () => {}));
  const clusters = await readClusters(workspace, () => {});
  return clusters.flatMap(({ name }) =>
    name !== undefined && nameProblem(name) === undefined ? [name] : [],
  );
}

/** The items of the config in a folder, each once. Only names that a shell takes as they are. */
async function itemNames(
  cwd: string,
  { fs = nodeFileSystem }: Machine,
): Promise<NamedKind[]> {
  const workspace = openWorkspace(cwd, fs, () => {});
  const found = new Map<string, NamedKind>();
  for (const { kind, key } of itemsIn(await readParts(workspace, () => {})))
    if (key.split("/").every((part) => nameProblem(part) === undefined))
      found.set(`${kind.kind} ${key}`, { kind, key });
  return [...found.values()];
}
