/** What Flux leaves out of this repository: its `.sourceignore` files, and the `ignore` of its GitRepository. */
import type { WrittenConfig } from "../config/load.ts";
import { mergePatch } from "../config/merge.ts";
import type { Settings } from "../config/settings.ts";
import { gitRepository } from "../kinds/git-repository.ts";
import { kindOf } from "../kinds/index.ts";
import { childText, readManifests } from "../manifests/manifest.ts";
import {
  ignoreFileName,
  sourceIgnore,
  type IgnoreFile,
  type SourceIgnore,
} from "../manifests/source-ignore.ts";
import type { Workspace } from "../model/workspace.ts";

/** Where the rules are looked for. */
export interface IgnoreSearch {
  readonly workspace: Workspace;
  readonly gitPrefix: string;
  /** The files above the config's folder, by their folders in the Git repository. */
  readonly ignoreFilesAbove: () => readonly IgnoreFile[];
}

/**
 * The rules, for paths relative to the config. Files are looked for on the way from the repository's top to the resources
 * folder, and below that: one in a sibling folder speaks of no file here. (It also switches the default rules off, but
 * finding it would take a walk through the whole repository.)
 *
 * @param ignore of the GitRepository
 */
export function repositoryIgnore(
  { workspace, gitPrefix, ignoreFilesAbove }: IgnoreSearch,
  { prefix, resources }: Settings,
  ignore: string | undefined,
): SourceIgnore {
  const top = prefix === "" ? "" : `${prefix}/`;
  const steps = resources.split("/");
  const files = [
    ...steps.map((_, index) =>
      [...steps.slice(0, index), ignoreFileName].join("/"),
    ),
    ...workspace
      .list(resources)
      .filter((file) => file.endsWith(`/${ignoreFileName}`)),
  ].flatMap((path): IgnoreFile[] => {
    const text = workspace.read(path, () => {})?.text;
    const folder = (top + path).slice(0, -ignoreFileName.length - 1);
    return text === undefined ? [] : [{ folder, text }];
  });
  // Where the config says that it lies elsewhere than Git does, Flux reads another repository.
  const above = prefix === gitPrefix ? ignoreFilesAbove() : [];
  const { hides, rule } = sourceIgnore([...above, ...files], ignore);
  // The checks ask for every file again, and there may be thousands.
  const known = new Map<string, boolean>();
  return {
    hides: (path) => {
      let isHidden = known.get(path);
      if (isHidden === undefined)
        known.set(path, (isHidden = hides(top + path)));
      return isHidden;
    },
    rule: (path) => rule(top + path),
  };
}

/** The `ignore` of the repository's GitRepository. */
export function ignoreOfSource(
  workspace: Workspace,
  config: WrittenConfig,
  settings: Settings,
): string | undefined {
  return settings.repository.managed
    ? ignoreInConfig(config)
    : ignoreInManifests(workspace, settings);
}

function ignoreInConfig({
  defaults,
  repository,
}: WrittenConfig): string | undefined {
  const base = defaults.get(gitRepository)?.spec;
  const { ignore } = mergePatch(base, repository?.spec ?? {});
  return typeof ignore === "string" ? ignore : undefined;
}

/** Parsing every file that only mentions one would take its time. */
const sourceKind = new RegExp(
  `kind["']?\\s*:\\s*["']?${gitRepository.kind}\\b`,
);

/** The `ignore` of the hand-written GitRepository; none where clusters do not agree on it. */
function ignoreInManifests(
  workspace: Workspace,
  { resources, repository, fluxNamespace }: Settings,
): string | undefined {
  const found = new Set<string | undefined>();
  for (const file of workspace.list(resources)) {
    if (!/\.ya?ml$/.test(file)) continue;
    const source = workspace.read(file, () => {});
    if (source === undefined || !sourceKind.test(source.text)) continue;
    for (const one of readManifests(source, () => {}))
      if (
        kindOf(one.apiVersion, one.kind) === gitRepository &&
        one.name === repository.name &&
        (one.namespace || fluxNamespace) === fluxNamespace
      )
        found.add(childText(one.node, "spec", "ignore"));
  }
  const [ignore] = found;
  return found.size === 1 ? ignore : undefined;
}
