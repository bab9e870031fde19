import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { consequenceCodes } from "../../src/review/consequence-codes.ts";
import { consequences } from "../../src/review/consequences.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { cases } from "./refusals.ts";
import {
  between,
  by,
  configMap,
  helmRelease,
  kustomization,
  loose,
  made,
  object,
  reviewed,
  told,
  workload,
  type Part,
} from "./states.ts";

/** Every kind of object that a rule looks at, as it was and as it becomes. */
const objects = cases
  .filter((_, index) => index % 4 === 0)
  .map(({ before, after }, index) => {
    const id = (one: Fields): Fields => ({
      ...one,
      metadata: { ...(one["metadata"] as Fields), name: `n${index}` },
    });
    return { before: id(before), after: id(after) };
  });

const root = (apps: Fields, infra: Fields = {}): Part =>
  by(
    "flux-system",
    kustomization("flux-system"),
    kustomization("apps", apps),
    kustomization("infra", infra),
  );

const before: Part[] = [
  root({}),
  by(
    "apps",
    helmRelease("apps/podinfo"),
    helmRelease("apps/old"),
    configMap("apps/moving"),
    object("v1", "Namespace", "shop"),
    ...objects.map((one) => one.before),
  ),
  by("infra", configMap("infra/a")),
  made("apps/podinfo", workload("Deployment", "apps/podinfo")),
  made("apps/old", workload("Deployment", "apps/old")),
];
const after: Part[] = [
  root({ suspend: true }, { force: true }),
  by(
    "apps",
    helmRelease("apps/podinfo", { releaseName: "web" }),
    ...objects.map((one) => one.after),
  ),
  by("infra", configMap("apps/moving"), configMap("infra/a")),
  made(
    "apps/podinfo",
    workload("Deployment", "apps/podinfo", { image: "app:latest" }),
  ),
];

describe("the consequences", () => {
  const { changes, context } = between(before, after, { cluster: "prod" });
  const all = consequences(changes, context);

  it("do not depend on the order of the changes", () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray(changes, { minLength: changes.length }),
        (shuffled) => {
          expect(consequences(shuffled, context)).toEqual(all);
        },
      ),
      { numRuns: 25 },
    );
  });

  it("do not depend on the order of some of the changes", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(changes), (some) => {
        expect(consequences(some.toReversed(), context)).toEqual(
          consequences(some, context),
        );
      }),
      { numRuns: 25 },
    );
  });

  it("come once each, the worst first, with the severity of their code", () => {
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(
      all.length,
    );
    const ranks = ["danger", "warning", "notice"];
    const order = all.map(({ severity }) => ranks.indexOf(severity));
    expect(order).toEqual(order.toSorted((left, right) => left - right));
    for (const { code, severity, cluster } of all) {
      expect(consequenceCodes).toHaveProperty(
        code,
        expect.objectContaining({ severity }),
      );
      expect(cluster).toBe("prod");
    }
  });

  it("are sentences without a full stop", () => {
    for (const { why } of all) expect(why).toMatch(/[^.]$/);
  });

  it("are none where nothing changes", () => {
    for (const state of [before, after])
      expect(reviewed(state, state)).toEqual([]);
  });
});

describe("an object that moves", () => {
  const system = by(
    "flux-system",
    kustomization("flux-system"),
    kustomization("apps"),
    kustomization("infra"),
  );
  const deployment = (image: string): Fields =>
    workload("Deployment", "apps/web", { image });

  it("is compared with itself, not taken for a new one and a removed one", () => {
    const found = reviewed(
      [system, by("apps", deployment("app:1"))],
      [system, by("infra", deployment("app:2"))],
    );
    expect(told(found)).toEqual([
      "object-moved Deployment/apps/web",
      "image-changed Deployment/apps/web",
    ]);
  });

  it("is not deleted where its release only passes to another Kustomization", () => {
    const release = helmRelease("apps/web");
    const inRelease = (kustomizationName: string): Part => ({
      ...made("apps/web", deployment("app:1")),
      kustomization: `flux-system/${kustomizationName}`,
    });
    const found = reviewed(
      [system, by("apps", release), inRelease("apps")],
      [system, by("infra", release), inRelease("infra")],
    );
    expect(told(found)).toEqual(["owner-moved HelmRelease/apps/web"]);
  });

  it("is none where it is of another group", () => {
    const ingress = (group: string): Fields =>
      object(`${group}/v1`, "Ingress", "apps/web", { spec: {} });
    const found = reviewed(
      [system, by("apps", ingress("example.com"))],
      [system, by("infra", ingress("networking.k8s.io"))],
    );
    expect(told(found)).toEqual(["object-deleted Ingress/apps/web"]);
  });
});

describe("several clusters", () => {
  it("have nothing to do with each other", () => {
    const one = between(before, after, { cluster: "prod" });
    const other = between(after, before, { cluster: "canary" });
    const both = consequences([...one.changes, ...other.changes], {
      state: (cluster, side) =>
        (cluster === "prod" ? one : other).context.state(cluster, side),
      whole: (cluster) =>
        (cluster === "prod" ? one : other).context.whole(cluster),
      charts: [],
    });
    expect(both).toEqual(
      expect.arrayContaining([
        ...consequences(one.changes, one.context),
        ...consequences(other.changes, other.context),
      ]),
    );
    expect(both).toHaveLength(
      consequences(one.changes, one.context).length +
        consequences(other.changes, other.context).length,
    );
  });

  it("do not take over from each other what is removed in one", () => {
    const system = (...names: readonly string[]): Part =>
      by(
        "flux-system",
        kustomization("flux-system"),
        ...names.map((name) => kustomization(name)),
      );
    const gone = between(
      [system("apps"), by("apps", configMap("apps/a"))],
      [system()],
      { cluster: "prod" },
    );
    const come = between(
      [system()],
      [system("shop"), by("shop", configMap("apps/a"))],
      { cluster: "canary" },
    );
    const found = consequences([...gone.changes, ...come.changes], {
      state: (cluster, side) =>
        (cluster === "prod" ? gone : come).context.state(cluster, side),
      whole: (cluster) =>
        (cluster === "prod" ? gone : come).context.whole(cluster),
      charts: [],
    });
    expect(told(found)).toEqual([
      "kustomization-deleted Kustomization/flux-system/apps",
    ]);
  });
});

describe("the codes", () => {
  it("each say what they mean and what to do, in sentences", () => {
    for (const [code, { means, fix }] of Object.entries(consequenceCodes)) {
      expect(code).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      for (const text of [means, fix]) expect(text).toMatch(/^[A-Z].*\.$/);
    }
  });
});

describe("an object", () => {
  it("counts where nothing is known to apply it", () => {
    expect(told(reviewed([loose(configMap("a/a"))], [loose()]))).toHaveLength(
      1,
    );
  });
});
