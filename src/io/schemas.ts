/** The schemas of the Flux that the repository installs: from its gotk-components.yaml, else the built-in ones. */
import type { Workspace } from "../model/workspace.ts";
import { hashText } from "../plan/hash.ts";
import { builtinSchemas } from "../schema/builtin.ts";
import { extractSchemas } from "../schema/extract.ts";
import { isFluxSchemas, type FluxSchemas } from "../schema/flux-schemas.ts";
import { toData } from "../yaml/data.ts";
import { readDocuments } from "../yaml/read.ts";
import type { FileSystem } from "./filesystem.ts";
import type { Repository } from "./repository.ts";
import { replaceFile } from "./whole-file.ts";

/**
 * Schemas of the first gotk-components.yaml below the resources folder (by path). Reading one takes a while, so what comes
 * out is kept beside the lock, under the file's hash; a cache that cannot be written is done without.
 */
export function loadSchemas(
  resources: string,
  workspace: Workspace,
  { stateDirectory }: Repository,
  fs: FileSystem,
): FluxSchemas {
  const path = workspace
    .list(resources)
    .find((file) => file.endsWith("/gotk-components.yaml"));
  const source = path === undefined ? undefined : workspace.read(path);
  if (source === undefined) return builtinSchemas;
  const cache = `${stateDirectory}/flux-schemas-${hashText(source.text)}.json`;
  const known = readCache(cache, fs);
  if (known !== undefined) return known;
  const documents = readDocuments(source, () => {}, { strictScalars: false });
  const schemas = extractSchemas(documents.map(({ root }) => toData(root)));
  if (Object.keys(schemas.kinds).length === 0) return builtinSchemas;
  // A gotk-components.yaml holds the CRDs of the components that were chosen; the others keep the built-in schemas.
  const all = {
    ...schemas,
    kinds: { ...builtinSchemas.kinds, ...schemas.kinds },
  };
  writeCache(cache, stateDirectory, all, fs);
  return all;
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
