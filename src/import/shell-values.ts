/** What a script's words are when it runs, as far as the script alone says it. */
import type { Part, ShellFunction, Word } from "./shell-syntax.ts";

/** A word that depends on more than the script; the message says on what, to go behind "it depends on". */
export class Unclear extends Error {}

/** A variable: one value, or an array's. A text says why nobody knows. */
export type Value = readonly string[] | { readonly unclear: string };

/** A command's words; a text says on what else they depend. */
export type ExpandedWords = readonly string[] | { readonly unclear: string };

/** What a script has set so far. */
export interface ShellState {
  readonly variables: Map<string, Value>;
  readonly exported: Set<string>;
  readonly functions: Map<string, ShellFunction>;
  /** The folder that commands run in; undefined where nobody knows. */
  folder: string | undefined;
  /** What `popd` goes back to. */
  readonly left: (string | undefined)[];
  /** What `$(…)` prints; undefined where nobody can say. @throws Unclear */
  readonly output: (command: string, state: ShellState) => string | undefined;
}

/** The words that a word becomes, none for an empty variable without quotes. @throws Unclear */
export function expandWord(word: Word, state: ShellState): string[] {
  if (word.items !== undefined) throw new Unclear("an array");
  const fields = new FieldList();
  for (const part of word.parts) addPart(part, state, fields);
  return fields.done();
}

/** The words of a list, in which a pattern stands for file names. @throws Unclear */
export function expandList(
  words: readonly Word[],
  state: ShellState,
): string[] {
  for (const { parts } of words)
    for (const part of parts)
      if (part.kind === "text" && !part.quoted && /[*?[]/.test(part.text))
        throw new Unclear(`the files that \`${part.text}\` finds`);
  return words.flatMap((word) => expandWord(word, state));
}

/** The one text of a word that is not split: a value, a file. @throws Unclear */
export function expandText(word: Word, state: ShellState): string {
  const parts = word.parts.map((part): Part =>
    part.kind === "variable" || part.kind === "command"
      ? { ...part, quoted: true }
      : part,
  );
  return expandWord({ ...word, parts }, state).join(" ");
}

class FieldList {
  private readonly fields: string[] = [];
  private current: string | undefined;

  add(text: string): void {
    this.current = (this.current ?? "") + text;
  }

  /** Adds what is not quoted, which is split at its blanks. */
  addSplit(text: string): void {
    for (const piece of text.match(/\s+|\S+/g) ?? [])
      if (/\s/.test(piece)) this.close();
      else this.add(piece);
  }

  close(): void {
    if (this.current !== undefined) this.fields.push(this.current);
    this.current = undefined;
  }

  done(): string[] {
    this.close();
    return this.fields;
  }
}

function addPart(part: Part, state: ShellState, fields: FieldList): void {
  if (part.kind === "computed") throw new Unclear(`\`${part.text}\``);
  if (part.kind === "text") fields.add(literal(part.text, part.quoted));
  else if (part.kind === "command") {
    const printed = state.output(part.text, state);
    if (printed === undefined) throw new Unclear(`\`$(${part.text})\``);
    if (part.quoted) fields.add(printed);
    else fields.addSplit(printed);
  } else {
    const values = valuesOf(part, state);
    for (const [index, value] of values.entries()) {
      if (index > 0) fields.close();
      if (part.quoted) fields.add(value);
      else fields.addSplit(value);
    }
  }
}

function literal(text: string, quoted: boolean): string {
  if (
    !quoted &&
    (text.startsWith("~") || /\{[^{}]*(,|\.\.)[^{}]*\}/.test(text))
  )
    throw new Unclear(`what the shell makes of \`${text}\``);
  return text;
}

function valuesOf(
  part: Part & { readonly kind: "variable" },
  state: ShellState,
): readonly string[] {
  const value = state.variables.get(part.name);
  if (value === undefined)
    throw new Unclear(`\`$${part.name}\`, which the script does not set`);
  if ("unclear" in value)
    throw new Unclear(`\`$${part.name}\`: ${value.unclear}`);
  const isEmpty = value.every((one) => one === "");
  if (part.otherwise !== undefined && isEmpty)
    return [expandText(part.otherwise, state)];
  if (state.variables.has("IFS") && !part.quoted)
    throw new Unclear("IFS, which the script sets");
  return part.all ? value : value.slice(0, 1);
}
