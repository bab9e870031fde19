/** Consequences that reach beyond the objects that change, by the real kustomize and helm. */
import { describe, expect, it } from "vitest";
import {
  canRender,
  chart,
  configMap,
  fleet,
  kustomization,
  prod,
  release,
  type Review,
} from "./fleet.ts";

const told = ({ consequences }: Review): string[] =>
  consequences.map(
    ({ code, object: { kind, name }, why }) =>
      `${code} ${kind}/${name}: ${why}`,
  );

const needs = (...names: readonly string[]): string =>
  `  dependsOn: [${names.map((name) => `{name: ${name}}`).join(", ")}]\n`;

describe.skipIf(!canRender)("a review tells", () => {
  it("that everything goes to another cluster", async () => {
    const { write, review } = fleet(
      prod({
        "apps/a.yaml": configMap("a", {}),
        "apps/web.yaml": release("web"),
        ...chart,
      }),
    );
    const remote = "  kubeConfig: {secretRef: {name: west}}\n";
    write("clusters/prod/apps.yaml", kustomization("apps", "apps", remote));
    write("apps/web.yaml", release("web", remote));
    expect(told(await review())).toEqual([
      "cluster-redirected HelmRelease/web: it installs its release anew in the cluster of Secret/apps/west instead of Flux's own cluster, without the data that it has there: the old release stays behind, and nobody upgrades or uninstalls it any more",
      "cluster-redirected Kustomization/apps: it applies everything to the cluster of Secret/flux-system/west instead of Flux's own cluster from now on: what it applied there stays behind, and nobody looks after it or prunes it any more",
    ]);
  });

  const source = (name: string, spec: string): string =>
    `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: ${name}, namespace: flux-system}
spec: {interval: 1m, ${spec}}
`;
  const tenant = kustomization("tenant", "deploy").replace(
    "name: flux-system}\n",
    "name: tenant}\n",
  );

  it("that a source leads elsewhere, and who hangs on it", async () => {
    const url = "url: https://example.com/tenant";
    const { write, review } = fleet(
      prod({
        "clusters/prod/source.yaml": source(
          "tenant",
          `${url}, ref: {tag: v1.1}`,
        ),
        // Not rendered: nothing in its folder changes.
        "apps/tenant.yaml": tenant,
        "apps/other.yaml": kustomization("other", "other"),
        "other/a.yaml": configMap("a", {}),
      }),
    );
    write(
      "clusters/prod/source.yaml",
      source("tenant", `${url}, ref: {tag: v1.2}`),
    );
    expect(told(await review())).toEqual([
      "source-redirected GitRepository/tenant: `ref` goes from `tag: v1.1` to `tag: v1.2`: what Kustomization/flux-system/tenant gets from there is not in this repository, so nothing here shows what becomes of it",
    ]);
  });

  it("that Flux will read another branch than the one under review", async () => {
    const { write, review } = fleet(
      prod({ "apps/a.yaml": configMap("a", {}) }),
    );
    const its = "clusters/prod/flux-system/gotk-sync.yaml";
    const text = prod({})[its] ?? "";
    write(its, text.replace("branch: main", "branch: live"));
    expect(told(await review())).toEqual([
      "own-source-redirected GitRepository/flux-system: `ref` goes from `branch: main` to `branch: live`: from now on Flux applies what it finds there, and not what is reviewed here",
    ]);
  });

  const contested =
    "object-contested Kustomization/copy: it newly applies ConfigMap/apps/a, which Kustomization/flux-system/apps applies, too: each puts its own version back whenever it reconciles, and the one that applied last deletes it when it goes";

  it("that two Kustomizations apply one object, also where nothing touches the other", async () => {
    const files = prod({
      "apps/a.yaml": configMap("a", {}),
      "clusters/prod/copy.yaml": kustomization("copy", "copy"),
      "copy/b.yaml": configMap("b", {}),
    });
    const copied = fleet(files);
    copied.write("copy/a.yaml", configMap("a", { x: "1" }));
    expect(told(await copied.review())).toEqual([contested]);
    const overlapping = fleet(files);
    overlapping.write("clusters/prod/copy.yaml", kustomization("copy", "apps"));
    expect(told(await overlapping.review())).toContain(contested);
    // As before.
    copied.commit({});
    copied.write("copy/a.yaml", configMap("a", { x: "2" }));
    expect(told(await copied.review("HEAD"))).toEqual([]);
  });

  it("that dependencies go in a circle, or lead nowhere", async () => {
    const files = prod({
      "clusters/prod/infra.yaml": kustomization(
        "infra",
        "infra",
        needs("base"),
      ),
      "clusters/prod/base.yaml": kustomization("base", "base"),
      "infra/a.yaml": configMap("a", {}),
      "base/b.yaml": configMap("b", {}),
      // Nothing touches it.
      "apps/late.yaml": kustomization("late", "base", needs("infra")),
    });
    const round = fleet(files);
    round.write(
      "clusters/prod/base.yaml",
      kustomization("base", "base", needs("late")),
    );
    expect(told(await round.review())).toEqual([
      "dependency-cycle Kustomization/base: it depends on Kustomization/flux-system/late, which depends on Kustomization/flux-system/infra, which depends on itself: each waits for the next, so Flux applies no change of any of them",
    ]);
    const gone = fleet(files);
    gone.commit({ "clusters/prod/infra.yaml": undefined });
    expect(told(await gone.review("HEAD~1"))).toContain(
      "dependency-missing Kustomization/late: it depends on Kustomization/flux-system/infra, which this change removes: as long as the cluster has none, Flux applies no change of it",
    );
    const typo = fleet(files);
    typo.write(
      "clusters/prod/base.yaml",
      kustomization("base", "base", needs("lat")),
    );
    expect(told(await typo.review())).toEqual([
      "dependency-missing Kustomization/base: it depends on Kustomization/flux-system/lat, which nothing in this repository makes: as long as the cluster has none, Flux applies no change of it",
    ]);
    // As before.
    typo.commit({});
    typo.write(
      "clusters/prod/base.yaml",
      kustomization("base", "base", `${needs("lat")}  timeout: 1m\n`),
    );
    expect(told(await typo.review("HEAD"))).toEqual([]);
  });

  it.each([
    ["platform", []],
    ["other", [expect.stringContaining("dependency-missing")]],
  ])(
    "that what the config calls external is not missing: %s",
    async (name, found) => {
      const { write, review } = fleet(
        prod({
          "fluxsmith.yaml": `external: [Kustomization/${name}]\n`,
          "apps/a.yaml": configMap("a", {}),
        }),
      );
      write(
        "clusters/prod/apps.yaml",
        kustomization("apps", "apps", needs("platform")),
      );
      expect(told(await review())).toEqual(found);
    },
  );

  it("that a disruption budget blocks by the replicas that are left", async () => {
    const { write, review } = fleet(
      prod({
        ...chart,
        "charts/web/templates/budget.yaml": `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 2, selector: {matchLabels: {app: web}}}
`,
        "apps/web.yaml": release("web", "  values: {replicas: 3}\n"),
      }),
    );
    write("apps/web.yaml", release("web", "  values: {replicas: 2}\n"));
    expect(told(await review())).toEqual([
      "disruption-budget-blocks PodDisruptionBudget/web: it says `minAvailable: 2`, and Deployment/apps/web has 2 Pods: none of its Pods may be evicted, so draining their nodes (an upgrade, scaling down) hangs",
    ]);
  });
});
