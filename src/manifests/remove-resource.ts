/**
 * Takes an entry out of the `resources` of a kustomization file that someone wrote by hand: everything else stays byte for
 * byte as it is. Needs the whole of the `yaml` package.
 */
import { isMap, isScalar, isSeq, parseAllDocuments, type Pair } from "yaml";
import { normalPath } from "../model/names.ts";
import {
  aboveComments,
  applyEdits,
  indentOf,
  insertion,
  nextLine,
  rangeOf,
} from "./text-edits.ts";

/**
 * The text without the entry, its line and the comments directly above it. A list that becomes empty is `[]`. A text where
 * that cannot be done (broken YAML, a list in braces, an entry that is not there) comes back as it is.
 *
 * @param text as it stands in the file: a byte order mark and CRLF are kept
 */
export function removeResource(text: string, entry: string): string {
  const pair = resourcesOf(text);
  const list = pair?.value;
  if (pair === undefined || !isSeq(list) || list.flow === true) return text;
  const index = list.items.findIndex((item) => isEntry(item, entry));
  const item = list.items[index];
  const dash = text.lastIndexOf("-", rangeOf(item).start);
  if (item === undefined || indentOf(text, dash) === undefined) return text;
  const earlier = list.items[index - 1];
  const colon = text.indexOf(":", rangeOf(pair.key).end) + 1;
  const limit = nextLine(text, earlier ? rangeOf(earlier).end : colon);
  const lines = {
    start: aboveComments(text, dash, limit),
    end: nextLine(text, rangeOf(item).end),
    insert: "",
  };
  const isOnly = list.items.length === 1;
  const result = applyEdits(
    text,
    isOnly ? [insertion(colon, " []"), lines] : [lines],
  );
  const wanted = entries(text).filter((one) => normalPath(one) !== entry);
  return entries(result).join("\n") === wanted.join("\n") ? result : text;
}

const isEntry = (item: unknown, entry: string): boolean =>
  isScalar(item) &&
  typeof item.value === "string" &&
  normalPath(item.value) === entry;

function entries(text: string): string[] {
  const list = resourcesOf(text)?.value;
  return isSeq(list) ? list.items.map(String) : [];
}

/** Undefined where the text is broken, or has none. */
function resourcesOf(text: string): Pair | undefined {
  const [document, other] = parseAllDocuments(text);
  if (document === undefined || other !== undefined) return undefined;
  if (!("contents" in document) || document.errors.length > 0) return undefined;
  const root: unknown = document.contents;
  if (!isMap(root)) return undefined;
  return root.items.find(
    ({ key }) => isScalar(key) && key.value === "resources",
  );
}
