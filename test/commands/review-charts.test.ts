/** `fluxsmith diff` of releases whose charts come from elsewhere: a Helm repository and an OCI registry, served for real. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder } from "../io/support.ts";
import {
  chartFiles,
  chartServer,
  indexCharts,
  packageChart,
  pushChart,
} from "../tools/charts.ts";
import { helm } from "../tools/kubernetes-tools.ts";
import { ociRegistry } from "../tools/oci-registry.ts";
import {
  canRender,
  configMap,
  fleet,
  objectLines,
  prod,
  type Review,
} from "./fleet.ts";

const command = helm() ?? "";
const login = { username: "anna", password: "pass-of-anna" };

/** A source of Flux as a file, in another Kustomization's folder than the releases. */
const source = (kind: string, spec: string, namespace = "flux-system") => ({
  "clusters/prod/sources.yaml": `apiVersion: source.toolkit.fluxcd.io/v1
kind: ${kind}
metadata: {name: charts, namespace: ${namespace}}
spec: {interval: 10m, ${spec}}
`,
});

const release = (spec: string) => ({
  "apps/web.yaml": `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: apps}
spec: {interval: 10m, ${spec}}
`,
});

const byRepository = (version: string, more = ""): Record<string, string> =>
  release(
    `chart: {spec: {chart: podinfo, version: "${version}", sourceRef: {kind: HelmRepository, name: charts, namespace: flux-system}${more}}}`,
  );

const byReference = (kind: string): Record<string, string> =>
  release(`chartRef: {kind: ${kind}, name: charts, namespace: flux-system}`);

/** What becomes of the chart's ConfigMap. */
const rendered = ({ objects, failures }: Review): unknown => {
  expect(failures).toEqual([]);
  return objects.find(({ kind }) => kind === "ConfigMap")?.diff;
};

const versions = ["1.0.0", "1.1.0", "2.0.0"];

/** Charts by helm, and where they are served. */
async function helmRepository(user?: typeof login) {
  const top = folder();
  for (const version of versions)
    packageChart(command, top, chartFiles("podinfo", version));
  indexCharts(command, join(top, "served"));
  return chartServer(join(top, "served"), user);
}

async function registry() {
  const top = folder();
  const server = await ociRegistry();
  for (const version of versions)
    await pushChart(
      command,
      packageChart(command, top, chartFiles("podinfo", version)),
      `oci://${server.host}/charts`,
    );
  return server;
}

