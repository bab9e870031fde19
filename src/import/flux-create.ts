/** The objects that a shell script of `flux create … --export` lines makes. */
import {
  fromRoot,
  holdsRepositoryPath,
  inRepository,
  joinPath,
} from "./shell-paths.ts";
import { printed, setBefore } from "./shell-builtins.ts";
import { exportedObject } from "./flux-export.ts";
import { parseShell } from "./shell-parser.ts";
import {
  expandWord,
  Unclear,
  type ShellState,
  type Value,
} from "./shell-values.ts";
import { Walk, type ShellCommand } from "./shell-walk.ts";
import type { TextFiles } from "./subcommand.ts";
import type { Fields } from "../yaml/data.ts";

export interface FluxCreateContext {
  /** Where the script stands in the repository; scripts find files from there. */
  readonly path: string;
  /** The text of a file of the repository, for `--values`. */
  readonly files: TextFiles;
}

/** An object, as `flux create … --export` prints it. */
export interface CreatedObject {
  readonly object: Fields;
  /** Of the script, from 1. */
  readonly line: number;
  /**
   * Where it is written: from the repository's root where the script finds its folder itself, else from where the script is
   * run. Undefined where nobody can say, or it is written to no file.
   */
  readonly file?: string;
}

/** Something that mentions `flux create` and of which the object is not known. */
export interface LeftCommand {
  readonly line: number;
  /** As it is written, continued lines in one. */
  readonly text: string;
  /** One sentence. */
  readonly reason: string;
}

export interface FluxCreateScript {
  /** In the order in which they are made; in loops, several of one line. */
  readonly entries: readonly CreatedObject[];
  /** By line. */
  readonly left: readonly LeftCommand[];
}

/** A `flux create`, however flux is called. */
const mention = /flux[^\s|;&]*\s+(?:-\S+\s+)*create\b/i;

/**
 * Reads a script without running it. Words must be literal, or variables, arrays, loops and functions of literal words of the
 * same script; what depends on anything else, on a condition, or would be refused by flux itself is left, with the reason.
 * Comments are no mention.
 */
export function readFluxCreate(
  script: string,
  { path, files }: FluxCreateContext,
): FluxCreateScript {
  const reading = new Reading(script, files);
  const { body, hereDocuments, unreadable } = parseShell(script);
  const state = newState(path);
  const walk = new Walk((command) => reading.meet(command));
  walk.body(body, state, {});
  for (const { name, body: uncalled } of state.functions.values())
    if (!walk.called.has(name))
      walk.body(uncalled, state, {}, `the function ${name} is not called`);
  for (const { start, end } of hereDocuments)
    reading.leaveLines(start, end, "it is the text of a here-document");
  if (unreadable !== undefined)
    reading.leaveLines(
      unreadable.offset,
      script.length,
      `the script cannot be read from here on: ${unreadable.message}`,
    );
  if (walk.isTooLong)
    reading.leaveLines(
      0,
      script.length,
      "the script's loops are too long to follow",
    );
  return reading.finish();
}

function newState(path: string): ShellState {
  const own: Value = [inRepository(path)];
  return {
    variables: new Map([
      ["0", own],
      ["BASH_SOURCE", own],
    ]),
    exported: new Set(),
    functions: new Map(),
    folder: "",
    left: [],
    output: printed,
  };
}

class Reading {
  private readonly entries: CreatedObject[] = [];
  private readonly left = new Map<string, LeftCommand>();
  private readonly script: string;
  private readonly files: TextFiles;

  constructor(script: string, files: TextFiles) {
    this.script = script;
    this.files = files;
  }

