/** An existing repository → the config that makes its Flux objects, the files that change, and the proof. */
import { configFile } from "../config/files.ts";
import type { Diagnostic, Report } from "../diagnostics/diagnostic.ts";
import {
  changedWorkspace,
  type FileChanges,
} from "../manifests/changed-workspace.ts";
import { loadedFiles } from "../manifests/loaded-files.ts";
import { kustomizationPaths } from "../manifests/manifest.ts";
import { ignoreFileName, withMoreIgnored } from "../manifests/source-ignore.ts";
import { isComponents } from "../model/generated.ts";
import { identityText } from "../model/identity.ts";
import { shownFolder } from "../model/names.ts";
import { compare } from "../model/order.ts";
import type { Workspace } from "../model/workspace.ts";
import type { FilePlan } from "../plan/file-plan.ts";
import type { RenderState, Renderer } from "../render/rendering.ts";
import type { SchemasOf } from "../schema/flux-schemas.ts";
import { isOwned, objectText, sortObjects, type Carried } from "./carried.ts";
import { plainText } from "./config-text.ts";
import { clustersFor, readExisting, type Existing } from "./existing.ts";
import { buildIn } from "./follow-build.ts";
import { findObjects, isAmong, type Left } from "./found.ts";
import { configText, write, type WriteInput } from "./import-plan.ts";
import { prove, type Proven } from "./proof.ts";
import { findCreated } from "./scripts.ts";
import { settle, type Settled } from "./settle.ts";
import { findStarts, type Start, type StartOptions } from "./starts.ts";
import { blamed } from "./suspects.ts";
import { trace, type Trace } from "./trace.ts";
import { enriched, withoutNulls } from "./variants.ts";

/** What an import starts from. */
export interface ImportInput extends StartOptions, WriteInput {
  /** As Flux gets it: without what the source ignores. */
  readonly visible: (workspace: Workspace) => Workspace;
  /** The same for builds. */
  readonly stateOf: (workspace: Workspace) => RenderState;
  readonly renderer: Renderer;
  readonly schemasOf: SchemasOf;
  /** Only the objects at or below these; all where there are none. */
  readonly paths: readonly string[];
  /** The folder of what is derived. */
  readonly apart: string;
  readonly keepLayout: boolean;
  readonly report: Report;
}

/** What an import comes to. */
export interface Imported {
  /** Without what `flux bootstrap` keeps in its own file, and without fragments. */
  readonly total: number;
  readonly fragments: readonly Left[];
  readonly carried: readonly Carried[];
  readonly left: readonly Left[];
  readonly starts: readonly Start[];
  readonly proof: readonly Proven[];
  readonly plan: FilePlan;
}

/** More than any repository needs: each gives something up. */
const attempts = 6;

/** Works it out; nothing is written. Undefined where it cannot be done, which has been reported. */
export async function importRepository(
  input: ImportInput,
): Promise<Imported | undefined> {
  const { workspace, visible, apart, paths, raw, projectOf, report } = input;
  const existing = await readExisting(workspace, raw, projectOf, report);
  if (existing === undefined) return undefined;
  const seen = visible(workspace);
  const found = findObjects(workspace, apart, report);
  const everything = [...found.objects, ...found.ours];
  const begun = findStarts(workspace, everything, input);
  const starts = existing === "none" ? begun : clustersFor(existing, begun);
  if (starts === undefined) return otherClusters(begun, report);
  const before = input.stateOf(seen);
  const traced = await trace({
    workspace: seen,
    objects: everything,
    starts,
    prefix: input.prefix,
    build: buildIn(before, input.renderer),
  });
  const schemas = input.schemasOf(starts[0]?.cluster);
  const created = findCreated(workspace, paths, everything);
  const objects = [...found.objects, ...created.objects].filter(
    (object) => isAmong(object.file, paths) && !isOwned(object, starts),
  );
  const sorted = sortObjects(objects, {
    ours: found.ours,
    trace: traced,
    starts,
    schemas,
  });
  const left = [
    ...found.left.filter(({ file }) => isAmong(file, paths)),
    ...created.left,
    ...sorted.left,
  ];
  const total = sorted.carried.length + left.length;
  let carried = [...sorted.carried];
  for (let attempt = 0; attempt < attempts; attempt++) {
    const settled = await settle({
      carried,
      context: contextOf(starts, existing, workspace),
      moving: { ...input, uses: found.uses },
      projectOf,
      textOf: (draft) => configText(draft, existing, plainText),
      enrich: (one) => enriched(one, traced),
    });
    if (Array.isArray(settled)) return said(settled, report);
    left.push(...settled.left);
    const hidden = hiding(traced, input);
    const moved = { ...settled, moves: new Map([...settled.moves, ...hidden]) };
    const written = await write(moved, existing, input);
    if ("errors" in written) return said(written.errors, report);
    const proof = await proofOf(settled, written.changes, traced, input);
    const suspects = blamed(proof, settled.carried, traced);
    if (suspects.size > 0 && attempt + 1 < attempts) {
      carried = settled.carried.filter((one) => !suspects.has(one));
      for (const [one, reason] of suspects) {
        const lean = withoutNulls(one);
        if (lean === undefined) left.push(leftOf(one, reason));
        else carried.push(lean);
      }
      continue;
    }
    return {
      total,
      fragments: sorted.fragments,
      carried: settled.carried,
      left: left.toSorted(
        (one, other) => compare(one.file, other.file) || one.line - other.line,
      ),
      starts,
      proof,
      plan: written.plan,
    };
  }
  return undefined;
}

