/** yargs: help, and every command line that is not plain. Loaded only for those. */
import yargs, { type Argv, type Options } from "yargs";
import {
  flagsOf,
  type Command,
  type Flag,
  type Grammar,
  type Invocation,
} from "./commands/command.ts";
import { alternatives, nearest } from "./diagnostics/nearest.ts";
import type { Output } from "./io/terminal.ts";
import { version } from "./version.ts";

/**
 * Reads a command line. Undefined where it asked for help or the version, which are printed; a text says what is wrong with
 * it.
 */
export async function readWithYargs(
  args: readonly string[],
  grammar: Grammar,
  stdout: Output,
): Promise<Invocation | string | undefined> {
  let chosen: Command | undefined;
  let wrong: string | undefined;
  const parser = build(grammar, stdout, {
    choose: (command) => (chosen = command),
    fail: (message) => (wrong ??= message),
  });
  let printed = "";
  const parsed: unknown = await parser.parseAsync(
    [...args],
    {},
    (_error: unknown, _argv: unknown, output: string) => {
      printed = output;
    },
  );
  if (wrong !== undefined) return unknownCommand(parsed, grammar) ?? wrong;
  if (printed !== "") stdout.write(`${printed}\n`);
  if (chosen === undefined || printed !== "") return undefined;
  const values = new Map<string, true | readonly string[]>();
  for (const [name, flag] of Object.entries({
    ...chosen.flags,
    ...grammar.globalFlags,
  })) {
    const value = (parsed as Record<string, unknown>)[name];
    if (flag.type === "boolean") {
      if (value === true) values.set(name, true);
    } else if (typeof value === "string") values.set(name, [value]);
    else if (Array.isArray(value)) values.set(name, value.map(String));
  }
  const wordsAt = (key: string): string[] => {
    const words = (parsed as Record<string, unknown>)[key];
    return Array.isArray(words) ? words.map(String) : [];
  };
  // yargs leaves out what stands behind `--`: without its names a command would mean everything.
  const behind = wordsAt("--");
  if (chosen.words === undefined && behind.length > 0)
    return `Unknown argument: ${behind.join(", ")}`;
  return {
    command: chosen,
    words: [...wordsAt(chosen.words?.name ?? ""), ...behind],
    flags: flagsOf(chosen, values),
  };
}

/** What is wrong with a first word that is no command, if that is it: yargs calls it an argument, and takes no beginnings. */
function unknownCommand(
  parsed: unknown,
  { commands }: Grammar,
): string | undefined {
  const words = (parsed as Record<string, unknown>)["_"];
  const word = Array.isArray(words) ? String(words[0] ?? "") : "";
  const names = commands.map(({ name }) => name);
  if (word === "" || names.includes(word)) return undefined;
  const begun = names.filter((name) => name.startsWith(word));
  const meant = begun.length > 0 ? begun : nearest(word, names);
  return meant.length === 0
    ? `Unknown command: ${word}`
    : `Unknown command: ${word}. Did you mean ${alternatives(meant)}?`;
}

/** A command as yargs has it: `apply [name..]`. */
function commandLine({ name, words }: Command): string {
  if (words === undefined) return name;
  return words.required
    ? `${name} <${words.name}..>`
    : `${name} [${words.name}..]`;
}

function build(
  { commands, globalFlags }: Grammar,
  stdout: Output,
  on: { choose: (command: Command) => void; fail: (message: string) => void },
): Argv {
  const parser = yargs()
    .scriptName("fluxsmith")
    .usage(
      "fluxsmith writes, checks and lists the Flux objects of a GitOps repository.\n\nUsage: fluxsmith COMMAND",
    )
    .parserConfiguration({
      "boolean-negation": false,
      "populate--": true,
    })
    .detectLocale(false)
    .strict()
    .exitProcess(false)
    .fail((message: string | null, error: Error | undefined) => {
      if (error !== undefined && error.name !== "YError") throw error;
      on.fail(message ?? error?.message ?? "unknown command");
    })
    .demandCommand(1, 1, "Which command?", "One command at a time.")
    .alias("help", "h")
    .version(version)
    .wrap(Math.min(stdout.columns ?? 80, 100))
    .epilogue(
      "In the package: docs/guide.md, docs/config.md (every field of fluxsmith.yaml), docs/errors.md (every finding's code).",
    )
    .options(optionsOf(globalFlags));
  for (const command of commands)
    parser.command(
      commandLine(command),
      command.describe,
      (inner) => {
        // yargs keeps the name for its own flag otherwise.
        if (Object.hasOwn(command.flags, "version")) inner.version(false);
        inner.options(optionsOf(command.flags));
        if (command.words !== undefined)
          inner.positional(command.words.name, {
            describe: command.words.describe,
            type: "string",
            array: true,
          });
        for (const [line, what] of command.examples) inner.example(line, what);
        return inner;
      },
      () => on.choose(command),
    );
  return parser;
}

function optionsOf(
  flags: Readonly<Record<string, Flag>>,
): Record<string, Options> {
  return Object.fromEntries(
    Object.entries(flags).map(([name, { type, describe, letter, choices }]) => [
      name,
      {
        describe,
        ...(type === "boolean"
          ? { type: "boolean" as const }
          : { type: "string" as const, requiresArg: true }),
        ...(type === "texts" ? { array: true } : {}),
        ...(letter === undefined ? {} : { alias: letter }),
        ...(choices === undefined ? {} : { choices, default: choices[0] }),
      },
    ]),
  );
}
