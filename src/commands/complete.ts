/** What may stand at the cursor of a command line: commands, flags, and what a flag's value may be. */
import {
  kindPhrase,
  leadingKind,
  namesOf,
  shortestName,
} from "../discovery/kind-names.ts";
import { kinds } from "../kinds/index.ts";
import type { FluxKind } from "../kinds/kind.ts";
import { addonNames } from "../scaffold/addon-names.ts";
import type { Command, Flag, Grammar, Words } from "./command.ts";
import { fromShell } from "./completion-script.ts";

/** What there is to complete. */
export interface Completing extends Grammar {
  /** The names of the clusters of the fluxsmith.yaml in a folder; undefined for this one. */
  readonly clusters: (cwd: string | undefined) => Promise<readonly string[]>;
  /** The items of the fluxsmith.yaml in a folder. */
  readonly items: (cwd: string | undefined) => Promise<readonly NamedKind[]>;
}

/** An item of the config. */
export interface NamedKind {
  readonly kind: FluxKind;
  readonly key: string;
}

/** A text that may stand there, and what it is; a `text` of {@link fromShell} leaves it to the shell. */
export interface Candidate {
  readonly text: string;
  readonly describe?: string;
}

/** Where the cursor is in a command line. */
interface Cursor {
  readonly command: Command | undefined;
  /** The flags so far, by name, with their last values. */
  readonly given: ReadonlyMap<string, string | undefined>;
  /** The flag whose value is at the cursor. */
  readonly flag: string | undefined;
  /** What is typed already of that value, or of the word; `before` is what stands before it in the same word. */
  readonly typed: string;
  readonly before: string;
  /** What stands before it and is no flag, without the command. */
  readonly words: readonly string[];
  /** Whether `--` has ended the flags. */
  readonly onlyWords: boolean;
}

/** What a flag's value may be, by the flag's name, which means the same to every command. */
const valuesOf: Readonly<
  Record<string, (cursor: Cursor, its: Completing) => Promise<Candidate[]>>
> = {
  kind: async ({ typed }) => kindCandidates(typed),
  cluster: async ({ given }, its) =>
    (await its.clusters(given.get("cwd"))).map((text) => ({ text })),
  cwd: async () => [{ text: fromShell.folders }],
  path: async () => [{ text: fromShell.folders }],
  "out-dir": async () => [{ text: fromShell.folders }],
  file: async () => [{ text: fromShell.files }],
  values: async () => [{ text: fromShell.files }],
  addon: async () => addonCandidates(),
};

function addonCandidates(): Candidate[] {
  return addonNames.map((text) => ({ text }));
}

/** What a command's words may be, by what its entry in the table says they are. */
const wordsOf: Readonly<
  Record<
    NonNullable<Words["values"]>,
    (cursor: Cursor, its: Completing) => Promise<Candidate[]>
  >
> = {
  folders: async () => [{ text: fromShell.folders }],
  kinds: async ({ words }) =>
    words.join() === "addon" ? addonCandidates() : kindPhrases(words),
  items: async ({ words, given }, its) =>
    itemWords(words, await its.items(given.get("cwd"))),
};

/**
 * What may stand at the cursor. Nothing for a name that only its user knows, and after a command that there is not.
 *
 * @param words what stands between the program's name and the cursor; the last one, which may be empty, is being typed
 */
export async function complete(
  words: readonly string[],
  its: Completing,
): Promise<Candidate[]> {
  const cursor = cursorOf(words, its);
  if (cursor === undefined) return [];
  const found = await candidatesAt(cursor, its);
  const { typed, before } = cursor;
  const shell: readonly string[] = Object.values(fromShell);
  return found
    .filter(({ text }) => shell.includes(text) || text.startsWith(typed))
    .map((one) =>
      shell.includes(one.text) ? one : { ...one, text: before + one.text },
    );
}

async function candidatesAt(
  cursor: Cursor,
  its: Completing,
): Promise<readonly Candidate[]> {
  const { command, given, flag, typed, onlyWords } = cursor;
  const flags = flagsAt(command, its);
  if (flag !== undefined) {
    const choices = flags[flag]?.choices;
    if (choices !== undefined) return choices.map((text) => ({ text }));
    return (await valuesOf[flag]?.(cursor, its)) ?? [];
  }
  if (onlyWords) return [];
  if (command === undefined && !typed.startsWith("-"))
    return its.commands.map(({ name, describe }) => ({ text: name, describe }));
  const values = command?.words?.values;
  if (values !== undefined && !typed.startsWith("-")) {
    const found = await wordsOf[values](cursor, its);
    if (found.length > 0) return found;
  }
  const open = Object.entries(flags).filter(
    ([name, { type }]) => type === "texts" || !given.has(name),
  );
  return [
    ...open.map(([name, { describe }]) => ({ text: `--${name}`, describe })),
    { text: "--help", describe: "Show help" },
    ...(command === undefined
      ? [{ text: "--version", describe: "Show the version" }]
      : []),
  ];
}

