/** The editor's schema and the config's reader say the same of a config: one definition, read twice. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { editorSchema } from "../../src/config/editor-schema.ts";
import { isRecord } from "../../src/schema/flux-schemas.ts";
import { refusedByEditor, refusedByReader } from "../tools/config-judges.ts";

const golden = (name: string): unknown =>
  parse(
    readFileSync(
      new URL(`../golden/${name}/input/fluxsmith.yaml`, import.meta.url),
      "utf8",
    ),
  );

const item = (section: string, fields: unknown) => ({
  version: 1,
  [section]: { podinfo: fields },
});

describe("refuses, as the reader does", () => {
  const mistakes: [what: string, config: unknown][] = [
    ["no version", {}],
    ["another version", { version: 2 }],
    ["an older version", { version: 0 }],
    ["a version as text", { version: "1" }],
    ["no map", []],
    ["an unknown section", { version: 1, release: {} }],
    ["a rendering that is a word", { version: 1, render: "commit" }],
    ["a word for yes", { version: 1, render: { commit: "yes" } }],
    ["a misspelt setting", { version: 1, render: { comit: true } }],
    ["an unknown kind of source", { version: 1, sources: { hg: {} } }],
    ["a list of items", { version: 1, releases: [{ name: "podinfo" }] }],
    ["an item that is text", item("releases", "podinfo/podinfo")],
    ["an empty URL", { version: 1, sources: { git: { fleet: "" } } }],
    [
      "a Git URL without a scheme",
      { version: 1, sources: { git: { fleet: "git@example.com:a/b" } } },
    ],
    [
      "a Helm repository without a scheme",
      { version: 1, sources: { helm: { charts: "charts.example.com" } } },
    ],
    [
      "an OCI URL of another scheme",
      { version: 1, sources: { oci: { a: "https://example.com/a" } } },
    ],
    [
      "a chartRef of a kind that it does not take",
      item("releases", { chartRef: "GitRepository/a" }),
    ],
    [
      "a namespace where none can be named",
      {
        version: 1,
        notifications: { alerts: { a: { providerRef: "b/c" } } },
      },
    ],
    [
      "an event source of no such kind",
      {
        version: 1,
        notifications: { alerts: { a: { eventSources: ["Foo/*"] } } },
      },
    ],
    ["a kind in dependsOn", item("kustomizations", { dependsOn: ["A/b"] })],
    [
      "a label's value with a blank",
      item("releases", { labels: { a: "b c" } }),
    ],
    [
      "a label's key with a blank",
      item("releases", { labels: { "a b": "c" } }),
    ],
    ["a long label", item("releases", { labels: { a: "b".repeat(64) } })],
    [
      "an annotation's key with a blank",
      item("releases", { annotations: { "a b": "c" } }),
    ],
    ["an unknown field", item("releases", { chrat: "podinfo/podinfo" })],
    [
      "an unknown field, nested",
      item("releases", { install: { crd: "Skip" } }),
    ],
    [
      "an unknown field in a list",
      item("releases", {
        valuesFrom: [{ kind: "Secret", name: "a", valueKey: "b" }],
      }),
    ],
    [
      "a field missing in a list",
      item("releases", { valuesFrom: [{ kind: "Secret" }] }),
    ],
    [
      "a field null in a list",
      item("releases", { valuesFrom: [{ kind: "Secret", name: null }] }),
    ],
    ["null in a list", item("releases", { valuesFiles: [null] })],
    [
      "a value out of the enum",
      item("releases", { install: { crds: "Replace" } }),
    ],
    ["a duration in days", item("releases", { timeout: "1d" })],
    [
      "hours as a source's timeout",
      { version: 1, sources: { git: { fleet: { timeout: "1h" } } } },
    ],
    ["a chart without a source", item("releases", { chart: "podinfo" })],
    ["values that are text", item("releases", { values: "a: b" })],
    ["a text for a list", item("kustomizations", { dependsOn: "infra" })],
    ["a number for a text", item("releases", { version: 6.5 })],
    ["a text for a bool", item("kustomizations", { prune: "yes" })],
    ["a file that is no YAML", item("kustomizations", { file: "apps.json" })],
    ["a map for a text", item("releases", { labels: { a: { b: "c" } } })],
    [
      "text as defaults",
      { version: 1, defaults: { sources: { git: "https://example.com" } } },
    ],
    [
      "an unknown default",
      { version: 1, defaults: { kustomizations: { prnue: true } } },
    ],
    ["an unknown setting", { version: 1, flux: { versoin: "v2.9.5" } }],
    [
      "an unknown controller",
      { version: 1, flux: { components: ["git-controller"] } },
    ],
    [
      "an unknown field of the repository",
      { version: 1, repository: { uri: "https://example.com" } },
    ],
    ["a reference of no form", { version: 1, external: ["crds"] }],
    [
      "a variable's name with a hyphen",
      { version: 1, variables: { "my-region": "x" } },
    ],
    [
      "an unknown field of a cluster",
      { version: 1, clusters: { prod: { contxt: "prod" } } },
    ],
    [
      "a cluster's unknown ref",
      {
        version: 1,
        clusters: { prod: { repository: { ref: { tga: "v1" } } } },
      },
    ],
    [
      "an unknown field in an override",
      { version: 1, clusters: { prod: item("releases", { chrat: "a/b" }) } },
    ],
  ];

  it.each(mistakes)("%s", async (_, config) => {
    expect(refusedByEditor(config)).not.toEqual([]);
    expect(await refusedByReader(config)).not.toEqual([]);
  });
});

describe("takes, as the reader does", () => {
  const oddities: [what: string, config: unknown][] = [
    ["nothing but the version", { version: 1 }],
    [
      "null for everything",
      Object.fromEntries([
        ["version", 1],
        ...Object.keys(editorSchema()["properties"] ?? {})
          .filter((name) => name !== "version")
          .map((name) => [name, null]),
      ]),
    ],
    [
      "null items",
      {
        version: 1,
        kustomizations: { "flux-system": null },
        sources: { git: { fleet: null } },
        clusters: { prod: null },
      },
    ],
    [
      "null fields, at any depth",
      item("releases", {
        chart: null,
        timeout: null,
        install: { crds: null, remediation: { retries: null } },
        values: null,
        labels: { a: null },
      }),
    ],
    [
      "null fields in defaults",
      {
        version: 1,
        defaults: {
          interval: null,
          releases: { install: null },
          sources: { git: null },
        },
      },
    ],
    [
      "anything inside values",
      item("releases", { values: { a: [null, { b: 1.5 }], "": true } }),
    ],
    [
      "globs and namespaces as keys",
      {
        version: 1,
        kustomizations: { "apps/*": null, "{a,b}/**": { wait: true } },
        releases: { "team-a/redis": { chart: "a/b" } },
      },
    ],
    [
      "both forms in one list",
      item("kustomizations", {
        dependsOn: ["a", { name: "b", readyExpr: "true" }],
      }),
    ],
    [
      "short and long forms",
      {
        version: 1,
        sources: {
          helm: {
            a: "https://example.com",
            b: { url: "oci://example.com", type: "oci" },
          },
        },
        releases: {
          a: { chart: "a/b" },
          b: { chart: { spec: { chart: "b" } } },
        },
      },
    ],
    [
      "an override of one field",
      {
        version: 1,
        clusters: {
          prod: {
            releases: { a: { version: "2" } },
            repository: { ref: { tag: "v1" } },
          },
        },
      },
    ],
  ];

  it.each(oddities)("%s", async (_, config) => {
    expect(refusedByEditor(config)).toEqual([]);
    expect(await refusedByReader(config)).toEqual([]);
  });
});

describe("agrees with the reader", () => {
  type Path = readonly (string | number)[];
  function paths(value: unknown, path: Path = []): Path[] {
    if (typeof value !== "object" || value === null) return [path];
    const below = Array.isArray(value)
      ? value.map((inner: unknown, index) => paths(inner, [...path, index]))
      : Object.entries(value).map(([key, inner]) =>
          paths(inner, [...path, key]),
        );
    return [path, ...below.flat()];
  }

  /** A copy in which `change` has replaced the entry at the path; an undefined one is gone. */
  function edit(
    value: unknown,
    path: Path,
    change: (key: string, value: unknown) => [string, unknown] | undefined,
  ): unknown {
    const [step, ...rest] = path;
    if (step === undefined) return value;
    const visit = (key: string, inner: unknown): [string, unknown][] => {
      if (key !== String(step)) return [[key, inner]];
      if (rest.length > 0) return [[key, edit(inner, rest, change)]];
      const changed = change(key, inner);
      return changed === undefined ? [] : [changed];
    };
    if (Array.isArray(value))
      return value.flatMap((inner: unknown, index) =>
        visit(String(index), inner).map(([, changed]) => changed),
      );
    if (!isRecord(value)) return value;
    return Object.fromEntries(
      Object.entries(value).flatMap(([key, inner]) => visit(key, inner)),
    );
  }

  const odd = fc.constantFrom<unknown>(
    null,
    "",
    "x",
    "5m",
    "a/b",
    "5 m",
    0,
    1.5,
    true,
    [],
    {},
    ["a"],
    [null],
    { a: "b" },
    { name: "a" },
    [{ name: "a" }],
  );
  const change = fc.oneof(
    odd.map((value) => (key: string): [string, unknown] => [key, value]),
    fc
      .constantFrom("x", "name", "url", "interval", "values")
      .map((name) => (_key: string, value: unknown): [string, unknown] => [
        name,
        value,
      ]),
    odd.map((extra) => (key: string, value: unknown): [string, unknown] => [
      key,
      isRecord(value) ? { ...value, extra } : [value],
    ]),
    fc.constant(() => undefined),
  );

  it.each(["every-kind", "two-clusters"])(
    "about anything that goes wrong in %s",
    async (name) => {
      const config = golden(name);
      const places = paths(config).filter((path) => path.length > 0);
      let wrong = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...places),
          change,
          async (path, how) => {
            const changed = edit(config, path, how);
            const findings = await refusedByReader(changed);
            // Items of a list that are equal by a key of theirs: JSON Schema cannot say that.
            const known = findings.filter(
              (text) => !text.startsWith("duplicate-item"),
            );
            fc.pre(known.length > 0 || findings.length === 0);
            if (known.length > 0) wrong++;
            const underlined = refusedByEditor(changed);
            expect({ path, findings, refused: underlined.length > 0 }).toEqual({
              path,
              findings,
              refused: known.length > 0,
            });
          },
        ),
        { numRuns: 400 },
      );
      expect(wrong).toBeGreaterThan(50);
    },
  );
});
