/** Help, and what is said of a command line with a mistake in it. */
import { expect, it } from "vitest";
import { main } from "../src/cli.ts";
import { commands, globalFlags } from "../src/commands/table.ts";
import { readWithYargs } from "../src/usage.ts";
import { version } from "../src/version.ts";

async function run(...args: string[]) {
  let stdout = "";
  let stderr = "";
  const code = await main(args, {
    cwd: "/nowhere",
    stdout: { columns: 100, write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    env: {},
    now: () => 0,
    pid: 1,
    host: () => "host",
    watchInterrupts: () => () => false,
    ask: () => Promise.resolve(undefined),
  });
  return { code, stderr, stdout };
}

/** Text without its line breaks and columns. */
const flat = (text: string): string => text.replaceAll(/\s+/g, " ");

it.each([["--help"], ["-h"], []])(
  "help names every command",
  async (...args) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    for (const { name, words, describe } of commands) {
      const [open, close] = words?.required === true ? "<>" : "[]";
      const its = words === undefined ? "" : `${open}${words.name}..${close} `;
      expect(flat(stdout)).toContain(`fluxsmith ${name} ${its}${describe}`);
    }
    for (const name of Object.keys(globalFlags))
      expect(stdout).toContain(`--${name} `);
  },
);

it.each(commands)(
  "$name --help has all flags and examples",
  async (command) => {
    const { code, stdout } = await run(command.name, "--help");
    expect(code).toBe(0);
    expect(stdout).toContain(command.describe);
    const flags = { ...command.flags, ...globalFlags };
    for (const [name, { describe, choices = [] }] of Object.entries(flags)) {
      expect(stdout).toContain(`--${name} `);
      expect(flat(stdout)).toContain(describe);
      for (const choice of choices) expect(stdout).toContain(`"${choice}"`);
    }
    expect(command.examples.length).toBeGreaterThan(0);
    // Long ones are broken into columns: their words are all there.
    for (const word of command.examples.flat().join(" ").split(" "))
      expect(stdout).toContain(word);
  },
);

it.each([
  "events ks/apps hr --follow",
  "events ks/apps hr -f",
  "events -f ks/apps hr",
  "events ks/apps -f hr",
  "events --follow ks/apps hr",
])("`%s` keeps every word and takes -f for --follow", async (line) => {
  const printed: string[] = [];
  const read = await readWithYargs(
    line.split(" "),
    { commands, globalFlags },
    { write: (text) => printed.push(text) },
  );
  if (typeof read !== "object") throw new Error(read ?? printed.join(""));
  expect(read.words).toEqual(["ks/apps", "hr"]);
  expect(read.flags.is("follow")).toBe(true);
});

it("--version is the package's", async () => {
  expect(await run("--version")).toEqual({
    code: 0,
    stdout: `${version}\n`,
    stderr: "",
  });
});

it.each([
  ["generat", "Unknown command: generat. Did you mean generate?"],
  ["gen", "Unknown command: gen. Did you mean generate?"],
  ["--cwd x re", "Unknown command: re. Did you mean "],
  ["zzz", "Unknown command: zzz\n"],
  ["check extra", "Unknown argument: extra"],
  ["list --outptu json", "Unknown argument: outptu"],
  ["list --output yaml", 'Given: "yaml", Choices: "table", "json", "name"'],
  ["list --name", "Not enough arguments following: name"],
])("`%s` is refused: %s", async (line, message) => {
  const { code, stdout, stderr } = await run(...line.split(" "));
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toContain(message);
  expect(stderr).toContain("See `fluxsmith --help`.");
});
