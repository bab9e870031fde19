/** A shell script's words: quotes, variables, substitutions. */
import { Unreadable, type Part, type Word } from "./shell-syntax.ts";

/** Reads the word that begins at an offset; where none begins there, it has no parts. @throws Unreadable */
export function readWord(text: string, start: number): Word {
  const reader = new WordReader(text, start);
  while (!reader.isDelimited()) reader.readPart();
  const { parts, at } = reader;
  if (text[at] !== "(" || !/^\w+\+?=$/.test(text.slice(start, at)))
    return { parts, start, end: at };
  const { items, end } = readItems(text, at + 1);
  return { parts, items, start, end };
}

/** The words up to `)`: those of `name=(…)`. */
function readItems(
  text: string,
  start: number,
): { readonly items: Word[]; readonly end: number } {
  const items: Word[] = [];
  let at = start;
  for (;;) {
    at = skipBlanks(text, at, /\s/);
    if (text[at] === ")") return { items, end: at + 1 };
    const item = readWord(text, at);
    if (item.end === at) throw new Unreadable("a `(` is not closed", start - 1);
    items.push(item);
    at = item.end;
  }
}

/** Where the next word or operator is: behind blanks, continued lines and comments. */
export function skipBlanks(
  text: string,
  from: number,
  blank = /[ \t\r]/,
): number {
  let at = from;
  for (;;) {
    const continued = text.startsWith("\\\r\n", at) ? 3 : 2;
    if (/^\\\r?\n$/.test(text.slice(at, at + continued))) at += continued;
    else if (blank.test(text[at] ?? "")) at++;
    else if (text[at] === "#") {
      const end = text.indexOf("\n", at);
      at = end === -1 ? text.length : end;
    } else return at;
  }
}

