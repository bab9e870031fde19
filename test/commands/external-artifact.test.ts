/** Kustomizations of ExternalArtifacts that an ArtifactGenerator puts together from the repository. */
import { describe, expect, it } from "vitest";
import {
  canRender,
  configMap,
  fleet,
  kustomization,
  objectLines,
  prod,
} from "./fleet.ts";
import { runIn } from "../tools/cli.ts";

const ofArtifact = (name: string, artifact: string, path: string): string =>
  kustomization(name, path).replace(
    "{kind: GitRepository, name: flux-system}",
    `{kind: ExternalArtifact, name: ${artifact}}`,
  );

const generator = (...copy: readonly string[]): string =>
  `apiVersion: source.extensions.fluxcd.io/v1beta1
kind: ArtifactGenerator
metadata: {name: parts, namespace: flux-system}
spec:
  sources: [{alias: repo, kind: GitRepository, name: flux-system}]
  artifacts:
    - name: web
      copy:
${copy.map((one) => `        - ${one}\n`).join("")}`;

const usual = [
  '{from: "@repo/apps/base/**", to: "@artifact/base/"}',
  '{from: "@repo/apps/prod/**", to: "@artifact/overlay/"}',
];

/** A base, and an overlay that lies elsewhere beside it in the artifact. */
const files = (
  copy: readonly string[] = usual,
  more: Readonly<Record<string, string>> = {},
): Record<string, string> => {
  const { "clusters/prod/apps.yaml": _apps, ...all } = prod({
    "clusters/prod/artifacts.yaml": generator(...copy),
    "clusters/prod/web.yaml": ofArtifact("web", "web", "overlay"),
    "apps/base/kustomization.yaml": "resources: [settings.yaml]\n",
    "apps/base/settings.yaml": configMap("settings", { mode: "slow" }),
    "apps/prod/kustomization.yaml":
      "namespace: apps\nnamePrefix: prod-\nresources: [../base]\n",
    ...more,
  });
  return all;
};

const fast = configMap("settings", { mode: "fast" });

