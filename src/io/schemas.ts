/** The schemas of the Flux that the repository installs: from its gotk-components.yaml files, else the built-in ones. */
import type { Source } from "../diagnostics/diagnostic.ts";
import { kindOf } from "../kinds/index.ts";
import { parseFluxVersion } from "../model/flux-version.ts";
import { joinPath } from "../model/names.ts";
import type { Workspace } from "../model/workspace.ts";
import { hashText } from "../plan/hash.ts";
import { builtinSchemas } from "../schema/builtin.ts";
import { extractSchemas } from "../schema/extract.ts";
import {
  isFluxSchemas,
  type FluxSchemas,
  type SchemasOf,
} from "../schema/flux-schemas.ts";
import { toData } from "../yaml/data.ts";
import { readDocuments } from "../yaml/read.ts";
import type { FileSystem } from "./filesystem.ts";
import type { Repository } from "./repository.ts";
import { replaceFile } from "./whole-file.ts";

/**
 * The schemas of each cluster's Flux: of the first gotk-components.yaml (by path) in the cluster's own folder, else of the
 * first among what all share, else the built-in ones. Equal files are looked at once. Reading one takes a while, so what
 * comes out is kept beside the lock, under the file's hash; a cache that cannot be written is done without.
 */
export function loadSchemas(
  resources: string,
  workspace: Workspace,
  repository: Repository,
  fs: FileSystem,
): SchemasOf {
  const files = workspace
    .list(resources)
    .filter((file) => file.endsWith("/gotk-components.yaml"));
  const clusters = joinPath(resources, "clusters/");
  const shared = files.find((file) => !file.startsWith(clusters));
  // Without named clusters a folder `clusters` is one like any other.
  const pathOf = (cluster: string | undefined): string | undefined =>
    cluster === undefined
      ? (shared ?? files[0])
      : (files.find((file) => file.startsWith(`${clusters}${cluster}/`)) ??
        shared);
  const byText = new Map<string, FluxSchemas>();
  return (cluster) => {
    const path = pathOf(cluster);
    const source = path === undefined ? undefined : workspace.read(path);
    if (source === undefined) return builtinSchemas;
    const known = byText.get(source.text) ?? load(source, repository, fs);
    byText.set(source.text, known);
    return known;
  };
}

function load(
  source: Source,
  { stateDirectory }: Repository,
  fs: FileSystem,
): FluxSchemas {
  const cache = `${stateDirectory}/flux-schemas-${hashText(source.text)}.json`;
  const known = readCache(cache, fs);
  if (known !== undefined) return known;
  const documents = readDocuments(source, () => {}, { strictScalars: false });
  const schemas = extractSchemas(documents.map(({ root }) => toData(root)));
  if (Object.keys(schemas.kinds).length === 0) return builtinSchemas;
  const all = withBuiltin(schemas);
  writeCache(cache, stateDirectory, all, fs);
  return all;
}

/**
 * A gotk-components.yaml holds the CRDs of the components that were chosen; the others keep the built-in schemas, and so do
 * those that it serves in older versions only: no other version than today's is written.
 */
function withBuiltin(schemas: FluxSchemas): FluxSchemas {
  const flux = parseFluxVersion(schemas.fluxVersion);
  const own = Object.entries(schemas.kinds).filter(
    ([name, { group, versions }]) => {
      const kind = kindOf(`${group}/`, name);
      return kind === undefined || Object.hasOwn(versions, kind.version(flux));
    },
  );
  return {
    ...schemas,
    kinds: { ...builtinSchemas.kinds, ...Object.fromEntries(own) },
  };
}

function readCache(path: string, fs: FileSystem): FluxSchemas | undefined {
  try {
    const data: unknown = JSON.parse(fs.readFileSync(path, "utf8"));
    return isFluxSchemas(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

function writeCache(
  path: string,
  folder: string,
  schemas: FluxSchemas,
  fs: FileSystem,
): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
    replaceFile(path, JSON.stringify(schemas), fs);
  } catch {
    // A read-only clone: the next run reads the CRDs again.
  }
}