function flagsAt(
  command: Command | undefined,
  { globalFlags }: Completing,
): Readonly<Record<string, Flag>> {
  return { ...command?.flags, ...globalFlags };
}

/** Undefined where the words before the cursor make no sense. */
function cursorOf(
  words: readonly string[],
  its: Completing,
): Cursor | undefined {
  let command: Command | undefined;
  let onlyWords = false;
  let flag: string | undefined;
  const given = new Map<string, string | undefined>();
  const spoken: string[] = [];
  const tokens = withoutEquals(words);
  const typed = tokens.at(-1) ?? "";
  for (const token of tokens.slice(0, -1)) {
    if (flag !== undefined) {
      given.set(flag, token);
      flag = undefined;
    } else if (token === "--") onlyWords = true;
    else if (!onlyWords && token.startsWith("-")) {
      const { name, value } = readFlag(token, flagsAt(command, its));
      given.set(name, value);
      if (value === undefined && takesValue(name, command, its)) flag = name;
    } else if (command === undefined) {
      command = its.commands.find(({ name }) => name === token);
      if (command === undefined) return undefined;
    } else spoken.push(token);
  }
  const cursor = { command, given, words: spoken, onlyWords };
  const inline = readFlag(typed, flagsAt(command, its));
  if (flag === undefined && inline.value !== undefined && !onlyWords)
    return {
      ...cursor,
      ...lastOfList(inline.name, inline.value, `--${inline.name}=`),
    };
  return flag === undefined
    ? { ...cursor, flag, typed, before: "" }
    : { ...cursor, ...lastOfList(flag, typed, "") };
}

/** Kinds may be several behind one flag: the last one is being typed. */
function lastOfList(
  flag: string,
  value: string,
  before: string,
): Pick<Cursor, "flag" | "typed" | "before"> {
  const comma = flag === "kind" ? value.lastIndexOf(",") + 1 : 0;
  return {
    flag,
    typed: value.slice(comma),
    before: before + value.slice(0, comma),
  };
}

/** bash makes three words of `--kind=hr`, of which the shell replaces the last. */
function withoutEquals(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    if (word !== "=" || words[index - 1]?.startsWith("--") !== true)
      return [word];
    return index === words.length - 1 ? [""] : [];
  });
}

function readFlag(
  token: string,
  flags: Readonly<Record<string, Flag>>,
): { readonly name: string; readonly value: string | undefined } {
  const [, long, value] = /^--([^=]+)(?:=(.*))?$/s.exec(token) ?? [];
  if (long !== undefined) return { name: long, value };
  const short = Object.entries(flags).find(
    ([, { letter }]) => letter !== undefined && token === `-${letter}`,
  );
  return { name: short?.[0] ?? "", value: undefined };
}

function takesValue(
  name: string,
  command: Command | undefined,
  its: Completing,
): boolean {
  const flags = flagsAt(command, its);
  return Object.hasOwn(flags, name) && flags[name]?.type !== "boolean";
}

/** The words by which a new item's kind is named, one at a time. */
function kindPhrases(words: readonly string[]): Candidate[] {
  const phrases = [...kinds.map(kindPhrase), "addon"].map((one) =>
    one.split(" "),
  );
  const next = phrases
    .filter((phrase) => words.every((word, at) => word === phrase[at]))
    .flatMap((phrase) => phrase[words.length] ?? []);
  return [...new Set(next)].map((text) => ({ text }));
}

/** The names of items, behind a kind only those of that kind; where several bear one, with the kind before it. */
function itemWords(
  words: readonly string[],
  items: readonly NamedKind[],
): Candidate[] {
  const named = leadingKind(words);
  if (words.length > (named?.count ?? 0)) return [];
  const its = items.filter(({ kind }) => !named || kind === named.kind);
  return its.map(({ kind, key }) => {
    const isOnly =
      named !== undefined || its.filter((one) => one.key === key).length === 1;
    const text = isOnly ? key : `${shortestName(kind)}/${key}`;
    return { text, describe: kind.kind };
  });
}

/** The kinds, or their shortest names; any other name where none of them begins like what is typed. */
function kindCandidates(typed: string): Candidate[] {
  const texts = kinds.map(({ kind }) => ({ text: kind }));
  if (typed === "") return texts;
  const short = kinds.map((one) => ({
    text: shortestName(one),
    describe: one.kind,
  }));
  const best = [...texts, ...short].filter(({ text }) =>
    text.startsWith(typed),
  );
  return best.length > 0
    ? best
    : kinds.flatMap((one) => namesOf(one).map((text) => ({ text })));
}
