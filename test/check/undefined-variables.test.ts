import { describe, expect, it } from "vitest";
import { checkVariables } from "../../src/check/undefined-variables.ts";
import { namespace, says } from "./support.ts";

const path = "resources/apps/a.yaml";
const text = (value: string) => ({
  [path]: `${namespace("a")}  labels: {a: "${value}"}\n`,
});
const variables = "  apps:\nvariables: {region: eu}\n";
const from = (kind: string) =>
  `  apps: {postBuild: {substituteFrom: [{kind: ${kind}, name: vars}]}}\n`;

it.each([
  ["is defined", variables, "${region}"],
  ["has a default", variables, "${zone:=a}"],
  ["is escaped", variables, "$${zone}"],
  ["is not substituted at all", "  apps:\n", "${zone}"],
  [
    "is listed as a fixture",
    `${from("Secret")}fixtures: {Secret/flux-system/vars: {zone: a}}\n`,
    "${zone}",
  ],
])("nothing is said of a variable that %s", async (_, config, value) => {
  expect(await says(checkVariables, config, text(value))).toEqual([]);
});

describe("a variable that nobody defines", () => {
  it("is found at its place, with the nearest name", async () => {
    expect(await says(checkVariables, variables, text("x ${regoin}"))).toEqual([
      `${path}:5:18 finding undefined-variable: nobody defines \`regoin\` for \`apps\`, which would fail on it (strict substitution)`,
    ]);
  });

  it("is a warning only, before Flux 2.9", async () => {
    const [found = ""] = await says(
      checkVariables,
      `${variables}flux: {version: v2.8.3}\n`,
      text("${zone}"),
    );
    expect(found).toContain(
      "warning undefined-variable: nobody defines `zone`",
    );
  });

  it("is a warning where it may come from outside Git", async () => {
    const [found = ""] = await says(
      checkVariables,
      from("ConfigMap"),
      text("${zone}"),
    );
    expect(found).toContain(
      "warning unknown-variable-source: `zone` can only come from ConfigMap/flux-system/vars",
    );
  });

  it("is found in the clusters that do not define it", async () => {
    const found = await says(
      checkVariables,
      "  apps:\nclusters: {canary: {variables: {zone: a}}, prod: {variables: {x: b}}}\n",
      text("${zone}"),
    );
    expect(found).toEqual([expect.stringContaining("`apps` (cluster prod)")]);
  });
});

/** An object that variables come from. */
const source = (kind: string, fields: string) => ({
  "resources/apps/vars.yaml": `apiVersion: v1\nkind: ${kind}\nmetadata: {name: vars, namespace: flux-system}\n${fields}\n`,
});

it.each([
  ["a ConfigMap", "ConfigMap", "data: {zone: a}"],
  ["a Secret's data", "Secret", "data: {zone: YQ==}"],
  ["a Secret's stringData", "Secret", "stringData: {zone: a}"],
  [
    "a Secret whose values SOPS has encrypted",
    "Secret",
    'data: {zone: "ENC[AES256_GCM,data:x,type:str]"}\nsops: {version: 3.9.0}',
  ],
])("%s in Git is read", async (_, kind, fields) => {
  const found = await says(checkVariables, from(kind), {
    ...text("${zone}${other}"),
    ...source(kind, fields),
  });
  expect(found).toEqual([expect.stringContaining("nobody defines `other`")]);
});

it("what a ConfigMap has beside its data is no variable", async () => {
  const found = await says(checkVariables, from("ConfigMap"), {
    ...text("${zone}"),
    ...source("ConfigMap", "stringData: {zone: a}"),
  });
  expect(found).toEqual([expect.stringContaining("nobody defines `zone`")]);
});

describe("the place of a use", () => {
  const placesOf = async (value: string) => {
    const found = await says(checkVariables, variables, {
      [path]: `${namespace("a")}  labels:\n    a: ${value}\n`,
    });
    return found.map((line) => /:(\d+:\d+) .*?`([^`]+)`/.exec(line)?.slice(1));
  };

  it.each<[what: string, value: string, places: [string, string][]]>([
    [
      "is told of each",
      '"${b} ${c}${b}"',
      [
        ["6:9", "b"],
        ["6:14", "c"],
        ["6:18", "b"],
      ],
    ],
    ["counts what is escaped", '"$${b} ${region} ${b}"', [["6:25", "b"]]],
    ["is found behind other escapes", '"\\t\\u00e9 ${b}"', [["6:18", "b"]]],
    [
      "within another, and beside it",
      '"${a:-${b}}${c}"',
      [
        ["6:14", "b"],
        ["6:19", "c"],
      ],
    ],
    ["in a folded text", ">-\n      x\n\n      ${b}", [["9:7", "b"]]],
  ])("%s", async (_, value, places) => {
    expect(await placesOf(value)).toEqual(places);
  });

  it("that Flux cannot read is the innermost one", async () => {
    expect(
      await says(checkVariables, variables, {
        [path]: `${namespace("a")}  labels:\n    a: "\${region:-\${b.c}}"\n`,
      }),
    ).toEqual([
      `${path}:6:19 finding undefined-variable: Flux cannot read this substitution, and \`apps\` would fail on it`,
    ]);
  });
});

it("what opts out is left alone, and so are comments", async () => {
  expect(
    await says(checkVariables, variables, {
      [path]: `# \${zone}\n${namespace("a")}  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled, a: "\${zone}"}\n`,
    }),
  ).toEqual([]);
});
