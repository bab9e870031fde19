/** `generated/fluxsmith.schema.json` in the hands of the real YAML language server, as editors run it. */
import { readFileSync } from "node:fs";
import type { Position } from "vscode-languageserver-protocol/node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  startLanguageServer,
  type LanguageServer,
} from "../tools/yaml-language-server.ts";

const example = readFileSync(
  new URL("../../fluxsmith.yaml", import.meta.url),
  "utf8",
);
const [modeline = ""] = example.split("\n");

let server: LanguageServer;
beforeAll(async () => {
  server = await startLanguageServer();
});
afterAll(() => server.stop());

let files = 0;

/** Opens a config that begins as the example does; `|` is where the cursor stands. */
async function open(
  body: string,
): Promise<{ file: string; cursor: Position; messages: string[] }> {
  const marked = `${modeline}\nversion: 1\n${body}`;
  const lines = marked.slice(0, marked.indexOf("|")).split("\n");
  const file = `in-the-editor-${files++}.yaml`;
  const found = await server.open(file, marked.replace("|", ""));
  return {
    file,
    cursor: { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 },
    messages: found.map(
      ({ range, message }) =>
        `${range.start.line + 1}: ${typeof message === "string" ? message : message.value}`,
    ),
  };
}

async function offered(body: string): Promise<string[]> {
  const { file, cursor } = await open(body);
  const items = await server.complete(file, cursor);
  return items.map(({ label, insertText = label }) => insertText);
}

/** What the hover says, without Markdown's backslashes. */
async function shown(body: string): Promise<string> {
  const { file, cursor } = await open(body);
  return (await server.hover(file, cursor)).replaceAll("\\", "");
}

async function underlined(body: string): Promise<string[]> {
  return (await open(body)).messages;
}

it("finds nothing to say about the example", async () => {
  expect(modeline).toBe(
    "# yaml-language-server: $schema=generated/fluxsmith.schema.json",
  );
  expect(await server.open("fluxsmith.yaml", example)).toEqual([]);
});

describe("offers", () => {
  it("the sections at the top", async () => {
    const names = await offered("|");
    expect(names).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^sources:/),
        expect.stringMatching(/^releases:/),
        expect.stringMatching(/^kustomizations:/),
        expect.stringMatching(/^clusters:/),
      ]),
    );
  });

  it("a release's fields, the short form first", async () => {
    const names = await offered("releases:\n  podinfo:\n    |");
    expect(names).toEqual(
      expect.arrayContaining([
        "chart: ",
        "version: ",
        "kustomization: ",
        expect.stringMatching(/^valuesFiles:\n/),
        expect.stringMatching(/^values:\n/),
      ]),
    );
    expect(names.join()).not.toContain("prune");
  });

  it("the fields of a source that could be a URL", async () => {
    const names = await offered("sources:\n  helm:\n    podinfo:\n      |");
    expect(names).toEqual(expect.arrayContaining(["url: ", "interval: "]));
  });

  it("an override's fields", async () => {
    const names = await offered(
      "clusters:\n  prod:\n    releases:\n      podinfo:\n        |",
    );
    expect(names).toEqual(expect.arrayContaining(["version: ", "enabled: "]));
  });

  it("the values of an enum", async () => {
    const values = await offered(
      "releases:\n  podinfo:\n    install:\n      crds: |",
    );
    expect(values).toEqual(
      expect.arrayContaining(["Skip", "Create", "CreateReplace"]),
    );
  });

  it("Flux's own form below a shorthand", async () => {
    const names = await offered(
      "releases:\n  podinfo:\n    chart:\n      spec:\n        |",
    );
    expect(names).toEqual(
      expect.arrayContaining(["chart: ", expect.stringMatching(/^sourceRef:/)]),
    );
  });
});

describe("explains", () => {
  it("a section", async () => {
    expect(await shown("rele|ases:\n  podinfo:\n    version: 6.5.0\n")).toMatch(
      /HelmRelease: .*https:\/\/fluxcd.io\/flux\/components\/helm\/helmreleases\//,
    );
  });

  it("an item", async () => {
    expect(await shown("kustomizations:\n  ap|ps:\n")).toContain(
      "Kustomization: a folder of manifests that Flux applies.",
    );
  });

  it("a shorthand", async () => {
    expect(
      await shown("releases:\n  podinfo:\n    cha|rt: podinfo/podinfo\n"),
    ).toContain("Short: `SOURCE/CHART`");
  });

  it("a nested field of Flux", async () => {
    expect(
      await shown("releases:\n  podinfo:\n    install: { cr|ds: Skip }\n"),
    ).toContain("HelmRelease `spec.install.crds`: `Skip`, `Create`");
  });
});

describe("underlines", () => {
  it.each([
    [
      "a typo in a field",
      "releases:\n  podinfo:\n    chrat: podinfo/podinfo\n",
      "5: Property chrat is not allowed.",
    ],
    [
      "a typo in an item that could be a URL",
      "sources:\n  helm:\n    podinfo:\n      ulr: https://example.com\n",
      "6: Property ulr is not allowed.",
    ],
    [
      "a typo in a section's name",
      "realeases: {}\n",
      "3: Property realeases is not allowed.",
    ],
    [
      "a bad duration",
      "defaults:\n  releases: { timeout: 5 minutes }\n",
      "4: String does not match the pattern",
    ],
    [
      "a value out of an enum",
      "releases:\n  podinfo: { install: { crds: Replace } }\n",
      "4: Value is not accepted. Valid values",
    ],
  ])("%s", async (_, body, message) => {
    const messages = await underlined(body);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(message);
  });

  it("nothing in globs, namespaced keys, null and free-form values", async () => {
    expect(
      await underlined(
        [
          "kustomizations:",
          "  flux-system:",
          "  apps/*: { wait: null }",
          "releases:",
          "  team-a/redis:",
          "    chart: charts/redis",
          "    values: { anything: [1, null, { goes: here }] }",
        ].join("\n"),
      ),
    ).toEqual([]);
  });
});