describe.skipIf(!canRender)("a Kustomization of an ExternalArtifact", () => {
  it("is built from what is copied into it", async () => {
    const { commit, review } = fleet(files());
    commit({ "apps/base/settings.yaml": fast });
    const its = await review("HEAD~1", "HEAD");
    expect(its.failures).toEqual([]);
    expect(objectLines(its)).toEqual([
      "changed ConfigMap apps/prod-settings (flux-system/web)",
    ]);
  });

  it("changes with the copy rules", async () => {
    const { commit, review } = fleet(
      files(usual, {
        "apps/other/kustomization.yaml": "resources: [settings.yaml]\n",
        "apps/other/settings.yaml": fast,
      }),
    );
    commit({
      "clusters/prod/artifacts.yaml": generator(
        ...usual.map((one) => one.replace("apps/base", "apps/other")),
      ),
    });
    const its = await review("HEAD~1", "HEAD");
    expect(objectLines(its)).toEqual([
      "changed ArtifactGenerator flux-system/parts (flux-system/flux-system)",
      "changed ConfigMap apps/prod-settings (flux-system/web)",
    ]);
  });

  it("is built as the ArtifactGenerator comes out of its own Kustomization", async () => {
    const patch = (
      folder: string,
    ): string => `resources: [artifacts.yaml, web.yaml]
patches:
  - target: {kind: ArtifactGenerator}
    patch: |
      - {op: replace, path: /spec/artifacts/0/copy/0/from, value: "@repo/apps/${folder}/**"}
`;
    const { commit, review } = fleet(
      files(usual, {
        "clusters/prod/kustomization.yaml": patch("base"),
        "apps/other/kustomization.yaml": "resources: [settings.yaml]\n",
        "apps/other/settings.yaml": fast,
      }),
    );
    commit({ "clusters/prod/kustomization.yaml": patch("other") });
    expect(objectLines(await review("HEAD~1", "HEAD"))).toContain(
      "changed ConfigMap apps/prod-settings (flux-system/web)",
    );
  });

  it("does not get what is not copied, and says where it fails", async () => {
    const { commit, review } = fleet(files());
    commit({
      "apps/base/kustomization.yaml": "resources: [settings.yaml, ../../top]\n",
      "top/kustomization.yaml": "resources: []\n",
    });
    const its = await review("HEAD~1", "HEAD");
    expect(its.failures).toMatchObject([
      { code: "not-rendered", kustomization: "flux-system/web", side: "after" },
    ]);
    expect(JSON.stringify(its.failures)).toContain(
      "apps/base/kustomization.yaml",
    );
  });

  it("has what a later rule puts over an earlier one", async () => {
    const { commit, review } = fleet(
      files(
        [
          ...usual,
          '{from: "@repo/apps/over/settings.yaml", to: "@artifact/base/"}',
        ],
        { "apps/over/settings.yaml": configMap("settings", { mode: "over" }) },
      ),
    );
    commit({ "apps/base/settings.yaml": fast });
    expect(objectLines(await review("HEAD~1", "HEAD"))).toEqual([]);
    commit({ "apps/over/settings.yaml": fast });
    expect(objectLines(await review("HEAD~1", "HEAD"))).toEqual([
      "changed ConfigMap apps/prod-settings (flux-system/web)",
    ]);
  });

  it("is not rendered where nobody knows here what is in it, and its part of the repository changes", async () => {
    const { commit, review } = fleet(
      files(
        [
          ...usual,
          '{from: "@repo/packed.tgz", to: "@artifact/", strategy: Extract}',
        ],
        { "packed.tgz": "x" },
      ),
    );
    commit({ "elsewhere.txt": "x" });
    expect((await review("HEAD~1", "HEAD")).failures).toEqual([]);
    commit({ "apps/base/settings.yaml": fast });
    const its = await review("HEAD~1", "HEAD");
    expect(its.failures).toMatchObject([
      {
        code: "not-rendered",
        kustomization: "flux-system/web",
        why: 'it applies ExternalArtifact/flux-system/web, of which this is not known: it unpacks archives ("@repo/packed.tgz")',
      },
    ]);
  });

  it("gives others what they take their variables from", async () => {
    const { commit, review } = fleet(
      files(usual, {
        "apps/prod/kustomization.yaml":
          "namePrefix: prod-\nresources: [../base]\n",
        "apps/base/settings.yaml": configMap(
          "settings",
          { mode: "slow" },
          "flux-system",
        ),
        "clusters/prod/user.yaml": kustomization(
          "user",
          "user",
          "  postBuild: {substituteFrom: [{kind: ConfigMap, name: prod-settings}]}\n",
        ),
        "user/used.yaml": configMap("used", { its: "${mode}" }),
      }),
    );
    commit({
      "apps/base/settings.yaml": configMap(
        "settings",
        { mode: "fast" },
        "flux-system",
      ),
    });
    expect(objectLines(await review("HEAD~1", "HEAD"))).toEqual([
      "changed ConfigMap apps/used (flux-system/user)",
      "changed ConfigMap flux-system/prod-settings (flux-system/web)",
    ]);
  });

  it("is rendered and drawn", async () => {
    const { cwd, env } = fleet(
      files(usual, {
        "apps/base/kustomization.yaml":
          "resources: [settings.yaml, inner.yaml]\n",
        "apps/base/inner.yaml": kustomization("inner", "inner"),
        "apps/prod/kustomization.yaml": "resources: [../base]\n",
        "inner/x.yaml": configMap("x", {}),
      }),
    );
    const rendered = await runIn(cwd, ["render"], { env });
    expect(rendered).toMatchObject({ code: 0 });
    expect(rendered.stdout).toContain("mode: slow");
    const drawn = await runIn(cwd, ["graph", "--output", "dot"], { env });
    expect(drawn.stdout).toContain("flux-system/inner");
  });
});
