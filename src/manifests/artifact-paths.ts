/** Where in the repository the paths inside ExternalArtifacts come from. */
import { listAt, textAt } from "../kinds/fields.ts";
import { normalPath } from "../model/names.ts";
import type { Fields } from "../yaml/data.ts";
import { copySource, readArtifactCopy } from "./artifact-copy.ts";

/** An ArtifactGenerator, as it is written. */
export interface Generator {
  readonly namespace: string;
  readonly spec: Fields;
}

/** Whether a source is this repository. */
export type IsRepository = (
  kind: string,
  namespace: string,
  name: string,
) => boolean;

/** An ExternalArtifact's name. */
export interface ArtifactName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * The repository's path that a path in an artifact is copied from; undefined where it comes from elsewhere, or from several
 * places (source-watcher 2.2, ArtifactGenerator `spec.artifacts[].copy`: `@ALIAS/GLOB` to `@artifact/PATH`).
 */
export function copiedFrom(
  path: string,
  artifact: ArtifactName,
  generators: readonly Generator[],
  isRepository: IsRepository,
): string | undefined {
  const wanted = normalPath(path);
  for (const generator of generators) {
    const rules = rulesFor(artifact, generator);
    if (rules === undefined) continue;
    const aliases = repositoryAliases(generator, isRepository);
    const places = rules.flatMap((rule) => {
      const copy = readArtifactCopy(rule);
      return copy === undefined || !aliases.includes(copy.alias)
        ? []
        : (copySource(copy, wanted) ?? []);
    });
    const [place] = places;
    if (place !== undefined && new Set(places).size === 1) return place;
  }
  return undefined;
}

/** The copy rules by which a generator makes an artifact; undefined where it does not, or where folders decide (`pathPattern`). */
export function rulesFor(
  artifact: ArtifactName,
  { namespace, spec }: Generator,
): readonly Fields[] | undefined {
  if (
    namespace !== artifact.namespace ||
    (textAt(spec, "pathPattern") ?? "") !== ""
  )
    return undefined;
  const found = listAt(spec, "artifacts").find(
    ({ item }) => textAt(item, "name") === artifact.name,
  );
  return found && listAt(found.item, "copy").map(({ item }) => item);
}

/** What a generator calls this repository. */
export function repositoryAliases(
  { namespace, spec }: Generator,
  isRepository: IsRepository,
): string[] {
  return listAt(spec, "sources").flatMap(({ item }) =>
    isRepository(
      textAt(item, "kind") ?? "",
      textAt(item, "namespace") ?? namespace,
      textAt(item, "name") ?? "",
    )
      ? (textAt(item, "alias") ?? [])
      : [],
  );
}
