import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import {
  annotated,
  by,
  configMap,
  helmRelease,
  kustomization,
  made,
  object,
  only,
  reviewed,
  told,
  workload,
  type Part,
} from "../states.ts";

const system = (...objects: readonly Fields[]): Part =>
  by("flux-system", kustomization("flux-system"), ...objects);

const apps = [
  workload("Deployment", "apps/web"),
  workload("Deployment", "apps/api"),
  configMap("apps/a"),
];

describe("a Kustomization that is removed", () => {
  it("takes along all that it applied, counted by kind, with the safe way", () => {
    const found = reviewed(
      [system(kustomization("apps")), by("apps", ...apps)],
      [system()],
    );
    expect(found).toEqual([
      {
        code: "kustomization-deleted",
        severity: "danger",
        object: {
          kind: "Kustomization",
          namespace: "flux-system",
          name: "apps",
        },
        cluster: undefined,
        why: "it is deleted since Kustomization/flux-system/flux-system no longer applies it and prunes (`prune: true`), and its finalizer deletes what it applied: 3 objects (1 ConfigMap and 2 Deployments)",
        fix: [
          "1. To keep what it applied, set only `prune: false` in Kustomization/flux-system/apps, commit, and let Flux reconcile.",
          "2. See that the cluster has it: `kubectl get kustomization apps --namespace flux-system --output jsonpath={.spec.prune}` prints `false`.",
          "3. In a second commit, remove it.",
        ].join("\n"),
      },
    ]);
  });

  it("takes along what its Kustomizations and HelmReleases made, and is told of once", () => {
    const found = reviewed(
      [
        system(kustomization("apps")),
        by("apps", kustomization("inner"), helmRelease("apps/podinfo")),
        by("inner", configMap("apps/inner")),
        made("apps/podinfo", ...apps),
      ],
      [system()],
    );
    expect(told(found)).toEqual([
      "kustomization-deleted Kustomization/flux-system/apps",
    ]);
    expect(found[0]?.why).toContain(
      "6 objects (2 ConfigMaps, 2 Deployments, 1 HelmRelease and 1 Kustomization), through HelmRelease/apps/podinfo and Kustomization/flux-system/inner as well",
    );
  });

  it("names what takes more than itself along all the same", () => {
    const found = reviewed(
      [
        system(kustomization("apps")),
        by("apps", object("v1", "Namespace", "shop"), ...apps),
      ],
      [system()],
    );
    expect(told(found)).toEqual([
      "kustomization-deleted Kustomization/flux-system/apps",
      "namespace-deleted Namespace/shop",
    ]);
    expect(found[1]?.why).toContain(
      "together with Kustomization/flux-system/apps",
    );
  });

  it("says what stays by an annotation, and what nobody knows", () => {
    const kept = annotated(configMap("apps/kept"), {
      "kustomize.toolkit.fluxcd.io/prune": "disabled",
    });
    const [found] = reviewed(
      [
        system(kustomization("apps")),
        by("apps", kept, configMap("apps/a"), helmRelease("apps/podinfo")),
      ],
      [system()],
      { unrendered: ["HelmRelease/apps/podinfo"] },
    );
    expect(found?.why).toContain("while ConfigMap/apps/kept stays");
    expect(found?.why).toContain(
      "whatever HelmRelease/apps/podinfo made, which could not be rendered",
    );
  });

  it("does not take along what a release made that stays itself", () => {
    const kept = annotated(helmRelease("apps/podinfo"), {
      "kustomize.toolkit.fluxcd.io/prune": "disabled",
    });
    const [found] = reviewed(
      [
        system(kustomization("apps")),
        by("apps", kept, configMap("apps/a")),
        made("apps/podinfo", ...apps),
      ],
      [system()],
    );
    expect(found?.why).toContain("1 object (1 ConfigMap)");
    expect(found?.why).toContain("while HelmRelease/apps/podinfo stays");
  });

  it.each([
    ["prune: false", { prune: false }, "`prune: false`"],
    [
      "deletionPolicy: Orphan",
      { deletionPolicy: "Orphan" },
      "`deletionPolicy: Orphan`",
    ],
    ["suspend: true", { suspend: true }, "it is suspended"],
  ])("leaves all behind with %s", (_, spec: Fields, reason) => {
    const found = reviewed(
      [system(kustomization("apps", spec)), by("apps", ...apps)],
      [system()],
    );
    expect(told(found)).toEqual([
      "object-left-behind Kustomization/flux-system/apps",
    ]);
    expect(found[0]?.why).toContain(reason);
  });

  it.each(["Delete", "WaitForTermination"])(
    "takes all along with deletionPolicy: %s although prune is off, and names the way that helps",
    (deletionPolicy) => {
      const [found] = reviewed(
        [
          system(kustomization("apps", { prune: false, deletionPolicy })),
          by("apps", ...apps),
        ],
        [system()],
      );
      expect(found?.code).toBe("kustomization-deleted");
      expect(found?.fix).toContain("`deletionPolicy: Orphan`");
      expect(found?.fix).not.toContain("prune");
    },
  );

  it("stays itself where what applies it does not prune", () => {
    const root = (...objects: readonly Fields[]): Part =>
      by(
        "flux-system",
        kustomization("flux-system", { prune: false }),
        ...objects,
      );
    const found = reviewed(
      [root(kustomization("apps")), by("apps", ...apps)],
      [root()],
    );
    expect(told(found)).toEqual([
      "object-left-behind Kustomization/flux-system/apps",
    ]);
    expect(found[0]?.why).toContain("goes on reconciling");
  });

  it("is the end of everything where it is the one that applies itself", () => {
    const found = reviewed(
      [system(kustomization("apps")), by("apps", ...apps)],
      [],
    );
    expect(told(found)).toEqual([
      "kustomization-deleted Kustomization/flux-system/flux-system",
    ]);
    expect(found[0]?.why).toContain(
      "it is deleted since it no longer applies itself and prunes (`prune: true`), and its finalizer deletes what it applied: 4 objects (1 ConfigMap, 2 Deployments and 1 Kustomization)",
    );
  });
});

