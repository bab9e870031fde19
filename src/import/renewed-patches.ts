/** Patches of objects whose API version changes: kustomize finds a patch's object by it. */
import { isMap, isScalar, isSeq, parseDocument, type YAMLMap } from "yaml";
import type { FileUses } from "../manifests/file-uses.ts";
import { isKustomizationFileName } from "../manifests/manifest.ts";
import { applyEdits, rangeOf, type Edit } from "../manifests/text-edits.ts";
import { compare } from "../model/order.ts";
import type { Workspace } from "../model/workspace.ts";
import type { Carried } from "./carried.ts";

/** Where the patches are. */
export interface PatchFiles {
  readonly workspace: Workspace;
  /** A file's text as it stands on the disk. */
  readonly raw: (path: string) => string | undefined;
  readonly uses: FileUses;
}

/** `Kind group/version` → the version that it becomes. */
type Versions = ReadonlyMap<string, string>;

/**
 * The files of patches, and kustomization files with patches or patches' targets in them, that name an API version which an
 * object leaves: with the new version.
 */
export function renewedPatches(
  carried: readonly Carried[],
  { workspace, raw, uses }: PatchFiles,
): Map<string, string> {
  const renewed = new Map<string, string>();
  const versions = new Map<string, string>();
  for (const { kind, found, apiVersion } of carried)
    if (found.apiVersion !== apiVersion)
      versions.set(`${kind.kind} ${found.apiVersion}`, apiVersion);
  if (versions.size === 0) return renewed;
  for (const file of workspace.list("")) {
    const name = file.slice(file.lastIndexOf("/") + 1);
    const isLister = isKustomizationFileName(name);
    if (!isLister && !uses.patches.has(file)) continue;
    const text = raw(file);
    if (text === undefined) continue;
    const named = withVersions(text, versions);
    const next = isLister ? withTargets(named, versions) : named;
    if (next !== text) renewed.set(file, next);
  }
  return renewed;
}

/** Renews `apiVersion` and `kind` where they stand together, in a patch's own file or inside a kustomization file. */
function withVersions(text: string, versions: Versions): string {
  return text.replaceAll(
    /(apiVersion["']?\s*:\s*["']?)([\w.-]+\.fluxcd\.io\/\w+)(["']?[^\S\n]*\r?\n\s*kind["']?\s*:\s*["']?)(\w+)/g,
    (all, head: string, version: string, between: string, kind: string) => {
      const now = versions.get(`${kind} ${version}`);
      return now === undefined ? all : `${head}${now}${between}${kind}`;
    },
  );
}

/** Renews `version` in the targets of `patches` and `patchesJson6902` (kustomize api/types, Selector). */
function withTargets(text: string, versions: Versions): string {
  if (!/\bversion["']?\s*:/.test(text)) return text;
  const { contents, errors } = parseDocument(text);
  if (errors.length > 0 || !isMap(contents)) return text;
  const edits: Edit[] = [];
  for (const field of ["patches", "patchesJson6902"]) {
    const patches = contents.get(field);
    if (!isSeq(patches)) continue;
    for (const patch of patches.items) {
      const target = isMap(patch) ? patch.get("target") : undefined;
      if (isMap(target)) edits.push(...targetEdits(target, versions));
    }
  }
  return applyEdits(text, edits);
}

function targetEdits(target: YAMLMap, versions: Versions): Edit[] {
  const node = target.get("version", true);
  if (!isScalar(node)) return [];
  const group = target.get("group");
  const kind = String(target.get("kind"));
  const now = [...versions]
    .toSorted(([one], [other]) => compare(one, other))
    .find(([old]) => {
      const [itsKind, itsVersion = ""] = old.split(" ");
      const [itsGroup, version] = itsVersion.split("/");
      return (
        itsKind === kind &&
        version === String(node.value) &&
        (group === undefined || group === itsGroup)
      );
    });
  const version = now?.[1].split("/")[1];
  return version === undefined ? [] : [{ ...rangeOf(node), insert: version }];
}
