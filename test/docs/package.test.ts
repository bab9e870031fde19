/** What the package brings along: what the help and the README speak of is there. */
import { spawnSync } from "node:child_process";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { commands } from "../../src/commands/table.ts";
import { runIn } from "../tools/cli.ts";
import { readDoc } from "./code-blocks.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

let packed: readonly string[] = [];

beforeAll(() => {
  const { stdout } = spawnSync(
    "npm",
    ["pack", "--dry-run", "--json", "--ignore-scripts"],
    { cwd: root, encoding: "utf8" },
  );
  const [its] = JSON.parse(stdout) as [{ files: { path: string }[] }];
  packed = its.files.map(({ path }) => path);
});

/** The files that the help of a command, or that of all of them, names. */
async function named(...words: readonly string[]): Promise<string[]> {
  const { stdout } = await runIn(root, [...words, "--help"]);
  return stdout.match(/\bdocs\/[\w-]+\.md\b/g) ?? [];
}

it("the help names where findings' codes are explained", async () => {
  expect(await named()).toContain("docs/errors.md");
});

it.each([[], ...commands.map(({ name }) => [name])])(
  "every file that the help names is in it: %s",
  async (...words) => {
    expect(packed).toEqual(expect.arrayContaining(await named(...words)));
  },
);

it("the links of its Markdown lead to files that are in it", () => {
  const texts = packed.filter((path) => path.endsWith(".md"));
  expect(texts).toContain("README.md");
  const dead = texts.flatMap((path) =>
    [...readDoc(path).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].flatMap(
      ([, link = ""]) => {
        const to = posix.join(posix.dirname(path), link).replace(/\/$/, "");
        return packed.some((one) => one === to || one.startsWith(`${to}/`))
          ? []
          : [`${path}: ${link}`];
      },
    ),
  );
  expect(dead).toEqual([]);
});

it("nothing else is in it", () => {
  const folders = packed.map((path) => path.split("/")[0] ?? "");
  expect(new Set(folders)).toEqual(
    new Set([
      "CONTRIBUTING.md",
      "LICENSE",
      "README.md",
      "dist",
      "docs",
      "package.json",
    ]),
  );
});
