/** `fluxsmith diff` of releases whose chart lies packaged in the repository. */
import { cpSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder } from "../io/support.ts";
import { packageChart } from "../tools/charts.ts";
import { helm } from "../tools/kubernetes-tools.ts";
import {
  canRender,
  configMap,
  fleet,
  objectLines,
  prod,
  release,
  type EquippedFleet,
} from "./fleet.ts";

/** A release of the chart in a file, with the rest of the chart's spec. */
const of = (path: string, more = ""): string =>
  release("web").replace("chart: ./charts/web", `chart: ./${path}${more}`);

const valuesFiles =
  "\n      valuesFiles: [charts/production.yaml]\n      reconcileStrategy: Revision";

/** A packaged chart of one ConfigMap, as a file. */
function packed(version: string, mark: string): string {
  return packageChart(helm() ?? "", folder(), {
    "Chart.yaml": `apiVersion: v2\nname: web\nversion: ${version}\n`,
    "values.yaml": `mark: ${mark}\nmore: plain\n`,
    "templates/web.yaml":
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: made}\ndata: {mark: "{{ .Values.mark }} {{ .Values.more }}"}\n',
  });
}

/** One with the chart in that file, committed. */
function withChart(path: string, hr: string): EquippedFleet {
  const its = fleet(
    prod({
      "apps/web.yaml": hr,
      "apps/x.yaml": configMap("x", { a: "1" }),
      "charts/production.yaml": "more: production\n",
    }),
  );
  cpSync(packed("1.0.0", "one"), join(its.cwd, path));
  its.commit({});
  return its;
}

describe.skipIf(!canRender)("a packaged chart in the repository", () => {
  it("is rendered as Flux renders it, and anew where its file changes", async () => {
    const { cwd, review } = withChart("charts/web.tgz", of("charts/web.tgz"));
    expect(await review()).toMatchObject({ code: 0, failures: [] });
    cpSync(packed("1.0.0", "two"), join(cwd, "charts/web.tgz"));
    const its = await review();
    expect(its.failures).toEqual([]);
    expect(objectLines(its)).toEqual([
      "changed ConfigMap apps/made (flux-system/apps apps/web)",
    ]);
    expect(its.objects[0]?.diff).toEqual([
      { path: "data.mark", before: "one plain", after: "two plain" },
    ]);
  });

  it("of another version is another file", async () => {
    const { cwd, write, review } = withChart(
      "charts/web-1.0.0.tgz",
      of("charts/web-1.0.0.tgz"),
    );
    cpSync(packed("1.1.0", "two"), join(cwd, "charts/web-1.1.0.tgz"));
    write("apps/web.yaml", of("charts/web-1.1.0.tgz"));
    const { objects, failures } = await review();
    expect(failures).toEqual([]);
    expect(objects.at(-1)?.diff).toEqual([
      { path: "data.mark", before: "one plain", after: "two plain" },
    ]);
  });

  it("gets the values files of the repository in place of its own", async () => {
    const path = "charts/web.tgz";
    const { write, review } = withChart(path, of(path, valuesFiles));
    write("charts/production.yaml", "more: other\nmark: own\n");
    const { objects, failures } = await review();
    expect(failures).toEqual([]);
    expect(objects.at(-1)?.diff).toEqual([
      { path: "data.mark", before: " production", after: "own other" },
    ]);
  });

  it("that is none is said, and is no change", async () => {
    const { write, review } = withChart("charts/web.tgz", of("charts/web.tgz"));
    write("charts/web.tgz", "no archive");
    const { code, failures } = await review();
    expect(code).toBe(2);
    expect(failures).toMatchObject([
      { why: "charts/web.tgz is no chart: it is not packed by gzip" },
    ]);
  });
});
