/** What the shell's own commands do to variables and to the folder. */
import {
  folderOf,
  fromRoot,
  holdsRepositoryPath,
  inRepository,
  joinPath,
} from "./shell-paths.ts";
import type { Body, Command, Word } from "./shell-syntax.ts";
import { parseShell } from "./shell-parser.ts";
import {
  expandList,
  expandText,
  expandWord,
  Unclear,
  type ExpandedWords,
  type ShellState,
  type Value,
} from "./shell-values.ts";

const assignment = /^([A-Za-z_]\w*)(\+?)=/;

interface Assignment {
  readonly name: string;
  readonly isAdded: boolean;
  readonly value: Word;
}

function assignmentOf(word: Word): Assignment | undefined {
  const [first, ...rest] = word.parts;
  if (first?.kind !== "text" || first.quoted) return undefined;
  const [all = "", name = "", plus] = assignment.exec(first.text) ?? [];
  if (name === "") return undefined;
  const text = { ...first, text: first.text.slice(all.length) };
  const parts = text.text === "" ? rest : [text, ...rest];
  return { name, isAdded: plus === "+", value: { ...word, parts } };
}

/** Sets what `name=value` at a command's beginning sets, and answers its other words. Before a command it is for that one only. */
export function assignTo(
  words: readonly Word[],
  state: ShellState,
  isDoubted: boolean,
): readonly Word[] {
  const count = words.findIndex((word) => assignmentOf(word) === undefined);
  if (count === 0) return words;
  if (count > 0) return words.slice(count);
  for (const word of words) assign(word, state, isDoubted);
  return [];
}

/** The value of a variable that is set for one command: `name=value command`. */
export function setBefore(
  words: readonly Word[],
  name: string,
  state: ShellState,
): string | undefined {
  for (const word of words) {
    const found = assignmentOf(word);
    if (found === undefined) return undefined;
    if (found.name === name) return expandText(found.value, state);
  }
  return undefined;
}

function assign(word: Word, state: ShellState, isDoubted: boolean): void {
  const found = assignmentOf(word);
  if (found === undefined) return;
  const { variables } = state;
  const value = isDoubted
    ? { unclear: "it may be set to something else" }
    : valueOf(found, variables.get(found.name), state);
  variables.set(found.name, value);
}

function valueOf(
  { value, isAdded }: Assignment,
  before: Value | undefined,
  state: ShellState,
): Value {
  try {
    const made =
      value.items === undefined
        ? [expandText(value, state)]
        : expandList(value.items, state);
    if (!isAdded) return made;
    if (before === undefined || "unclear" in before)
      return { unclear: "it is added to" };
    return value.items === undefined
      ? [`${before[0] ?? ""}${made[0] ?? ""}`]
      : [...before, ...made];
  } catch (error) {
    if (error instanceof Unclear) return { unclear: `set to ${error.message}` };
    throw error;
  }
}

/** Does what a command of the shell's own does; whether it is one. */
export function builtin(
  written: readonly Word[],
  words: ExpandedWords,
  state: ShellState,
  isDoubted: boolean,
): boolean {
  const [first, ...args] = written;
  const part = first?.parts[0];
  const name = part?.kind === "text" ? part.text : "";
  if (["export", "readonly", "declare", "typeset", "local"].includes(name)) {
    for (const word of args) {
      assign(word, state, isDoubted);
      const text = word.parts[0]?.kind === "text" ? word.parts[0].text : "";
      if (name === "export") state.exported.add(text.split("=")[0] ?? "");
    }
    return true;
  }
  const known = "unclear" in words ? undefined : words.slice(1);
  if (["cd", "pushd", "popd"].includes(name)) {
    const back = name === "popd" ? state.left.pop() : undefined;
    if (name === "pushd") state.left.push(state.folder);
    const to = name === "popd" ? back : changed(known, state);
    state.folder = isDoubted ? undefined : to;
    return true;
  }
  if (name === "shift") {
    shift(state);
    return true;
  }
  if (!["read", "unset", "mapfile", "readarray", "getopts"].includes(name))
    return false;
  for (const one of known ?? [])
    if (/^\w+$/.test(one))
      state.variables.set(one, { unclear: `\`${name}\` sets it` });
  return true;
}

function changed(
  args: readonly string[] | undefined,
  { folder }: ShellState,
): string | undefined {
  const to = args?.find((arg) => !arg.startsWith("-"));
  return to === undefined ? undefined : joinPath(folder, to);
}

function shift({ variables }: ShellState): void {
  const all = variables.get("@");
  if (all === undefined || "unclear" in all) return;
  const rest = all.slice(1);
  variables.set("@", rest);
  for (let number = 1; number < 10; number++)
    variables.set(String(number), [rest[number - 1] ?? ""]);
}

/** Nobody knows any more what the variables are that these commands may set. */
export function unsetAll(body: Body, state: ShellState, why: string): void {
  const visit = (command: Command): void => {
    if (command.kind === "for")
      state.variables.set(command.name, { unclear: why });
    if (command.kind !== "simple") {
      for (const { commands } of command.body) commands.forEach(visit);
      return;
    }
    for (const word of command.words) {
      const name = assignmentOf(word)?.name;
      if (name !== undefined) state.variables.set(name, { unclear: why });
    }
  };
  for (const { commands } of body) commands.forEach(visit);
}

/** What a few commands print that scripts find their folder with: dirname, realpath, cd … && pwd, git rev-parse. */
export function printed(text: string, state: ShellState): string | undefined {
  const { body, unreadable } = parseShell(text);
  if (unreadable !== undefined) return undefined;
  let { folder } = state;
  let output: string | undefined;
  for (const { commands, joinedBy } of body) {
    const [command, ...others] = commands;
    if (command?.kind !== "simple" || others.length > 0 || joinedBy === "||")
      return undefined;
    const [name = "", ...args] = command.words.flatMap((word) =>
      expandWord(word, state),
    );
    const path = args.findLast((arg) => !arg.startsWith("-"));
    if (name === "cd") folder = path && joinPath(folder, path);
    else if (name === "pwd") output = folder === "" ? "." : folder;
    else if (name === "dirname") output = path && folderOf(path);
    else if (name === "realpath" || name === "readlink")
      output = path && joinPath(folder, path);
    else if (name === "git") output = gitPlace(args.join(" "), folder);
    else if (name === "echo") output = args.join(" ");
    else return undefined;
  }
  return output;
}

/** What git says of the place that it runs in. */
function gitPlace(
  args: string,
  folder: string | undefined,
): string | undefined {
  if (args === "rev-parse --show-toplevel") return inRepository("");
  if (args !== "rev-parse --show-prefix" || folder === undefined)
    return undefined;
  if (!holdsRepositoryPath(folder)) return undefined;
  const prefix = fromRoot(folder);
  return prefix === "" ? "" : `${prefix}/`;
}
