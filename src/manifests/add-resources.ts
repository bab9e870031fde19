/**
 * Adds entries to the `resources` of a kustomization file that someone wrote by hand: everything else stays byte for byte
 * as it is. Loaded by `check --fix` only, since it needs the whole of the `yaml` package.
 */
import {
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  type Document,
  type Pair,
  type YAMLMap,
} from "yaml";
import { normalPath } from "../model/names.ts";
import { blockEdits, blockUnderKey, newBlock } from "./block-edits.ts";
import { flowEdits, flowUnderKey, newFlow } from "./flow-edits.ts";
import { compare } from "../model/order.ts";
import { applyEdits, endOf, rangeOf, type Edit } from "./text-edits.ts";

/**
 * The text with the entries added to `resources`: in their place where the list is sorted (by UTF-16 units), else at its
 * end. Entries that are listed already, also as `./x`, are not added again. Comments stay with the entry below them. A text
 * where that cannot be done (broken YAML, `resources` that are no list) comes back as it is.
 *
 * @param text as it stands in the file: a byte order mark and CRLF are kept
 */
export function addResources(text: string, entries: readonly string[]): string {
  const before = read(text);
  if (before === undefined) return text;
  const known = new Set(before.resources.map(normalPath));
  const added = entries.filter((entry) => {
    const path = normalPath(entry);
    const isNew = !known.has(path);
    known.add(path);
    return isNew;
  });
  if (added.length === 0) return text;
  const result = applyEdits(text, planEdits(before, added, text));
  // Whatever someone has written that was not thought of here, it must not be spoilt.
  const after = read(result);
  return after !== undefined && isComplete(before, after, added)
    ? result
    : text;
}

/** A kustomization file as far as this needs it. */
interface Parsed {
  /** Undefined where the file holds comments at most. */
  readonly root: YAMLMap | undefined;
  readonly pair: Pair | undefined;
  readonly resources: readonly string[];
  /** The text of every other field, and of what follows the first document. */
  readonly others: readonly string[];
}

/** Undefined where the text is broken, or nothing that entries can be added to. */
function read(text: string): Parsed | undefined {
  const found = parseAllDocuments(text, { keepSourceTokens: true });
  const documents: readonly Document.Parsed[] = Array.isArray(found)
    ? found
    : [];
  if (documents.some(({ errors }) => errors.length > 0)) return undefined;
  const [first, ...rest] = documents;
  const root = first?.contents ?? undefined;
  if (root === undefined || (isScalar(root) && root.value === null))
    return rest.length > 0
      ? undefined
      : { root: undefined, pair: undefined, resources: [], others: [] };
  if (!isMap(root)) return undefined;
  const pair = root.items.find(({ key }) => keyText(key) === "resources");
  const resources = listed(pair?.value);
  if (resources === undefined) return undefined;
  // What a block scalar reads as may end in line breaks: those do not count.
  const others = root.items
    .filter((item) => item !== pair)
    .map((item) => text.slice(rangeOf(item.key).start, endOf(item)).trimEnd());
  return {
    root,
    pair,
    resources,
    others: [...others, ...rest.map(({ contents }) => String(contents))],
  };
}

function keyText(key: unknown): unknown {
  return isScalar(key) ? key.value : undefined;
}

/** The list's texts; none where it is null, undefined where it is no list of texts. */
function listed(value: unknown): string[] | undefined {
  if (value === undefined || value === null) return [];
  if (isScalar(value)) return value.value === null ? [] : undefined;
  if (!isSeq(value)) return undefined;
  return value.items.map((item) =>
    isScalar(item) && typeof item.value !== "string"
      ? (item.source ?? "")
      : String(item),
  );
}

function planEdits(
  { root, pair, resources }: Parsed,
  added: readonly string[],
  text: string,
): Edit[] {
  const isSorted = resources.every(
    (entry, index) => index === 0 || (resources[index - 1] ?? "") <= entry,
  );
  const ordered = isSorted ? added.toSorted(compare) : added;
  const value = pair?.value;
  if (isSeq(value) && value.items.length > 0) {
    const groups = new Map<number, string[]>();
    for (const entry of ordered) {
      const next = isSorted ? resources.findIndex((one) => one > entry) : -1;
      const place = next === -1 ? resources.length : next;
      groups.set(place, [...(groups.get(place) ?? []), entry]);
    }
    return value.flow === true
      ? flowEdits(value, groups, text)
      : blockEdits(value, pair, groups, text);
  }
  if (root?.flow === true)
    return pair === undefined
      ? newFlow(root, ordered, text)
      : flowUnderKey(root, pair, ordered, text);
  return pair === undefined || root === undefined
    ? newBlock(root, ordered, text)
    : blockUnderKey(root, pair, ordered, text);
}

/** Whether `after` holds what `before` did, in its order, and the new entries, and nothing else. */
function isComplete(
  before: Parsed,
  after: Parsed,
  added: readonly string[],
): boolean {
  const fresh = new Set(added);
  const old = after.resources.filter((entry) => !fresh.has(entry));
  return (
    after.resources.length === before.resources.length + added.length &&
    isSame(old, before.resources) &&
    isSame(after.others, before.others)
  );
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return (
    left.length === right.length &&
    left.every((item, index) => item === right[index])
  );
}
