/** Text → what is to be substituted in it (fluxcd/pkg/envsubst v1.7.1, parse/parse.go and scan.go). */

/** A text in parts: what stands there as it is (escapes resolved), and what is expanded. */
export type Template = readonly Part[];
export type Part = string | Expansion;

/** A `${…}`. */
export interface Expansion {
  readonly name: string;
  /** As written behind the name; "" where there is none, and `length` for `${#name}`. */
  readonly operator: string;
  readonly args: readonly Part[];
  /** Where it stands in the text, from the `$` to behind the `}`. */
  readonly start: number;
  readonly end: number;
}

/** Flux's word for what is wrong with a text, which it then substitutes nothing in. */
export type Reason =
  | "bad substitution"
  | "missing closing brace"
  | "unable to parse variable name"
  | "unable to parse substitution within function"
  | "nested too deep";

export interface Malformed {
  readonly reason: Reason;
  /** Offset of the innermost `${` that cannot be read. */
  readonly offset: number;
}

/** Flux has no limit but its memory. */
const deepest = 200;

/**
 * The parts of a text. `$$` is an escaped `$`, and any other `$` without a brace is one too. The text ends for Flux at a NUL
 * character. Where Flux could not parse the text, what is wrong with it; Flux tells the reason only.
 */
export function parseTemplate(text: string): Template | Malformed {
  const nul = text.indexOf("\0");
  const parser = new Parser(nul === -1 ? text : text.slice(0, nul));
  try {
    return parser.template();
  } catch (error) {
    if (error instanceof Failure) return error.malformed;
    throw error;
  }
}

export function isMalformed(parsed: Template | Malformed): parsed is Malformed {
  return "reason" in parsed;
}

/** Every expansion of a template, those within others included: Flux evaluates them all, be they needed or not. */
export function expansionsIn(template: Template): Expansion[] {
  return template.flatMap((part) =>
    typeof part === "string" ? [] : [part, ...expansionsIn(part.args)],
  );
}

/** The operators that allow for an undefined variable; all of them do what `:-` does, which in a shell they do not. */
const defaults: ReadonlySet<string> = new Set(["=", ":=", ":-", ":+", ":?"]);

/** Whether the operator brings a value of its own, so that the variable need not be defined. */
export function hasDefault(operator: string): boolean {
  return defaults.has(operator);
}

class Failure extends Error {
  readonly malformed: Malformed;

  constructor(reason: Reason, offset: number) {
    super(reason);
    this.malformed = { reason, offset };
  }
}

const identifier = /[\p{L}\p{Nd}_]+/uy;
const operators = /:[=\-?+]|:|=|[,^]{1,2}|\/[/#%]?|#{1,2}|%{1,2}/y;

class Parser {
  private at = 0;
  /** Of the innermost expansion at hand. */
  private start = 0;
  private depth = 0;
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  template(): Template {
    const { text } = this;
    const parts: Part[] = [];
    let from = 0;
    for (;;) {
      const dollar = text.indexOf("$", this.at);
      if (dollar === -1) break;
      const next = text[dollar + 1];
      this.at = dollar + 1;
      if (next === "$") {
        parts.push(text.slice(from, this.at));
        from = ++this.at;
      } else if (next === "{") {
        parts.push(text.slice(from, dollar));
        this.at = dollar;
        parts.push(this.expansion());
        from = this.at;
      }
    }
    parts.push(text.slice(from));
    return parts.filter((part) => part !== "");
  }

  private expansion(): Expansion {
    const outer = this.start;
    const start = this.at;
    this.start = start;
    if (++this.depth > deepest) this.fail("nested too deep");
    this.at += 2;
    const read = this.take("#") ? this.length() : this.named();
    this.depth--;
    this.start = outer;
    return { ...read, start, end: this.at };
  }

  private length(): Omit<Expansion, "start" | "end"> {
    const name = this.match(identifier) ?? this.fail("bad substitution");
    this.close();
    return { name, operator: "length", args: [] };
  }

  private named(): Omit<Expansion, "start" | "end"> {
    const name =
      this.match(identifier) ?? this.fail("unable to parse variable name");
    const operator = this.match(operators) ?? "";
    return { name, operator, args: this.args(operator) };
  }

  /** Reads up to behind the closing brace. */
  private args(operator: string): Part[] {
    if (hasDefault(operator)) return this.words();
    switch (operator) {
      case "":
        if (!this.take("}")) this.fail("missing closing brace");
        return [];
      case ":":
        return this.offsetAndLength();
      case "/":
      case "//":
      case "/#":
      case "/%":
        return this.replacement();
      default: {
        const isCase = /^[,^]/.test(operator);
        const args = isCase ? [] : [this.argument("}")];
        this.close();
        return args;
      }
    }
  }

  /** Of `:=` and its like: as many parts as there are. */
  private words(): Part[] {
    const args: Part[] = [];
    while (!this.take("}")) args.push(this.argument("}"));
    return args;
  }

  private offsetAndLength(): Part[] {
    // Flux steps back too far over what is not ASCII.
    const next = this.text.charCodeAt(this.at);
    if (!(next <= 0x7f)) this.fail("bad substitution");
    const args = [this.argument(":}")];
    if (this.take("}")) return args;
    if (this.match(/:+/y) === undefined) this.fail("bad substitution");
    args.push(this.argument("}"));
    this.close();
    return args;
  }

  private replacement(): Part[] {
    // A brace does not end the pattern.
    const args = [this.argument("/", true)];
    if (this.match(/\/+/y) === undefined) this.fail("bad substitution");
    if (this.take("}")) return args;
    args.push(this.argument("}", true));
    this.close();
    return args;
  }

  /** One part: an expansion, or text up to one of the stops or the next expansion. */
  private argument(stops: string, escapes = false): Part {
    const { text } = this;
    if (text.startsWith("${", this.at)) return this.expansion();
    let value = "";
    const from = this.at;
    while (this.at < text.length && !text.startsWith("${", this.at)) {
      const isEscape = escapes && escape.test(text.slice(this.at, this.at + 2));
      if (isEscape) this.at++;
      else if (stops.includes(text.charAt(this.at))) break;
      value += text.charAt(this.at++);
    }
    if (this.at === from)
      this.fail("unable to parse substitution within function");
    return value;
  }

  private close(): void {
    if (!this.take("}")) this.fail("bad substitution");
  }

  private take(char: string): boolean {
    const found = this.text[this.at] === char;
    if (found) this.at++;
    return found;
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private fail(reason: Reason): never {
    throw new Failure(reason, this.start);
  }
}

/** What an operator's pattern and replacement may escape; a default may escape nothing. */
const escape = /^(?:\$\$|\\[/\\])$/;
