/** The add-ons: each is whole, and all of them at once make a repository that `check` is content with. */
import jsonata from "jsonata";
import { expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { addonEntries } from "../../src/scaffold/addon.ts";
import { addonNames } from "../../src/scaffold/addon-names.ts";
import { addons } from "../../src/scaffold/catalogue.ts";
import { testRepository, type TestRepository } from "../tools/cli.ts";

async function withAll(...flags: readonly string[]): Promise<TestRepository> {
  const repo = testRepository({});
  onTestFinished(repo.remove);
  const url = ["--url", "https://github.com/acme/fleet"];
  const made = await repo.run([
    "init",
    ...url,
    ...flags,
    ...addonNames.flatMap((name) => ["--addon", name]),
  ]);
  expect(made).toMatchObject({ code: 0, stderr: "" });
  return repo;
}

it.each([
  ["one cluster", []],
  ["two clusters", ["--cluster", "prod", "--cluster", "canary"]],
])("all at once, for %s, and check is content", async (_, flags) => {
  const repo = await withAll(...flags);
  expect(await repo.run(["check"])).toEqual({
    code: 0,
    stdout: "No findings.\n",
    stderr: "",
  });
  for (const { name } of addons)
    expect(Object.keys(repo.files()).join("\n")).toContain(
      `/flux-hr-${name}.yaml`,
    );
});

it("the names that the help lists are those of the catalogue", () => {
  expect(addons.map(({ name }) => name)).toEqual(addonNames);
  expect(addonNames).toEqual([...addonNames].toSorted());
});

it.each(addons)("$name says what is needed, in the words of Flux", (addon) => {
  const { source, version, docs, describe: what, notes = [] } = addon;
  expect(source.url).toMatch(/^(https|oci):\/\/[^\s]+$/);
  expect(version).toMatch(/^v?\d+\.\d+\.\d+$/);
  expect(docs).toMatch(/^https:\/\//);
  expect(what).toMatch(/^[A-Z].*[^.]$/);
  for (const note of notes) expect(note).toMatch(/^[A-Z`].*\.$/);
});

it("a source of several has one URL", () => {
  const urls = new Map(addons.map(({ source }) => [source.name, source.url]));
  for (const { source } of addons)
    expect(urls.get(source.name)).toBe(source.url);
});

it("becomes items of a config; CRDs that Helm would not upgrade are upgraded", () => {
  const entries = addonEntries({
    name: "web",
    describe: "A web",
    source: { name: "charts", url: "https://charts.example.com" },
    chart: "web",
    version: "1.0.0",
    namespace: "web-system",
    crds: "release",
    values: { b: { z: 1, a: [] }, a: true },
    docs: "https://example.com",
  });
  expect(entries).toEqual({
    sources: { helm: new Map([["charts", "https://charts.example.com"]]) },
    releases: new Map([
      [
        "web",
        new Map<string, unknown>([
          ["namespace", "web-system"],
          ["chart", "charts/web"],
          ["version", "1.0.0"],
          ["upgrade", new Map([["crds", "CreateReplace"]])],
          [
            "values",
            new Map<string, unknown>([
              [
                "b",
                new Map<string, unknown>([
                  ["z", 1],
                  ["a", []],
                ]),
              ],
              ["a", true],
            ]),
          ],
        ]),
      ],
    ]),
    kustomizations: new Map([["web-system", null]]),
    namespace: "web-system",
  });
});

it("brings no manifest for a namespace that every cluster has", () => {
  const metrics = addons.find(({ name }) => name === "metrics-server");
  expect(metrics && addonEntries(metrics).namespace).toBeUndefined();
});

/** As Renovate's manager evaluates it: the query's results, an array or one, are the dependencies. */
async function found(repo: TestRepository): Promise<unknown[]> {
  const { customManagers, ignorePaths } = JSON.parse(
    repo.read("renovate.json"),
  );
  expect(ignorePaths).toContain("**/flux-*.yaml");
  const [{ matchStrings, managerFilePatterns }] = customManagers;
  expect("fluxsmith.yaml").toMatch(
    new RegExp(managerFilePatterns[0].slice(1, -1)),
  );
  const result: unknown = await jsonata(matchStrings[0]).evaluate(
    parse(repo.read("fluxsmith.yaml")),
  );
  return Array.isArray(result) ? [...result] : [result ?? []].flat();
}

it("Renovate finds each chart with its version and its repository", async () => {
  const repo = await withAll();
  expect(await found(repo)).toEqual(
    addons.map(({ source, chart, version }) =>
      source.url.startsWith("oci://")
        ? {
            datasource: "docker",
            depName: `${source.url.slice("oci://".length)}/${chart}`,
            currentValue: version,
          }
        : {
            datasource: "helm",
            depName: chart,
            registryUrl: source.url,
            currentValue: version,
          },
    ),
  );
});

it("Renovate finds versions of one cluster, and of OCIRepositories; what it cannot know it leaves", async () => {
  const repo = await withAll();
  repo.write({
    "fluxsmith.yaml": `version: 1
sources:
  helm: {charts: {url: https://charts.example.com, interval: 1h}}
  oci: {web: {url: oci://example.com/web, ref: {tag: 1.2.3}}, latest: {url: oci://example.com/latest}}
releases:
  a: {chart: charts/a, version: 1.0.0}
  b: {chart: elsewhere/b, version: 1.0.0}
  c: {chart: {spec: {chart: c}}, version: 1.0.0}
  d:
clusters:
  prod:
  dev: {releases: {a: {version: 1.1.0}, d: {enabled: false}}}
`,
  });
  const a = {
    datasource: "helm",
    depName: "a",
    registryUrl: "https://charts.example.com",
  };
  expect(await found(repo)).toEqual([
    { ...a, currentValue: "1.0.0" },
    { ...a, currentValue: "1.1.0" },
    { datasource: "docker", depName: "example.com/web", currentValue: "1.2.3" },
  ]);
  const without = [
    "",
    "sources:\nreleases:\nclusters:\n",
    "sources: {helm: , oci: }\nreleases: {a: {chart: b/c, version: 1.0.0}, b: }\n",
    "clusters: {prod: {releases: }, dev: {releases: {a: {version: 1.0.0}}}}\n",
  ];
  for (const sections of without) {
    repo.write({ "fluxsmith.yaml": `version: 1\n${sections}` });
    expect(await found(repo)).toEqual([]);
  }
});
