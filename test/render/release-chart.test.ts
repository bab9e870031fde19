import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  nameOf,
  vendoredNames,
  type Files,
} from "../../src/render/chart-dependencies.ts";
import { nothingApplied } from "../../src/render/applied-objects.ts";
import type { ChartPlan } from "../../src/render/chart-source.ts";
import { readHelmValues } from "../../src/render/helm-yaml.ts";
import { readHelmIgnore } from "../../src/render/helm-ignore.ts";
import { releasePlan } from "../../src/render/helm-release.ts";
import {
  releaseChart,
  type ReleaseChart,
} from "../../src/render/release-chart.ts";
import type { FetchedChart, Renderer } from "../../src/render/rendering.ts";
import { sourcesIn } from "../../src/render/sources-in-git.ts";
import { memoryTree } from "./memory-tree.ts";

/** What the real source-controller packages, made by `vectors/dependencies`. */
interface Vector {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  readonly valuesFiles?: readonly string[];
  readonly charts?: readonly Subchart[];
  readonly values?: string;
  readonly remote?: string;
  readonly fails?: string;
}

interface Subchart {
  readonly name: string;
  readonly version: string;
  readonly files: readonly string[];
}

const vectors = JSON.parse(
  readFileSync(
    new URL("fixtures/dependency-vectors.json", import.meta.url),
    "utf8",
  ),
) as readonly Vector[];

const repository = {
  kind: "GitRepository",
  namespace: "flux-system",
  name: "flux-system",
};

const text = (content: string): Uint8Array => Buffer.from(content);

interface Options {
  readonly valuesFiles?: readonly string[] | undefined;
  readonly fetch?: (plan: ChartPlan) => FetchedChart | { readonly why: string };
  readonly secret?: Readonly<Record<string, string>>;
}

/** The chart in `charts/web` of a repository. */
function chart(
  files: Readonly<Record<string, string>>,
  { valuesFiles = [], fetch = () => ({ why: "no" }), secret }: Options = {},
): ReturnType<typeof releaseChart> {
  const tree = memoryTree(files);
  const spec = {
    chart: {
      spec: { chart: "./charts/web", valuesFiles, sourceRef: repository },
    },
  };
  const renderer: Pick<Renderer, "fetchChart"> = {
    fetchChart: (plan) => Promise.resolve(fetch(plan)),
  };
  return releaseChart(
    releasePlan({ name: "web", namespace: "apps", spec }, "install"),
    {
      state: {
        tree,
        bytes: (path) => {
          const content = tree.read(path);
          return content === undefined ? undefined : text(content);
        },
        outward: new Map(),
        submodules: [],
        recursesSubmodules: false,
        strict: true,
      },
      renderer: renderer as Renderer,
      sources: {
        repository,
        find: sourcesIn(tree, ""),
        secret: () => secret,
        settle: nothingApplied.settle,
      },
    },
  );
}

async function filesOf(...args: Parameters<typeof chart>): Promise<Files> {
  const its = (await chart(...args)) as ReleaseChart;
  expect(its).not.toHaveProperty("why");
  return its.files() as Files;
}

/** The charts in `charts/` as Helm loads them, which looks into the chart's .helmignore once more. */
function subcharts(files: Files): Subchart[] {
  const hides = readHelmIgnore(String(files.get(".helmignore") ?? ""));
  const kept = [...files].filter(([path]) => "why" in hides || !hides(path));
  return vendoredNames(kept.map(([path]) => path)).map((name) => {
    const start = `charts/${name}/`;
    const its = new Map(
      kept.flatMap(([path, content]) =>
        path.startsWith(start) ? [[path.slice(start.length), content]] : [],
      ),
    );
    return { ...nameOf(its), files: [...its.keys()].toSorted() };
  });
}

const byName = (charts: readonly Subchart[]): Subchart[] =>
  charts
    .map((one) => ({ ...one, files: one.files.toSorted() }))
    .toSorted((one, other) => (one.name < other.name ? -1 : 1));

/** Flux has `lib` twice then, and Helm takes what is vendored. */
const byHelm = "a vendored one of an alias is looked for all the same";

