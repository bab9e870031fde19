/** The Flux objects that an existing repository makes by scripts of `flux create … --export`. */
import { textAt } from "../kinds/fields.ts";
import { kindOf } from "../kinds/index.ts";
import { normalPath } from "../model/names.ts";
import type { Workspace } from "../model/workspace.ts";
import { readFluxCreate, type CreatedObject } from "./flux-create.ts";
import { isAmong, isHidden, type Found, type Left } from "./found.ts";

/**
 * Reads every shell script that mentions `flux create`. An object that stands in a file of the repository, too, is that
 * file's: the script has written it there.
 */
export function findCreated(
  workspace: Workspace,
  paths: readonly string[],
  known: readonly Found[],
): { readonly objects: readonly Found[]; readonly left: readonly Left[] } {
  const objects: Found[] = [];
  const left: Left[] = [];
  const files = (path: string): string | undefined =>
    workspace.read(normalPath(path), () => {})?.text;
  for (const file of workspace.list("")) {
    if (!/\.(?:ba|z)?sh$/.test(file) || isHidden(file)) continue;
    if (!isAmong(file, paths)) continue;
    const text = workspace.read(file, () => {})?.text;
    if (text === undefined || !/flux.*\bcreate\b/.test(text)) continue;
    const script = readFluxCreate(text, { path: file, files });
    for (const entry of script.entries) {
      const found = foundOf(entry, file);
      if (found !== undefined && !known.some((one) => isSame(one, found)))
        objects.push(found);
    }
    for (const { line, text: command, reason } of script.left)
      left.push({ object: shortened(command), file, line, reason });
  }
  return { objects, left };
}

function foundOf(
  { object, line, file: target }: CreatedObject,
  file: string,
): Found | undefined {
  const apiVersion = textAt(object, "apiVersion") ?? "";
  const kind = kindOf(apiVersion, textAt(object, "kind") ?? "");
  if (kind === undefined) return undefined;
  return {
    kind,
    apiVersion,
    name: textAt(object, "metadata", "name") ?? "",
    namespace: textAt(object, "metadata", "namespace") ?? "",
    fields: object,
    file,
    segment: { index: -1, start: 0, body: 0, end: 0, line },
    text: "",
    created: { target: target === undefined ? undefined : normalPath(target) },
  };
}

function isSame(one: Found, other: Found): boolean {
  return (
    one.kind === other.kind &&
    one.name === other.name &&
    (one.namespace === "" || one.namespace === other.namespace)
  );
}

/** A command as one line that a table can hold. */
function shortened(command: string): string {
  const line = command.replaceAll(/\s+/g, " ");
  return line.length > 100 ? `${line.slice(0, 99)}…` : line;
}
