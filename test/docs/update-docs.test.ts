import { spawnSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { check, resolveConfig } from "prettier";
import { expect, it } from "vitest";
import { generatedDocs } from "../../hack/docs.ts";
import { codes } from "../../src/diagnostics/codes.ts";
import { kinds } from "../../src/kinds/index.ts";
import { consequenceCodes } from "../../src/review/consequence-codes.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const docs = await generatedDocs();
const text = (path: string) => docs.get(path) ?? "";

it.each([...docs.keys()])("%s is current (`make docs`)", (path) => {
  expect(readFileSync(root + path, "utf8")).toBe(docs.get(path));
});

it.each([...docs.keys()])("%s is formatted", async (path) => {
  const options = await resolveConfig(root + path);
  expect(await check(text(path), { ...options, filepath: root + path })).toBe(
    true,
  );
});

it("explains every code under a heading of its own", () => {
  for (const [code, { means, fix }] of Object.entries(codes)) {
    const explained = text("docs/errors.md").split(`\n## ${code}\n`)[1] ?? "";
    expect(explained.trimStart().slice(0, means.length)).toBe(means);
    expect(explained).toContain(`**Fix:** ${fix}`);
  }
});

it("explains every consequence under a heading of its own, below its severity", () => {
  for (const [code, { severity, means, fix }] of Object.entries(
    consequenceCodes,
  )) {
    const [, part = ""] = text("docs/consequences.md").split(
      `\n## ${severity}\n`,
    );
    const [its = ""] = part.split("\n## ");
    const [, explained = ""] = its.split(`\n### ${code}\n`);
    expect(explained.trimStart().slice(0, means.length)).toBe(means);
    expect(explained).toContain(`**Fix:** ${fix}`);
  }
});

it("lists every kind, with its shorthands and its fields at every depth", () => {
  const config = text("docs/config.md");
  for (const { section, kind, shorthands, itemFields = [] } of kinds) {
    const [, page = ""] = config.split(`\n## ${section.join(".")}\n`);
    const part = page.split("\n## ")[0] ?? "";
    expect(part).toContain(`${kind}: `);
    for (const { field } of [...shorthands, ...itemFields])
      expect(part).toMatch(new RegExp(`^\\| \`${field}\` `, "m"));
  }
  expect(config).toMatch(/^\| `chart\.spec\.sourceRef\.kind` .*\| yes +\|$/m);
  expect(config).toMatch(/^\| `valuesFrom\[\]\.name` .*\| yes +\|$/m);
  expect(config).toMatch(
    /^\| `prune` +\| true or false .*by default `true` +\|$/m,
  );
});

it("links to headings that exist", () => {
  for (const path of [
    "docs/config.md",
    "docs/errors.md",
    "docs/consequences.md",
  ]) {
    const headings = [...text(path).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
      title
        ?.toLowerCase()
        .replaceAll(/[^\w -]/g, "")
        .replaceAll(" ", "-"),
    );
    for (const [, anchor] of text(path).matchAll(/\]\(#([^)]+)\)/g))
      expect(headings).toContain(anchor);
  }
});

it("writes what is missing, and with --check only says so", () => {
  const to = mkdtempSync(`${tmpdir()}/fluxsmith-docs-`);
  const run = (...args: string[]) =>
    spawnSync(
      `${root}node_modules/.bin/tsx`,
      [`${root}hack/update-docs.ts`, "--root", to, ...args],
      { encoding: "utf8" },
    );
  try {
    mkdirSync(`${to}/docs`);
    mkdirSync(`${to}/generated`);
    expect(run("--check").status).toBe(1);
    expect(run().status).toBe(0);
    for (const [path, expected] of docs)
      expect(readFileSync(`${to}/${path}`, "utf8")).toBe(expected);
    expect(run("--check").status).toBe(0);
    appendFileSync(`${to}/docs/errors.md`, "edited\n");
    const drift = run("--check");
    expect(drift.status).toBe(1);
    expect(drift.stderr).toContain("docs/errors.md is not current");
    expect(drift.stderr).not.toContain("docs/config.md");
  } finally {
    rmSync(to, { recursive: true });
  }
});
