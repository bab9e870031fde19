/** What the flags of a command line mean, by the rules of the flux CLI's flag parser (spf13/pflag). */
import { goDurationText, parseGoDuration } from "./go-duration.ts";

export type FlagType = "text" | "bool" | "duration" | "list" | "number";

/** The flags that a command takes, by name, and of which type each is. */
export type FlagTypes = Readonly<Record<string, FlagType>>;

/** The flags that have a letter too. */
export type Shorthands = Readonly<Record<string, string>>;

/** A word that the flux CLI would refuse, with the reason. */
export class Refused extends Error {}

/** The flags of one command line, last value wins, lists are added to. */
export class Flags {
  private readonly values = new Map<string, string>();
  private readonly lists = new Map<string, readonly string[]>();

  /** @throws Refused */
  set(name: string, value: string, type: FlagType): void {
    if (type === "list")
      this.lists.set(name, [
        ...(this.lists.get(name) ?? []),
        ...listItems(name, value),
      ]);
    else this.values.set(name, checked(name, value, type));
  }

  has(name: string): boolean {
    return this.values.has(name) || this.lists.has(name);
  }

  /** The text given, else the default. */
  text(name: string, byDefault = ""): string {
    return this.values.get(name) ?? byDefault;
  }

  /** As {@link text}; undefined where it is empty, for fields that are left out then. */
  given(name: string): string | undefined {
    const text = this.text(name);
    return text === "" ? undefined : text;
  }

  /** @throws Refused where the flag is missing or empty. */
  required(name: string): string {
    const text = this.given(name);
    if (text === undefined) throw new Refused(`--${name} is missing`);
    return text;
  }

  /** @throws Refused where the flag has none of these values. */
  oneOf(name: string, choices: readonly string[], byDefault = ""): string {
    const text = this.text(name, byDefault);
    if (!choices.includes(text) && (this.has(name) || text !== byDefault))
      throw new Refused(`--${name} takes ${choices.join(", ")}`);
    return text;
  }

  bool(name: string): boolean {
    return truths.has(this.text(name));
  }

  list(name: string): readonly string[] {
    return this.lists.get(name) ?? [];
  }

  /** As Go prints it; undefined where it is zero, or below if only more is asked for. */
  duration(name: string, { positive = false } = {}): string | undefined {
    const duration = parseGoDuration(this.text(name, "0")) ?? 0n;
    const isSet = positive ? duration > 0n : duration !== 0n;
    return isSet ? goDurationText(duration) : undefined;
  }

  /** As Go prints it, zero included. */
  durationOr(name: string, byDefault: string): string {
    return goDurationText(parseGoDuration(this.text(name, byDefault)) ?? 0n);
  }
}

/** What Go's strconv.ParseBool takes. */
const truths: ReadonlySet<string> = new Set([
  "1",
  "t",
  "T",
  "TRUE",
  "true",
  "True",
]);
const falsehoods: ReadonlySet<string> = new Set([
  "0",
  "f",
  "F",
  "FALSE",
  "false",
  "False",
]);

function checked(name: string, value: string, type: FlagType): string {
  const isRight =
    type === "bool"
      ? truths.has(value) || falsehoods.has(value)
      : type === "duration"
        ? parseGoDuration(value) !== undefined
        : type !== "number" || /^[-+]?\d+(\.\d+)?$/.test(value);
  if (!isRight) throw new Refused(`--${name} cannot be \`${value}\``);
  return value;
}

/** A list's items as a line of CSV (pflag, readAsCSV): `a,"b,c"`. An empty value adds none. */
function listItems(name: string, value: string): string[] {
  if (value === "") return [];
  const items: string[] = [];
  const item = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|$)/y;
  for (;;) {
    const found = item.exec(value);
    if (found === null)
      throw new Refused(`--${name} cannot be \`${value}\`: quotes as in CSV`);
    items.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? "");
    if (found[3] === "") return items;
  }
}

/**
 * Tells flags from arguments: `--flag=value`, `--flag value`, `--switch`, `-n value`, `-nvalue`, `-n=value`, `--`.
 *
 * @throws Refused
 */
export function parseFlags(
  words: readonly string[],
  types: FlagTypes,
  shorthands: Shorthands,
): { readonly flags: Flags; readonly args: readonly string[] } {
  const flags = new Flags();
  const args: string[] = [];
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === "--") return { flags, args: [...args, ...rest] };
    if (word === "-" || !word.startsWith("-")) args.push(word);
    else if (word.startsWith("--")) longFlag(word.slice(2), rest, types, flags);
    else shortFlags(word.slice(1), rest, { types, shorthands }, flags);
  }
  return { flags, args };
}

function longFlag(
  text: string,
  rest: string[],
  types: FlagTypes,
  flags: Flags,
): void {
  const equals = text.indexOf("=");
  const name = equals === -1 ? text : text.slice(0, equals);
  const type = Object.hasOwn(types, name) ? types[name] : undefined;
  if (type === undefined) throw new Refused(`--${name} is no flag of it`);
  if (equals !== -1) flags.set(name, text.slice(equals + 1), type);
  else if (type === "bool") flags.set(name, "true", type);
  else flags.set(name, next(`--${name}`, rest), type);
}

function shortFlags(
  text: string,
  rest: string[],
  known: { readonly types: FlagTypes; readonly shorthands: Shorthands },
  flags: Flags,
): void {
  const [letter = "", ...others] = text;
  const name = Object.hasOwn(known.shorthands, letter)
    ? known.shorthands[letter]
    : undefined;
  const type = name === undefined ? undefined : known.types[name];
  if (name === undefined || type === undefined)
    throw new Refused(`-${letter} is no flag of it`);
  const after = others.join("");
  if (after.startsWith("=") && after.length > 1)
    flags.set(name, after.slice(1), type);
  else if (type === "bool") {
    flags.set(name, "true", type);
    if (after !== "") shortFlags(after, rest, known, flags);
  } else flags.set(name, after === "" ? next(`-${letter}`, rest) : after, type);
}

function next(flag: string, rest: string[]): string {
  const value = rest.shift();
  if (value === undefined) throw new Refused(`${flag} has no value`);
  return value;
}