describe("Kustomizations that apply each other", () => {
  it("are told of, and not followed for ever", () => {
    const circle = [
      by("a", kustomization("b"), configMap("apps/a")),
      by("b", kustomization("a"), object("v1", "Namespace", "shop")),
    ];
    expect(told(reviewed(circle, []))).toEqual([
      "kustomization-deleted Kustomization/flux-system/a",
      "kustomization-deleted Kustomization/flux-system/b",
      "namespace-deleted Namespace/shop",
    ]);
    const [found] = reviewed(
      [system(kustomization("a")), ...circle],
      [system()],
    );
    expect(found?.why).toContain("1 ConfigMap");
  });
});

describe("a Kustomization that is renamed", () => {
  it("is told of as such, with the safe way", () => {
    const found = reviewed(
      [system(kustomization("apps")), by("apps", ...apps)],
      [system(kustomization("shop")), by("shop", ...apps)],
    );
    expect(told(found)).toEqual([
      "kustomization-renamed Kustomization/flux-system/apps",
    ]);
    expect(found[0]?.why).toContain(
      "Kustomization/flux-system/shop applies the same objects from then on",
    );
    expect(found[0]?.fix).toContain("remove it and add");
  });

  it("is recognised by source and path where it could not be rendered", () => {
    const found = reviewed(
      [system(kustomization("apps"))],
      [system(kustomization("shop", { path: "apps/" }))],
      {
        unrendered: [
          "Kustomization/flux-system/apps",
          "Kustomization/flux-system/shop",
        ],
      },
    );
    expect(told(found)).toEqual([
      "kustomization-renamed Kustomization/flux-system/apps",
    ]);
  });

  it("is the one that takes over most, if only one object", () => {
    const [one = {}, other = {}] = apps;
    const found = reviewed(
      [system(kustomization("apps")), by("apps", one)],
      [system(kustomization("aside")), by("aside", other, one)],
    );
    expect(found[0]?.why).toContain("Kustomization/flux-system/aside applies");
    const several = reviewed(
      [system(kustomization("apps")), by("apps", ...apps)],
      [
        system(kustomization("a"), kustomization("b")),
        by("a", one),
        by("b", one, other),
      ],
    );
    expect(several[0]?.why).toContain("Kustomization/flux-system/b applies");
  });

  it("is none where the new one applies something else", () => {
    const found = reviewed(
      [system(kustomization("apps")), by("apps", ...apps)],
      [system(kustomization("shop")), by("shop", configMap("shop/a"))],
    );
    expect(only(found, "kustomization-renamed")).toEqual([]);
    expect(only(found, "kustomization-deleted")).toHaveLength(1);
  });
});

describe("a HelmRelease that is removed", () => {
  const root = system(kustomization("apps"));
  it("uninstalls its release with all that the chart made", () => {
    const found = reviewed(
      [
        root,
        by("apps", helmRelease("apps/podinfo")),
        made("apps/podinfo", ...apps),
      ],
      [root],
    );
    expect(told(found)).toEqual([
      "release-uninstalled HelmRelease/apps/podinfo",
    ]);
    expect(found[0]?.why).toContain(
      "3 objects (1 ConfigMap and 2 Deployments)",
    );
    expect(found[0]?.fix).toContain("set `suspend: true`");
  });

  it("leaves its release where it is suspended", () => {
    const found = reviewed(
      [
        root,
        by("apps", helmRelease("apps/podinfo", { suspend: true })),
        made("apps/podinfo", ...apps),
      ],
      [root],
    );
    expect(told(found)).toEqual([
      "object-left-behind HelmRelease/apps/podinfo",
    ]);
  });

  it("says who makes the same objects from then on", () => {
    const [found] = reviewed(
      [
        root,
        by("apps", helmRelease("apps/podinfo")),
        made("apps/podinfo", ...apps),
      ],
      [root, by("apps", helmRelease("apps/new")), made("apps/new", ...apps)],
    );
    expect(found?.code).toBe("release-uninstalled");
    expect(found?.why).toContain("HelmRelease/apps/new makes the same objects");
  });
});
