/** What the cluster loses by a plan: read from the files as they stand, before they go or change. */
import { kindOf } from "../kinds/index.ts";
import type { FluxKind, ObjectView } from "../kinds/kind.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { child, readManifests } from "../manifests/manifest.ts";
import { identityText } from "../model/identity.ts";
import type { Workspace } from "../model/workspace.ts";
import { isFields, toData, type Fields } from "../yaml/data.ts";
import { clusterOf, type Settings } from "../config/settings.ts";
import type { FilePlan } from "./file-plan.ts";

/** One thing that the cluster loses. */
export interface Loss {
  readonly file: string;
  /** `Kind/namespace/name`. */
  readonly object: string;
  /** What happens, as a sentence. */
  readonly what: string;
  /** How to do it without the loss, step by step. */
  readonly steps: readonly string[];
}

interface OldObject extends ObjectView {
  readonly kind: FluxKind;
}

/** The losses of the plan's removals and changes, in the plan's order. An object that only moves to another file is not lost. */
export function findLosses(
  plan: Pick<FilePlan, "create" | "update" | "remove">,
  workspace: Workspace,
  settings: Settings,
): Loss[] {
  // The same identity stands in every cluster: a file's cluster is part of the key.
  const keyOf = (file: string, object: OldObject): string =>
    `${clusterOf(settings, file) ?? ""} ${idOf(object)}`;
  const losses: Loss[] = [];
  const after = new Map<string, OldObject>();
  for (const file of [...plan.create, ...plan.update])
    for (const object of objectsIn(file.path, file.text))
      after.set(keyOf(file.path, object), object);
  for (const path of [...plan.remove, ...plan.update.map((file) => file.path)])
    for (const before of objectsIn(path, workspace.read(path)?.text ?? "")) {
      const now = after.get(keyOf(path, before));
      const found =
        now === undefined
          ? [before.kind.loss(before)]
          : (before.kind.hazards?.(before, now) ?? []);
      for (const what of found)
        if (what !== undefined)
          losses.push({
            file: path,
            object: idOf(before),
            what,
            steps: now === undefined ? stepsFor(before) : [],
          });
    }
  return losses;
}

const idOf = ({ kind, namespace, name }: OldObject): string =>
  identityText({ kind: kind.kind, namespace, name });

function objectsIn(file: string, text: string): OldObject[] {
  return readManifests({ file, text }, () => {}).flatMap((manifest) => {
    const kind = kindOf(manifest.apiVersion, manifest.kind);
    const node = child(manifest.node, "spec");
    const data = node === undefined ? {} : toData(node);
    const spec: Fields = isFields(data) ? data : {};
    const { name, namespace } = manifest;
    return kind === undefined ? [] : [{ kind, name, namespace, spec }];
  });
}

/** The safe way to give up or rename a Kustomization (flux-semantics: destructive changes). */
function stepsFor({ kind, name }: OldObject): string[] {
  if (kind !== kustomization) return [];
  return [
    `to keep what it applied, first set \`prune: false\` for \`${name}\`, commit, and let Flux reconcile`,
    "then remove or rename it in a second commit",
  ];
}