describe("a chart in the repository", () => {
  it.each(vectors)("has with it what Flux packages: $name", async (vector) => {
    const { files, valuesFiles, fails, remote, charts = [] } = vector;
    const asked: ChartPlan[] = [];
    const fetch = (plan: ChartPlan) => {
      asked.push(plan);
      return { why: "not here" };
    };
    const its = await chart(files, { valuesFiles, fetch });
    expect("why" in its).toBe(fails !== undefined);
    expect(
      asked.map((plan) =>
        plan.kind === "http" ? plan.url : `oci://${plan.repository}`,
      ),
    ).toEqual(
      remote === undefined
        ? []
        : [remote.startsWith("oci:") ? `${remote}/lib` : remote],
    );
    if ("why" in its) return;
    const made = its.files() as Files;
    const wanted = charts.filter(
      ({ name }) => vector.name !== byHelm || name !== "first",
    );
    expect(byName(subcharts(made))).toEqual(byName(wanted));
  });

  it.each(
    vectors.filter(
      ({ valuesFiles, values }) =>
        valuesFiles !== undefined && values !== undefined,
    ),
  )("has the values that Flux packages: $name", async (vector) => {
    const made = await filesOf(vector.files, vector);
    expect(readHelmValues(String(made.get("values.yaml")))).toEqual(
      readHelmValues(vector.values ?? ""),
    );
  });
});

describe("what tells a chart in the repository from others", () => {
  const web = (dependency: string): Record<string, string> => ({
    "charts/web/Chart.yaml": `apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [${dependency}]\n`,
  });
  const local = {
    ...web('{name: lib, version: 1.x, repository: "file://../lib"}'),
    "charts/lib/Chart.yaml": "apiVersion: v2\nname: lib\nversion: 1.0.0\n",
    "charts/lib/values.yaml": "a: 1\n",
    "charts/other/values.yaml": "a: 1\n",
  };
  const remote = web(
    '{name: lib, version: 1.x, repository: "https://example.com/charts"}',
  );
  const idsOf = async (...args: Parameters<typeof chart>): Promise<unknown> => {
    const its = await chart(...args);
    expect(its).not.toHaveProperty("why");
    return "why" in its ? its : its.ids;
  };
  const fetched = (id: string): FetchedChart => ({
    files: new Map([["Chart.yaml", text("name: lib\nversion: 1.0.0\n")]]),
    id,
    version: "1.0.0",
    oci: undefined,
  });

  it("is every file of the charts that are added to it", async () => {
    const ids = await idsOf(local);
    const changed = { ...local, "charts/lib/values.yaml": "a: 2\n" };
    expect(await idsOf(changed)).not.toEqual(ids);
    const elsewhere = { ...local, "charts/other/values.yaml": "a: 2\n" };
    expect(await idsOf(elsewhere)).toEqual(ids);
  });

  it("is what was fetched for it", async () => {
    const ids = (id: string): Promise<unknown> =>
      idsOf(remote, { fetch: () => fetched(id) });
    expect(await ids("one")).toEqual(await ids("one"));
    expect(await ids("one")).not.toEqual(await ids("two"));
  });
});

describe("a chart from elsewhere that one in the repository needs", () => {
  const needing = (url: string): Record<string, string> => ({
    "charts/web/Chart.yaml": `apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{name: lib, repository: "${url}"}]\n`,
  });
  const source = (
    name: string,
    url: string,
    namespace = "flux-system",
  ): Record<string, string> => ({
    [`${name}.yaml`]: `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: ${name}, namespace: ${namespace}}
spec: {url: "${url}", secretRef: {name: login}, passCredentials: true}
`,
  });
  const planOf = async (
    files: Readonly<Record<string, string>>,
  ): Promise<unknown> => {
    const asked: ChartPlan[] = [];
    const secret = { username: "anna", password: "word" };
    const fetch = (plan: ChartPlan): { why: string } => {
      asked.push(plan);
      return { why: "not here" };
    };
    await chart(files, { fetch, secret });
    return asked[0];
  };

  it("is any version of it, with the HelmRepository of its URL", async () => {
    const url = "https://example.com/charts";
    const files = {
      ...needing(url),
      ...source("other", "https://example.com/other"),
      ...source("its", `${url}//`),
    };
    expect(await planOf(files)).toMatchObject({
      kind: "http",
      url: `${url}/`,
      chart: "lib",
      version: "*",
      access: { login: { username: "anna", password: "word" } },
      passCredentials: true,
    });
  });

  it.each([
    ["another URL", source("its", "https://example.com/other")],
    ["another namespace", source("its", "https://example.com/charts", "apps")],
  ])("is asked for by nobody with a HelmRepository of %s", async (_, more) => {
    expect(
      await planOf({ ...needing("https://example.com/charts"), ...more }),
    ).toMatchObject({ access: { login: undefined }, passCredentials: false });
  });
});

describe("an archive in Git's large file storage", () => {
  const files = {
    "charts/web/Chart.yaml":
      'apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{name: lib, version: 1.x, repository: "file://../../lib.tgz"}]\n',
    "lib.tgz": "version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
  };

  it("54: is not there as a dependency either", async () => {
    expect(await chart(files)).toMatchObject({
      why: expect.stringContaining(
        "its dependency lib: lib.tgz is a pointer to Git's large file storage",
      ) as unknown,
    });
  });
});