/** Where a Kustomization applies all of the repository, Flux would take the config itself for a manifest. */
function hiding(
  { builds }: Trace,
  { workspace, raw, apart }: ImportInput,
): [string, string][] {
  const files = kustomizationPaths("");
  const isWhole =
    builds.some(({ folder }) => folder === "") &&
    !files.some((file) => workspace.read(file, () => {}) !== undefined);
  if (!isWhole) return [];
  const text = raw(ignoreFileName);
  const hidden = withMoreIgnored(text, [`/${configFile}`, `/${apart}/`]);
  return hidden === text ? [] : [[ignoreFileName, hidden]];
}

function otherClusters(starts: readonly Start[], report: Report): undefined {
  const names = starts.map(
    ({ cluster, folder }) => `${cluster ?? "one"} (${shownFolder(folder)})`,
  );
  report({
    code: "import-clusters",
    severity: "error",
    message: `${configFile} has other clusters than the repository: ${names.join(", ")}`,
    hint: "name each cluster of the config and its folder, with `--cluster NAME=PATH`",
  });
}

function said(errors: readonly Diagnostic[], report: Report): undefined {
  for (const error of errors) report(error);
}

function leftOf({ found, namespace }: Carried, reason: string): Left {
  const { file, segment } = found;
  return {
    object: objectText(found, namespace),
    file,
    line: segment.line,
    reason,
  };
}

function contextOf(
  starts: readonly Start[],
  existing: Existing | "none",
  workspace: Workspace,
): Parameters<typeof settle>[0]["context"] {
  if (existing !== "none") {
    const { settings, clusters } = existing.prepared.config;
    return {
      clusters: clusters.map(({ name }) => name),
      repository: settings.repository.name,
      fluxNamespace: settings.fluxNamespace,
      fluxVersion: undefined,
      resources: settings.resources,
      isAddition: true,
    };
  }
  const [first] = starts;
  const source = first?.source;
  const isGit = source === undefined || source.kind === "GitRepository";
  return {
    clusters:
      starts.length === 0 ? [undefined] : starts.map(({ cluster }) => cluster),
    repository: isGit ? (source?.name ?? "flux-system") : "flux-system",
    fluxNamespace: source?.namespace ?? "flux-system",
    fluxVersion: versionIn(workspace),
    resources: "",
    isAddition: false,
  };
}

/** The version of Flux that gotk-components.yaml installs, where all of them are of one. */
function versionIn(workspace: Workspace): string | undefined {
  const versions = new Set(
    workspace.list("").flatMap((file) => {
      if (!isComponents(file)) return [];
      const text = workspace.read(file, () => {})?.text ?? "";
      return /^# Flux Version: (v[\d.]+)\s*$/m.exec(text)?.[1] ?? [];
    }),
  );
  const [version] = versions;
  return versions.size === 1 ? version : undefined;
}

function proofOf(
  { carried }: Settled,
  changes: FileChanges,
  { builds }: Trace,
  { workspace, visible, stateOf, renderer, schemasOf }: ImportInput,
): Promise<Proven[]> {
  const seen = visible(workspace);
  const before = stateOf(seen);
  const after = stateOf(visible(changedWorkspace(workspace, changes)));
  return prove(builds, {
    before,
    after,
    renderer,
    schemas: schemasOf(builds[0]?.cluster),
    added: new Set(
      carried.flatMap((one) =>
        one.found.created === undefined
          ? []
          : [identityText({ ...one, kind: one.kind.kind })],
      ),
    ),
    touches: ({ folder }) => {
      const { files, inputs, kustomizationFiles } = loadedFiles(folder, seen);
      return [...files, ...inputs, ...kustomizationFiles].some((path) =>
        changes.has(path),
      );
    },
  });
}
