/** What following a kustomization file keeps in hand. */
import type { Location, Range } from "../diagnostics/diagnostic.ts";
import { kustomizationPaths } from "../manifests/manifest.ts";
import type { YamlNode } from "../yaml/node.ts";
import type { Refusal } from "./refusal.ts";
import type { RenderTree } from "./render-tree.ts";

/** What was found so far. */
export interface Walk {
  readonly tree: RenderTree;
  readonly files: Set<string>;
  readonly texts: Map<string, string>;
  /** Files whose bytes may go into an object. */
  readonly verbatim: Set<string>;
  /** Configurations that stand in kustomization files themselves, and what to write for them. */
  readonly inline: Map<string, string>;
  readonly refusals: Refusal[];
  /** The files that were followed, each with the folder of its plugins. */
  readonly seen: Set<string>;
}

/** A kustomization file, or the configuration of a plugin, whose entries are followed. */
export interface Followed {
  /** What its entries are relative to. */
  readonly folder: string;
  /** Where set, its resources are configurations of plugins, whose own entries are relative to this folder. */
  readonly plugins: string | undefined;
  readonly locate: (what: Named) => Location | undefined;
}

/** A scalar's text, and where it stands. */
export interface Named extends Range {
  readonly text: string;
}

/** The fields at the top of a kustomization file. */
export function fieldsOf(root: YamlNode): Named[] {
  return root.kind === "map"
    ? [...root.entries.values()].map(({ key }) => key)
    : [];
}

/** Whether a file has still to be followed; it has been, once this was asked. */
export function isNew(
  file: string,
  plugins: string | undefined,
  { seen }: Walk,
): boolean {
  const key = JSON.stringify([file, plugins]);
  if (seen.has(key)) return false;
  seen.add(key);
  return true;
}

/** The kustomization file of a folder; undefined where it has none. More than one are refused. */
export function kustomizationFileIn(
  folder: string,
  at: Location | undefined,
  { tree, refusals }: Walk,
): string | undefined {
  const files = kustomizationPaths(folder).filter(
    (file) => tree.id(file) !== undefined,
  );
  if (files.length > 1)
    refusals.push({
      reason: "several-kustomization-files",
      message: `there are ${files.join(" and ")}, and kustomize takes one kustomization file only`,
      hint: "keep one of them",
      at,
    });
  return files[0];
}
