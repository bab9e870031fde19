/**
 * The root moves under a live Flux, which takes steps of its own: what a flux-system Kustomization applies, it learns from
 * the very folder that it no longer finds. Where the old folder is gone it stops there ("kustomization path not found");
 * where a file is left in it, it prunes all else that it has applied, itself too, and with itself goes the file
 * (kustomize-controller; test/cluster/move-root.test.ts). The Kustomizations that it has applied do the same, each by itself, as soon as the source has the new revision.
 */
import {
  locate,
  type Location,
  type Report,
} from "../diagnostics/diagnostic.ts";
import { locateItemField } from "../config/position.ts";
import { isBelow } from "../model/names.ts";
import { child } from "../manifests/manifest.ts";
import { kustomization } from "../kinds/kustomization.ts";
import type { Prepared } from "./prepare.ts";
import type { Root, RootMove, RootSearch } from "./roots.ts";

/** Reports moves that were not asked for. */
export function reportRootMoves(
  moves: readonly RootMove[],
  prepared: Prepared,
  { plan, workspace }: Pick<RootSearch, "plan" | "workspace">,
  report: Report,
): void {
  const [move] = moves;
  if (move === undefined) return;
  const { from, to } = move;
  const more = moves.length - 1;
  report({
    code: "move-root",
    severity: "error",
    message: `flux-system moves from ${from.path} to ${to.map(({ path }) => path).join(" and ")}${more > 0 ? ` (and so for ${more} more)` : ""}, while the Flux in the cluster still reads the old place: ${consequence(
      move,
      (folder) => {
        const removed = new Set(plan.remove);
        return workspace.list(folder).filter((file) => !removed.has(file));
      },
    )}`,
    hint: "run with --move-root: it moves the files and prints the steps that keep everything",
    at: placeOf(move, prepared),
  });
}

/** What Flux would do about it, unasked. */
function consequence(
  { from, to }: RootMove,
  leftIn: (folder: string) => readonly string[],
): string {
  if (to.some(({ folder }) => folder === from.folder))
    return to.every(({ system }) => system === from.system)
      ? "where Git no longer has that, nothing is reconciled any more"
      : "it would find itself gone from there, and delete all that it has applied, itself too";
  const [first, ...others] = leftIn(from.folder);
  if (first === undefined)
    return "it would find that gone, and reconcile nothing any more";
  const more = others.length === 0 ? "" : ` and ${others.length} more`;
  const gone =
    from.file === undefined
      ? "delete all else that it has applied"
      : "delete all that it has applied, itself too";
  return `it would find only ${first}${more} left there, and ${gone}`;
}

/** The setting that moves it. */
function placeOf(
  { from, to }: RootMove,
  { written, config }: Prepared,
): Location {
  const { source, root } = written;
  const { settings, clusters } = config;
  const [now] = to;
  const setting = (...path: string[]): Location =>
    locate(source, child(root, ...path) ?? root);
  if (from.system !== settings.fluxNamespace)
    return setting("flux", "namespace");
  if (now?.folder === from.folder) return setting("repository", "path");
  if (now?.cluster !== from.cluster) {
    const key = root.entries.get("clusters")?.key;
    return locate(source, key ?? root);
  }
  if (!isBelow(from.folder, settings.resources))
    return setting("layout", "resources");
  const system = clusters
    .find(({ name }) => name === now?.cluster)
    ?.objects.find(
      ({ kind, name }) =>
        kind === kustomization && name === settings.fluxNamespace,
    );
  const its = system && locateItemField(system.layers, "folder");
  return its ?? locate(source, root);
}

/** The steps of a move, in order. */
export function rootMoveSteps(
  moves: readonly RootMove[],
  { config }: Prepared,
): string[] {
  const { fluxNamespace } = config.settings;
  const [first] = moves;
  if (first === undefined) return [];
  const { system } = first.from;
  if (system !== fluxNamespace) return otherNamespaceSteps(system, config);
  const roots = new Map<string, Root>();
  for (const { to } of moves)
    for (const root of to) roots.set(root.folder, root);
  const namespaces = kustomizationNamespaces(config);
  const all = (verb: string): string =>
    namespaces
      .map(
        (namespace) =>
          `flux ${verb} kustomization --all --namespace ${namespace}`,
      )
      .join(" && ");
  const unwritten = [...roots.values()].filter(
    ({ file }) => file === undefined,
  );
  return [
    `before this is merged, in each cluster that moves: ${all("suspend")}`,
    ...unwritten.map(
      ({ path }) =>
        `set \`path: ${path}\` in the Kustomization ${system}, which fluxsmith does not write`,
    ),
    "commit and merge",
    ...[...roots.values()].map(
      ({ path, file, folder }) =>
        `in its cluster, as ${file ?? folder} says: kubectl patch kustomizations.kustomize.toolkit.fluxcd.io ${system} --namespace ${system} --type merge --patch '${JSON.stringify({ spec: { path } })}'`,
    ),
    `then: flux resume kustomization ${system} --namespace ${system}, which gives all others their new paths`,
    `at last: ${all("resume")}, and flux get kustomizations --all-namespaces until all are ready`,
  ];
}

/** The namespaces in which there are Kustomizations, Flux's own first. */
function kustomizationNamespaces({
  settings,
  clusters,
}: Prepared["config"]): string[] {
  const namespaces = clusters
    .flatMap(({ objects }) => objects)
    .filter(({ kind }) => kind === kustomization)
    .map(({ namespace }) => namespace);
  return [...new Set([settings.fluxNamespace, ...namespaces.toSorted()])];
}

/** Another namespace is another Flux. What the old one made stays when it is uninstalled (`flux uninstall --help`). */
function otherNamespaceSteps(
  old: string,
  { settings }: Prepared["config"],
): string[] {
  const now = settings.fluxNamespace;
  return [
    `before this is merged, in each cluster that moves: flux suspend kustomization --all --namespace ${old}`,
    "commit and merge",
    `in each cluster: flux uninstall --namespace ${old} --keep-namespace (it takes Flux and its objects away, and leaves what they made, releases too)`,
    `copy the Secrets and ConfigMaps that Flux's objects read from the namespace ${old} to ${now}`,
    "then, in each cluster: fluxsmith install, and fluxsmith apply",
  ];
}
