/** A shell script's text → its commands. */
import {
  Unreadable,
  type Body,
  type Command,
  type Pipeline,
  type Redirect,
  type Word,
} from "./shell-syntax.ts";
import { Cursor, type HereDocument } from "./shell-cursor.ts";
import { readWord } from "./shell-words.ts";

/** A script, up to where it cannot be read. */
export interface Script {
  readonly body: Body;
  readonly hereDocuments: readonly HereDocument[];
  readonly unreadable: Unreadable | undefined;
}

export function parseShell(text: string): Script {
  const parser = new Parser(text);
  const body: Pipeline[] = [];
  let unreadable: Unreadable | undefined;
  try {
    while (!parser.atEnd()) body.push(parser.pipeline());
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    unreadable = error;
  }
  return { body, hereDocuments: parser.hereDocuments, unreadable };
}

const redirect = /(?:\d*|&)(?:<<<|<<-?|<&|<>|<|>>|>&|>\||>)(?!\()/y;

const keywords = /(?:\{|function|if|while|until|for|select|case)(?=[\s(;]|$)/y;

class Parser extends Cursor {
  /** What stands between the pipeline before and the next. */
  private joinedBy: Pipeline["joinedBy"] = ";";

  atEnd(): boolean {
    this.skipLines();
    return this.at >= this.text.length;
  }

  pipeline(): Pipeline {
    const { joinedBy } = this;
    const commands: Command[] = [];
    if (this.isWord("!")) this.word();
    do {
      this.skipLines();
      commands.push(this.command());
    } while (this.take(/\|&?(?!\|)/y) !== "");
    this.joinedBy = this.connector();
    return { joinedBy, commands };
  }

  /** `;`, `&`, a line's end, `&&` or `||`. */
  private connector(): Pipeline["joinedBy"] {
    const joined = this.take(/&&|\|\|/y);
    if (joined === "&&" || joined === "||") {
      this.skipLines();
      return joined;
    }
    this.take(/;(?!;)|&/y);
    return ";";
  }

  private body(...ends: readonly string[]): Body {
    const start = this.at;
    const pipelines: Pipeline[] = [];
    this.joinedBy = ";";
    for (;;) {
      this.skipLines();
      if (ends.some((end) => this.isWord(end))) return pipelines;
      if (this.at >= this.text.length)
        throw new Unreadable(`\`${ends[0]}\` is missing`, start);
      pipelines.push(this.pipeline());
    }
  }

  private command(): Command {
    const start = this.skip();
    const compound = this.compound(start);
    if (compound !== undefined) return this.placed(start, compound);
    if (this.take(/\(\(/y) !== "") return this.arithmetic(start);
    if (this.isWord("(")) {
      this.take(/\(/y);
      return this.placed(start, this.group(")", true));
    }
    const name = this.matched(/([\w.:-]+)\s*\(\s*\)/y);
    return name === "" ? this.simple(start) : this.functionCalled(start);
  }

  /** What begins with a word of its own; undefined where none stands here. */
  private compound(start: number): Command | undefined {
    switch (this.matched(keywords)) {
      case "{":
        this.expect("{");
        return this.group("}", false);
      case "function":
        this.expect("function");
        return this.functionCalled(this.skip());
      case "if":
        return this.ifElse();
      case "while":
      case "until":
        return this.loop();
      case "for":
      case "select":
        return this.forLoop(start);
      case "case":
        return this.choice(start);
      default:
        return undefined;
    }
  }

  private simple(start: number): Command {
    const words: Word[] = [];
    const redirects: Redirect[] = [];
    const isTest = this.isWord("[[");
    for (;;) {
      this.skip();
      if (this.redirect(redirects)) continue;
      const word = readWord(this.text, this.at);
      if (word.end === this.at) {
        // In `[[ … ]]`, operators are tests.
        if (isTest && !this.closesTest(words)) {
          if (this.take(/[<>&|()!;]|\n/y) !== "") continue;
        }
        break;
      }
      words.push(word);
      this.at = word.end;
    }
    if (words.length === 0 && redirects.length === 0)
      throw new Unreadable(
        `\`${this.text[this.at] ?? ""}\` is not expected`,
        this.at,
      );
    const end = Math.max(
      words.at(-1)?.end ?? 0,
      redirects.at(-1)?.target.end ?? 0,
    );
    return { kind: "simple", words, redirects, start, end };
  }

  private closesTest(words: readonly Word[]): boolean {
    const last = words.at(-1);
    return last !== undefined && this.text.slice(last.start, last.end) === "]]";
  }

  /** Whether there was one. */
  private redirect(redirects: Redirect[]): boolean {
    const operator = this.take(redirect);
    if (operator === "") return false;
    this.skip();
    const target = readWord(this.text, this.at);
    if (target.end === this.at)
      throw new Unreadable(`\`${operator}\` names no file`, this.at);
    this.at = target.end;
    if (operator.endsWith("<<") || operator.endsWith("<<-"))
      this.pending.push({
        end: this.text
          .slice(target.start, target.end)
          .replaceAll(/['"\\]/g, ""),
        isIndented: operator.endsWith("-"),
      });
    redirects.push({ operator, target });
    return true;
  }

  /** A compound command with the redirects behind it. */
  private placed(start: number, command: Command): Command {
    const redirects: Redirect[] = [];
    do this.skip();
    while (this.redirect(redirects));
    return { ...command, redirects, start, end: this.at };
  }

  private group(end: string, isSubshell: boolean): Command {
    const body = this.body(end);
    this.expect(end);
    return { kind: "group", isSubshell, body, ...nowhere };
  }

  private arithmetic(start: number): Command {
    const end = this.text.indexOf("))", this.at);
    if (end === -1) throw new Unreadable("`((` is not closed", start);
    this.at = end + 2;
    return { kind: "simple", words: [], redirects: [], start, end: this.at };
  }

  private functionCalled(start: number): Command {
    const name = this.take(/[\w.:-]+/y);
    this.take(/\(\s*\)/y);
    this.skipLines();
    const body = [{ joinedBy: ";" as const, commands: [this.command()] }];
    return { kind: "function", name, body, redirects: [], start, end: this.at };
  }

  private ifElse(): Command {
    this.expect("if");
    const body: Pipeline[] = [];
    for (;;) {
      body.push(...this.body("then", "elif", "else", "fi"));
      if (this.isWord("fi")) break;
      this.word();
    }
    this.expect("fi");
    return { kind: "branch", what: "an `if`", body, ...nowhere };
  }

  private loop(): Command {
    const what = `a \`${this.word()}\` loop`;
    const body = [...this.body("do"), ...this.doBody()];
    return { kind: "branch", what, body, ...nowhere };
  }

  private forLoop(start: number): Command {
    const keyword = this.word();
    if (this.take(/\(\(/y) !== "") {
      this.arithmetic(start);
      this.take(/;/y);
      const body = this.doBody();
      return { kind: "branch", what: "a counting `for`", body, ...nowhere };
    }
    const name = this.take(/\w+/y);
    this.skipLines();
    const hasWords = this.isWord("in");
    const words = hasWords ? this.loopWords() : [];
    this.take(/;/y);
    const body = this.doBody();
    const what = `a \`${keyword}\` over what is not in the script`;
    return hasWords && keyword === "for"
      ? { kind: "for", name, words, body, ...nowhere }
      : { kind: "branch", what, body, ...nowhere };
  }

  private loopWords(): Word[] {
    this.expect("in");
    const words: Word[] = [];
    for (;;) {
      const word = readWord(this.text, this.skip());
      if (word.end === this.at) return words;
      words.push(word);
      this.at = word.end;
    }
  }

  private choice(start: number): Command {
    this.expect("case");
    this.at = readWord(this.text, this.skip()).end;
    this.skipLines();
    this.expect("in");
    const body: Pipeline[] = [];
    for (;;) {
      this.skipLines();
      if (this.isWord("esac")) break;
      if (this.take(/\(?[^()\n]*\)/y) === "")
        throw new Unreadable("`esac` is missing", start);
      body.push(...this.body(";;", ";&", "esac"));
      this.take(/;;&?|;&/y);
    }
    this.expect("esac");
    return { kind: "branch", what: "a `case`", body, ...nowhere };
  }

  private doBody(): Body {
    this.skipLines();
    this.expect("do");
    const body = this.body("done");
    this.expect("done");
    return body;
  }

  private isWord(word: string): boolean {
    this.skip();
    if (!this.text.startsWith(word, this.at)) return false;
    return !/\w$/.test(word) &&
      word !== "{" &&
      word !== "}" &&
      word !== "!" &&
      word !== "[["
      ? true
      : /^[\s;&|()<>]?$/.test(this.text[this.at + word.length] ?? "");
  }

  private expect(word: string): void {
    if (!this.isWord(word))
      throw new Unreadable(`\`${word}\` is missing`, this.at);
    this.at += word.length;
  }

  private word(): string {
    this.skip();
    return this.take(/[\w!]+/y);
  }
}

const nowhere = { redirects: [], start: 0, end: 0 } as const;