describe.skipIf(!canRender)("a release of a chart in a Helm repository", () => {
  it("shows what another version makes", async () => {
    const { url } = await helmRepository();
    const { write, review } = fleet(
      prod({
        ...source("HelmRepository", `url: "${url}"`),
        ...byRepository("1.0.0"),
      }),
    );
    write("apps/web.yaml", byRepository("1.x")["apps/web.yaml"] ?? "");
    const its = await review();
    expect(its.code).toBe(1);
    expect(rendered(its)).toEqual([
      { path: "data.chart", before: "podinfo-1.0.0", after: "podinfo-1.1.0" },
    ]);
  });

  it("shows what values files within the chart make of it", async () => {
    const { url } = await helmRepository();
    const { write, review } = fleet(
      prod({
        ...source("HelmRepository", `url: "${url}"`),
        ...byRepository("1.0.0"),
      }),
    );
    const files = (list: string): string =>
      byRepository("1.0.0", `, valuesFiles: [${list}]`)["apps/web.yaml"] ?? "";
    write("apps/web.yaml", files("values.yaml, values-blue.yaml"));
    expect(rendered(await review())).toEqual([
      { path: "data.color", before: "green", after: "blue" },
    ]);
    write("apps/web.yaml", files("none.yaml"));
    expect((await review()).failures).toMatchObject([
      { why: "there is no values file none.yaml" },
    ]);
  });

  it("by a HelmChart, which several releases may share", async () => {
    const { url } = await helmRepository();
    const chart = (
      version: string,
    ): string => `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: charts, namespace: flux-system}
spec: {interval: 10m, chart: podinfo, version: "${version}", sourceRef: {kind: HelmRepository, name: charts}}
`;
    const { write, review } = fleet(
      prod({
        ...source("HelmRepository", `url: "${url}"`),
        "clusters/prod/chart.yaml": chart("1.0.0"),
        ...byReference("HelmChart"),
      }),
    );
    write("clusters/prod/chart.yaml", chart("2.0.0"));
    expect(rendered(await review())).toEqual([
      { path: "data.chart", before: "podinfo-1.0.0", after: "podinfo-2.0.0" },
    ]);
  });

  it("takes the password of the fixtures, and prints it nowhere", async () => {
    const { url } = await helmRepository(login);
    const files = prod({
      ...source("HelmRepository", `url: "${url}", secretRef: {name: login}`),
      ...byRepository("1.0.0"),
    });
    const without = fleet(files);
    without.write(
      "apps/web.yaml",
      byRepository("1.1.0")["apps/web.yaml"] ?? "",
    );
    const refused = await without.review();
    expect(refused.code).toBe(2);
    expect(refused.failures[0]?.why).toContain("answers with 401");
    expect(JSON.stringify(refused.failures)).toContain(
      "Secret/flux-system/login",
    );
    const given = fleet({
      ...files,
      "fluxsmith.yaml": `version: 1
fixtures:
  Secret/flux-system/login: ${JSON.stringify(login)}
`,
    });
    given.write("apps/web.yaml", byRepository("1.1.0")["apps/web.yaml"] ?? "");
    const its = await given.review();
    expect(rendered(its)).toMatchObject([{ path: "data.chart" }]);
    expect(JSON.stringify(its)).not.toContain(login.password);
    expect((await given.diff()).stdout).not.toContain(login.password);
  });

  it("56: an unreachable repository is not rendered, and never no change", async () => {
    const { url, close } = await helmRepository();
    const { write, review, diff } = fleet(
      prod({
        ...source(
          "HelmRepository",
          `url: "${url.replace("//", "//anna:hidden-word@")}"`,
        ),
        ...byRepository("1.0.0"),
      }),
    );
    await close();
    write("apps/web.yaml", byRepository("1.1.0")["apps/web.yaml"] ?? "");
    const its = await review();
    expect(its.code).toBe(2);
    expect(its.failures).toMatchObject([
      { code: "not-rendered", release: "apps/web", side: "after" },
    ]);
    expect(objectLines(its)).toEqual([
      "changed HelmRelease apps/web (flux-system/apps)",
    ]);
    const { stdout } = await diff();
    expect(stdout).toContain(`${url}/index.yaml cannot be reached`);
    expect(stdout).not.toContain("nothing changes");
  });

  it("57: a version that is not there is not rendered, and the nearest are named", async () => {
    const { url } = await helmRepository();
    const { write, review } = fleet(
      prod({
        ...source("HelmRepository", `url: "${url}"`),
        ...byRepository("1.0.0"),
      }),
    );
    write("apps/web.yaml", byRepository("1.0.5")["apps/web.yaml"] ?? "");
    const its = await review();
    expect(its.code).toBe(2);
    expect(its.failures).toMatchObject([
      { side: "after", hint: "there are 2.0.0, 1.1.0, 1.0.0" },
    ]);
    expect(its.failures[0]?.why).toContain("no version `1.0.5` of podinfo");
  });

  it("58: an archive that is not what the index lists is a failure", async () => {
    const { url } = await helmRepository();
    const top = folder();
    packageChart(command, top, chartFiles("podinfo", "1.0.0"));
    indexCharts(command, join(top, "served"));
    // Other contents under the same name, after the index was made.
    packageChart(command, top, {
      ...chartFiles("podinfo", "1.0.0"),
      "values.yaml": "color: black\n",
    });
    const other = await chartServer(join(top, "served"));
    const { write, review } = fleet(
      prod({
        ...source("HelmRepository", `url: "${url}"`),
        ...byRepository("1.0.0"),
      }),
    );
    const moved = source("HelmRepository", `url: "${other.url}"`);
    write("clusters/prod/sources.yaml", moved["clusters/prod/sources.yaml"]);
    const its = await review();
    expect(its.code).toBe(2);
    expect(its.failures).toMatchObject([
      { code: "not-rendered", side: "after" },
    ]);
    expect(its.failures[0]?.why).toContain("is not what the index of");
  });
});

