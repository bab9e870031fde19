/** The quick reader of command lines against yargs, which has the last word. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Invocation } from "../src/commands/command.ts";
import { commands, globalFlags } from "../src/commands/table.ts";
import { readPlainly } from "../src/read-plainly.ts";
import { readWithYargs } from "../src/usage.ts";

const flagNames = [
  ...new Set([
    ...commands.flatMap(({ flags }) => Object.keys(flags)),
    ...Object.keys(globalFlags),
  ]),
];
const choices = commands.flatMap(({ flags }) =>
  Object.values(flags).flatMap((flag) => flag.choices ?? []),
);

const value = fc.constantFrom(
  ...choices,
  "hr",
  "hr,ks",
  "kube*",
  "",
  " ",
  "a b",
  "1",
  "1e3",
  "0x10",
  "true",
  "null",
  "-",
  "-1",
  "a=b",
  "a.b",
  "it's",
  '"quoted"',
  "line\nbreak",
  ...commands.map(({ name }) => name),
);
const flag = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...flagNames) },
  fc.constantFrom(
    "constructor",
    "help",
    "version",
    "no-fix",
    "fixed",
    "out",
    "dryRun",
    "",
  ),
);
const word = fc.oneof(
  { weight: 4, arbitrary: flag.map((name) => [`--${name}`]) },
  {
    weight: 4,
    arbitrary: fc.tuple(flag, value).map(([name, text]) => [`--${name}`, text]),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(flag, value)
      .map(([name, text]) => [`--${name}=${text}`]),
  },
  { weight: 1, arbitrary: value.map((text) => [text]) },
  { weight: 1, arbitrary: fc.constantFrom(["-h"], ["--"], ["-x"], ["-f"]) },
);
const lines = fc
  .tuple(
    fc.oneof(
      { weight: 9, arbitrary: fc.constantFrom(...commands.map((c) => c.name)) },
      fc.constantFrom("", "generat", "completion", "--cwd"),
    ),
    fc.array(word, { maxLength: 4 }),
  )
  .map(([command, words]) => [command, ...words.flat()]);

/** Everything that a command can see of its command line. */
function seen({ command, words, flags }: Invocation): unknown {
  const all = Object.entries({ ...command.flags, ...globalFlags });
  return [
    command.name,
    words,
    ...all.map(([name, { type }]) => {
      if (type === "boolean") return [name, flags.is(name)];
      return [name, type === "text" ? flags.text(name) : flags.texts(name)];
    }),
  ];
}

/** The quick reader and yargs on the same line; whether the quick one said anything. */
async function agree(args: readonly string[]): Promise<boolean> {
  const plain = readPlainly(args);
  if (plain === undefined) return false;
  let printed = "";
  const output = { write: (text: string) => (printed += text) };
  const grammar = { commands, globalFlags };
  const other = await readWithYargs(args, grammar, output);
  if (typeof other !== "object")
    throw new Error(`yargs says of ${args.join(" ")}: ${other ?? printed}`);
  expect(seen(plain)).toEqual(seen(other));
  return true;
}

it("says what yargs says, wherever it says anything", async () => {
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(lines, async (args) => {
      if (await agree(args)) answered++;
    }),
    { numRuns: 1000 },
  );
  expect(answered).toBeGreaterThan(100);
});

it("leaves quotes in a value to yargs, which takes them away of some flags", async () => {
  for (const quoted of ['"quoted"', "'quoted'"])
    for (const flags of [[`--kind=${quoted}`], ["--kind", quoted]])
      expect(await agree(["list", ...flags])).toBe(false);
});

/** Words that a reader of command lines might take for something else. */
const trickyWord = fc.oneof(
  value,
  fc.constantFrom(
    "apps",
    "HelmRelease/apps/podinfo",
    "hr/podinfo",
    "01",
    "-0",
    "1.50",
    "1_000",
    "Infinity",
    "false",
    "undefined",
    "constructor",
    "__proto__",
    "help",
    "version",
    "completion",
    "$0",
    "_",
    "[name..]",
    "ключ",
    "'single'",
    "a\\ b",
    "x=--yes",
  ),
);

const wordLines = fc
  .tuple(
    fc.constantFrom(
      ...commands.flatMap(({ name, words }) => (words ? [name] : [])),
    ),
    fc.array(trickyWord, { minLength: 1, maxLength: 4 }),
    fc.array(word, { maxLength: 2 }),
  )
  .map(([command, words, flags]) => [command, ...words, ...flags.flat()]);