/** `$name`, `${name}`, `${name[0]}`, `${name[@]}`, `$1`, `$@`. */
const variable =
  /\$(?:(?<plain>\d|[A-Za-z_]\w*|[@*#?$!-])|\{(?<name>\w+)(?:\[(?:0|(?<all>[@*]))\])?\}|\{(?<list>[@*])\})/y;

const delimiter = /[\s;&|()<>]/;

class WordReader {
  at: number;
  readonly parts: Part[] = [];
  private readonly text: string;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  isDelimited(): boolean {
    if (this.at >= this.text.length) return true;
    return (
      delimiter.test(this.text[this.at] ?? "") && this.matched(/[<>]\(/y) === ""
    );
  }

  /** Reads one quoted or unquoted piece. */
  readPart(): void {
    const char = this.text[this.at];
    if (char === "'") this.singleQuoted();
    else if (char === '"') this.doubleQuoted();
    else if (char === "\\") this.escaped();
    else if (char === "$" || char === "`") this.substitution(false);
    else if (char === "<" || char === ">") this.computed(this.at + 1, "(", ")");
    else this.push(this.take(/[^\s;&|()<>'"\\$`]+/y), false);
  }

  /** Reads what stands in `"…"`, or in `${name:-…}`, up to an end that is passed over. */
  readQuoted(end: string, start: number): void {
    const before = this.parts.length;
    while (!this.text.startsWith(end, this.at)) {
      const char = this.text[this.at];
      if (char === undefined)
        throw new Unreadable(`a \`${end}\` is missing`, start);
      if (char === "$" || char === "`") this.substitution(true);
      else if (this.take(/\\\r?\n/y) === "") {
        const escaped = this.take(/\\["\\$`}]/y);
        this.push(escaped === "" ? this.take(/[^]/y) : escaped.slice(1), true);
      }
    }
    this.at += end.length;
    if (this.parts.length === before) this.push("", true);
  }

  private singleQuoted(): void {
    const end = this.text.indexOf("'", this.at + 1);
    if (end === -1) throw new Unreadable("a `'` is missing", this.at);
    this.push(this.text.slice(this.at + 1, end), true);
    this.at = end + 1;
  }

  private doubleQuoted(): void {
    this.at++;
    this.readQuoted('"', this.at - 1);
  }

  /** Nothing for a continued line. */
  private escaped(): void {
    if (this.take(/\\\r?\n/y) !== "") return;
    this.push(this.take(/\\[^]?/y).slice(1), true);
  }

  private substitution(quoted: boolean): void {
    const { groups } = this.found(variable) ?? {};
    if (groups !== undefined) {
      const name = groups["plain"] ?? groups["name"] ?? groups["list"] ?? "";
      const all = name === "@" || groups["all"] === "@";
      this.parts.push({ kind: "variable", name, quoted, all });
    } else if (this.matched(/\$\{\w+:?-/y) !== "") this.withDefault(quoted);
    else if (this.matched(/\$\{/y) !== "") this.computed(this.at + 1, "{", "}");
    else if (this.matched(/\$\(\(/y) !== "")
      this.computed(this.at + 1, "(", ")");
    else if (this.matched(/\$\(|`/y) !== "") this.command(quoted);
    else if (!quoted && this.matched(/\$'/y) !== "") this.escapes();
    // A text to translate, which nobody does.
    else if (!quoted && this.matched(/\$"/y) !== "") this.at++;
    else this.push(this.take(/\$/y), quoted);
  }

  private command(quoted: boolean): void {
    const start = this.at;
    if (this.text[start] === "`") {
      const all = this.take(/`(?:[^`\\]|\\[^])*`/y);
      if (all === "") throw new Unreadable("a `` ` `` is missing", start);
      this.parts.push({ kind: "command", text: all.slice(1, -1), quoted });
      return;
    }
    const end = closing(this.text, start + 1, "(", ")");
    this.at = end + 1;
    const text = this.text.slice(start + 2, end);
    this.parts.push({ kind: "command", text, quoted });
  }

  /** `$'…'`, whose backslashes are Bash's own. */
  private escapes(): void {
    const text = this.take(/\$'(?:[^'\\]|\\[^])*'/y);
    if (text === "") throw new Unreadable("a `'` is missing", this.at);
    if (text.includes("\\")) this.parts.push({ kind: "computed", text });
    else this.push(text.slice(2, -1), true);
  }

  private withDefault(quoted: boolean): void {
    const start = this.at;
    const name = this.take(/\$\{\w+:?-/y).replaceAll(/\W/g, "");
    const inner = new WordReader(this.text, this.at);
    inner.readQuoted("}", start);
    const otherwise = { parts: inner.parts, start: this.at, end: inner.at };
    this.at = inner.at;
    this.parts.push({ kind: "variable", name, quoted, all: false, otherwise });
  }

  /** What nobody computes here, from a bracket to its partner. */
  private computed(bracket: number, open: string, close: string): void {
    const end = closing(this.text, bracket, open, close) + 1;
    this.parts.push({ kind: "computed", text: this.text.slice(this.at, end) });
    this.at = end;
  }

  private push(text: string, quoted: boolean): void {
    const last = this.parts.at(-1);
    if (last?.kind === "text" && last.quoted === quoted)
      this.parts.splice(-1, 1, { ...last, text: last.text + text });
    else this.parts.push({ kind: "text", text, quoted });
  }

  /** What a sticky pattern finds here; empty where it finds nothing. */
  private matched(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? "";
  }

  private take(pattern: RegExp): string {
    return this.found(pattern)?.[0] ?? "";
  }

  /** What a sticky pattern finds here, which is passed over. */
  private found(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    this.at += found?.[0].length ?? 0;
    return found;
  }
}

/** Where the partner of a bracket is, past what is quoted. */
function closing(
  text: string,
  bracket: number,
  open: string,
  close: string,
): number {
  const quoted = /\\[^]|'[^']*'|"(?:[^"\\]|\\[^])*"/y;
  let depth = 0;
  for (let at = bracket; at < text.length; at++) {
    quoted.lastIndex = at;
    const skipped = quoted.exec(text)?.[0].length ?? 0;
    if (skipped > 0) at += skipped - 1;
    else if (text[at] === open) depth++;
    else if (text[at] === close && --depth === 0) return at;
  }
  throw new Unreadable(`a \`${open}\` is not closed`, bracket);
}