  meet(met: ShellCommand): void {
    const { command, sink, doubt } = met;
    const text = joined(this.script.slice(command.start, command.end));
    const words = fluxWords(withoutSecrets(met));
    if (words === undefined) {
      if (mention.test(text)) this.leave(command.start, text, reasonOf(met));
      return;
    }
    if (!words.includes("create")) return;
    const refused = doubt ?? sink.altered;
    const made =
      refused === undefined ? this.made(words, met) : { reason: refused };
    if ("reason" in made) {
      this.leave(command.start, text, made.reason);
      return;
    }
    const { file } = sink;
    this.entries.push({
      object: made.object,
      line: this.lineOf(command.start),
      ...(file === undefined ? {} : { file: fromRoot(file) }),
    });
  }

  private made(
    words: readonly string[],
    { command, state }: ShellCommand,
  ): ReturnType<typeof exportedObject> {
    if (words.some(holdsRepositoryPath))
      return {
        reason: "it names a folder of the machine that runs the script",
      };
    const name = "FLUX_SYSTEM_NAMESPACE";
    const everywhere = state.exported.has(name)
      ? state.variables.get(name)
      : undefined;
    const namespace =
      setBefore(command.words, name, state) ??
      (everywhere === undefined || "unclear" in everywhere
        ? undefined
        : everywhere[0]);
    return exportedObject(words, {
      namespace,
      files: (path) => {
        const file = joinPath(state.folder, path);
        return file === undefined ? undefined : this.files(fromRoot(file));
      },
    });
  }

  leave(start: number, text: string, reason: string): void {
    const line = this.lineOf(start);
    this.left.set(`${line} ${reason}`, { line, text, reason });
  }

  /** Leaves each line of a part of the script that mentions it and is no comment. */
  leaveLines(start: number, end: number, reason: string): void {
    let at = start;
    for (const line of this.script.slice(start, end).split("\n")) {
      if (mention.test(line) && !/^\s*#/.test(line))
        this.leave(at, joined(line), reason);
      at += line.length + 1;
    }
  }

  finish(): FluxCreateScript {
    const left = [...this.left.values()].toSorted((a, b) => a.line - b.line);
    return { entries: this.entries, left };
  }

  private lineOf(offset: number): number {
    return this.script.slice(0, offset).split("\n").length;
  }
}

/** Continued lines as one. */
function joined(text: string): string {
  return text.replaceAll(/\s*\\\r?\n\s*/g, " ").trim();
}

/** Flags that leave no trace in an exported object: whatever they say, it is the same. */
const traceless =
  /^--(password|username|private-key-file|cert-file|key-file|access-key|secret-key|kubeconfig|context|cluster|user|token|server|as|cache-dir)(=|$)/;

/** The command with `-` for what only such flags say, where that is all that is not known. */
function withoutSecrets(met: ShellCommand): ShellCommand {
  if (!("unclear" in met.words)) return met;
  const words: string[] = [];
  for (const word of met.command.words)
    try {
      words.push(...expandWord(word, met.state));
    } catch (error) {
      if (!(error instanceof Unclear)) throw error;
      const [part] = word.parts;
      const text = part?.kind === "text" ? part.text : "";
      const before = words.at(-1) ?? "";
      if (traceless.test(text) && text.includes("="))
        words.push(text.replace(/=[^]*/, "=-"));
      else if (traceless.test(before) && !before.includes("=")) words.push("-");
      else return met;
    }
  return { ...met, words };
}

/** The words behind `flux`; undefined where they are not known, or it is another command. */
function fluxWords({ words }: ShellCommand): readonly string[] | undefined {
  if ("unclear" in words) return undefined;
  const at = words.findIndex(
    (word) => !/^(command|exec|sudo|time|env)$|^\w+=/.test(word),
  );
  const name = words[at]?.split("/").at(-1);
  return name === "flux" ? words.slice(at + 1) : undefined;
}

function reasonOf({ words, doubt }: ShellCommand): string {
  if ("unclear" in words) return doubt ?? `it depends on ${words.unclear}`;
  const [name] = words;
  return name === undefined
    ? "its output is only kept in a variable"
    : `it is only a part of what \`${name}\` is given`;
}