it("says what yargs says of words, too", async () => {
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(wordLines, async (args) => {
      if (await agree(args)) answered++;
    }),
    { numRuns: 1000 },
  );
  expect(answered).toBeGreaterThan(100);
});

describe("words", () => {
  const wordsOf = (line: string): readonly string[] | undefined =>
    readPlainly(line.split(" "))?.words;

  it("are what stands before the first flag, as it is typed", () => {
    expect(wordsOf("apply 01 1e3 kube* a=b --yes")).toEqual([
      "01",
      "1e3",
      "kube*",
      "a=b",
    ]);
    expect(wordsOf("apply --yes")).toEqual([]);
    expect(wordsOf("apply")).toEqual([]);
  });

  it("behind a flag are left to yargs", () => {
    for (const line of ["apply --yes apps", "apply --timeout 5m apps"])
      expect(wordsOf(line)).toBeUndefined();
  });

  it("that a command must have, or does not take, are yargs' to explain", () => {
    for (const { name, words } of commands) {
      expect(readPlainly([name]) === undefined).toBe(words?.required === true);
      expect(readPlainly([name, "a"]) === undefined).toBe(words === undefined);
    }
  });

  it("are read by yargs wherever they stand", async () => {
    const grammar = { commands, globalFlags };
    const read = (...args: string[]) =>
      readWithYargs(args, grammar, { write: () => {} });
    expect(
      await read("apply", "--yes", "01", "--timeout", "5m", "b"),
    ).toMatchObject({ words: ["01", "b"] });
    expect(await read("apply", "--", "--yes", "-x")).toMatchObject({
      words: ["--yes", "-x"],
    });
    expect(await read("apply", "--yes", "a", "--", "01")).toMatchObject({
      words: ["a", "01"],
    });
  });

  it("behind `--` are refused where a command takes none", async () => {
    const grammar = { commands, globalFlags };
    const said = await readWithYargs(["check", "--", "x", "y"], grammar, {
      write: () => {},
    });
    expect(said).toBe("Unknown argument: x, y");
  });

  it("ask for help where the last is `help`", async () => {
    let printed = "";
    const output = { write: (text: string) => (printed += text) };
    expect(readPlainly(["apply", "help"])).toBeUndefined();
    const grammar = { commands, globalFlags };
    const said = await readWithYargs(["apply", "help"], grammar, output);
    expect(said).toBeUndefined();
    expect(printed).toContain("fluxsmith apply [name..]");
  });
});

describe("--no-wait is a flag of its own", () => {
  it.each([
    ["apply", "--no-wait"],
    ["apply", "--no-wait", "--no-wait"],
    ["apply", "--yes", "--no-wait", "x"],
  ])("(%s %s)", async (...args) => {
    const grammar = { commands, globalFlags };
    const other = await readWithYargs(args, grammar, { write: () => {} });
    if (typeof other !== "object") throw new Error(String(other));
    expect(other.flags.is("no-wait")).toBe(true);
    expect(other.flags.is("wait")).toBe(false);
    expect(readPlainly(args)?.flags.is("no-wait") ?? true).toBe(true);
  });

  it("and --wait or --no-yes are none", async () => {
    const grammar = { commands, globalFlags };
    for (const flagName of ["--wait", "--no-yes", "--no-no-wait"]) {
      expect(readPlainly(["apply", flagName])).toBeUndefined();
      const said = await readWithYargs(["apply", flagName], grammar, {
        write: () => {},
      });
      expect(said).toMatch(/^Unknown argument/);
    }
  });
});

it("each command is run by the bundle that is for it", () => {
  const cluster = commands.flatMap(({ name, bundle }) =>
    bundle === "cluster" ? [name] : [],
  );
  expect(cluster).toContain("apply");
  for (const name of ["generate", "check", "list", "schema"])
    expect(cluster).not.toContain(name);
});

it.each([
  ["generate"],
  ["generate --check --output json"],
  ["check --output=github --cwd infra"],
  ["list --kind hr --kind ks --name kube*"],
  ["schema"],
])("reads %s without yargs", (line) => {
  expect(readPlainly(line.split(" "))).toBeDefined();
});
