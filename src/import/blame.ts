/** Whose item of a config a finding is about. */
import { configFile } from "../config/files.ts";
import { mapAt } from "../config/written.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { readDocuments } from "../yaml/read.ts";
import type { Carried } from "./carried.ts";
import type { Draft, DraftItem } from "./draft.ts";

/** A config that was tried. */
export interface Tried {
  readonly text: string;
  readonly draft: Draft;
}

/** Whose item an error is about: the one whose lines it stands in. */
export function blame({
  text,
  draft,
  errors,
}: Tried & { readonly errors: readonly Diagnostic[] }): {
  readonly items: ReadonlyMap<Carried, Diagnostic>;
  readonly others: readonly Diagnostic[];
} {
  const items = new Map<Carried, Diagnostic>();
  const others: Diagnostic[] = [];
  if (errors.length === 0) return { items, others };
  const lines = itemLines(text, draft);
  for (const error of errors) {
    const { at } = error;
    const its =
      at?.file === configFile
        ? lines.find(({ from, to }) => at.line >= from && at.line <= to)?.makes
        : undefined;
    if (its === undefined || its.length === 0) others.push(error);
    for (const one of its ?? []) if (!items.has(one)) items.set(one, error);
  }
  return { items, others };
}

interface ItemLines {
  readonly from: number;
  readonly to: number;
  readonly makes: readonly Carried[];
}

/** The lines of each item, and the objects that it makes. */
function itemLines(text: string, draft: Draft): ItemLines[] {
  const source = { file: configFile, text };
  const [document] = readDocuments(source, () => {}, { strictScalars: false });
  const starts = lineStarts(text);
  const found: ItemLines[] = [];
  const add = (items: readonly DraftItem[], path: readonly string[]): void => {
    for (const { kind, key, makes } of items) {
      const section = mapAt(document?.root, [...path, ...kind.section]);
      const entry = section?.entries.get(key);
      if (entry === undefined) continue;
      const from = lineOf(entry.key.start, starts);
      const to = lineOf(Math.max(entry.key.end, entry.value.end) - 1, starts);
      found.push({ from, to, makes });
    }
  };
  add(draft.items, []);
  for (const [name, items] of draft.clusters) add(items, ["clusters", name]);
  return found;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1))
    starts.push(at + 1);
  return starts;
}

/** The line of an offset, from 1. */
function lineOf(offset: number, starts: readonly number[]): number {
  let [low, high] = [0, starts.length];
  while (low + 1 < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle;
  }
  return low + 1;
}
