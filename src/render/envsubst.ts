/** Substitution of `${name}` in a text, as Flux does it (fluxcd/pkg/envsubst v1.7.1, Eval). */
import { fromBytes, toBytes } from "./byte-string.ts";
import { apply } from "./envsubst-functions.ts";
import {
  expansionsIn,
  hasDefault,
  isMalformed,
  parseTemplate,
  type Expansion,
  type Part,
  type Reason,
} from "./envsubst-parse.ts";

/** A variable that the text uses, where it does so first. */
export interface Use {
  readonly name: string;
  /** From 1, in the text before substitution. */
  readonly line: number;
  /** Of its `${`. */
  readonly offset: number;
}

/** Why a text cannot be substituted in. None tells a value. */
export type SubstitutionError =
  | ({ readonly kind: "undefined" } & Use)
  | {
      readonly kind: "malformed";
      readonly reason: Reason;
      readonly line: number;
      readonly offset: number;
    }
  /** `${name:0:1}` counts bytes: what came out is no longer UTF-8, and no YAML. */
  | { readonly kind: "cut-character" };

/** What a name stands for: its value; undefined; or `unknownValue` where only the cluster knows. */
export type Lookup = (name: string) => string | undefined | typeof unknownValue;

/** The value of a variable that is defined in a place that nobody here can see. */
export const unknownValue: unique symbol = Symbol("unknown value");

export type Substitution =
  | {
      readonly text: string;
      /** The variables without a known value: what depends on them stands in the text as it was written. */
      readonly unknown: readonly Use[];
    }
  | { readonly errors: readonly SubstitutionError[] };

/** Whether substitution would change the text, or fail on it. */
export function hasVariables(text: string): boolean {
  return text.includes("${") || text.includes("$$") || text.includes("\0");
}

/**
 * The text with its variables replaced. `strict` is what Flux does by default since 2.9: an undefined variable without a
 * default is an error, and all of them are told, where Flux stops at the first; otherwise it is empty.
 */
export function substitute(
  text: string,
  lookup: Lookup,
  { strict }: { readonly strict: boolean },
): Substitution {
  if (!hasVariables(text)) return { text, unknown: [] };
  const parsed = parseTemplate(text);
  if (isMalformed(parsed)) {
    const line = 1 + lineBreaks(text, 0, parsed.offset);
    return { errors: [{ kind: "malformed", line, ...parsed }] };
  }
  const evaluation = new Evaluation(text, lookup, strict);
  const bytes = parsed.map((part) => evaluation.value(part)).join("");
  const missing = evaluation.uses(evaluation.undefinedAt);
  if (missing.length > 0)
    return { errors: missing.map((use) => ({ kind: "undefined", ...use })) };
  const output = fromBytes(bytes);
  return output === undefined
    ? { errors: [{ kind: "cut-character" }] }
    : { text: output, unknown: evaluation.uses(evaluation.unknownAt) };
}

/** The names of the variables in a text, each once; none where it cannot be parsed. */
export function variablesIn(text: string): string[] {
  const parsed = parseTemplate(text);
  if (isMalformed(parsed)) return [];
  return [...new Set(expansionsIn(parsed).map(({ name }) => name))];
}

class Evaluation {
  /** By name, where it is used first. */
  readonly undefinedAt = new Map<string, number>();
  readonly unknownAt = new Map<string, number>();
  private readonly text: string;
  private readonly lookup: Lookup;
  private readonly strict: boolean;

  constructor(text: string, lookup: Lookup, strict: boolean) {
    this.text = text;
    this.lookup = lookup;
    this.strict = strict;
  }

  /** As a byte string. */
  value(part: Part): string {
    if (typeof part === "string") return toBytes(part);
    const known = this.expand(part);
    return known ?? toBytes(this.text.slice(part.start, part.end));
  }

  /** The uses by their place in the text. */
  uses(places: ReadonlyMap<string, number>): Use[] {
    let [line, from] = [1, 0];
    return [...places]
      .toSorted(([, one], [, other]) => one - other)
      .map(([name, offset]) => {
        line += lineBreaks(this.text, from, offset);
        from = offset;
        return { name, line, offset };
      });
  }

  /** Undefined where it depends on what is unknown. Arguments are evaluated, be they needed or not, as Flux does it. */
  private expand(expansion: Expansion): string | undefined {
    const { name, operator, args, start } = expansion;
    const words = args.map((arg) =>
      typeof arg === "string" ? toBytes(arg) : this.expand(arg),
    );
    const value = this.lookup(name);
    if (value === unknownValue) note(this.unknownAt, name, start);
    else if (value === undefined && this.strict && !hasDefault(operator))
      note(this.undefinedAt, name, start);
    if (value === unknownValue) return undefined;
    const bytes = toBytes(value ?? "");
    if (hasDefault(operator) && bytes !== "") return bytes;
    const isKnown = words.every((word) => word !== undefined);
    return isKnown ? apply(operator, bytes, words) : undefined;
  }
}

function note(places: Map<string, number>, name: string, at: number): void {
  places.set(name, Math.min(at, places.get(name) ?? at));
}

function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  let at = text.indexOf("\n", from);
  while (at !== -1 && at < to) {
    count++;
    at = text.indexOf("\n", at + 1);
  }
  return count;
}
