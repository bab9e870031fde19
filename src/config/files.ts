/** The config's files: `fluxsmith.yaml` itself, and what it includes. */
import {
  locate,
  type Diagnostic,
  type Report,
  type Source,
} from "../diagnostics/diagnostic.ts";
import type { Path } from "../kinds/kind.ts";
import { escapingPathProblem } from "../model/names.ts";
import type { Workspace } from "../model/workspace.ts";
import type { MapNode, YamlNode } from "../yaml/node.ts";
import { readDocuments } from "../yaml/read.ts";
import type { ConfigSchema } from "./schema.ts";
import { findUnfit } from "./validity.ts";

export const configFile = "fluxsmith.yaml";

/** What reading the config works with. */
export interface Loader {
  readonly workspace: Workspace;
  /** The schema of a cluster's Flux; of the one unnamed cluster where no name is given. */
  readonly schemaOf: (cluster: string | undefined) => ConfigSchema;
  readonly report: Report;
}

/** The config file's document, before anything is known about it. Undefined where it is missing or not a map; that is reported. */
export function readRoot(
  workspace: Workspace,
  report: Report,
): { source: Source; root: MapNode } | undefined {
  let isSaid = false;
  const source = workspace.read(configFile, (problem) => {
    isSaid = true;
    report(problem);
  });
  if (source === undefined) {
    // One that cannot be read is there.
    if (isSaid) return undefined;
    report({
      code: "config-missing",
      severity: "error",
      message: `there is no ${configFile} here`,
      hint: "run it in the folder that holds the file, or name that folder with --cwd; a new one begins with `version: 1` and `repository: {url: …}`",
    });
    return undefined;
  }
  const root = readMap(source, report);
  return root === undefined ? undefined : { source, root };
}

interface ParsedFile {
  readonly root: MapNode | undefined;
  readonly problems: readonly Diagnostic[];
}

/** A run asks more than once, and a large config takes a tenth of a second: each text is parsed once. */
const parsed = new WeakMap<Source, ParsedFile>();

/** The one document of a config file; undefined (and reported) where there is none, several, or it is not a map. */
function readMap(source: Source, report: Report): MapNode | undefined {
  let file = parsed.get(source);
  if (file === undefined) {
    const problems: Diagnostic[] = [];
    const root = parseMap(source, (found) => problems.push(found));
    parsed.set(source, (file = { root, problems }));
  }
  for (const problem of file.problems) report(problem);
  return file.root;
}

function parseMap(source: Source, report: Report): MapNode | undefined {
  const problem = (
    diagnostic: Pick<Diagnostic, "code" | "message" | "hint">,
    at: YamlNode,
  ): undefined => {
    report({ severity: "error", ...diagnostic, at: locate(source, at) });
  };
  const documents = readDocuments(source, report, { strictScalars: true });
  const [first, second] = documents;
  if (first === undefined) return undefined;
  if (second !== undefined)
    return problem(
      {
        code: "yaml-documents",
        message: "a config file holds one YAML document",
        hint: "put the other into a file of its own and name it under `include`",
      },
      second.root,
    );
  const { root } = first;
  if (root.kind === "map") return root;
  if (root.kind === "scalar" && root.value === null)
    return problem(
      {
        code: "config-empty",
        message: "the file is empty",
        hint: "begin with `version: 1`",
      },
      root,
    );
  return problem(
    {
      code: "wrong-type",
      message: `want a map at the top, got ${root.kind === "seq" ? "a list" : "a single value"}`,
      hint: "begin with `version: 1`",
    },
    root,
  );
}

/**
 * The included files' maps, in the order of the globs and, within one, of the names. `onLost` is told where one that there
 * should be cannot be read, which has been reported.
 */
export async function readIncludes(
  root: MapNode,
  source: Source,
  { workspace, report }: Pick<Loader, "workspace" | "report">,
  onLost: () => void = () => {},
): Promise<{ source: Source; root: MapNode }[]> {
  const include = root.entries.get("include")?.value;
  if (include?.kind !== "seq") return [];
  const parts: { source: Source; root: MapNode }[] = [];
  const seen = new Set([configFile]);
  for (const item of include.items) {
    if (item.kind !== "scalar") continue;
    const escapes = escapingPathProblem(item.text);
    if (escapes !== undefined) {
      report({
        code: "path-escapes",
        severity: "error",
        message: `\`${item.text}\` cannot be included: ${escapes}`,
        hint: "name files relative to fluxsmith.yaml",
        at: locate(source, item),
      });
      onLost();
      continue;
    }
    const files = await workspace.glob([item.text], "files");
    if (files.length === 0) {
      report({
        code: "include-missing",
        severity: "error",
        message: `no file matches \`${item.text}\``,
        hint: "the glob is relative to fluxsmith.yaml",
        at: locate(source, item),
      });
      onLost();
    }
    for (const file of files) {
      if (seen.has(file)) continue;
      seen.add(file);
      const text = workspace.read(file);
      const map = text === undefined ? undefined : readMap(text, report);
      if (text === undefined || map === undefined) onLost();
      else parts.push({ source: text, root: map });
    }
  }
  return parts;
}

/** Settings that only the config file itself may hold. */
const mainOnly = new Set([
  "repository",
  "layout",
  "flux",
  "render",
  "defaults",
  "include",
  "variables",
  "fixtures",
  "kubernetes",
  "apiVersions",
  "context",
]);

/** Reports what an included file may not hold; returns the paths of what does not fit. */
export function checkIncluded(
  { root, source }: { root: MapNode; source: Source },
  { schema, report }: { schema: ConfigSchema; report: Report },
): Path[] {
  const { required: _required, ...settings } = schema.settings;
  const unfit = findUnfit(root, settings, { source, path: [], report });
  for (const [field, { key }] of root.entries)
    if (mainOnly.has(field))
      report({
        code: "include-setting",
        severity: "error",
        message: `\`${field}\` belongs in ${configFile}, not in an included file`,
        at: locate(source, key),
      });
  return unfit;
}
