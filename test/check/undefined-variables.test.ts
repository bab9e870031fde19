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

it("a ConfigMap in Git is read", async () => {
  const map =
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: vars, namespace: flux-system}\ndata: {zone: a}\n";
  const found = await says(checkVariables, from("ConfigMap"), {
    ...text("${zone}${other}"),
    "resources/apps/vars.yaml": map,
  });
  expect(found).toEqual([expect.stringContaining("nobody defines `other`")]);
});

it("what opts out is left alone, and so are comments", async () => {
  expect(
    await says(checkVariables, variables, {
      [path]: `# \${zone}\n${namespace("a")}  annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled, a: "\${zone}"}\n`,
    }),
  ).toEqual([]);
});
