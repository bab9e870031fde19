/** What docs/adopt.md says of `init` and of the catalogue. */
import { expect, it } from "vitest";
import { commands, globalFlags } from "../../src/commands/table.ts";
import { addons } from "../../src/scaffold/catalogue.ts";
import { readWithYargs } from "../../src/usage.ts";
import { codeBlocks, readDoc } from "./code-blocks.ts";

const page = "docs/adopt.md";
const [, init = ""] =
  /^## init\n(.*?)^## /ms.exec(`${readDoc(page)}\n## `) ?? [];
const [, catalogue = ""] =
  /^## The catalogue\n(.*?)^## /ms.exec(`${readDoc(page)}\n## `) ?? [];
const command = commands.find(({ name }) => name === "init");

it("explains every flag of init that is not for a look alone", () => {
  const rows = [...init.matchAll(/^\| `--([a-z-]+)/gm)].map(([, flag]) => flag);
  const flags = Object.keys(command?.flags ?? {});
  expect(rows).toEqual(
    flags.filter((flag) => flag !== "yes" && flag !== "dry-run"),
  );
});

it("every line of init to type is one that the program takes", async () => {
  const lines = codeBlocks(page, "sh")
    .join("")
    .split("\n")
    .filter((line) => /^(npx )?fluxsmith init/.test(line));
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) {
    const [, words = ""] = /fluxsmith (.*)$/.exec(line) ?? [];
    const read = await readWithYargs(
      words.split(" "),
      { commands, globalFlags },
      { write: () => true },
    );
    expect(read).toMatchObject({ command: { name: "init" } });
  }
});

it("lists the whole catalogue", () => {
  const rows = [
    ...catalogue.matchAll(/^\| `(.+?)` +\| (.+?) +\| (\S+) +\|$/gm),
  ];
  expect(rows.map(([, ...cells]) => cells)).toEqual(
    addons.map(({ name, describe, namespace }) => [name, describe, namespace]),
  );
});
