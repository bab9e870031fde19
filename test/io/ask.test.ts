/** Questions on a real pseudo-terminal. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { beforeAll, describe, expect, it } from "vitest";
import { converse, hasTerminal } from "../tools/terminal.ts";
import { bundle } from "./fixtures/bundle.ts";
import { folder } from "./support.ts";

let program = "";
beforeAll(async () => {
  const built = mkdtempSync(`${tmpdir()}/fluxsmith-ask-`);
  program = `${built}/ask.mjs`;
  await bundle("ask-a-question.ts", program);
  return () => rmSync(built, { recursive: true });
});

const question = "Apply 3 objects? [y/N] ";

/** Asks on a terminal and types something once the question stands there; what was on the screen, and what became of it. */
async function onTerminal(typed: string, redirect = "") {
  const cwd = folder();
  const file = `${cwd}/answer`;
  const line = `'${process.execPath}' '${program}' '${file}' ${redirect}`;
  const { screen } = await converse(line, [[question, typed]], { cwd });
  return { screen, ...read(file) };
}

function read(file: string): {
  answer: string | null;
  interrupted: boolean;
  code: number;
} {
  return JSON.parse(readFileSync(file, "utf8"));
}

describe.skipIf(!hasTerminal())("on a terminal", () => {
  it.each([
    ["y\n", "y"],
    ["\n", ""],
    ["  Yes, please \n", "  Yes, please "],
    ["n\ny\n", "n"],
    // The terminal's own line editing.
    ["no\u007F\u007Fyes\n", "yes"],
  ])("%j is answered: %j", async (typed, answer) => {
    const asked = await onTerminal(typed);
    expect(asked.screen).toContain(question);
    expect(asked).toMatchObject({ answer, interrupted: false, code: 0 });
  });

  it("nobody answers who closes it (Ctrl-D)", async () => {
    const asked = await onTerminal("\u0004");
    expect(asked).toMatchObject({ answer: null, interrupted: false, code: 0 });
  });

  it("41: Ctrl-C ends the question at once, and the program with it", async () => {
    const asked = await onTerminal("\u0003");
    expect(asked).toMatchObject({ answer: null, interrupted: true, code: 0 });
  });

  it("86: nobody is asked where stderr or stdin is none", async () => {
    for (const redirect of ["2>/dev/null", "</dev/null"]) {
      const asked = await onTerminal("y\n", redirect);
      expect(asked.screen).not.toContain("Apply");
      expect(asked.answer).toBeNull();
    }
  });
});

it("86: nobody is asked where there is no terminal at all", async () => {
  const file = `${folder()}/answer`;
  const child = spawn(process.execPath, [program, file]);
  child.stdin.write("y\n");
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes) => (said += String(bytes)));
  await once(child, "close");
  expect(said).toBe("");
  expect(read(file)).toEqual({ answer: null, interrupted: false, code: 0 });
});
