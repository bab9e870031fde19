import { describe, expect, it } from "vitest";
import { namespace, plan } from "./support.ts";

const kustomizations =
  "kustomizations: {flux-system: , apps: , infra: , elsewhere: {sourceRef: HelmChart/a, path: ./x}}\n";

/** The folder that a release is written to, and what is said. */
async function folderOf(
  fields: string,
  files: Readonly<Record<string, string>> = {},
) {
  const planned = await plan(
    `${kustomizations.replace("HelmChart/a", "GitRepository/other")}releases: {a: {chart: charts/a, ${fields}}}\nexternal: [GitRepository/other]\n`,
    files,
  );
  const path = Object.keys(planned.files).find((file) =>
    file.endsWith("/flux-hr-a.yaml"),
  );
  return (
    path?.slice("resources/".length, -"/flux-hr-a.yaml".length) ?? planned.says
  );
}

describe("a release goes", () => {
  it.each([
    [
      "with the Kustomization named as its namespace",
      "namespace: apps",
      "apps",
    ],
    ["with flux-system where there is none", "namespace: web", "flux-system"],
    ["where it is said", "namespace: apps, kustomization: infra", "infra"],
    [
      "where its file is said",
      "namespace: apps, file: infra/flux-hr-a.yaml",
      "infra",
    ],
  ])("%s", async (_, fields, folder) => {
    expect(await folderOf(fields)).toBe(folder);
  });

  it("beside the manifest that creates its namespace", async () => {
    expect(
      await folderOf("namespace: web", {
        "resources/infra/deep/web.yaml": namespace("web"),
      }),
    ).toBe("infra");
  });

  it("nowhere where its Kustomization is unknown, or applies another source", async () => {
    expect(await folderOf("kustomization: infar")).toEqual([
      "10:48 unknown-deployer",
    ]);
    expect(await folderOf("kustomization: elsewhere")).toEqual([
      "10:48 unknown-deployer",
    ]);
  });
});

describe("a Kustomization of an ExternalArtifact", () => {
  const byHand = (source: string): Record<string, string> => ({
    "resources/flux-system/parts.yaml": `apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: parts, namespace: flux-system}
spec:
  sources: [{alias: repo, kind: GitRepository, name: ${source}}]
  artifacts: [{name: parts, copy: [{from: "@repo/resources/infra/**", to: "@artifact/its/"}]}]
`,
  });
  const config = `kustomizations:
  flux-system:
  web: {sourceRef: ExternalArtifact/parts, path: ./its/deep}
releases: {a: {namespace: web, chart: charts/a}}
`;

  it("applies what the copy rules take its path from", async () => {
    const there = { "resources/infra/deep/x.yaml": namespace("web") };
    const planned = await plan(config, { ...byHand("fleet"), ...there });
    expect(planned.says).toEqual([]);
    expect(Object.keys(planned.files)).toContain(
      "resources/infra/deep/flux-hr-a.yaml",
    );
    expect(planned.files["resources/flux-system/flux-ks-web.yaml"]).toContain(
      "path: ./its/deep",
    );
  });

  it("as an ArtifactGenerator of the config says", async () => {
    const generator = `  artifact:
    parts:
      sources: [{alias: repo, kind: GitRepository, name: fleet}]
      artifacts: [{name: parts, copy: [{from: "@repo/resources/infra/**", to: "@artifact/its/"}]}]
`;
    const planned = await plan(generator + config, {
      "resources/infra/deep/x.yaml": namespace("web"),
    });
    expect(planned.says).toEqual([]);
    expect(Object.keys(planned.files)).toContain(
      "resources/infra/deep/flux-hr-a.yaml",
    );
  });

  it("is one of another source where the artifact is made from that", async () => {
    const planned = await plan(
      `${config}external: [GitRepository/other]\n`,
      byHand("other"),
    );
    expect(planned.says).toEqual(["12:12 unknown-deployer"]);
  });

  it("must have a folder there", async () => {
    const planned = await plan(
      config.replace("namespace: web, ", "namespace: x, "),
      byHand("fleet"),
    );
    expect(planned.messages.join()).toContain(
      "the folder resources/infra/deep of the Kustomization `web` does not exist",
    );
  });
});

describe("a Kustomization's folder", () => {
  it.each([
    ["folder: ../x", "10:18 bad-folder"],
    ["folder: /x", "10:18 bad-folder"],
    ["path: ../x", "10:16 bad-folder"],
    ["folder: x, path: ./x", "10:18 bad-folder"],
    ["folder: x, sourceRef: Bucket/charts", undefined],
  ])("cannot be `%s`", async (fields, says) => {
    const planned = await plan(
      `kustomizations:\n  apps: {${fields}}\n  flux-system:\n`,
    );
    expect(planned.says.length).toBeGreaterThan(0);
    expect(says === undefined || planned.says.includes(says)).toBe(true);
    expect(planned.says.join()).toContain("bad-folder");
  });
});
