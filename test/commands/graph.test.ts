/** `fluxsmith graph` on whole repositories. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Graph } from "../../src/graph/graph.ts";
import { applying, everyEdge, object } from "../graph/repository.ts";
import { fastest } from "../graph/support.ts";
import { testRepository, type Ran } from "../tools/cli.ts";
import { prod } from "./fleet.ts";

function graph(
  files: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Ran> {
  const repository = testRepository(files);
  onTestFinished(repository.remove);
  return repository.run(["graph", ...args]);
}

/** The graph as JSON has it: node → state; edges as `FROM field TO`. */
async function edgesOf(
  files: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<{ nodes: Record<string, string>; edges: string[] }> {
  const { stdout } = await graph(files, "--output", "json", ...args);
  const { nodes, edges } = JSON.parse(stdout) as Graph;
  return {
    nodes: Object.fromEntries(nodes.map(({ id, state }) => [id, state])),
    edges: edges.map(
      ({ from, kind, field, to }) => `${from} ${field ?? kind} ${to}`,
    ),
  };
}

describe("every kind of edge", () => {
  it.each([
    ["mermaid", "mmd"],
    ["dot", "dot"],
    ["json", "json"],
    ["html", "html"],
  ])(
    "as %s comes out as it is written down (`make golden` writes it anew)",
    async (output, ending) => {
      const golden = fileURLToPath(
        new URL(`graph.${ending}.golden`, import.meta.url),
      );
      const { code, stdout, stderr } = await graph(
        everyEdge,
        "--output",
        output,
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(golden, stdout);
      expect(stdout).toBe(readFileSync(golden, "utf8"));
    },
  );
});

const minimal = `version: 1
repository: {name: fleet, url: https://example.com/fleet, branch: main}
`;
const release = (id: string, more = ""): string =>
  object(
    `HelmRelease/${id}`,
    `{chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: charts}}}${more}}`,
  );
const charts = (id: string): string =>
  object(`HelmRepository/${id}`, "{url: https://charts.example.com}");

describe("what a reference means", () => {
  it("is the object of the namespace that a Kustomization gives", async () => {
    const { nodes, edges } = await edgesOf({
      "fluxsmith.yaml": minimal,
      "resources/flux-system/apps.yaml": applying(
        "apps",
        "apps",
        ", targetNamespace: team",
      ),
      "resources/apps/web.yaml": release("/web"),
      "resources/apps/charts.yaml": charts("elsewhere/charts"),
    });
    expect(nodes).toMatchObject({
      "HelmRelease/team/web": "found",
      "HelmRepository/team/charts": "found",
    });
    expect(edges).toContain(
      "HelmRelease/team/web chart.spec.sourceRef HelmRepository/team/charts",
    );
    expect(edges).toContain(
      "Kustomization/flux-system/apps applies HelmRelease/team/web",
    );
  });

  it("is found by name where nothing says which namespace it is (no config)", async () => {
    const { nodes, edges } = await edgesOf({
      "resources/web.yaml": release("/web"),
      "resources/charts.yaml": charts("apps/charts"),
    });
    expect(nodes).toEqual({
      "HelmRelease/flux-system/web": "found",
      "HelmRepository/apps/charts": "found",
    });
    expect(edges).toEqual([
      "HelmRelease/flux-system/web chart.spec.sourceRef HelmRepository/apps/charts",
    ]);
  });

  it("is nothing where namespaces are said and differ", async () => {
    const { nodes } = await edgesOf({
      "fluxsmith.yaml": minimal,
      "resources/web.yaml": release("apps/web"),
      "resources/charts.yaml": charts("other/charts"),
    });
    expect(nodes).toMatchObject({ "HelmRepository/apps/charts": "missing" });
  });

  it("is unknown where the Kustomization renames what it applies", async () => {
    const { nodes } = await edgesOf({
      "fluxsmith.yaml": minimal,
      "resources/flux-system/apps.yaml": applying(
        "apps",
        "apps",
        ", namePrefix: a-",
      ),
      "resources/apps/web.yaml": release("apps/web"),
    });
    expect(nodes).toMatchObject({ "HelmRepository/apps/charts": "unknown" });
  });

  it("is unknown where a prefix might make its name", async () => {
    const { nodes } = await edgesOf({
      "fluxsmith.yaml": minimal,
      "resources/flux-system/apps.yaml": applying(
        "charts",
        "charts",
        ", namePrefix: our-",
      ),
      "resources/charts/charts.yaml": charts("apps/charts"),
      "resources/flux-system/web.yaml": `${release("apps/web").replace("name: charts", "name: our-charts")}---\n${release("apps/db").replace("name: charts", "name: other")}`,
    });
    expect(nodes).toMatchObject({
      "HelmRepository/apps/our-charts": "unknown",
      "HelmRepository/apps/other": "missing",
    });
  });

  it("is one of its own cluster's only", async () => {
    const { nodes } = await edgesOf({
      "resources/clusters/a/web.yaml": release("apps/web"),
      "resources/clusters/b/charts.yaml": charts("apps/charts"),
    });
    expect(nodes).toEqual({
      "a: HelmRelease/apps/web": "found",
      "a: HelmRepository/apps/charts": "missing",
      "b: HelmRepository/apps/charts": "found",
    });
  });

  it("is external where bootstrap has made the repository's own source", async () => {
    const { nodes } = await edgesOf({
      "fluxsmith.yaml": minimal.replace("branch: main", "managed: false"),
      "resources/flux-system/apps.yaml": applying("apps", "apps"),
    });
    expect(nodes).toMatchObject({
      "GitRepository/flux-system/fleet": "external",
    });
  });

  it("is external where an included file says so", async () => {
    const { nodes } = await edgesOf({
      "fluxsmith.yaml": `${minimal}include: [more.yaml]\n`,
      "more.yaml": "external: [HelmRepository/apps/charts]\n",
      "resources/web.yaml": release("apps/web"),
    });
    expect(nodes).toMatchObject({ "HelmRepository/apps/charts": "external" });
  });
});

it("an object that two Kustomizations apply has both", async () => {
  const { edges } = await edgesOf({
    "fluxsmith.yaml": minimal,
    "resources/flux-system/two.yaml": `${applying("one", "apps")}---\n${applying("two", "apps")}`,
    "resources/apps/charts.yaml": charts("apps/charts"),
  });
  expect(edges.filter((edge) => edge.includes(" applies "))).toEqual([
    "Kustomization/flux-system/one applies HelmRepository/apps/charts",
    "Kustomization/flux-system/two applies HelmRepository/apps/charts",
  ]);
});

describe("a part of it", () => {
  it("is one cluster, with what it uses of no cluster", async () => {
    const { nodes } = await edgesOf(everyEdge, "--cluster", "canary");
    expect(Object.keys(nodes)).toHaveLength(7);
    for (const id of Object.keys(nodes)) expect(id).toMatch(/^canary: /);
    const used = await edgesOf(
      {
        "resources/clusters/a/web.yaml": release("apps/web"),
        "resources/clusters/b/web.yaml": release("apps/web"),
        "resources/charts.yaml": charts("apps/charts"),
        "resources/unused.yaml": charts("apps/unused"),
      },
      "--cluster",
      "a",
    );
    expect(Object.keys(used.nodes)).toEqual([
      "HelmRepository/apps/charts",
      "a: HelmRelease/apps/web",
    ]);
  });

  it("is what is named, all it leads to, and all that leads to it", async () => {
    const { nodes } = await edgesOf(everyEdge, "db");
    expect(Object.keys(nodes)).toEqual([
      "prod: Alert/flux-system/failed",
      "prod: HelmRelease/apps/db",
      "prod: HelmRelease/apps/web",
      "prod: Kustomization/flux-system/apps",
      "prod: Kustomization/flux-system/flux-system",
      "prod: OCIRepository/apps/db",
    ]);
  });

  it.each([
    [["wob"], "error: the graph has no object `wob` [bad-option]"],
    [["wob"], "did you mean `web`?"],
    [
      ["--cluster", "prd"],
      "error: --cluster: there is no cluster `prd` [bad-option]",
    ],
    [["--cluster", "prd"], "did you mean prod?"],
  ])("%j is refused: %s", async (args, message) => {
    const { code, stdout, stderr } = await graph(everyEdge, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});

describe("what is said beside it", () => {
  it("is that there is nothing", async () => {
    expect(await graph({ "fluxsmith.yaml": minimal })).toEqual({
      code: 0,
      stdout: "flowchart LR\n",
      stderr: "There are no Flux objects to draw.\n",
    });
  });

  it("is that Mermaid will not draw so many edges", async () => {
    const all = Array.from({ length: 501 }, (_, at) =>
      release(`apps/web-${at}`),
    );
    const files = {
      "resources/all.yaml": [charts("apps/charts"), ...all].join("---\n"),
    };
    const { code, stderr } = await graph(files);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Mermaid draws 500 edges and 50000 characters /);
    expect((await graph(files, "--output", "dot")).stderr).toBe("");
  });

  it("is what is wrong with a config: the graph is drawn all the same", async () => {
    const { code, stdout, stderr } = await graph({
      "fluxsmith.yaml": "version: 1\nlayout: [\n",
      "resources/web.yaml": release("apps/web"),
    });
    expect(code).toBe(0);
    expect(stdout).toContain("HelmRelease apps/web");
    expect(stderr).toContain("warning");
  });
});

it("2,000 objects take less than a second to look at and to draw", async () => {
  const files: Record<string, string> = {
    "fluxsmith.yaml": minimal,
    "resources/flux-system/charts.yaml": charts("apps/charts"),
  };
  for (let at = 0; at < 200; at++) {
    files[`resources/flux-system/${at}.yaml`] = applying(`a${at}`, `a${at}`);
    files[`resources/a${at}/all.yaml`] = Array.from({ length: 9 }, (_, its) =>
      release(`apps/web-${at}-${its}`),
    ).join("---\n");
  }
  const repository = testRepository(files);
  onTestFinished(repository.remove);
  const run = async (): Promise<void> => {
    const { code } = await repository.run(["graph", "--output", "json"]);
    expect(code).toBe(0);
  };
  expect(await fastest(run)).toBeLessThan(1000);
});

describe("where Flux begins elsewhere than in the config's folder", () => {
  const elsewhere = {
    ...prod({
      "apps/web.yaml": release("apps/web"),
      "apps/charts.yaml": charts("apps/charts"),
      "unused/web.yaml": release("apps/unused"),
    }),
  };
  const all = [
    "prod: GitRepository/flux-system/flux-system",
    "prod: HelmRelease/apps/web",
    "prod: HelmRepository/apps/charts",
    "prod: Kustomization/flux-system/apps",
    "prod: Kustomization/flux-system/flux-system",
  ];

  it.each([
    ["without a config", {}],
    ["with one whose folder holds none of it", { "fluxsmith.yaml": minimal }],
    [
      "with one whose folder holds something else",
      { "fluxsmith.yaml": minimal, "resources/x.yaml": release("x/x") },
    ],
  ])(
    "all that is followed from there is drawn (%s)",
    async (_, files: Record<string, string>) => {
      const { nodes, edges } = await edgesOf({ ...elsewhere, ...files });
      expect(Object.keys(nodes)).toEqual(all);
      expect(edges).toContain(
        "prod: Kustomization/flux-system/apps applies prod: HelmRelease/apps/web",
      );
    },
  );

  it("what .sourceignore leaves out is not drawn", async () => {
    const { nodes } = await edgesOf({
      ...elsewhere,
      ".sourceignore": "/apps/web.yaml\n",
    });
    expect(Object.keys(nodes)).not.toContain("prod: HelmRelease/apps/web");
  });

  it("--path names the folder", async () => {
    const {
      "clusters/prod/flux-system/gotk-sync.yaml": _,
      ...files
    }: Record<string, string> = elsewhere;
    const { nodes } = await edgesOf(files, "--path", "clusters/prod");
    expect(Object.keys(nodes)).toEqual(all);
    expect(nodes).toMatchObject({
      "prod: GitRepository/flux-system/flux-system": "external",
    });
  });

  it.each([
    [[], "nothing here says where Flux begins [no-entry]"],
    [["--path", "nowhere"], "there is no folder nowhere [no-entry]"],
    [["--path", "apps", "--cluster", "x"], "there is no cluster `x`"],
  ])("%j without any root is refused: %s", async (args, message) => {
    const files = { "apps/web.yaml": release("apps/web") };
    for (const config of [{}, { "fluxsmith.yaml": minimal }]) {
      const { code, stdout, stderr } = await graph(
        { ...files, ...config },
        ...args,
      );
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain(message);
    }
  });
});
