/** The quick reader of command lines against yargs, which has the last word. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
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
  { weight: 1, arbitrary: fc.constantFrom(["-h"], ["--"], ["-x"]) },
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

/** Everything that a command can see of its flags. */
function seen({ command, flags }: Invocation): unknown {
  const all = Object.entries({ ...command.flags, ...globalFlags });
  return [
    command.name,
    ...all.map(([name, { type }]) => {
      if (type === "boolean") return [name, flags.is(name)];
      return [name, type === "text" ? flags.text(name) : flags.texts(name)];
    }),
  ];
}

it("says what yargs says, wherever it says anything", async () => {
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(lines, async (args) => {
      const plain = readPlainly(args);
      if (plain === undefined) return;
      answered++;
      let printed = "";
      const output = { write: (text: string) => (printed += text) };
      const grammar = { commands, globalFlags };
      const other = await readWithYargs(args, grammar, output);
      if (typeof other !== "object")
        throw new Error(`yargs says of ${args.join(" ")}: ${other ?? printed}`);
      expect(seen(plain)).toEqual(seen(other));
    }),
    { numRuns: 1000 },
  );
  expect(answered).toBeGreaterThan(100);
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
