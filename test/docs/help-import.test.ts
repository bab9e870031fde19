/** What the help and docs/adopt.md say of `import` is what it does. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canRender, fleet, type EquippedFleet } from "../commands/fleet.ts";
import { commands, globalFlags } from "../../src/commands/table.ts";
import { readWithYargs } from "../../src/usage.ts";
import { single, sync } from "../import/repositories.ts";
import { contents } from "../io/support.ts";
import { openShell, type Shell } from "../tools/shell.ts";
import { blockWith, codeBlocks, readDoc } from "./code-blocks.ts";

let shell: Shell;
beforeAll(async () => {
  shell = await openShell();
});
afterAll(() => shell.remove());

const page = "docs/adopt.md";
const [, section = ""] =
  /^## import\n(.*?)^## /ms.exec(`${readDoc(page)}\n## `) ?? [];
const command = commands.find(({ name }) => name === "import");

/** What a line leaves in the repository, and what it has said. */
type After = (
  files: Readonly<Record<string, string>>,
  said: string,
  before: Readonly<Record<string, string>>,
) => void;

const effects: Readonly<Record<string, After>> = {
  "fluxsmith import --dry-run": (files, said, before) => {
    expect(files).toEqual(before);
    expect(said).toContain("+ fluxsmith.yaml\n");
    expect(said).toMatch(/^flux-system\/apps +apps +3 +3 +yes$/m);
  },
  "fluxsmith import": (files) => {
    expect(files["fluxsmith.yaml"]).toMatch(/^ {2}web:$/m);
    expect(files).toHaveProperty(["apps/flux-hr-web.yaml"]);
  },
  "fluxsmith import --cluster staging=clusters/staging --cluster prod=clusters/prod":
    (files) => {
      expect(files["fluxsmith.yaml"]).toMatch(/^ {2}staging:/m);
      expect(files["fluxsmith.yaml"]).toMatch(/^ {2}prod:/m);
    },
};

function repository(line: string): EquippedFleet {
  const staging = line.includes("staging") ? sync("staging") : {};
  return fleet({ ...single, ...staging });
}

it("there is an effect for every example", () => {
  expect(command?.examples.map(([line]) => line)).toEqual(Object.keys(effects));
});

describe.skipIf(!canRender)("in a shell", () => {
  it.each(Object.entries(effects))("%s", async (line, after) => {
    const { cwd, env } = repository(line);
    const before = contents(cwd);
    const { code, stdout } = await shell.type(line, cwd, env);
    expect(code).toBe(0);
    after(contents(cwd), stdout, before);
  });

  it("prints the proof as it is shown", async () => {
    const { cwd, env } = fleet(single);
    const { stdout } = await shell.type("fluxsmith import --dry-run", cwd, env);
    expect(stdout).toContain(blockWith(page, "text", "SAME"));
  });
});

it("every line to type is one that the program takes", async () => {
  const lines = codeBlocks(page, "sh")
    .join("")
    .split("\n")
    .filter((line) => line.startsWith("fluxsmith import"));
  expect(lines).toEqual(Object.keys(effects));
  for (const line of lines) {
    const read = await readWithYargs(
      line.split(" ").slice(1),
      { commands, globalFlags },
      { write: () => true },
    );
    expect(read).toMatchObject({ command: { name: "import" } });
  }
});

it("every flag is explained", () => {
  for (const flag of Object.keys(command?.flags ?? {}))
    expect(section).toContain(`--${flag}`);
});
