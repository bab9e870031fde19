/** What becomes of a chart itself: its name, its version and its `crds/` folder, by the real kustomize and helm. */
import { describe, expect, it } from "vitest";
import {
  canRender,
  chart,
  fleet,
  prod,
  release,
  type Review,
} from "./fleet.ts";

const told = ({ consequences }: Review): string[] =>
  consequences.map(
    ({ code, object: { kind, name } }) => `${code} ${kind}/${name}`,
  );

const chartFile = (name: string, version: string): string =>
  `apiVersion: v2\nname: ${name}\nversion: ${version}\n`;
const values = (replicas: number): string =>
  `replicas: ${replicas}\nimage: example.com/web:1\n`;
/** In the chart's own fields. */
const withChart = (more: string): string =>
  release("web").replace("      chart: ", `      ${more}\n      chart: `);

const crd = (name: string, version: string): string =>
  `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${name}.example.com}
spec:
  group: example.com
  names: {kind: ${name}, plural: ${name}}
  scope: Namespaced
  versions: [{name: ${version}, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`;

describe.skipIf(!canRender)("a chart in Git", () => {
  const files = prod({ ...chart, "apps/web.yaml": release("web") });

  it("is not rolled out where it changes under the same version", async () => {
    const { write, review } = fleet(files);
    write("charts/web/values.yaml", values(2));
    const its = await review();
    expect(its.objects).toHaveLength(1);
    expect(told(its)).toEqual(["chart-version-kept HelmRelease/web"]);
    write("charts/web/Chart.yaml", chartFile("web", "1.2.1"));
    expect(told(await review())).toEqual([]);
  });

  it("is rolled out where each commit counts, or its release's own values change", async () => {
    const { write, review } = fleet({
      ...files,
      "apps/web.yaml": withChart("reconcileStrategy: Revision"),
    });
    write("charts/web/values.yaml", values(2));
    expect(told(await review())).toEqual([]);
    const other = fleet(files);
    other.write("apps/web.yaml", release("web", "  values: {replicas: 3}\n"));
    expect(told(await other.review())).toEqual([]);
  });

  it("is not rolled out for a change of a values file, but of their list", async () => {
    const listed = (list: string): string =>
      withChart(`valuesFiles: [charts/web/values.yaml${list}]`);
    const { write, review, commit } = fleet({
      ...files,
      "apps/web.yaml": listed(", values/web.yaml"),
      "values/web.yaml": "replicas: 2\n",
      "values/more.yaml": "replicas: 4\n",
    });
    write("values/web.yaml", "replicas: 3\n");
    expect(told(await review())).toEqual([
      "chart-version-kept HelmRelease/web",
    ]);
    commit({ "values/web.yaml": "replicas: 2\n" });
    write("apps/web.yaml", listed(", values/more.yaml"));
    const its = await review();
    expect(its.objects).toHaveLength(2);
    expect(told(its)).toEqual([]);
  });

  it("is kept by a HelmChart of its own, too, until that changes", async () => {
    const helmChart = (
      list: string,
    ): string => `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: web, namespace: flux-system}
spec: {interval: 1m, chart: charts/web, valuesFiles: [${list}], sourceRef: {kind: GitRepository, name: flux-system}}
`;
    const { write, review } = fleet({
      ...files,
      "values/web.yaml": values(3),
      "apps/chart.yaml": helmChart("charts/web/values.yaml"),
      "apps/web.yaml": release("web").replace(
        /chart:[^]*$/,
        "chartRef: {kind: HelmChart, name: web, namespace: flux-system}\n",
      ),
    });
    write("charts/web/values.yaml", values(2));
    expect(told(await review())).toEqual([
      "chart-version-kept HelmRelease/web",
    ]);
    write("apps/chart.yaml", helmChart("values/web.yaml"));
    expect(told(await review())).toEqual([]);
  });

  it("is called by its Chart.yaml: another name reinstalls the release, another folder does not", async () => {
    const { write, review, commit } = fleet(files);
    write("charts/web/Chart.yaml", chartFile("site", "1.2.0"));
    const its = await review();
    expect(told(its)).toEqual(["release-reinstalled HelmRelease/web"]);
    expect(its.consequences[0]?.why).toContain(
      "the chart's name from `web` to `site`",
    );
    // Something happens, though no object changes.
    expect(its.code).toBe(1);
    const moved = Object.entries(chart).map(
      ([path, text]) =>
        [path.replace("charts/web", "charts/old"), text] as const,
    );
    commit({
      ...Object.fromEntries(moved),
      "charts/web/Chart.yaml": chartFile("web", "1.2.0"),
    });
    write("apps/web.yaml", release("web").replace("charts/web", "charts/old"));
    expect(told(await review())).toEqual([]);
  });
});

describe.skipIf(!canRender)("the CRDs of charts", () => {
  const files = prod({
    ...chart,
    "charts/web/crds/all.yaml": `${crd("things", "v1")}${crd("others", "v1")}`,
    "charts/web/charts/db/Chart.yaml": chartFile("db", "1.0.0"),
    "charts/web/charts/db/crds/db.yaml": crd("bases", "v1"),
    "apps/web.yaml": release("web", "  upgrade: {crds: Skip}\n"),
  });
  const bumped = { "charts/web/Chart.yaml": chartFile("web", "1.2.1") };

  it("stay in the cluster, whoever had them", async () => {
    const { commit, review } = fleet(files);
    commit({
      ...bumped,
      "charts/web/crds/all.yaml": undefined,
      "charts/web/charts/db/crds/db.yaml": undefined,
    });
    expect(told(await review("HEAD~1"))).toEqual([
      "object-left-behind CustomResourceDefinition/bases.example.com",
      "object-left-behind CustomResourceDefinition/others.example.com",
      "object-left-behind CustomResourceDefinition/things.example.com",
    ]);
  });

  it("are shown where they change, and said to be left", async () => {
    const { commit, write, review } = fleet(files);
    commit(bumped);
    write("charts/web/charts/db/crds/db.yaml", crd("bases", "v2"));
    write("charts/web/Chart.yaml", chartFile("web", "1.2.2"));
    const its = await review();
    expect(its.objects).toMatchObject([{ name: "bases.example.com" }]);
    expect(told(its)).toEqual([
      "not-applied CustomResourceDefinition/bases.example.com",
    ]);
    write(
      "apps/web.yaml",
      release("web", "  upgrade: {crds: CreateReplace}\n"),
    );
    expect(told(await review())).toEqual([
      "crd-version-dropped CustomResourceDefinition/bases.example.com",
    ]);
  });

  it("are none of a release that never brings them", async () => {
    const never = "  install: {crds: Skip}\n  upgrade: {crds: Skip}\n";
    const { write, review } = fleet({
      ...files,
      "apps/web.yaml": release("web", never),
    });
    write("charts/web/charts/db/crds/db.yaml", crd("bases", "v2"));
    write("charts/web/Chart.yaml", chartFile("web", "1.2.2"));
    expect((await review()).objects).toEqual([]);
  });

  it("are seen by no post-renderer", async () => {
    const { write, review } = fleet(files);
    write(
      "apps/web.yaml",
      release(
        "web",
        "  upgrade: {crds: Skip}\n  postRenderers: [{kustomize: {patches: [{target: {kind: CustomResourceDefinition}, patch: '[{op: add, path: /metadata/labels, value: {a: b}}]'}]}}]\n",
      ),
    );
    expect((await review()).objects).toMatchObject([{ kind: "HelmRelease" }]);
  });
});
