/**
 * The config without its items, for commands that only ask where things are: parsing those of a thousand objects takes a
 * tenth of a second. What is wrong in them is not their business either.
 */
import type { Source } from "../diagnostics/diagnostic.ts";
import type { Workspace } from "../model/workspace.ts";

/** Sections of items, which say nothing about where the repository and its clusters are. */
const itemSections: ReadonlySet<string> = new Set([
  "sources",
  "releases",
  "kustomizations",
  "notifications",
  "images",
]);

/** The workspace with configs that have no items; places in them are those in the files. */
export function withoutItems(workspace: Workspace): Workspace {
  const heads = new Map<string, Source>();
  return {
    ...workspace,
    read: (path, report) => {
      const source = workspace.read(path, report);
      if (source === undefined) return undefined;
      let head = heads.get(path);
      if (head === undefined)
        heads.set(path, (head = { ...source, text: headOf(source.text) }));
      return head;
    },
  };
}

/** A line that begins a section. */
const section = /^([A-Za-z]\w*):(?:\s|$)/;

/**
 * A config's text with the items' sections empty; the text itself where it is not plain enough to tell a section
 * from a part of one.
 */
export function headOf(text: string): string {
  const kept: string[] = [];
  let isKept = true;
  for (const line of text.split("\n")) {
    // What belongs to a section is indented, but for comments and blank lines.
    if (!/^(?: |#|$)/.test(line)) {
      const [, name] = section.exec(line) ?? [];
      if (name === undefined) return text;
      isKept = !itemSections.has(name);
      kept.push(isKept ? line : `${name}:`);
      continue;
    }
    kept.push(isKept ? line : "");
  }
  const head = kept.join("\n");
  // An alias may stand for something that is left out.
  return /(?:^|[\s,[{])\*\w/.test(head) ? text : head;
}
