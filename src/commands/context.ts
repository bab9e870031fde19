/** What a command runs in: everything from outside, handed in, so that tests can hand in their own. */
import type { FileSystem } from "../io/filesystem.ts";
import type { ColorEnvironment, Output } from "../io/terminal.ts";

export type Environment = ColorEnvironment &
  Readonly<Record<string, string | undefined>>;

export interface CommandContext {
  /** The folder of fluxsmith.yaml, absolute. */
  readonly cwd: string;
  readonly fs: FileSystem;
  /** Results. */
  readonly stdout: Output;
  /** Findings, status and progress. */
  readonly stderr: Output;
  /** The environment: colour, and for the tools that a command starts. */
  readonly env: Environment;
  /** Asks the person at the terminal; undefined where there is none, the answer was closed (Ctrl-D), or `until` came first. */
  readonly ask: (
    question: string,
    until: AbortSignal,
  ) => Promise<string | undefined>;
  /** Milliseconds since 1970; for ages, time limits and progress, never for what is written into files. */
  readonly now: () => number;
  readonly pid: number;
  readonly host: () => string;
  /** Starts to watch for Ctrl-C, calls back when it is pressed; whether it was. Until then it ends the program as usual. */
  readonly watchInterrupts: (onFirst?: () => void) => () => boolean;
}

/** The surroundings as they are handed to the program: the file system is the real one where none is given. */
export type Machine = Omit<CommandContext, "fs"> &
  Partial<Pick<CommandContext, "fs">>;

/** Exit codes, as the design has them. */
export const exit = {
  fine: 0,
  /** Findings, or differences. */
  findings: 1,
  /** Invalid input, or a tool that failed. */
  failed: 2,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;
