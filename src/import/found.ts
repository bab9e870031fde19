/** The Flux objects that an existing repository has in its files, and those that nobody can take out of theirs. */
import type { Report } from "../diagnostics/diagnostic.ts";
import { textAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import type { FluxKind } from "../kinds/kind.ts";
import { fileUses, type FileUses } from "../manifests/file-uses.ts";
import { isKustomizationFileName } from "../manifests/manifest.ts";
import { isComponents, isGenerated, isRendering } from "../model/generated.ts";
import { isBelow, joinPath, shownFolder } from "../model/names.ts";
import type { Workspace } from "../model/workspace.ts";
import { isFields, toData, type Data, type Fields } from "../yaml/data.ts";
import { readPlain } from "../yaml/read-plain.ts";
import { readDocuments } from "../yaml/read.ts";
import { segmentsOf, type Segment } from "./segments.ts";

/** A Flux object, alone in its document. */
export interface Found {
  readonly kind: FluxKind;
  readonly apiVersion: string;
  readonly name: string;
  /** As it is written; empty where the file leaves it to somebody else. */
  readonly namespace: string;
  /** The whole object. */
  readonly fields: Fields;
  readonly file: string;
  readonly segment: Segment;
  /** The document's text. */
  readonly text: string;
  /** Set where a script makes it, which is `file`: the file that it writes it to, where that is known. */
  readonly created?: { readonly target: string | undefined };
}

/** An object that stays where it is. */
export interface Left {
  /** `Kind/namespace/name`, as far as it is known. */
  readonly object: string;
  readonly file: string;
  readonly line: number;
  /** A sentence without its full stop. */
  readonly reason: string;
}

/** What was found. */
export interface Finds {
  readonly objects: readonly Found[];
  /** Those in files that fluxsmith has written. */
  readonly ours: readonly Found[];
  readonly left: readonly Left[];
  readonly uses: FileUses;
}

/** What may be a Flux object's API version, however it is quoted. */
const fluxVersion =
  /apiVersion["']?\s*:\s*["']?[\w.-]+\.(?:toolkit|extensions)\.fluxcd\.io\/v\w+/;

/**
 * Looks through every YAML file for objects of Flux's APIs. Patches are no objects; a committed rendering, Flux's
 * own components, and hidden folders are left aside.
 *
 * @param apart the folder of what is derived
 * @param report gets what cannot be read: that stops the import (fault 85)
 */
export function findObjects(
  workspace: Workspace,
  apart: string,
  report: Report,
): Finds {
  const files = workspace
    .list("")
    .filter((file) => !isBelow(file, apart) && !isHidden(file));
  const uses = fileUses(files, workspace);
  const charts = chartsIn(files);
  const objects: Found[] = [];
  const ours: Found[] = [];
  const left: Left[] = [];
  for (const file of files) {
    if (!/\.ya?ml$/.test(file) || isComponents(file)) continue;
    const text = workspace.read(file, report)?.text;
    if (text === undefined || !fluxVersion.test(text)) continue;
    if (isRendering(text) || uses.patches.has(file)) continue;
    const chart = charts.find((folder) =>
      isBelow(file, joinPath(folder, "templates")),
    );
    if (chart !== undefined)
      left.push(
        ...marked(
          file,
          text,
          `a template of the Helm chart in ${shownFolder(chart)}`,
        ),
      );
    else if (isGenerated(text)) look(file, text, { objects: ours, left });
    else look(file, text, { objects, left });
  }
  return { objects, ours, left, uses };
}

/** In a folder whose name begins with a dot: an archive, a tool's own. */
export function isHidden(file: string): boolean {
  return /(?:^|\/)\.[^/]+\//.test(file);
}

/** Whether a file is one of those that were asked for. */
export function isAmong(file: string, paths: readonly string[]): boolean {
  return (
    paths.length === 0 ||
    paths.some((path) => file === path || isBelow(file, path))
  );
}

function chartsIn(files: readonly string[]): string[] {
  return files.flatMap((file) => {
    const at = `/${file}`.lastIndexOf("/Chart.yaml");
    return at !== -1 && file.endsWith("Chart.yaml")
      ? [file.slice(0, Math.max(0, at - 1))]
      : [];
  });
}

interface Taken {
  readonly objects: Found[];
  readonly left: Left[];
}

function look(file: string, text: string, { objects, left }: Taken): void {
  // SOPS encrypts whole files: none is edited that holds anything of it.
  const isClosed = /^sops["']?\s*:/m.test(text);
  for (const segment of segmentsOf(text)) {
    const body = text.slice(segment.body, segment.end);
    if (!fluxVersion.test(body)) continue;
    const { fields, problem } = readBody(body, file);
    // All of it is a comment.
    if (problem === undefined && (fields ?? null) === null) continue;
    if (problem !== undefined || !isFields(fields)) {
      const why = body.includes("{{")
        ? "a template (`{{`), not YAML"
        : `its YAML cannot be read: ${problem ?? "it is no map"}`;
      left.push(...marked(file, body, why, segment.line));
    } else if (isClosed)
      left.push({
        ...named(fields, file, segment),
        reason: "its file is encrypted by SOPS, and not touched",
      });
    else if (String(textAt(fields, "kind")).endsWith("List"))
      left.push(...marked(file, body, "an item of a List", segment.line));
    else take(fields, { file, segment, text: body }, { objects, left });
  }
}

/** A document's data, or what is wrong with it. */
function readBody(
  text: string,
  file: string,
): { readonly fields?: Data | undefined; readonly problem?: string } {
  const plain = readPlain(text);
  if (plain !== undefined) return { fields: plain };
  const problems: string[] = [];
  const documents = readDocuments(
    { file, text },
    ({ message }) => problems.push(message),
    { strictScalars: false },
  );
  const [problem] = problems;
  if (problem !== undefined) return { problem };
  if (documents.length > 1) return { problem: "it holds another document" };
  return { fields: documents[0] && toData(documents[0].root) };
}

function take(
  fields: Fields,
  place: Pick<Found, "file" | "segment" | "text">,
  { objects, left }: Taken,
): void {
  const apiVersion = textAt(fields, "apiVersion") ?? "";
  const its = textAt(fields, "kind") ?? "";
  if (!/\.(?:toolkit|extensions)\.fluxcd\.io\//.test(apiVersion)) return;
  const kind = kindOf(apiVersion, its);
  const at = named(fields, place.file, place.segment);
  if (kind === undefined)
    left.push({
      ...at,
      reason: `fluxsmith does not know ${its} of ${apiVersion}`,
    });
  else if (isKustomizationFileName(place.file.split("/").at(-1) ?? ""))
    left.push({
      ...at,
      reason: "kustomize takes a file of that name for a kustomization file",
    });
  else
    objects.push({
      ...place,
      kind,
      apiVersion,
      name: textAt(fields, "metadata", "name") ?? "",
      namespace: textAt(fields, "metadata", "namespace") ?? "",
      fields,
    });
}

function named(
  fields: Fields,
  file: string,
  { line }: Segment,
): Omit<Left, "reason"> {
  const name = textAt(fields, "metadata", "name") ?? "?";
  const namespace = textAt(fields, "metadata", "namespace");
  const kind = textAt(fields, "kind") ?? "?";
  const path = namespace === undefined ? name : `${namespace}/${name}`;
  return { object: `${kind}/${path}`, file, line };
}

/** The objects of a text that cannot be read, by what their first lines look like. */
function marked(file: string, text: string, reason: string, first = 1): Left[] {
  const lines = text.split("\n");
  return lines.flatMap((line, index) => {
    if (!fluxVersion.test(line)) return [];
    const behind = lines.slice(index, index + 6).join("\n");
    const before = lines.slice(Math.max(0, index - 3), index).join("\n");
    const kindIn = (part: string): string | undefined =>
      /^[ \t-]*kind["']?\s*:\s*["']?(\w+)/m.exec(part)?.[1];
    const kind = kindIn(behind) ?? kindIn(before) ?? "?";
    const near = `${before}\n${behind}`;
    const name = /^[ \t-]*name["']?\s*:\s*["']?(.+?)["']?\s*$/m.exec(near)?.[1];
    return [
      { object: `${kind}/${name ?? "?"}`, file, line: first + index, reason },
    ];
  });
}
