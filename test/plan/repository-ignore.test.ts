import { describe, expect, it } from "vitest";
import type { IgnoreFile } from "../../src/manifests/source-ignore.ts";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { prepare } from "../../src/plan/prepare.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";
import { clusters, fleet, namespace, plan } from "./support.ts";

const url = "url: https://example.com/fleet";

/** Which of some paths Flux never gets. */
async function hidden(
  config: string,
  files: Readonly<Record<string, string>> = {},
  { gitPrefix = "", above = [] as readonly IgnoreFile[] } = {},
): Promise<string[]> {
  const { report } = collectFindings();
  const prepared = await prepare({
    workspace: memoryWorkspace({ "fluxsmith.yaml": config, ...files }, report),
    gitPrefix,
    ignoreFilesAbove: () => above,
    schemas: () => () => builtinSchemas,
    format: async (planned) => planned,
    report,
  });
  const { hides } = prepared?.manifests.ignore ?? {};
  return ["a/b.png", "a/b.yaml", "c.yaml"].filter((path) => hides?.(path));
}

describe("the source of this repository leaves out", () => {
  it("what it does by default", async () => {
    expect(await hidden(fleet)).toEqual(["a/b.png"]);
  });

  it("what .sourceignore files say, instead", async () => {
    const files = { ".sourceignore": "/a/*\n!*.png\n" };
    expect(await hidden(fleet, files)).toEqual(["a/b.yaml"]);
    const layout = `${fleet}layout: {resources: a/x}\n`;
    const deeper = { "a/.sourceignore": "*.yaml\n", "a/x/.sourceignore": "#" };
    expect(await hidden(layout, deeper)).toEqual(["a/b.yaml"]);
  });

  it("what the config's `ignore` says, from the defaults too", async () => {
    const config = fleet.replace(url, `${url}\n  ignore: c.yaml`);
    expect(await hidden(config)).toEqual(["c.yaml"]);
    const defaults = fleet.replace(
      "interval: 5m",
      "interval: 5m\n  sources: {git: {ignore: c.yaml}}",
    );
    expect(await hidden(defaults)).toEqual(["c.yaml"]);
    const without = defaults.replace(url, `${url}\n  ignore: null`);
    expect(await hidden(without)).toEqual(["a/b.png"]);
  });

  describe("where something else makes the GitRepository,", () => {
    const unmanaged = fleet.replace(url, "managed: false");
    const sync = (ignore: string): string =>
      `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: fleet, namespace: flux-system}
spec: {interval: 1m, ignore: ${ignore}}
`;
    const at = (cluster: string): string =>
      `resources/clusters/${cluster}/flux-system/gotk-sync.yaml`;

    it("what that one says", async () => {
      const files = { [at("canary")]: sync("c.yaml") };
      expect(await hidden(unmanaged, files)).toEqual(["c.yaml"]);
      const other = { [at("canary")]: sync("c.yaml").replace("fleet", "x") };
      expect(await hidden(unmanaged, other)).toEqual(["a/b.png"]);
    });

    it("nothing of it where two say different things", async () => {
      const files = {
        [at("canary")]: sync("c.yaml"),
        [at("prod")]: sync("a"),
      };
      expect(await hidden(unmanaged, files)).toEqual(["a/b.png"]);
    });
  });

  it("what files above the config say, where Flux reads the same repository", async () => {
    const above = [{ folder: "", text: "infra/aws/a\n" }];
    const at = { gitPrefix: "infra/aws", above };
    expect(await hidden(fleet, {}, at)).toEqual(["a/b.png", "a/b.yaml"]);
    const elsewhere = fleet.replace(url, `${url}\n  path: infra/aws`);
    expect(await hidden(elsewhere, {}, { above })).toEqual(["a/b.png"]);
    const own = { ".sourceignore": "/c.yaml\n" };
    expect(await hidden(elsewhere, own)).toEqual(["c.yaml"]);
  });
});

describe("what is left out", () => {
  it("is not listed by a generated kustomization file", async () => {
    const { files } = await plan("kustomizations: {flux-system: }\n", {
      "resources/flux-system/.sops.yaml": "creation_rules: []\n",
      "resources/flux-system/old.yaml": namespace("old"),
      "resources/flux-system/.sourceignore": "old.yaml\nflux-source-helm-*\n",
    });
    const list = files["resources/flux-system/kustomization.yaml"];
    // With rules of one's own the default ones are off.
    expect(list).toContain("- .sops.yaml\n");
    expect(list).not.toContain("old.yaml");
    expect(list).toContain("- flux-source-git-fleet.yaml\n");
    expect(list).not.toContain("flux-source-helm-charts.yaml");
  });

  it("is matched by no glob, creates no namespace and is no target", async () => {
    const config = `kustomizations: {flux-system: , "*": , web: {folder: apps, dependsOn: [mine]}}
releases: {a: {namespace: gone, chart: charts/a}}
${clusters}`;
    const mine = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: mine, namespace: flux-system}
`;
    const files = {
      "resources/gone/namespace.yaml": namespace("gone"),
      "resources/infra/mine.yaml": mine,
    };
    const seen = await plan(config, files);
    expect(seen.says).toEqual([]);
    expect(Object.keys(seen.files)).toContain(
      "resources/clusters/prod/gone/flux-hr-a.yaml",
    );
    const { says, files: written } = await plan(config, {
      ...files,
      ".sourceignore": "gone/\nmine.yaml\n",
    });
    expect(says).toEqual(["9:72 unknown-reference"]);
    expect(Object.keys(written)).toContain(
      "resources/clusters/prod/flux-system/flux-hr-a.yaml",
    );
  });

  it("is no file that a cluster's folder could clash with, but a disk's all the same", async () => {
    const { says } = await plan("kustomizations: {flux-system: , apps: }\n", {
      "resources/flux-system/FLUX-KS-apps.yaml": namespace("x"),
      ".sourceignore": "FLUX-*\n",
    });
    expect(says).toEqual(["9:33 file-case"]);
  });
});
