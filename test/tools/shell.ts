/** The program as somebody has it who types `fluxsmith …` into a shell. */
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import type { Ran } from "./cli.ts";
import { buildProgram } from "./program.ts";

export interface Shell {
  /** Types a line in a folder. Of the environment there is only what is given, and the PATH. */
  readonly type: (
    line: string,
    cwd: string,
    env?: Readonly<Record<string, string | undefined>>,
  ) => Promise<Ran>;
  readonly remove: () => void;
}

/** Builds the program and puts it on a shell's PATH, before that of `env`. */
export async function openShell(): Promise<Shell> {
  const program = await buildProgram();
  const bin = `${dirname(program.file)}/bin`;
  mkdirSync(bin);
  writeFileSync(
    `${bin}/fluxsmith`,
    `#!/bin/sh\nexec "${process.execPath}" "${program.file}" "$@"\n`,
    { mode: 0o755 },
  );
  return {
    remove: program.remove,
    type: (line, cwd, env = {}) => {
      const path = env["PATH"] ?? process.env["PATH"] ?? "";
      const PATH = [bin, path].join(delimiter);
      return new Promise((resolve) => {
        execFile(
          "sh",
          ["-c", line],
          { cwd, env: { ...env, PATH } },
          (error, stdout, stderr) =>
            resolve({ code: Number(error?.code ?? 0), stdout, stderr }),
        );
      });
    },
  };
}
