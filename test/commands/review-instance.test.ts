/** Repositories whose Flux the Flux operator installs: there is no gotk-sync.yaml. */
import { describe, expect, it } from "vitest";
import { canRender, configMap, fleet, objectLines, prod } from "./fleet.ts";

const instance = (path: string, name = "flux"): string =>
  `apiVersion: fluxcd.controlplane.io/v1
kind: FluxInstance
metadata: {name: ${name}, namespace: flux-system}
spec:
  distribution: {version: 2.x, registry: ghcr.io/fluxcd}
  sync: {kind: GitRepository, url: "https://example.com/fleet", ref: refs/heads/main, path: ${path}}
`;

const values = (path: string): string =>
  `instance:\n  sync: {kind: GitRepository, path: ${path}}\n`;

const files = (
  more: Readonly<Record<string, string>>,
): Record<string, string> => {
  const { "clusters/prod/flux-system/gotk-sync.yaml": _sync, ...rest } = prod({
    "apps/settings.yaml": configMap("settings", { mode: "slow" }),
    ...more,
  });
  return rest;
};

const fast = { "apps/settings.yaml": configMap("settings", { mode: "fast" }) };

describe.skipIf(!canRender)("a review of what the Flux operator syncs", () => {
  it.each([
    [
      "a FluxInstance",
      { "clusters/prod/flux-system/instance.yaml": instance("clusters/prod") },
    ],
    ["the chart's values", { "flux/values.yaml": values("clusters/prod") }],
  ])("begins where %s says", async (_, more) => {
    const { commit, review } = fleet(files(more));
    commit(fast);
    const its = await review("HEAD~1", "HEAD");
    expect(its.failures).toEqual([]);
    expect(objectLines(its)).toEqual([
      "changed ConfigMap apps/settings (flux-system/apps)",
    ]);
  });

  it("says so where several cannot be told apart", async () => {
    const { commit, diff } = fleet(
      files({
        "a/instance.yaml": instance("a"),
        "b/instance.yaml": instance("b"),
      }),
    );
    commit(fast);
    const { code, stderr } = await diff("HEAD~1", "HEAD");
    expect(code).toBe(2);
    expect(stderr).toContain("[no-entry]");
  });
});
