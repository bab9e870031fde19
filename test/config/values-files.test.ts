import { execFileSync } from "node:child_process";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generateInMemory } from "../tools/generate.ts";
import { helm } from "../tools/kubernetes-tools.ts";

const base = `image:
  repository: ghcr.io/acme/app
  tag: "1.10"
replicas: 2
tolerations: [{key: a}, {key: b}]
resources: {limits: {cpu: 1, memory: 1Gi}}
"8080": http
fromChart: null
`;
const over = `image: {tag: v2}
tolerations: [{key: c}]
resources: {limits: {cpu: null}}
replicas: null
`;

/** The values of the release that merges the two files and an inline part. */
async function merged(): Promise<unknown> {
  const { files, diagnostics } = await generateInMemory({
    "fluxsmith.yaml": `version: 1
repository: {name: fleet, url: https://example.com/fleet, branch: main}
defaults: {interval: 5m}
sources: {helm: {charts: https://charts.example.com}}
kustomizations: {flux-system: }
releases:
  app:
    chart: charts/app
    valuesFiles: [values/base.yaml, values/over.yaml]
    values: {image: {pullPolicy: Always}}
`,
    "values/base.yaml": base,
    "values/over.yaml": over,
  });
  expect(diagnostics).toEqual([]);
  const text = files.get("resources/flux-system/flux-hr-app.yaml") ?? "";
  return (load(text) as { spec: { values: unknown } }).spec.values;
}

describe("valuesFiles", () => {
  it("keep the order of the keys and the nulls, which Helm deletes a chart's defaults by", async () => {
    const values = await merged();
    expect(JSON.stringify(values)).toBe(
      JSON.stringify({
        "8080": "http",
        image: {
          repository: "ghcr.io/acme/app",
          tag: "v2",
          pullPolicy: "Always",
        },
        replicas: null,
        tolerations: [{ key: "c" }],
        resources: { limits: { cpu: null, memory: "1Gi" } },
        fromChart: null,
      }),
    );
  });

  describe.skipIf(helm() === undefined)("with the real helm", () => {
    let folder: string;
    beforeAll(() => {
      folder = mkdtempSync(`${tmpdir()}/fluxsmith-helm-`);
      mkdirSync(`${folder}/chart/templates`, { recursive: true });
      writeFileSync(
        `${folder}/chart/Chart.yaml`,
        "apiVersion: v2\nname: show\nversion: 1.0.0\n",
      );
      writeFileSync(
        `${folder}/chart/values.yaml`,
        "fromChart: default\nreplicas: 1\nresources: {limits: {cpu: 2}}\n",
      );
      writeFileSync(
        `${folder}/chart/templates/values.yaml`,
        "values: {{ .Values | toJson }}\n",
      );
      writeFileSync(`${folder}/base.yaml`, base);
      writeFileSync(`${folder}/over.yaml`, over);
      writeFileSync(`${folder}/inline.yaml`, "image: {pullPolicy: Always}\n");
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    const render = (...values: string[]): unknown =>
      load(
        execFileSync(
          helm() ?? "",
          [
            "template",
            "chart",
            ...values.flatMap((file) => ["--values", file]),
          ],
          { cwd: folder, encoding: "utf8" },
        ),
      );

    it("merge as helm itself merges the same files", async () => {
      writeFileSync(`${folder}/ours.yaml`, JSON.stringify(await merged()));
      expect(render("ours.yaml")).toEqual(
        render("base.yaml", "over.yaml", "inline.yaml"),
      );
    });
  });
});
