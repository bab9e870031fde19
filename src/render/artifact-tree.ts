/** ExternalArtifacts that ArtifactGenerators put together from the repository: what a Kustomization gets that applies one. */
import { artifactGenerator } from "../kinds/artifact-generator.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { copyStart, readArtifactCopy } from "../manifests/artifact-copy.ts";
import { artifactFiles } from "../manifests/artifact-files.ts";
import {
  repositoryAliases,
  rulesFor,
  type ArtifactName,
  type Generator,
} from "../manifests/artifact-paths.ts";
import { sourceIgnore } from "../manifests/source-ignore.ts";
import { isRendering } from "../model/generated.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { compare } from "../model/order.ts";
import type { Fields } from "../yaml/data.ts";
import {
  objectsIn,
  objectsOf,
  splitDocuments,
  type RenderedDocument,
} from "./documents.ts";
import type { RenderTree } from "./render-tree.ts";
import { folderOf } from "./roots.ts";
import { isWithin } from "./zones.ts";

/** An artifact as Flux would store it. */
export interface Artifact {
  /** Its own paths, from its own top. */
  readonly tree: RenderTree;
  /** The repository's file that one of its files is. */
  readonly origin: (path: string) => string | undefined;
  readonly submodules: readonly string[];
}

/** Why it is not known what a Kustomization applies. */
export interface NoArtifact {
  /** A sentence without its full stop. */
  readonly why: string;
  /** Of this repository, what has a part in it all the same: folders and files. */
  readonly folders: readonly string[];
}

/** How a generator makes an artifact. */
interface Way {
  readonly rules: readonly Fields[];
  /** What it calls the repository. */
  readonly aliases: readonly string[];
}

/** Where artifacts are looked for. */
export interface ArtifactPlace {
  readonly tree: RenderTree;
  /** Folders whose content is another repository's. */
  readonly submodules: readonly string[];
}

/**
 * What a Kustomization applies that does not come from the repository itself; undefined where it does, as its cluster's root.
 *
 * @param above what is applied on the way to it: an ArtifactGenerator there counts before those that are written in files
 */
export function artifactOf(
  object: KubeObject,
  root: KubeObject | undefined,
  place: ArtifactPlace,
  above: readonly (readonly RenderedDocument[])[] = [],
): Artifact | NoArtifact | undefined {
  if (root === undefined) return undefined;
  const [its, repository] = [sourceRefOf(object), sourceRefOf(root)];
  if (identityText(its) === identityText(repository)) return undefined;
  const found =
    its.kind === "ExternalArtifact"
      ? generatorsOf(its, folderOf(root.fields), place.tree, above)
      : [];
  const isRepository = (kind: string, namespace: string, name: string) =>
    identityText({ kind, namespace, name }) === identityText(repository);
  const ways = found.flatMap((one): Way | [] => {
    const aliases = repositoryAliases(one, isRepository);
    const rules = rulesFor(its, one);
    return rules === undefined || aliases.length === 0
      ? []
      : { rules, aliases };
  });
  const [way, ...others] = ways;
  if (way === undefined)
    return {
      why: `it applies ${identityText(its)}, which is not this repository`,
      folders: [],
    };
  const key = JSON.stringify(way);
  if (others.some((other) => JSON.stringify(other) !== key))
    return {
      why: `it applies ${identityText(its)}, and several ArtifactGenerators make it`,
      folders: ways.flatMap(foldersIn),
    };
  return remembered(place, key, () => {
    const made = artifactFiles(way.rules, way.aliases, pathsOf(place));
    return "why" in made
      ? {
          why: `it applies ${identityText(its)}, of which this is not known: ${made.why}`,
          folders: foldersIn(way),
        }
      : artifact(made.files, place);
  });
}

function foldersIn({ rules, aliases }: Way): string[] {
  return rules.flatMap((rule) => {
    const copy = readArtifactCopy(rule);
    if (copy === undefined) return "";
    return aliases.includes(copy.alias) ? copyStart(copy) : [];
  });
}

function sourceRefOf({ fields, namespace }: KubeObject): Identity {
  const source = fieldsAt(fields, "spec", "sourceRef");
  return {
    kind: textAt(source, "kind") ?? "",
    namespace: textAt(source, "namespace") ?? namespace,
    name: textAt(source, "name") ?? "",
  };
}

