/** The repository's hand-written manifests, each file read and parsed once, when first asked for. */
import type { Diagnostic, Report, Source } from "../diagnostics/diagnostic.ts";
import { kindOf } from "../kinds/index.ts";
import { isComponents, isGenerated } from "../model/generated.ts";
import { isBelow } from "../model/names.ts";
import type { Workspace } from "../model/workspace.ts";
import { fileUses } from "./file-uses.ts";
import { isManifestName } from "./loader.ts";
import type { SourceIgnore } from "./source-ignore.ts";
import type { YamlDocument } from "../yaml/node.ts";
import { readDocuments } from "../yaml/read.ts";
import { isJson, objectsOf, type Manifest } from "./manifest.ts";

/** A file as YAML. */
export interface ParsedFile {
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly Diagnostic[];
}

export interface Manifests {
  /** What Flux never gets of the repository; paths relative to the config. */
  readonly ignore: SourceIgnore;
  /** Every file below the resources folder that is not ours and that Flux gets, sorted; those that cannot be read are among them. */
  readonly files: readonly string[];
  /** Every other file there that is not ours, sorted. */
  readonly hidden: readonly string[];
  /** Every file below it that bears our line, sorted. */
  readonly generated: readonly string[];
  /** The texts of the hand-written YAML files, by path. */
  readonly sources: ReadonlyMap<string, Source>;
  /** The documents of a hand-written file, and what is wrong with it as YAML; parsed once, and reported then. */
  readonly parsed: (file: string) => ParsedFile;
  /** The objects in a hand-written file; a broken one has those that can be had. */
  readonly objects: (file: string) => readonly Manifest[];
  /** All objects of Flux's kinds in hand-written files. */
  readonly flux: () => readonly Manifest[];
  /** Whether a hand-written file makes the controllers refuse references to other namespaces (Flux's multi-tenancy lockdown). */
  readonly lockdown: () => boolean;
  /** All Namespaces in hand-written files. */
  readonly namespaces: () => readonly Manifest[];
  /** All Secrets in hand-written files. */
  readonly secrets: () => readonly Manifest[];
}

export interface OpenOptions {
  /** The folder of what is derived and not applied: it may lie below. */
  readonly apart: string;
  readonly ignore: SourceIgnore;
  readonly report: Report;
}

/** Sorts the files below the resources folder into ours and others, and parses others when asked. Findings about a file are reported once. */
export function openManifests(
  workspace: Workspace,
  folder: string,
  { apart, ignore, report }: OpenOptions,
): Manifests {
  const files: string[] = [];
  const hidden: string[] = [];
  const theirs = (file: string): string[] =>
    ignore.hides(file) ? hidden : files;
  const generated: string[] = [];
  const sources = new Map<string, Source>();
  const unreadable = new Map<string, Diagnostic>();
  for (const file of workspace.list(folder)) {
    if (isBelow(file, apart)) continue;
    if (!/\.ya?ml$|(^|\/)Kustomization$/.test(file)) {
      theirs(file).push(file);
      continue;
    }
    const source = workspace.read(file, (found) => {
      const message = `${found.message}; nothing in it is looked at`;
      const problem = { ...found, message };
      unreadable.set(file, problem);
      report(problem);
    });
    if (source === undefined) {
      theirs(file).push(file);
      continue;
    }
    // What `install` wrote is no file of `generate`'s, and its objects count like those that flux itself wrote.
    const isOurs = isGenerated(source.text) && !isComponents(file);
    (isOurs ? generated : theirs(file)).push(file);
    if (!isOurs) sources.set(file, source);
  }
  const uses = once(() => fileUses(files, workspace));
  // Most JSON is no manifest: only what a kustomization file lists is read.
  const sourceOf = (file: string): Source | undefined =>
    sources.get(file) ??
    (isJson(file) && uses().resources.has(file)
      ? workspace.read(file, report)
      : undefined);
  const parsed = cached((file: string): ParsedFile => {
    const source = sourceOf(file);
    const broken = unreadable.get(file);
    const problems = broken === undefined ? [] : [broken];
    const keep: Report = (problem) => {
      problems.push(problem);
      report(problem);
    };
    const documents =
      source === undefined
        ? []
        : readDocuments(source, keep, { strictScalars: false });
    return { documents, problems };
  });
  const objects = cached((file: string) => objectsOf(parsed(file).documents));
  // Parsing every manifest would cost more than everything else: only files that can hold such an object are.
  const matching = (pattern: RegExp, among = files): readonly Manifest[] =>
    among.flatMap((file) => {
      const name = file.slice(file.lastIndexOf("/") + 1);
      if (!isManifestName(name) && !isJson(name)) return [];
      const source = sourceOf(file);
      return source !== undefined && pattern.test(source.text)
        ? objects(file)
        : [];
    });
  // A patch of an object is not an object.
  const withoutPatches = (found: readonly Manifest[]): readonly Manifest[] =>
    found.filter(({ source }) => !uses().patches.has(source.file));
  const ofCore = (kind: string, among = files): readonly Manifest[] =>
    withoutPatches(
      matching(new RegExp(`kind["']?\\s*:\\s*["']?${kind}\\b`), among).filter(
        (manifest) => manifest.apiVersion === "v1" && manifest.kind === kind,
      ),
    );
  return {
    ignore,
    files,
    hidden,
    generated,
    sources,
    parsed,
    objects,
    flux: once(() =>
      withoutPatches(
        matching(/apiVersion["']?\s*:\s*["']?[\w.-]+\.fluxcd\.io\//).filter(
          ({ apiVersion, kind }) => kindOf(apiVersion, kind) !== undefined,
        ),
      ),
    ),
    lockdown: once(() =>
      [...sources.values()].some(({ text }) =>
        /--no-cross-namespace-refs(=true)?["'\s]/.test(text),
      ),
    ),
    namespaces: once(() => ofCore("Namespace")),
    // What Flux never gets is in Git for everybody else.
    secrets: once(() => ofCore("Secret", [...files, ...hidden])),
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** A function of a path that is worked out once for each. */
function cached<T extends object>(
  make: (path: string) => T,
): (path: string) => T {
  const known = new Map<string, T>();
  return (path) => {
    const earlier = known.get(path);
    if (earlier !== undefined) return earlier;
    const made = make(path);
    known.set(path, made);
    return made;
  };
}
