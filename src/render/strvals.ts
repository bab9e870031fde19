/**
 * `a.b[0]=value`, as `helm --set` reads it: helm.sh/helm/v4 4.2 pkg/strvals (parser.go). What it does at the end of the
 * text, and with lists, is to be had nowhere else.
 */
import type { HelmMap, HelmValue } from "./helm-data.ts";

/** Why the text cannot be set. Never holds a part of it: the text may be a Secret's. */
export class StrvalsError extends Error {}

const largestIndex = 65_536;
const deepest = 30;
const largestInteger = 2n ** 63n - 1n;

/**
 * Sets what the text says in `into`, in place, down to its nested maps and lists. All values are strings if `strings`, else
 * `true`, `null` and integers are what they look like.
 *
 * @throws StrvalsError
 */
export function setByText(text: string, into: HelmMap, strings: boolean): void {
  const parser = new Parser(text, strings);
  while (!parser.key(into, 0));
}

/** What was read, and the character that ended it; undefined at the text's end. */
interface Piece {
  readonly text: string;
  readonly stop: string | undefined;
}

/** A method that says `true` has come to the text's end, where Helm leaves undone what it was about to do. */
class Parser {
  private at = 0;
  private readonly text: string;
  private readonly strings: boolean;

  constructor(text: string, strings: boolean) {
    this.text = text;
    this.strings = strings;
  }

  /** One key and its value, in `data`. */
  key(data: HelmMap, level: number): boolean {
    const { text: key, stop } = this.until("=[,.");
    if (stop === undefined) {
      if (key === "") return true;
      throw new StrvalsError("a key has no value");
    }
    if (stop === ",") throw new StrvalsError("a key has no value before `,`");
    if (stop === "=") return this.value(data, key);
    if (stop === ".") return this.nested(data, key, level + 1);
    const index = this.index();
    if (index === undefined) return true;
    const found = data.has(key) ? listOf(data.get(key)) : [];
    const { list, ended } = this.item(found, index, level);
    set(data, key, list);
    return ended;
  }

  private value(data: HelmMap, key: string): boolean {
    const ended = this.at === this.text.length;
    set(data, key, ended ? "" : this.listOrScalar());
    return ended;
  }

  private nested(data: HelmMap, key: string, level: number): boolean {
    if (level > deepest)
      throw new StrvalsError(`it nests more than ${deepest} levels deep`);
    const inner = data.has(key) ? mapOf(data.get(key)) : new Map();
    const ended = this.key(inner, level);
    if (inner.size > 0) set(data, key, inner);
    else if (!ended) throw new StrvalsError("a key has no value below it");
    return ended;
  }

  /** What stands behind `[INDEX]`. */
  private item(
    list: HelmValue[],
    index: number,
    level: number,
  ): { list: HelmValue[]; ended: boolean } {
    const { text, stop } = this.until("[.=");
    if (text !== "") throw new StrvalsError("there is something behind `]`");
    if (stop === undefined) return { list, ended: true };
    if (stop === "=") {
      const value = this.at === this.text.length ? "" : this.listOrScalar();
      return { list: withItem(list, index, value), ended: false };
    }
    if (stop === ".") {
      const inner = mapAt(list, index);
      return this.key(inner, level)
        ? { list, ended: true }
        : { list: withItem(list, index, inner), ended: false };
    }
    const next = this.index();
    if (next === undefined) return { list, ended: true };
    const below = list[index] ?? null;
    const inner = this.item(below === null ? [] : listOf(below), next, level);
    return inner.ended
      ? { list, ended: true }
      : { list: withItem(list, index, inner.list), ended: false };
  }

  /** The index before `]`; undefined where the text ends first. */
  private index(): number | undefined {
    const { text, stop } = this.until("]");
    if (stop === undefined) return undefined;
    if (!/^[-+]?[0-9]+$/.test(text))
      throw new StrvalsError("an index is no number");
    const index = Number(text);
    if (index < 0) throw new StrvalsError("an index is negative");
    return index;
  }

  private listOrScalar(): HelmValue {
    if (this.text[this.at] !== "{") return this.typed(this.until(",").text);
    this.at++;
    const list: HelmValue[] = [];
    for (;;) {
      const { text, stop } = this.until(",}");
      if (stop === undefined)
        throw new StrvalsError("a list that begins with `{` does not end");
      list.push(this.typed(text));
      if (stop === ",") continue;
      if (this.text[this.at] === ",") this.at++;
      return list;
    }
  }

  private until(stops: string): Piece {
    let text = "";
    while (this.at < this.text.length) {
      const character = this.text.charAt(this.at++);
      if (stops.includes(character)) return { text, stop: character };
      // A backslash at the very end is dropped.
      text += character === "\\" ? this.text.charAt(this.at++) : character;
    }
    this.at = this.text.length;
    return { text, stop: undefined };
  }

  private typed(text: string): HelmValue {
    if (this.strings) return text;
    // As strings.EqualFold, to which `ſ` is an `s`.
    if (/^true$/iu.test(text)) return true;
    if (/^false$/iu.test(text)) return false;
    if (/^null$/iu.test(text)) return null;
    if (text !== "0" && !/^[-+][0-9]+$|^[1-9][0-9]*$/.test(text)) return text;
    const integer = BigInt(text.replace(/^\+/, ""));
    return integer > largestInteger || integer < -largestInteger - 1n
      ? text
      : integer;
  }
}

function set(data: HelmMap, key: string, value: HelmValue): void {
  if (key !== "") data.set(key, value);
}

/** In place where the list is long enough; otherwise a longer list, and the given one stays as it is. */
function withItem(
  list: HelmValue[],
  index: number,
  value: HelmValue,
): HelmValue[] {
  if (index > largestIndex)
    throw new StrvalsError(`an index is over ${largestIndex}`);
  const long =
    index < list.length
      ? list
      : [...list, ...Array<null>(index + 1 - list.length).fill(null)];
  long[index] = value;
  return long;
}

/** The map in the list, put there where there is something else; beyond the list's end a map of its own. */
function mapAt(list: HelmValue[], index: number): HelmMap {
  const found = list[index];
  if (found instanceof Map) return found;
  const map: HelmMap = new Map();
  if (index < list.length) list[index] = map;
  return map;
}

function listOf(value: HelmValue | undefined): HelmValue[] {
  if (Array.isArray(value)) return value;
  throw new StrvalsError("an index stands where there is no list");
}

function mapOf(value: HelmValue | undefined): HelmMap {
  if (value instanceof Map) return value;
  throw new StrvalsError("a key stands where there is no map");
}