/** Stands in for what a submodule holds. */
const submoduleMark = "\0";

function pathsOf({ tree, submodules }: ArtifactPlace): string[] {
  return [
    ...tree.list(""),
    ...submodules.map((one) => `${one}/${submoduleMark}`),
  ];
}

function artifact(
  files: ReadonlyMap<string, string>,
  { tree }: ArtifactPlace,
): Artifact {
  // Its archive leaves out the same by default, whatever the repository says (pkg/artifact, SourceIgnoreFilter(nil, nil)).
  const { hides } = sourceIgnore([], undefined);
  const all = [...files.keys()].toSorted(compare);
  const isMark = (path: string): boolean => path.endsWith(`/${submoduleMark}`);
  const paths = all.filter((path) => !isMark(path) && !hides(path));
  const known = new Set(paths);
  const origin = (path: string): string | undefined =>
    known.has(path) ? files.get(path) : undefined;
  return {
    tree: {
      list: (folder) =>
        paths.filter((path) => path !== folder && isWithin(path, folder)),
      read: (path) => {
        const from = origin(path);
        return from === undefined ? undefined : tree.read(from);
      },
      id: (path) => {
        const from = origin(path);
        return from === undefined ? undefined : tree.id(from);
      },
    },
    origin,
    submodules: all
      .filter(isMark)
      .map((path) => path.slice(0, -submoduleMark.length - 1)),
  };
}

/** Many Kustomizations apply parts of one artifact. */
const made = new WeakMap<RenderTree, Map<string, Artifact | NoArtifact>>();

function remembered(
  { tree }: ArtifactPlace,
  key: string,
  make: () => Artifact | NoArtifact,
): Artifact | NoArtifact {
  let its = made.get(tree);
  if (its === undefined) made.set(tree, (its = new Map()));
  let found = its.get(key);
  if (found === undefined) its.set(key, (found = make()));
  return found;
}

/** The generators that make it, of several files those of the cluster's own folder. */
function generatorsOf(
  its: ArtifactName,
  near: string,
  tree: RenderTree,
  above: readonly (readonly RenderedDocument[])[],
): Generator[] {
  const makes = (one: Generator): boolean => rulesFor(its, one) !== undefined;
  const applied = above
    .flat()
    .filter(({ text }) => text.includes(artifactGenerator.group))
    .flatMap((document) => (objectsOf(document) ?? []).flatMap(asGenerator))
    .filter(makes);
  if (applied.length > 0) return applied;
  const written = writtenGenerators(tree)
    .map(({ file, generator }) => ({
      file,
      // One that leaves its namespace to its Kustomization is as good.
      generator: {
        ...generator,
        namespace: generator.namespace || its.namespace,
      },
    }))
    .filter(({ generator }) => makes(generator));
  const own = written.filter(({ file }) => file.startsWith(`${near}/`));
  return (own.length > 0 ? own : written).map(({ generator }) => generator);
}

function asGenerator({
  kind,
  apiVersion,
  namespace,
  fields,
}: KubeObject): Generator[] {
  const { group } = artifactGenerator;
  return kind === artifactGenerator.kind && apiVersion.startsWith(`${group}/`)
    ? [{ namespace, spec: fieldsAt(fields, "spec") ?? {} }]
    : [];
}

interface WrittenGenerator {
  readonly file: string;
  readonly generator: Generator;
}

/** Every file is looked into once, and only where a Kustomization applies an ExternalArtifact. */
const generators = new WeakMap<RenderTree, readonly WrittenGenerator[]>();

function writtenGenerators(tree: RenderTree): readonly WrittenGenerator[] {
  let its = generators.get(tree);
  if (its === undefined)
    generators.set(
      tree,
      (its = tree.list("").flatMap((file) => {
        const text = /\.ya?ml$/.test(file) ? (tree.read(file) ?? "") : "";
        if (!text.includes(artifactGenerator.group) || isRendering(text))
          return [];
        return splitDocuments(text)
          .flatMap((document) => objectsIn(document.text) ?? [])
          .flatMap(asGenerator)
          .map((generator) => ({ file, generator }));
      })),
    );
  return its;
}
