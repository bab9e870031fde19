import { readFileSync, readdirSync } from "node:fs";
import { format } from "prettier";
import { expect, it } from "vitest";
import { parse } from "yaml";
import {
  editorSchema,
  editorSchemaText,
} from "../../src/config/editor-schema.ts";
import { kinds } from "../../src/kinds/index.ts";
import { isRecord } from "../../src/schema/flux-schemas.ts";
import { refusedByEditor } from "../tools/config-judges.ts";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");

const golden = readdirSync(new URL("test/golden", root), {
  withFileTypes: true,
})
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `test/golden/${name}/input/fluxsmith.yaml`);

it.each(["fluxsmith.yaml", ...golden])("takes %s", (path) => {
  expect(refusedByEditor(parse(read(path)))).toEqual([]);
});

it("takes an included file that says its version", () => {
  const path = "test/golden/every-kind/input/config/";
  const names = readdirSync(new URL(path, root));
  expect(names).not.toEqual([]);
  for (const name of names)
    expect(
      refusedByEditor({ version: 1, ...parse(read(path + name)) }),
    ).toEqual([]);
});

it("is small, and formatted as Prettier formats it", async () => {
  const text = editorSchemaText();
  expect(text.length).toBeLessThan(250_000);
  expect(await format(text, { parser: "json" })).toBe(text);
});

it("holds no word of Kubernetes' own", () => {
  expect(editorSchemaText()).not.toContain("x-kubernetes");
});

/** Every schema in the editor's schema, with its place. */
function walk(
  schema: unknown,
  place: string,
  visit: (schema: Record<string, unknown>, place: string) => void,
): void {
  if (!isRecord(schema)) return;
  visit(schema, place);
  for (const keyword of ["properties", "definitions"])
    for (const [name, inner] of Object.entries(schema[keyword] ?? {}))
      walk(inner, `${place}/${name}`, visit);
  for (const keyword of ["items", "additionalProperties", "propertyNames"])
    walk(schema[keyword], `${place}/${keyword}`, visit);
  for (const [index, inner] of Object.entries(schema["allOf"] ?? {}))
    walk(inner, `${place}/allOf${index}`, visit);
}

it("has something to show for every field", () => {
  const silent: string[] = [];
  let count = 0;
  walk(editorSchema(), "", (schema, place) => {
    for (const [name, field] of Object.entries(schema["properties"] ?? {})) {
      count++;
      if (!("description" in field) && !("$ref" in field))
        silent.push(`${place}/${name}`);
    }
  });
  expect(silent).toEqual([]);
  expect(count).toBeGreaterThan(600);
});

it("has patterns that every editor can read", () => {
  const patterns = new Set<string>();
  walk(editorSchema(), "", ({ pattern }) => {
    if (typeof pattern === "string") patterns.add(pattern);
  });
  expect(patterns).toContain("^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$");
  for (const pattern of patterns)
    expect(() => new RegExp(pattern, "u")).not.toThrow();
});

it("says of a field what it takes, whether it must be there, and where to read on", () => {
  const { definitions } = editorSchema();
  expect(definitions).toMatchObject({
    HelmRelease: {
      description: expect.stringMatching(
        /^HelmRelease: .+ https:\/\/fluxcd\.io\/flux\/components\/helm\/helmreleases\/$/,
      ),
      properties: {
        chart: {
          description: expect.stringMatching(/^Short: `SOURCE\/CHART`/),
        },
        install: {
          properties: {
            crds: {
              description: expect.stringContaining(
                "`spec.install.crds`: `Skip`, `Create` or `CreateReplace`.",
              ),
            },
          },
        },
        valuesFrom: {
          items: {
            properties: {
              name: {
                description: expect.stringContaining(
                  "`spec.valuesFrom[].name`: a string. Required.",
                ),
              },
            },
          },
        },
      },
    },
    Kustomization: {
      properties: {
        prune: { description: expect.stringContaining("By default `true`.") },
        sourceRef: {
          description: expect.stringContaining("By default this repository."),
        },
        interval: {
          description: expect.stringContaining(
            "By default `defaults.interval`.",
          ),
        },
      },
    },
  });
});

it("has the items of every kind, at the top and in clusters", () => {
  for (const { section } of kinds) {
    const [head = "", inner] = section;
    const wrap = (fields: unknown) => ({
      [head]: inner === undefined ? { a: fields } : { [inner]: { a: fields } },
    });
    for (const place of [
      (fields: unknown) => wrap(fields),
      (fields: unknown) => ({ clusters: { prod: wrap(fields) } }),
    ]) {
      const at = (fields: unknown) =>
        refusedByEditor({ version: 1, ...place(fields) });
      expect(at({ namespace: "a", enabled: false })).toEqual([]);
      expect(at({ nowhere: 1 })).not.toEqual([]);
    }
  }
});
