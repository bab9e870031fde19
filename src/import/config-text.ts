/** A draft as text: plainly to try it, and with the comments that stood at the objects to keep it. */
import {
  Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  Lexer,
  parseDocument,
  visit,
  YAMLMap,
  type Node,
  type Pair,
  type Scalar,
} from "yaml";
import { setEntry, type ConfigFile } from "../edit/edit-config.ts";
import { isFields, type Data, type Fields } from "../yaml/data.ts";
import { plainSafe } from "../yaml/scalars.ts";
import { writeYaml } from "../yaml/write.ts";
import { isSame } from "../review/same-data.ts";
import type { Draft, DraftItem } from "./draft.ts";

type Tree = Map<string, Data>;

/** The config's text without any comments. */
export function plainText(draft: Draft): string {
  return writeYaml(treeOf(draft, (item) => inOrder(item.fields)));
}

/** The data with all its maps in the order that they were read in: that of Helm values is kept. */
function inOrder(data: Data): Data {
  if (Array.isArray(data)) return data.map((item: Data) => inOrder(item));
  if (data instanceof Map)
    return new Map(
      [...data].map(([key, value]: [string, Data]) => [key, inOrder(value)]),
    );
  if (!isFields(data)) return data;
  const fields: Fields = data;
  return new Map(
    Object.entries(fields).map(([key, value]) => [key, inOrder(value)]),
  );
}

