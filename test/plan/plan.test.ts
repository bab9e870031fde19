import { expect, it } from "vitest";
import { hashText } from "../../src/plan/hash.ts";
import { planIndex } from "../../src/plan/plan.ts";
import { clusters, plan } from "./support.ts";

const config =
  "kustomizations: {flux-system: , apps: }\nreleases: {b: {namespace: apps, chart: charts/b, version: 1.x}, a: {namespace: apps, chart: charts/a}}\n";

it("files come sorted by path, each once", async () => {
  const { prepared } = await plan(config + clusters);
  const paths = prepared?.desired.files.map(({ path }) => path) ?? [];
  expect(paths).toEqual([...new Set(paths)].toSorted());
  expect(paths.length).toBeGreaterThan(12);
});

it("the index has a line for each, with the hash of its text", async () => {
  const { prepared, files } = await plan(config);
  const lines = (prepared?.index.text ?? "").trimEnd().split("\n");
  const entries = lines.map((line) => JSON.parse(line));
  expect(entries.map(({ file, hash }) => [file, hash])).toEqual(
    Object.entries(files).map(([path, text]) => [path, hashText(text)]),
  );
  expect(entries.find(({ name }) => name === "b")).toMatchObject({
    kind: "HelmRelease",
    namespace: "apps",
    kustomization: "apps",
    source: "charts/b",
    version: "1.x",
  });
});

it("the index is of the files as they will be written, not as they were planned", async () => {
  const { prepared } = await plan(config);
  if (prepared === undefined) throw new Error("not read");
  const [file, ...others] = prepared.desired.files;
  if (file === undefined) throw new Error("no file");
  const formatted = { ...file, text: "formatted\n" };
  const { text } = planIndex([formatted, ...others], prepared.config.settings);
  expect(text).toContain(hashText("formatted\n"));
});

it("the inventory shows each cluster's releases and Kustomizations", async () => {
  const { prepared } = await plan(
    `${config}clusters: {prod: {releases: {b: {version: 2.x}}}}\n`,
  );
  const text = prepared?.desired.inventory.text.replaceAll(/ +/g, " ");
  expect(text).toContain("## Cluster prod");
  expect(text).toContain("| b | apps | charts/b | 2.x | apps |");
  expect(text).toContain(
    "| apps | flux-system | ./resources/clusters/prod/apps | fleet |",
  );
});
