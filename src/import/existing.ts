/** A config that is there already: what is imported comes to it. */
import { configFile } from "../config/files.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Workspace } from "../model/workspace.ts";
import { prepare, type Prepared } from "../plan/prepare.ts";
import type { ReadRaw } from "./moves.ts";
import type { ProjectOf } from "./settle.ts";
import type { Start } from "./starts.ts";

export interface Existing {
  /** As it stands on the disk. */
  readonly text: string;
  readonly prepared: Prepared;
}

/** The config, `none` where there is none, undefined (and reported) where it cannot be read as one. */
export async function readExisting(
  workspace: Workspace,
  raw: ReadRaw,
  projectOf: ProjectOf,
  report: Report,
): Promise<Existing | "none" | undefined> {
  const text = raw(configFile);
  if (text === undefined) return "none";
  let isBroken = false;
  const prepared = await prepare(
    projectOf(workspace, (found) => {
      if (found.severity !== "error") return;
      // What stands in the way of one of its objects is what is to be imported.
      if (found.code === "duplicate-object") return;
      isBroken = true;
      report(found);
    }),
  );
  return prepared === undefined || isBroken ? undefined : { text, prepared };
}

/** The clusters of the config, in the starts' order as far as those have their names; undefined where they do not. */
export function clustersFor(
  { prepared }: Existing,
  starts: readonly Start[],
): readonly Start[] | undefined {
  const names = prepared.config.clusters.map(({ name }) => name);
  const [only] = names;
  if (names.length === 1 && starts.length === 1)
    return starts.map((start) => ({ ...start, cluster: only }));
  return starts.every(({ cluster }) => names.includes(cluster))
    ? starts
    : undefined;
}
