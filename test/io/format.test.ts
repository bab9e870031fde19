/** Generated files are written as the repository's own Prettier options say. */
import { spawnSync } from "node:child_process";
import * as prettier from "prettier";
import { describe, expect, it, onTestFinished } from "vitest";
import { editorconfig } from "../../src/scaffold/templates/dot-files.ts";
import { hashText } from "../../src/plan/hash.ts";
import { testRepository, type TestRepository } from "../tools/cli.ts";
import { buildProgram } from "../tools/program.ts";

const config = `version: 1
repository: {name: fleet, url: https://example.com/fleet, branch: main}
defaults: {interval: 5m}
sources: {helm: {charts: https://charts.example.com}}
kustomizations: {flux-system: , apps: }
releases:
  web:
    namespace: apps
    chart: charts/web
    version: "1.10"
    values:
      "yes": "say 'hi'"
      list: [{a: "no", b: 'a "b"'}, []]
      text: "two\\nlines\\n"
      long: ${"word ".repeat(30).trim()}
`;
const files = {
  "fluxsmith.yaml": config,
  "resources/apps/namespace.yaml":
    "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: apps\n",
};
const release = "resources/apps/flux-hr-web.yaml";

/** A repository with options files, after a run. */
async function generated(
  options: Readonly<Record<string, string>>,
): Promise<TestRepository> {
  const repo = testRepository({ ...files, ...options });
  onTestFinished(repo.remove);
  expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
  return repo;
}

const yamlFiles = (repo: TestRepository) =>
  Object.entries(repo.files()).filter(([path]) =>
    /\/(flux|kust).*ml$/.test(path),
  );

describe.each<[what: string, options: Record<string, string>, sample: string]>([
  [
    ".prettierrc",
    { ".prettierrc": '{"singleQuote": true, "tabWidth": 4}' },
    "\n            version: '1.10'\n",
  ],
  [
    ".prettierrc.yaml with an override",
    {
      ".prettierrc.yaml":
        "overrides: [{files: resources/apps/*.yaml, options: {singleQuote: true}}]\n",
    },
    "\n      version: '1.10'\n",
  ],
  [
    "prettier.config.mjs",
    { "prettier.config.mjs": "export default { tabWidth: 8 };\n" },
    "\nmetadata:\n        name: web\n",
  ],
  [
    ".editorconfig",
    { ".editorconfig": "root = true\n[*.yaml]\nindent_size = 4\n" },
    "\nmetadata:\n    name: web\n",
  ],
  [
    'package.json "prettier"',
    {
      "package.json": '{"prettier": {"proseWrap": "always", "printWidth": 60}}',
    },
    `\n    long:\n      ${"word ".repeat(11).trim()}\n`,
  ],
])("%s", (_, options, sample) => {
  it("is followed", async () => {
    const repo = await generated(options);
    expect(repo.read(release)).toContain(sample);
    expect(yamlFiles(repo)).toHaveLength(6);
    for (const [path, text] of yamlFiles(repo)) {
      const filepath = `${repo.cwd}/${path}`;
      const its = await prettier.resolveConfig(filepath, {
        editorconfig: true,
        useCache: false,
      });
      expect(await prettier.format(text, { ...its, filepath })).toBe(text);
    }
  });

  it("is what the index and the next run know", async () => {
    const repo = await generated(options);
    const index = repo.read("generated/index.jsonl").trim().split("\n");
    const hashes = index.map((line): [string, string] => {
      const { file, hash } = JSON.parse(line);
      return [file, hash];
    });
    expect(hashes).toEqual(
      yamlFiles(repo).map(([path, text]) => [path, hashText(text)]),
    );
    expect((await repo.run(["generate"])).stdout).toMatch(
      /^0 created, 0 updated/,
    );
    expect(await repo.run(["check"])).toMatchObject({ code: 0 });
  });
});

it("options that are Prettier's defaults, or not of YAML, change nothing", async () => {
  const plain = await generated({});
  const repo = await generated({
    ".prettierrc": '{"semi": false, "tabWidth": 2}',
  });
  expect(yamlFiles(repo)).toEqual(yamlFiles(plain));
});

describe("Prettier is loaded", () => {
  async function runWithout(options: Readonly<Record<string, string>>) {
    const program = await buildProgram();
    const repo = testRepository({ ...files, ...options });
    onTestFinished(() => {
      program.remove();
      repo.remove();
    });
    return spawnSync(process.execPath, [program.file, "generate"], {
      cwd: repo.cwd,
      encoding: "utf8",
    });
  }

  it.each<[what: string, options: Record<string, string>]>([
    ["are options", { ".prettierrc": "{}" }],
    [
      "is another indentation of YAML",
      { ".editorconfig": `${editorconfig}[*.yaml]\nindent_size = 4\n` },
    ],
    ["is a width", { ".editorconfig": "[*]\r\nMAX_LINE_LENGTH=100\r\n" }],
  ])("where there %s", async (_, options) => {
    const { status, stderr } = await runWithout(options);
    expect(status).not.toBe(0);
    expect(stderr).toContain("there is no Prettier here");
  });

  it.each<[what: string, options: Record<string, string>]>([
    ["where there are none", {}],
    [
      "where it is only a dependency",
      { "package.json": '{"devDependencies": {"prettier": "3"}}' },
    ],
    ["where package.json is broken", { "package.json": '{"prettier": {' }],
    [
      "where .editorconfig says what Prettier does anyway",
      { ".editorconfig": editorconfig },
    ],
  ])("but not %s", async (_, options) => {
    expect(await runWithout(options)).toMatchObject({ status: 0, stderr: "" });
  });
});

it("LF is written, whatever endOfLine says", async () => {
  const repo = await generated({
    ".prettierrc": '{"endOfLine": "crlf", "tabWidth": 4}',
  });
  expect(repo.read(release)).not.toContain("\r");
});
