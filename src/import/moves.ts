/** Where the objects' files go, and what that changes in the files that are there. */
import {
  readKustomizationFile,
  resolvePath,
} from "../manifests/kustomization-file.ts";
import { isKustomizationFileName } from "../manifests/manifest.ts";
import {
  replaceResources,
  type Replacement,
} from "../manifests/replace-resource.ts";
import {
  escapingPathProblem,
  joinPath,
  windowsPathProblem,
} from "../model/names.ts";
import { compare } from "../model/order.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Carried } from "./carried.ts";
import type { FileUses } from "../manifests/file-uses.ts";
import { renewedPatches } from "./renewed-patches.ts";
import { withoutDocuments } from "./rewrite.ts";
import { segmentsOf } from "./segments.ts";

/** A file's text as it stands on the disk; undefined where there is none. */
export type ReadRaw = (path: string) => string | undefined;

/** What the move is decided by. */
export interface MoveContext {
  readonly workspace: Workspace;
  readonly raw: ReadRaw;
  readonly uses: FileUses;
  readonly keepLayout: boolean;
}

/** Where an object will be written (undefined: where the convention says), or why it cannot. */
export type Place =
  { readonly path: string | undefined } | { readonly problem: string };

/** The places of all the objects: beside their files under the convention's names, or where they are. */
export function placesOf(
  carried: readonly Carried[],
  { workspace, keepLayout }: MoveContext,
): Map<Carried, Place> {
  const there = new Set(workspace.list(""));
  const byFile = groupBy(carried);
  const taken = new Set<string>();
  const places = new Map<Carried, Place>();
  for (const one of carried) {
    const { file, created } = one.found;
    if (created !== undefined) {
      const { target } = created;
      const isFree =
        target !== undefined && isPlace(target) && !there.has(target);
      places.set(one, { path: isFree ? target : undefined });
      continue;
    }
    const isAlone =
      byFile.get(file)?.length === 1 &&
      segmentsWithContent(file, workspace) === 1;
    const folder = parentOf(file);
    const candidates = [
      ...(keepLayout && isAlone ? [file] : []),
      joinPath(folder, `${one.kind.filePrefix}${one.name}.yaml`),
      joinPath(
        folder,
        `${one.kind.filePrefix}${one.namespace}-${one.name}.yaml`,
      ),
    ];
    const path = candidates.find(
      (candidate) =>
        !taken.has(candidate.toLowerCase()) &&
        (candidate === file ? isAlone : !there.has(candidate)),
    );
    const problem =
      path === undefined ? "its place is taken" : windowsPathProblem(path);
    if (path !== undefined) taken.add(path.toLowerCase());
    places.set(
      one,
      path === undefined || problem !== undefined
        ? {
            problem: `${candidates.at(-2) ?? file} cannot be written: ${problem ?? ""}`,
          }
        : { path },
    );
  }
  return places;
}

/** Whether an object can be written to such a path, as far as its look says. */
function isPlace(path: string): boolean {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return (
    /\.ya?ml$/.test(path) &&
    escapingPathProblem(path) === undefined &&
    windowsPathProblem(path) === undefined &&
    !isKustomizationFileName(name)
  );
}

function segmentsWithContent(file: string, workspace: Workspace): number {
  const text = workspace.read(file, () => {})?.text ?? "";
  return segmentsOf(text).filter(
    ({ body, end }) =>
      withoutDocuments(text.slice(body, end), new Set()) !== undefined,
  ).length;
}

function groupBy(carried: readonly Carried[]): Map<string, Carried[]> {
  const byFile = new Map<string, Carried[]>();
  for (const one of carried) {
    const known = byFile.get(one.found.file);
    if (known === undefined) byFile.set(one.found.file, [one]);
    else known.push(one);
  }
  return byFile;
}

/** New texts of hand-written files by path, undefined for one that goes; or the objects that cannot leave theirs, with why. */
export interface Moves {
  readonly changes: ReadonlyMap<string, string | undefined>;
  readonly stuck: ReadonlyMap<Carried, string>;
}

/** What taking the objects out of their files changes. */
export function planMoves(
  paths: ReadonlyMap<Carried, string | undefined>,
  context: MoveContext,
): Moves {
  const { raw } = context;
  const changes = new Map<string, string | undefined>();
  const stuck = new Map<Carried, string>();
  const listers = listersOf(context.workspace);
  const wanted = new Map<string, Replacement[]>();
  const byFile = groupBy(
    [...paths.keys()].filter(({ found }) => found.created === undefined),
  );
  for (const [file, its] of [...byFile].toSorted(([left], [right]) =>
    compare(left, right),
  )) {
    const text = raw(file) ?? "";
    const gone = new Set(its.map(({ found }) => found.segment.index));
    const left = withoutDocuments(text, gone);
    const names = its.flatMap((one) => nameOf(paths.get(one) ?? file));
    const stays = its.some((one) => paths.get(one) === file);
    changes.set(file, left);
    if (stays) continue;
    for (const lister of listers.get(file) ?? []) {
      const known = wanted.get(lister) ?? [];
      wanted.set(lister, known);
      known.push({ path: file, stays: left !== undefined, names });
    }
  }
  for (const [file, text] of renewedPatches([...paths.keys()], context))
    changes.set(file, text);
  for (const [lister, replacements] of wanted) {
    const text = changes.get(lister) ?? raw(lister) ?? "";
    const next = replaceResources(text, parentOf(lister), replacements);
    if (next !== undefined) changes.set(lister, next);
    else
      for (const { path } of replacements)
        for (const one of byFile.get(path) ?? [])
          stuck.set(
            one,
            `${lister}, which lists its file, cannot be edited safely`,
          );
  }
  return { changes, stuck };
}

/** The kustomization files that list a file. */
function listersOf(workspace: Workspace): Map<string, string[]> {
  const listers = new Map<string, string[]>();
  for (const file of workspace.list("")) {
    if (!isKustomizationFileName(nameOf(file))) continue;
    const source = workspace.read(file, () => {});
    const content = source && readKustomizationFile(source, () => {});
    for (const { reads, text } of content?.entries ?? []) {
      if (reads !== "resource") continue;
      const path = resolvePath(parentOf(file), text);
      if (path === undefined) continue;
      const known = listers.get(path);
      if (known === undefined) listers.set(path, [file]);
      else if (!known.includes(file)) known.push(file);
    }
  }
  return listers;
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
const parentOf = (path: string): string =>
  path.slice(0, Math.max(0, path.lastIndexOf("/")));
