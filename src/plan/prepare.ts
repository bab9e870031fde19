/** The pipeline from the config's text to the files that should be there. Everything that is wrong is reported. */
import { locate, type Report } from "../diagnostics/diagnostic.ts";
import { child, childText } from "../manifests/manifest.ts";
import { openManifests, type Manifests } from "../manifests/manifests.ts";
import { parseFluxVersion } from "../model/flux-version.ts";
import { normalPath } from "../model/names.ts";
import type { SchemasOf } from "../schema/flux-schemas.ts";
import { checkLayout } from "../config/check-layout.ts";
import { expandGlobs } from "../config/globs.ts";
import { readRoot } from "../config/files.ts";
import { loadConfig, type WrittenConfig } from "../config/load.ts";
import { resolveConfig, type ResolvedConfig } from "../config/resolved.ts";
import { configSchemas } from "../config/schema.ts";
import { readSettings } from "../config/settings.ts";
import { mergeValuesFiles } from "../config/values-files.ts";
import { checkCase } from "./collisions.ts";
import { checkObjects, isWhole } from "./object-checks.ts";
import { checkOverlaps } from "./overlaps.ts";
import { checkSystem } from "./system-check.ts";
import type { PlannedFile } from "./file-plan.ts";
import {
  ignoreOfSource,
  repositoryIgnore,
  type IgnoreSearch,
} from "./repository-ignore.ts";
import { planFiles, planIndex, type Desired, type ObjectFile } from "./plan.ts";
import { resolveReferences } from "./references.ts";

/** What a run starts from; `gitPrefix` is the config folder's path in its Git repository. */
export interface Project extends IgnoreSearch {
  /** The schemas that items are checked against, given the resources folder. */
  readonly schemas: (resources: string) => SchemasOf;
  /** Formats files as the repository's own Prettier options say; gives them back as they are where those are the defaults. */
  readonly format: (
    files: readonly ObjectFile[],
  ) => Promise<readonly ObjectFile[]>;
  readonly report: Report;
}

/** Everything that is known once the config is read. */
export interface Prepared {
  readonly written: WrittenConfig;
  readonly config: ResolvedConfig;
  readonly schemasOf: SchemasOf;
  readonly manifests: Manifests;
  readonly desired: Desired;
  readonly index: PlannedFile;
}

/** Reads, resolves, checks and plans. Undefined (and reported) where there is no config to read, or it leaves its folder. */
export async function prepare(project: Project): Promise<Prepared | undefined> {
  const { workspace, report } = project;
  const start = readRoot(workspace, report);
  if (start === undefined || !checkLayout(start, report)) return undefined;
  const { root } = start;
  const resources = childText(root, "layout", "resources") ?? "resources";
  const schemasOf = project.schemas(normalPath(resources));
  const flux = parseFluxVersion(childText(root, "flux", "version"));
  const schemaOf = configSchemas(schemasOf, flux);
  const loaded = await loadConfig(start, { workspace, schemaOf, report });
  const headerNode = child(root, "layout", "header");
  const settings = readSettings(
    loaded.settings,
    project.gitPrefix,
    headerNode && locate(start.source, headerNode),
  );
  const manifests = openManifests(workspace, settings.resources, {
    apart: settings.generated,
    ignore: repositoryIgnore(
      project,
      settings,
      ignoreOfSource(project.workspace, loaded, settings),
    ),
    // A broken manifest stops Flux, not this run: `check` makes a finding of it.
    report: (found) => report({ ...found, severity: "warning" }),
  });
  const written = await expandGlobs(loaded, {
    workspace,
    handWritten: manifests.files,
    settings,
    report,
  });
  const merged = mergeValuesFiles(
    resolveConfig(
      written,
      settings,
      (object, cluster) => isWhole(object, settings, schemasOf(cluster)),
      report,
    ),
    workspace,
    report,
  );
  const config = resolveReferences(merged, manifests, report);
  checkSystem(written, config, report);
  checkObjects({ config, schemasOf, report });
  const planned = planFiles({ config, workspace, manifests, report });
  const desired = { ...planned, files: await project.format(planned.files) };
  checkCase(desired.files, [...manifests.files, ...manifests.hidden], report);
  checkOverlaps(desired.layouts, desired.tree, manifests, settings, report);
  const index = planIndex(desired.files, settings);
  return { written, config, schemasOf, manifests, desired, index };
}
