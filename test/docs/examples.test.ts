/** The examples of docs/config.md: one repository, whose config is the settings' example and includes all the others. */
import { readFileSync, readdirSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { isRecord } from "../../src/schema/flux-schemas.ts";
import { kinds } from "../../src/kinds/index.ts";
import { refusedByEditor } from "../tools/config-judges.ts";
import { generateInMemory } from "../tools/generate.ts";

const folder = new URL("../../hack/templates/examples/", import.meta.url);
const examples = new Map(
  readdirSync(folder).map((file) => [
    file.slice(0, -".yaml".length),
    readFileSync(new URL(file, folder), "utf8"),
  ]),
);
const sections = kinds.map(({ section }) => section.join("."));

const manifest = (kind: string, name: string) =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;

/** What the examples take for granted: folders with manifests in them, values, a header. */
const surroundings = {
  "hack/boilerplate.txt": "# Copyright YEAR\n",
  "values/podinfo.yaml": "ui: {}\n",
  "values/podinfo-canary.yaml": "ui: { color: yellow }\n",
  "values/podinfo-prod.yaml": "ui: { color: blue }\n",
  "resources/infra/namespace.yaml": manifest("Namespace", "infra"),
  "resources/apps/namespace.yaml": manifest("Namespace", "apps"),
  "resources/apps/team-a.yaml": manifest("Namespace", "team-a"),
  "resources/storage/overlays/eks/namespace.yaml": manifest("Namespace", "ebs"),
  "resources/tenants/red/namespace.yaml": manifest("Namespace", "red"),
  "resources/clusters/canary/smoke-tests/namespace.yaml": manifest(
    "Namespace",
    "smoke-tests",
  ),
};

it("there is one for the settings, the clusters and every section", () => {
  expect([...examples.keys()].toSorted()).toEqual(
    ["settings", "clusters", ...sections].toSorted(),
  );
});

const keysOf = (value: unknown) => (isRecord(value) ? Object.keys(value) : []);

it.each(sections)("%s shows its own section only", (section) => {
  const [head = "", inner] = section.split(".");
  const shown: unknown = parse(examples.get(section) ?? "");
  expect(keysOf(shown)).toEqual([head]);
  const below = isRecord(shown) ? keysOf(shown[head]) : [];
  expect(inner === undefined || below.join() === inner).toBe(true);
});

it("all of them together make a repository, without a complaint", async () => {
  const { settings = "", ...others } = Object.fromEntries(examples);
  const included = Object.entries(others).map(([name, text]) => [
    `config/${name}.yaml`,
    text,
  ]);
  const { files, diagnostics } = await generateInMemory({
    "fluxsmith.yaml": settings,
    ...Object.fromEntries(included),
    ...surroundings,
  });
  expect(diagnostics).toEqual([]);
  const written = [...files.keys()].join("\n");
  for (const { filePrefix } of kinds) expect(written).toContain(filePrefix);
  expect(written).toContain("clusters/canary/flux-system/flux-ks-red.yaml");
  expect(written).not.toContain("canary/apps/flux-hr-redis.yaml");
  expect(written).toContain("prod/apps/flux-hr-redis.yaml");
});

it.each([...examples])("an editor takes %s", (_, text) => {
  expect(refusedByEditor({ version: 1, ...parse(text) })).toEqual([]);
});
