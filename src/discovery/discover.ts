/** Finds every Flux object below the resources folder, by the files' names and by what they hold. */
import {
  at,
  locate,
  type Diagnostic,
  type Report,
  type Source,
} from "../diagnostics/diagnostic.ts";
import { kindOf } from "../kinds/index.ts";
import { fileUses } from "../manifests/file-uses.ts";
import {
  child,
  isJson,
  readManifests,
  type Manifest,
} from "../manifests/manifest.ts";
import { isGenerated } from "../model/generated.ts";
import { isBelow } from "../model/names.ts";
import type { Workspace } from "../model/workspace.ts";
import { isFields, toData } from "../yaml/data.ts";
import { inOrder, type FluxObject } from "./flux-object.ts";
import { readHints, type Hint, type Hints } from "./hints.ts";
import { clusterOfFile, type RepositoryLayout } from "./layout.ts";

/**
 * Every Flux object in the repository, sorted. Reported are files that might hold one and cannot be parsed, and those that
 * are named like one (`flux-…`) and hold none. A patch of an object is not an object, nor is a template of one. JSON
 * counts where a kustomization file lists it: nothing else makes Flux load it.
 */
export function discover(
  workspace: Workspace,
  layout: RepositoryLayout,
  report: Report,
): FluxObject[] {
  const { resources, generated } = layout.settings;
  const index = workspace.read(`${generated}/index.jsonl`)?.text ?? "";
  const search: Search = { layout, hints: readHints(index), report };
  const files = workspace
    .list(resources)
    .filter((file) => !isBelow(file, generated));
  const objects: FluxObject[] = [];
  const handWritten: Source[] = [];
  for (const file of files) {
    if (!/\.(?:ya?ml|json)$/.test(file)) continue;
    // Most JSON is no manifest: what cannot be read of it is nobody's trouble.
    const source = isJson(file)
      ? workspace.read(file, () => {})
      : workspace.read(file);
    if (source === undefined) continue;
    if (isGenerated(source.text)) objects.push(...inGenerated(source, search));
    else if (isCandidate(source)) handWritten.push(source);
  }
  const uses =
    handWritten.length === 0 ? undefined : fileUses(files, workspace);
  for (const source of handWritten) {
    const { file } = source;
    if (uses?.patches.has(file) === true) continue;
    if (isJson(file) && uses?.resources.has(file) !== true) continue;
    for (const manifest of parse(source, search))
      objects.push(toObject(manifest, "hand-written", search));
  }
  return objects.toSorted(inOrder);
}

interface Search {
  readonly layout: RepositoryLayout;
  readonly hints: Hints;
  readonly report: Report;
}

/** What a generated file and, by most tools' habit, an exported one is named. */
const namedLikeOne = /(?:^|\/)flux-[^/]*$/;

/** A value `group.fluxcd.io/version`, however it is quoted. Parsing every manifest would take seconds. */
const apiVersionOfFlux =
  /(?:^|[\s"':,[{])[\w.-]+\.fluxcd\.io\/v\w+(?:$|[\s"',}\]])/;

/** Whether a file is worth parsing. */
function isCandidate({ file, text }: Source): boolean {
  return isNamedLikeOne(file) || apiVersionOfFlux.test(text);
}

function isNamedLikeOne(file: string): boolean {
  return namedLikeOne.test(file) && !isJson(file);
}

/** What the index says of a file is taken, if it is the file that it speaks of; else the file is parsed. */
function inGenerated(source: Source, search: Search): FluxObject[] {
  if (!isCandidate(source)) return [];
  const hint = search.hints(source.file, source.text);
  const known = hint && fromHint(hint, source, search);
  if (known !== undefined) return [known];
  return parse(source, search).map((manifest) =>
    toObject(manifest, "generated", search, hint),
  );
}

/** The object as the index has it; undefined where the file's text does not bear that out. */
function fromHint(
  hint: Hint,
  source: Source,
  { layout }: Search,
): FluxObject | undefined {
  const { file, text } = source;
  const { kind = "", namespace = "", name = "" } = hint;
  const match = /^apiVersion: ([\w./-]+)\nkind: (\w+)\n/m.exec(text);
  const apiVersion = match?.[1];
  if (
    match === null ||
    apiVersion === undefined ||
    match[2] !== kind ||
    kindOf(apiVersion, kind) === undefined ||
    !text.includes(`\n  name: ${name}\n`) ||
    !text.includes(`\n  namespace: ${namespace}\n`)
  )
    return undefined;
  return {
    cluster: clusterOfFile(layout, file),
    kind,
    apiVersion,
    namespace,
    name,
    file,
    line: locate(source, { start: match.index, end: match.index }).line,
    origin: "generated",
    kustomization: hint.kustomization,
    source: hint.source,
    version: hint.version,
  };
}

/** The Flux objects of a file. Where there are none for all its name says, or it is broken, that is reported. */
function parse(source: Source, { report }: Search): Manifest[] {
  const problems: Diagnostic[] = [];
  const found = readManifests(source, (problem) => problems.push(problem));
  const manifests = found.filter(
    ({ apiVersion, kind }) =>
      kindOf(apiVersion, kind) !== undefined ||
      /^[\w.-]+\.fluxcd\.io\//.test(apiVersion),
  );
  const [problem] = problems;
  if (isTemplate(source, manifests, problem)) {
    report({
      code: "manifest-invalid",
      severity: "warning",
      message: `${source.file} is a template, not YAML: its objects are not listed`,
      ...at(problem?.at),
    });
    return [];
  }
  for (const one of problems) report(one);
  if (
    manifests.length === 0 &&
    problem === undefined &&
    isNamedLikeOne(source.file)
  )
    report({
      code: "not-flux",
      severity: "warning",
      message: `${source.file} is named like a Flux object's file and holds none`,
      hint: "give it a name that does not begin with `flux-`",
      at: { file: source.file, line: 1, column: 1, length: 0 },
    });
  return manifests;
}

/** Whether Helm has to fill a file in before it holds objects: that breaks it as YAML, or stands in quotes where a name should. */
function isTemplate(
  { text }: Source,
  manifests: readonly Manifest[],
  problem: Diagnostic | undefined,
): boolean {
  if (!text.includes("{{")) return false;
  return (
    problem !== undefined ||
    manifests.some(
      ({ name, namespace }) => name.includes("{{") || namespace.includes("{{"),
    )
  );
}

function toObject(
  manifest: Manifest,
  origin: FluxObject["origin"],
  { layout }: Search,
  hint: Hint = {},
): FluxObject {
  const { apiVersion, kind, namespace, name, source, node } = manifest;
  const { file } = source;
  const specNode = child(node, "spec");
  const spec = specNode === undefined ? {} : toData(specNode);
  const summary = isFields(spec)
    ? kindOf(apiVersion, kind)?.summary?.(spec)
    : undefined;
  return {
    cluster: clusterOfFile(layout, file),
    kind,
    apiVersion,
    namespace,
    name,
    file,
    line: locate(source, node).line,
    origin,
    kustomization: hint.kustomization,
    ...summary,
  };
}
