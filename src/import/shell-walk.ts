/** Goes through a script as the shell would run it, without running anything: loops are unrolled, functions followed. */
import type {
  Body,
  Command,
  ForLoop,
  Pipeline,
  ShellFunction,
  SimpleCommand,
} from "./shell-syntax.ts";
import { sinkOf, sinkThrough, type Sink } from "./shell-sinks.ts";
import { assignTo, builtin, unsetAll } from "./shell-builtins.ts";
import {
  expandList,
  expandWord,
  Unclear,
  type ExpandedWords,
  type ShellState,
} from "./shell-values.ts";

/** A command that the script may run. */
export interface ShellCommand {
  readonly command: SimpleCommand;
  readonly words: ExpandedWords;
  /** Where its output goes. */
  readonly sink: Sink;
  /** Why it may not run, as a sentence. */
  readonly doubt: string | undefined;
  /** Variables and the folder it runs in, at this moment. */
  readonly state: ShellState;
}

/** How many commands are looked at; more are for a person. */
const most = 20_000;

export class Walk {
  readonly called = new Set<string>();
  private count = 0;
  private depth = 0;
  private readonly meet: (command: ShellCommand) => void;

  /** `meet` is told of each command in the order in which they run; those of the shell's own have no words. */
  constructor(meet: (command: ShellCommand) => void) {
    this.meet = meet;
  }

  /** Answers whether a `continue` or `break` in doubt may have left out what follows. */
  body(body: Body, state: ShellState, sink: Sink, doubt?: string): boolean {
    let mayLeave = false;
    for (const [index, pipeline] of body.entries()) {
      const own =
        doubt ??
        (mayLeave
          ? "a `continue` or `break` above it may leave it out"
          : undefined) ??
        doubtBehind(body[index - 1], pipeline);
      if (this.pipeline(pipeline, state, sink, own)) mayLeave = true;
    }
    return mayLeave;
  }

  private pipeline(
    { commands }: Pipeline,
    state: ShellState,
    sink: Sink,
    doubt: string | undefined,
  ): boolean {
    let mayLeave = false;
    for (const [index, command] of commands.entries()) {
      const through = sinkThrough(commands.slice(index + 1), state, sink);
      // Each command of a real pipeline runs in a shell of its own.
      const own = commands.length > 1 ? copyOf(state) : state;
      const there = sinkOf(command.redirects, own, through);
      if (this.command(command, own, there, doubt)) mayLeave = true;
    }
    return mayLeave;
  }

  private command(
    command: Command,
    state: ShellState,
    sink: Sink,
    doubt: string | undefined,
  ): boolean {
    if (command.kind === "simple")
      return this.simple(command, state, sink, doubt);
    if (command.kind === "for")
      return this.forLoop(command, state, sink, doubt);
    if (command.kind === "function") {
      state.functions.set(command.name, command);
      return false;
    }
    if (command.kind === "group")
      return this.body(
        command.body,
        command.isSubshell ? copyOf(state) : state,
        sink,
        doubt,
      );
    const why = doubt ?? `${command.what} decides whether it runs`;
    const left = this.body(command.body, state, sink, why);
    unsetAll(command.body, state, `${command.what} may set it`);
    return left;
  }

  private forLoop(
    loop: ForLoop,
    state: ShellState,
    sink: Sink,
    doubt: string | undefined,
  ): boolean {
    let items: readonly string[];
    try {
      items = expandList(loop.words, state);
    } catch (error) {
      if (!(error instanceof Unclear)) throw error;
      const unclear = `the loop runs over ${error.message}`;
      state.variables.set(loop.name, { unclear });
      this.body(loop.body, state, sink, doubt ?? unclear);
      unsetAll(loop.body, state, "a loop may set it");
      return false;
    }
    let own = doubt;
    for (const item of items) {
      state.variables.set(loop.name, [item]);
      const mayLeave = this.body(loop.body, state, sink, own);
      // A `break` may leave out all turns that follow.
      if (mayLeave) own ??= "a `break` in the loop may leave it out";
    }
    return false;
  }

  private simple(
    command: SimpleCommand,
    state: ShellState,
    sink: Sink,
    doubt: string | undefined,
  ): boolean {
    if (++this.count > most) return false;
    const isDoubted = doubt !== undefined;
    const rest = assignTo(command.words, state, isDoubted);
    const own = { command, words: [], sink, doubt, state };
    if (rest.length === 0) {
      this.meet(own);
      return false;
    }
    let words: ExpandedWords;
    try {
      words = rest.flatMap((word) => expandWord(word, state));
    } catch (error) {
      if (!(error instanceof Unclear)) throw error;
      words = { unclear: error.message };
    }
    const known = "unclear" in words ? [] : words;
    const [name = ""] = known;
    if (name === "continue" || name === "break") return isDoubted;
    if (builtin(rest, words, state, isDoubted)) {
      this.meet(own);
      return false;
    }
    const called = state.functions.get(name);
    if (called === undefined || this.depth > 20)
      this.meet({ command, words, sink, doubt, state });
    else this.call(called, known.slice(1), { state, sink, doubt });
    return false;
  }

  private call(
    { name, body }: ShellFunction,
    args: readonly string[],
    at: {
      readonly state: ShellState;
      readonly sink: Sink;
      readonly doubt: string | undefined;
    },
  ): void {
    this.called.add(name);
    this.depth++;
    const { variables } = at.state;
    const outer = new Map(variables);
    for (let number = 1; number < 10; number++)
      variables.set(String(number), [args[number - 1] ?? ""]);
    variables.set("@", args);
    variables.set("*", [args.join(" ")]);
    this.body(body, at.state, at.sink, at.doubt);
    for (const number of "123456789@*".split("")) {
      const before = outer.get(number);
      if (before === undefined) variables.delete(number);
      else variables.set(number, before);
    }
    this.depth--;
  }

  /** Whether there were too many commands to look at. */
  get isTooLong(): boolean {
    return this.count > most;
  }
}

function copyOf(state: ShellState): ShellState {
  return {
    ...state,
    variables: new Map(state.variables),
    exported: new Set(state.exported),
    functions: new Map(state.functions),
    left: [...state.left],
  };
}

/** What tells whether something is so; after them, `&&` is a question. */
const tests = /^(\[|\[\[|test|grep|command|which|type|diff|cmp|false|!)$/;

/** Why a pipeline may not run that is joined to the one before by `&&` or `||`. */
function doubtBehind(
  before: Pipeline | undefined,
  { joinedBy }: Pipeline,
): string | undefined {
  if (joinedBy === ";" || before === undefined) return undefined;
  if (joinedBy === "||")
    return "it runs only where the command before it fails";
  const [first] = before.commands;
  const part = first?.kind === "simple" ? first.words[0]?.parts[0] : undefined;
  const name = part?.kind === "text" ? part.text : "";
  return first?.kind !== "simple" || tests.test(name) || before.joinedBy !== ";"
    ? "it runs only where the command before it succeeds"
    : undefined;
}
