/** Generated files that never reach the cluster. */
import { at, type Location } from "../diagnostics/diagnostic.ts";
import { relativePath } from "../plan/kustomization-files.ts";
import { applying, type Deployer } from "../plan/deployers.ts";
import type { ClusterLayout } from "../plan/layout.ts";
import { locateItem } from "../config/position.ts";
import type { Applied, ClusterScope, Scope } from "./scope.ts";

/** A line that a hand-written kustomization file lacks. */
export interface MissingLine {
  readonly kustomizationFile: string;
  readonly entry: string;
}

/** Reports generated objects that no Kustomization applies, and the kustomization files that forget them. */
export function checkApplied(scope: Scope): void {
  for (const cluster of scope.clusters)
    for (const { object, path } of notLoaded(cluster, scope)) {
      const by = applier(cluster, path, scope);
      const line = by && missingLine(by, path);
      if (line === undefined)
        scope.report({
          code: "not-applied",
          severity: "finding",
          message: `no Kustomization applies ${path}`,
          hint: "write it into a Kustomization's folder (`kustomization:`), or add a Kustomization for its folder",
          ...at(locateItem(object.layers)),
        });
      else
        scope.report({
          code: "not-listed",
          severity: "finding",
          message: `${line.kustomizationFile} does not list ${line.entry}, so \`${by?.deployer.key ?? ""}\` never applies it`,
          hint: `add \`- ${line.entry}\` under resources, or run: fluxsmith check --fix`,
          at: startOf(line.kustomizationFile),
        });
    }
}

/** Every line that hand-written kustomization files lack, for `check --fix`. */
export function missingLines(scope: Scope): MissingLine[] {
  return scope.clusters.flatMap((cluster) =>
    notLoaded(cluster, scope).flatMap(({ path }) => {
      const by = applier(cluster, path, scope);
      const line = by && missingLine(by, path);
      return line === undefined ? [] : [line];
    }),
  );
}

function notLoaded(
  { layout, applied }: ClusterScope,
  { prepared }: Scope,
): ClusterScope["layout"]["objects"] {
  const { managed } = prepared.config.settings.repository;
  const { hides } = prepared.manifests.ignore;
  const loaded = new Set<string>();
  const reached = reachable(layout);
  for (const { loaded: its, deployer } of applied)
    if (reached.has(deployer)) for (const file of its.files) loaded.add(file);
  const system = layout.deployers.system;
  return layout.objects.filter(
    ({ path, deployer }) =>
      !loaded.has(path) &&
      // That is another finding, and listing it would not help.
      !hides(path) &&
      // Without a flux-system Kustomization these are applied by hand; a warning says so.
      !(managed && deployer === system && system.object === undefined),
  );
}

/** The Kustomizations that the flux-system one leads to: others, that only deploy each other, are never applied. */
function reachable({ deployers, objects }: ClusterLayout): Set<Deployer> {
  const reached = new Set([deployers.system]);
  // A set that grows while it is walked.
  for (const deployer of reached)
    for (const { object, deployer: by } of objects) {
      if (by !== deployer) continue;
      const own = deployers.all.find((one) => one.object === object);
      if (own !== undefined) reached.add(own);
    }
  return reached;
}

/** The Kustomization in whose folder a file lies. */
function applier(
  { layout, applied }: ClusterScope,
  path: string,
  { prepared }: Scope,
): Applied | undefined {
  const { deployers } = layout;
  const found = applying(
    path,
    deployers.root,
    [...new Set([...deployers.all, deployers.system])],
    prepared.config.settings,
  );
  return applied.find(
    (one) => one.deployer === found && path.startsWith(`${one.path}/`),
  );
}

/** The innermost kustomization file on the way to the file, and how it would name it. */
function missingLine(
  { loaded }: Applied,
  path: string,
): MissingLine | undefined {
  const [best] = loaded.kustomizationFiles
    .filter((file) => path.startsWith(`${folderOf(file)}/`))
    .toSorted((a, b) => folderOf(b).length - folderOf(a).length);
  if (best === undefined) return undefined;
  return {
    kustomizationFile: best,
    entry: relativePath(folderOf(best), path),
  };
}

const folderOf = (file: string): string =>
  file.slice(0, Math.max(0, file.lastIndexOf("/")));

const startOf = (file: string): Location => ({
  file,
  line: 1,
  column: 1,
  length: 0,
});
