/**
 * The plainest YAML, as generated files and most manifests are: block maps and lists, each scalar on one line. Read ten
 * times as fast as by the parser, which tells every position: commands that compare a thousand objects need the data only.
 */
import type { Data, Fields } from "./data.ts";
import { plainShape, resolveAsKubernetes, resolvePlain } from "./scalars.ts";

/**
 * The data of a text of one document that is a map; undefined for anything that is not of the plainest form, which
 * `readDocuments` then reads. Scalars mean what they mean to Kubernetes, as there without `strictScalars`.
 */
export function readPlain(text: string): Fields | undefined {
  const lines = new Lines(text);
  lines.skipStart();
  const data = lines.indent === 0 ? readMap(lines, 0, 0) : undefined;
  // A line that is not where it should be ends every map and list.
  return lines.atEnd ? data : undefined;
}

/** Deeper is for the parser, which counts. */
const deepest = 50;

const key = /^([A-Za-z_][\w./-]*):(?: (.+))?$/;

/** The lines of a text, one at a time. */
class Lines {
  atEnd = false;
  /** Of the line at hand. */
  indent = 0;
  /** The line at hand without its indent. */
  content = "";
  private next = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
    this.advance();
  }

  advance(): void {
    const { text, next } = this;
    if (next >= text.length) {
      this.atEnd = true;
      this.indent = -1;
      this.content = "";
      return;
    }
    const found = text.indexOf("\n", next);
    const end = found === -1 ? text.length : found;
    let start = next;
    while (text.charCodeAt(start) === 32) start++;
    this.indent = start - next;
    this.content = text.slice(start, end);
    this.next = end + 1;
  }

  /** Comments, and `---`: anywhere else a line like this may be a part of a scalar. */
  skipStart(): void {
    this.skipComments();
    if (this.indent !== 0 || this.content !== "---") return;
    this.advance();
    this.skipComments();
  }

  private skipComments(): void {
    while (!this.atEnd && /^(#|$)/.test(this.content)) this.advance();
  }

  /** Goes on in the same line behind `- `. */
  enterItem(): void {
    this.indent += 2;
    this.content = this.content.slice(2);
  }
}

function readMap(
  lines: Lines,
  indent: number,
  depth: number,
): Fields | undefined {
  const fields: Record<string, Data> = {};
  while (lines.indent === indent && !lines.atEnd) {
    const [, name, inline] = key.exec(lines.content) ?? [];
    if (name === undefined || Object.hasOwn(fields, name)) return undefined;
    // Neither is a key that can be had.
    if (name === "__proto__" || resolvePlain(name) === null) return undefined;
    lines.advance();
    const value =
      inline === undefined
        ? readNested(lines, indent, depth)
        : readScalar(inline);
    if (value === undefined) return undefined;
    fields[name] = value;
  }
  return fields;
}

/** What stands below `key:`; null where nothing does. */
function readNested(
  lines: Lines,
  indent: number,
  depth: number,
): Data | undefined {
  const isItem = lines.content.startsWith("- ");
  if (lines.indent < indent || (lines.indent === indent && !isItem))
    return null;
  if (depth === deepest) return undefined;
  return isItem
    ? readList(lines, lines.indent, depth + 1)
    : readMap(lines, lines.indent, depth + 1);
}

function readList(
  lines: Lines,
  indent: number,
  depth: number,
): Data[] | undefined {
  const items: Data[] = [];
  while (lines.indent === indent && lines.content.startsWith("- ")) {
    lines.enterItem();
    const isMap = key.test(lines.content);
    const item = isMap
      ? readMap(lines, lines.indent, depth + 1)
      : readScalar(lines.content);
    if (item === undefined) return undefined;
    if (!isMap) lines.advance();
    items.push(item);
  }
  return items;
}

/** Quoted without any escape, in printable ASCII. */
const doubleQuoted = /^"[ !#-[\]-~]*"$/;
const singleQuoted = /^'[ -&(-~]*'$/;

function readScalar(text: string): Data | undefined {
  if (plainShape.test(text)) return resolveAsKubernetes(text);
  if (text === "{}") return {};
  if (text === "[]") return [];
  return doubleQuoted.test(text) || singleQuoted.test(text)
    ? text.slice(1, -1)
    : undefined;
}
