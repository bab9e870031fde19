/** The config's settings as the program uses them: defaults filled in, everything else left aside. */
import type { Location } from "../diagnostics/diagnostic.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { parseFluxVersion, type FluxVersion } from "../model/flux-version.ts";
import { joinPath, normalPath } from "../model/names.ts";
import type { Fields } from "../yaml/data.ts";

export interface Settings {
  /** The repository's GitRepository. */
  readonly repository: {
    readonly name: string;
    /** Whether fluxsmith writes it. */
    readonly managed: boolean;
    /** Whether the config says anything of it: where it does not, nobody is known to make it. */
    readonly written: boolean;
  };
  /** Where the config's folder lies in the repository: `""` or `infra/aws/prow`. */
  readonly prefix: string;
  readonly resources: string;
  readonly generated: string;
  readonly header: string | undefined;
  /** Where the config names the header; undefined where nobody has looked. */
  readonly headerAt: Location | undefined;
  readonly year: string | undefined;
  /** Where Flux runs; also the name of the Kustomization that applies the Flux objects. */
  readonly fluxNamespace: string;
  readonly flux: FluxVersion;
  readonly lockdown: boolean;
  readonly interval: string | undefined;
}

/**
 * Settings from the config's top level (see config/schema.ts).
 *
 * @param gitPrefix what Git says where `repository.path` is not set
 * @param headerAt where `layout.header` stands
 */
export function readSettings(
  fields: Fields,
  gitPrefix: string,
  headerAt?: Location,
): Settings {
  const repository = fieldsAt(fields, "repository");
  const layout = fieldsAt(fields, "layout");
  const year = layout?.["year"];
  const fluxNamespace = textAt(fields, "flux", "namespace") ?? "flux-system";
  return {
    repository: {
      name: textAt(repository, "name") ?? "flux-system",
      managed: repository !== undefined && repository["managed"] !== false,
      written: repository !== undefined,
    },
    prefix: normalPath(textAt(repository, "path") ?? gitPrefix),
    resources: normalPath(textAt(layout, "resources") ?? "resources"),
    generated: normalPath(textAt(layout, "generated") ?? "generated"),
    header: textAt(layout, "header"),
    headerAt,
    year:
      typeof year === "string" || typeof year === "number"
        ? String(year)
        : undefined,
    fluxNamespace,
    flux: parseFluxVersion(textAt(fields, "flux", "version")),
    lockdown: fieldsAt(fields, "flux")?.["lockdown"] === true,
    interval: textAt(fields, "defaults", "interval"),
  };
}

/** Where a cluster's own files stand: the resources folder itself for the one unnamed cluster. */
export function clusterRoot(
  settings: Settings,
  cluster: string | undefined,
): string {
  return cluster === undefined
    ? settings.resources
    : joinPath(settings.resources, `clusters/${cluster}`);
}

/** The named cluster whose own folder a file stands in; undefined for one that all clusters share. */
export function clusterOf(
  { resources }: Settings,
  file: string,
): string | undefined {
  const roots = joinPath(resources, "clusters/");
  if (!file.startsWith(roots)) return undefined;
  const end = file.indexOf("/", roots.length);
  return end === -1 ? undefined : file.slice(roots.length, end);
}

/** Whether a file below the resources folder concerns a cluster: its own, or one that all share. */
export function inCluster(
  settings: Settings,
  file: string,
  cluster: string | undefined,
): boolean {
  if (cluster === undefined) return true;
  const its = clusterOf(settings, file);
  return its === undefined || its === cluster;
}
