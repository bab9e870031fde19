/** What a command runs in: everything from outside, handed in, so that tests can hand in their own. */
import type { FileSystem } from "../io/filesystem.ts";
import type { ColorEnvironment, Output } from "../io/terminal.ts";

export interface CommandContext {
  /** The folder of fluxsmith.yaml, absolute. */
  readonly cwd: string;
  readonly fs: FileSystem;
  /** Results. */
  readonly stdout: Output;
  /** Findings, status and progress. */
  readonly stderr: Output;
  readonly env: ColorEnvironment;
  /** Milliseconds since 1970; for the lock's age and the progress only, never for output. */
  readonly now: () => number;
  readonly pid: number;
  readonly host: () => string;
  /** Starts to watch for Ctrl-C; whether it was pressed. Until then it ends the program as usual. */
  readonly watchInterrupts: () => () => boolean;
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