describe.skipIf(!canRender)("a release of a chart in an OCI registry", () => {
  it("by a HelmRepository", async () => {
    const { host } = await registry();
    const { write, review } = fleet(
      prod({
        ...source(
          "HelmRepository",
          `type: oci, insecure: true, url: "oci://${host}/charts"`,
        ),
        ...byRepository("1.0.0"),
      }),
    );
    write("apps/web.yaml", byRepository(">=1.0.0 <2")["apps/web.yaml"] ?? "");
    expect(rendered(await review())).toEqual([
      { path: "data.chart", before: "podinfo-1.0.0", after: "podinfo-1.1.0" },
    ]);
  });

  it("by an OCIRepository, whose digest is a part of the version", async () => {
    const { host, manifests } = await registry();
    const spec = (ref: string): string =>
      `insecure: true, url: "oci://${host}/charts/podinfo", ref: {${ref}}, layerSelector: {mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip, operation: copy}`;
    const { write, review } = fleet(
      prod({
        ...source("OCIRepository", spec("tag: 1.0.0")),
        ...byReference("OCIRepository"),
      }),
    );
    const [old, next] = ["1.0.0", "2.0.0"].map((tag) =>
      createHash("sha256")
        .update(manifests.get(`charts/podinfo ${tag}`) ?? "")
        .digest("hex"),
    );
    for (const ref of [
      'semver: "*"',
      `digest: "sha256:${next}"`,
      "tag: 2.0.0",
    ]) {
      const moved = source("OCIRepository", spec(ref));
      write("clusters/prod/sources.yaml", moved["clusters/prod/sources.yaml"]);
      expect(rendered(await review())).toEqual([
        {
          path: "data.chart",
          before: `podinfo-1.0.0+${old?.slice(0, 12)}`,
          after: `podinfo-2.0.0+${next?.slice(0, 12)}`,
        },
      ]);
    }
  });

  it("57: a tag that is not there is not rendered, and the nearest are named", async () => {
    const { host } = await registry();
    const spec = (tag: string): string =>
      `insecure: true, url: "oci://${host}/charts/podinfo", ref: {tag: ${tag}}`;
    const { write, review } = fleet(
      prod({
        ...source("OCIRepository", spec("1.0.0")),
        ...byReference("OCIRepository"),
      }),
    );
    const moved = source("OCIRepository", spec("1.0.7"));
    write("clusters/prod/sources.yaml", moved["clusters/prod/sources.yaml"]);
    expect((await review()).failures).toMatchObject([
      { side: "after", hint: "there are 2.0.0, 1.1.0, 1.0.0" },
    ]);
  });
});

describe.skipIf(!canRender)(
  "a release of a chart that nobody here can have",
  () => {
    it.each([
      [
        "GitRepository/flux-system/charts",
        "which is not in this repository",
        byKind("GitRepository"),
      ],
      [
        "Bucket/flux-system/charts",
        "which is not in this repository",
        byKind("Bucket"),
      ],
      [
        "HelmRepository/flux-system/charts",
        "which is not in Git",
        byRepository("1.0.0"),
      ],
      [
        "OCIRepository/flux-system/charts",
        "which is not in Git",
        byReference("OCIRepository"),
      ],
      [
        "ExternalArtifact/flux-system/charts",
        "of which only the cluster has the chart",
        byReference("ExternalArtifact"),
      ],
    ])("says so: %s, %s", async (its, why, files) => {
      const { write, review } = fleet(
        prod({ "apps/settings.yaml": configMap("settings", {}) }),
      );
      write("apps/web.yaml", files["apps/web.yaml"] ?? "");
      expect((await review()).failures).toMatchObject([
        { code: "not-rendered", why: `its chart comes from ${its}, ${why}` },
      ]);
    });
  },
);

function byKind(kind: string): Record<string, string> {
  return release(
    `chart: {spec: {chart: podinfo, sourceRef: {kind: ${kind}, name: charts, namespace: flux-system}}}`,
  );
}
