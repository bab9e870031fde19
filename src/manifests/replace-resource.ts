/** Puts entries in the place of one in a hand-written kustomization file; everything else stays byte for byte. */
import { isMap, isScalar, isSeq, parseDocument, type Scalar } from "yaml";
import { resolvePath } from "./kustomization-file.ts";
import {
  applyEdits,
  indentOf,
  insertLines,
  lineStart,
  nextLine,
  rangeOf,
  scalarText,
  styleOf,
  type Edit,
} from "./text-edits.ts";

/** What takes the place of an entry. */
export interface Replacement {
  /** The path of the file that is listed, relative to the same folder as the kustomization file's. */
  readonly path: string;
  /** Whether the entry itself stays. */
  readonly stays: boolean;
  /** The names of the files that are listed in its place or behind it: they lie in the same folder as it. */
  readonly names: readonly string[];
}

/**
 * The text with the entries put in, each written as the one that it replaces; undefined where that cannot be done safely.
 *
 * @param folder of the kustomization file
 */
export function replaceResources(
  text: string,
  folder: string,
  replacements: readonly Replacement[],
): string | undefined {
  const document = parseDocument(text, { keepSourceTokens: true });
  if (document.errors.length > 0 || !isMap(document.contents)) return undefined;
  const edits: Edit[] = [];
  for (const pair of document.contents.items) {
    const name = isScalar(pair.key) ? pair.key.value : undefined;
    if (name !== "resources" && name !== "bases") continue;
    if (!isSeq(pair.value)) continue;
    for (const item of pair.value.items) {
      if (!isScalar(item)) continue;
      const written = String(item.value);
      const path = resolvePath(folder, written);
      const wanted = replacements.find((one) => one.path === path);
      if (wanted === undefined) continue;
      const its = editsFor(item, written, wanted, {
        text,
        isFlow: pair.value.flow === true,
      });
      if (its === undefined) return undefined;
      edits.push(...its);
    }
  }
  return applyEdits(text, edits);
}

function editsFor(
  item: Scalar,
  written: string,
  { stays, names }: Replacement,
  { text, isFlow }: { readonly text: string; readonly isFlow: boolean },
): Edit[] | undefined {
  const prefix = written.slice(0, written.lastIndexOf("/") + 1);
  const style = styleOf([item]);
  const entries = names.map((name) => scalarText(prefix + name, style, isFlow));
  const range = rangeOf(item);
  const [first, ...others] = entries;
  if (first === undefined) return stays ? [] : undefined;
  const added = stays ? entries : others;
  const own = stays ? [] : [{ ...range, insert: first }];
  if (added.length === 0) return own;
  if (isFlow)
    return stays
      ? [{ start: range.end, end: range.end, insert: `, ${added.join(", ")}` }]
      : [{ ...range, insert: entries.join(", ") }];
  const start = lineStart(text, range.start);
  const before = text.slice(start, range.start);
  if (!/^[ \t]*-[ \t]+$/.test(before) || indentOf(text, start) === undefined)
    return undefined;
  return [
    ...own,
    insertLines(
      nextLine(text, range.end),
      added.map((entry) => before + entry),
      text,
    ),
  ];
}