/** The text of a config with the draft's items in it; everything else stays byte for byte. */
export function textWith(
  file: ConfigFile,
  { items, clusters, external }: Draft,
  known: readonly string[],
): string {
  let { text } = file;
  const set = (
    keys: readonly string[],
    value: Data,
    item?: DraftItem,
  ): void => {
    const comments = commentsIn(item?.carried?.found.text ?? "").filter(
      (comment) => !steersEditors.test(comment),
    );
    // The space behind the `#` is written anew.
    const options = {
      comments: comments.map((line) => line.replace(/^# ?/, "")),
    };
    text = setEntry({ ...file, text }, keys, value, options);
  };
  const missing = external.filter((one) => !known.includes(one));
  if (missing.length > 0) set(["external"], [...known, ...missing]);
  for (const item of items)
    set([...item.kind.section, item.key], inOrder(item.fields), item);
  for (const [name, its] of clusters)
    for (const item of its)
      set(
        ["clusters", name, ...item.kind.section, item.key],
        inOrder(item.fields),
        item,
      );
  return text;
}

/** The tree of the config, with whatever stands for an item. */
function treeOf(draft: Draft, ofItem: (item: DraftItem) => Data): Tree {
  const root: Tree = new Map(draft.head);
  const { defaults, external, items, clusters } = draft;
  for (const [kind, fields] of defaults)
    put(root, ["defaults", ...kind.section], new Map(Object.entries(fields)));
  if (external.length > 0) root.set("external", external);
  addItems(root, items, ofItem);
  for (const [name, its] of clusters) {
    const own: Tree = new Map();
    addItems(own, its, ofItem);
    put(root, ["clusters", name], own);
  }
  return root;
}

function addItems(
  root: Tree,
  items: readonly DraftItem[],
  ofItem: (item: DraftItem) => Data,
): void {
  for (const item of items)
    put(root, [...item.kind.section, item.key], ofItem(item));
}

function put(root: Tree, path: readonly string[], data: Data): void {
  let at = root;
  for (const step of path.slice(0, -1)) {
    const known = at.get(step);
    const next: Tree = known instanceof Map ? (known as Tree) : new Map();
    at.set(step, next);
    at = next;
  }
  const last = path.at(-1);
  if (last !== undefined) at.set(last, data);
}

/** The config's text with what people had written beside the objects. */
export function commentedText(draft: Draft, head: readonly string[]): string {
  const document = new Document(null, { version: "1.2" });
  const pending = new Map<string, DraftItem>();
  // An item is put in by its number, and replaced by its nodes below.
  const tree = treeOf(draft, (item) => {
    const mark = `item ${pending.size}`;
    pending.set(mark, item);
    return mark;
  });
  const root = document.createNode(toPlain(tree));
  visit(root, {
    Pair: (_, pair) => {
      const mark = isScalar(pair.value) ? pair.value.value : undefined;
      const item = typeof mark === "string" ? pending.get(mark) : undefined;
      if (item === undefined) return undefined;
      const { node, comments } = itemNode(item, document);
      pair.value = node;
      if (comments.length > 0 && isScalar(pair.key))
        pair.key.commentBefore = comments
          .map((comment) => comment.slice(1))
          .join("\n");
      return visit.SKIP;
    },
  });
  spaceOut(root);
  quoteWhereNeeded(root);
  document.contents = root as typeof document.contents;
  if (head.length > 0) document.commentBefore = head.join("\n");
  return document.toString({ lineWidth: 0, singleQuote: false });
}

/** Blank lines between the sections. */
function spaceOut(root: Node): void {
  if (!isMap(root)) return;
  for (const [index, pair] of root.items.entries())
    if (index > 0 && isScalar(pair.key)) pair.key.spaceBefore = true;
}

/** An item's fields, as they were written where they are the same, and the comments that found no place in them. */
function itemNode(
  { fields, carried }: DraftItem,
  document: Document,
): { readonly node: YAMLMap; readonly comments: readonly string[] } {
  const text = carried?.found.text ?? "";
  const hasComments = text.includes("#");
  const source = hasComments ? sourceSpec(text) : new Map<string, Pair>();
  const written = carried?.found.fields["spec"];
  const node = new YAMLMap();
  for (const [field, data] of fields) {
    const own = source.get(field);
    const isKept =
      own !== undefined &&
      isFields(written) &&
      isSame(written[field], data) &&
      means(own.value, data);
    node.add(isKept ? own : document.createPair(field, toPlain(data)));
  }
  if (!hasComments) return { node, comments: [] };
  const kept = commentsOf(node);
  const comments = commentsIn(text).filter((comment) => {
    const at = kept.indexOf(comment);
    if (at !== -1) kept.splice(at, 1);
    return at === -1 && !steersEditors.test(comment);
  });
  return { node, comments };
}

/**
 * Makes nodes mean the data, where they are of its form; whether they do now. Kubernetes reads YAML 1.1: to it, `0400` is 256
 * and `yes` is true.
 */
function means(node: unknown, data: Data): boolean {
  if (isMap(node)) {
    if (!isFields(data)) return false;
    return node.items.every((pair) => {
      const value = data[keyOf(pair)];
      return value !== undefined && means(pair.value, value);
    });
  }
  if (isSeq(node))
    return (
      Array.isArray(data) &&
      node.items.every((item, index) => {
        const value: Data | undefined = data[index];
        return value !== undefined && means(item, value);
      })
    );
  if (!isScalar(node) || (typeof data === "object" && data !== null))
    return node === null && data === null;
  if (node.value !== data) {
    node.value = data;
    delete node.source;
    delete node.format;
    delete node.type;
  }
  return true;
}

/** Says how an editor should read that file. */
const steersEditors =
  /^# *(?:yaml-language-server:|-\*-|vim?:|code: language=)/;

/** The comments that nodes carry, each with its `#`. */
function commentsOf(root: Node): string[] {
  const found: string[] = [];
  const take = (comment: string | null | undefined): void => {
    for (const line of comment?.split("\n") ?? []) found.push(`#${line}`);
  };
  visit(root, {
    Node: (_, node) => {
      take(node.commentBefore);
      take(node.comment);
    },
  });
  return found;
}

/** The comments of a text, each with its `#`. */
function commentsIn(text: string): string[] {
  const comments: string[] = [];
  let before = "";
  for (const token of new Lexer().lex(text)) {
    // What follows the mark of a scalar is its text.
    if (token.startsWith("#") && before !== "\u001F") comments.push(token);
    before = token;
  }
  return comments;
}

/** The fields of the object's spec as they are written, with their comments; none where anchors tie it to other parts. */
function sourceSpec(text: string): Map<string, Pair> {
  const fields = new Map<string, Pair>();
  const document = parseDocument(text, { merge: true });
  if (document.errors.length > 0 || hasAnchors(document.contents))
    return fields;
  const spec = isMap(document.contents)
    ? document.contents.items.find((pair) => keyOf(pair) === "spec")?.value
    : undefined;
  if (isMap(spec)) for (const pair of spec.items) fields.set(keyOf(pair), pair);
  return fields;
}

function hasAnchors(contents: unknown): boolean {
  let found = false;
  visit(contents as Node, (_, node) => {
    if (isAlias(node)) found = true;
    else if (isPair(node)) found ||= keyOf(node) === "<<";
    else if ((isScalar(node) || isMap(node) || isSeq(node)) && node.anchor)
      found = true;
    return found ? visit.BREAK : undefined;
  });
  return found;
}

const keyOf = (pair: Pair): string =>
  isScalar(pair.key) ? String(pair.key.value) : String(pair.key);

/** What YAML 1.1 readers would take for something else is quoted. */
function quoteWhereNeeded(root: Node): void {
  visit(root, {
    Scalar: (_, node) => {
      if (typeof node.value !== "string" || isBlock(node)) return;
      if (node.type === "QUOTE_SINGLE") node.type = "QUOTE_DOUBLE";
      if (node.value.includes("\n")) node.type = "BLOCK_LITERAL";
      else if (!plainSafe(node.value)) node.type = "QUOTE_DOUBLE";
    },
  });
}

function isBlock({ type }: Scalar): boolean {
  return type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED";
}

/** Data as `yaml` takes it. */
function toPlain(data: Data): unknown {
  if (data instanceof Map)
    return new Map(
      [...data].map(([key, value]: [string, Data]) => [key, toPlain(value)]),
    );
  if (Array.isArray(data)) return data.map((item: Data) => toPlain(item));
  if (!isFields(data)) return data;
  const fields: Fields = data;
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, toPlain(value)]),
  );
}
