import { describe, expect, it } from "vitest";
import {
  liveObject,
  type LiveObject,
} from "../../src/cluster/named-objects.ts";
import {
  findStuck,
  isRelease,
  type Strategy,
  type Stuck,
} from "../../src/cluster/stuck.ts";
import { fieldsAt } from "../../src/kinds/fields.ts";
import { identityText } from "../../src/model/identity.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { condition, liveObject as liveFields, readyObject } from "./support.ts";

/** A release with these conditions. */
const release = (
  name: string,
  conditions: readonly Fields[],
  status: Fields = {},
  spec: Fields = {},
): Fields =>
  liveFields(
    `HelmRelease/apps/${name}`,
    { observedGeneration: 1, conditions, ...status },
    spec,
  );

const notReady = (reason: string, message = "it says why"): Fields =>
  condition("Ready", "False", reason, message);

const stalled = (reason: string): Fields =>
  condition("Stalled", "True", reason, "Failed to upgrade after 1 attempt(s)");

const upgrades = (failures: number): Fields => ({
  lastAttemptedReleaseAction: "upgrade",
  upgradeFailures: failures,
});

/** One that has used up its attempts, with the conditions that helm-controller 1.6 leaves. */
const exhausted = (name: string, spec: Fields = {}): Fields =>
  release(
    name,
    [stalled("RetriesExceeded"), notReady("UpgradeFailed")],
    upgrades(1),
    spec,
  );

const after = (...names: readonly string[]): Fields => ({
  dependsOn: names.map((name) => ({ name })),
});

/** What is found among these objects; `names` of releases, all of them by default. */
function find(
  objects: readonly Fields[],
  {
    names,
    instead,
  }: { readonly names?: readonly string[]; readonly instead?: Strategy } = {},
): Stuck[] {
  const all = new Map(
    objects.map((one): [string, LiveObject] => {
      const object = liveObject(one, undefined);
      return [identityText(object), object];
    }),
  );
  const chosen = [...all.values()].filter(
    (one) => isRelease(one) && names?.includes(one.name) !== false,
  );
  return findStuck(all, chosen, instead);
}

/** The proposal for the one release that is stuck. */
function only(objects: readonly Fields[]): Stuck["proposal"] & Partial<Stuck> {
  const [one, ...more] = find(objects);
  expect(more).toEqual([]);
  return {
    ...one,
    ...(one?.proposal ?? { strategy: undefined, why: "", isFree: false }),
  };
}

describe("nothing is stuck", () => {
  it.each<[string, Fields]>([
    ["that is ready", readyObject("HelmRelease/apps/web")],
    ["that no controller has seen", liveFields("HelmRelease/apps/web")],
    [
      "that is under way",
      release("web", [
        condition("Ready", "Unknown", "Progressing", "Running 'upgrade'"),
      ]),
    ],
    [
      "whose spec has changed since",
      (() => {
        const fields = exhausted("web");
        const metadata = { ...fieldsAt(fields, "metadata"), generation: 2 };
        return { ...fields, metadata };
      })(),
    ],
    [
      "that is suspended and well",
      {
        ...readyObject("HelmRelease/apps/web"),
        spec: { suspend: true },
      },
    ],
    [
      "that is no release",
      liveFields("Kustomization/apps", {
        conditions: [notReady("BuildFailed")],
      }),
    ],
  ])("%s", (_, object) => {
    expect(find([object])).toEqual([]);
  });
});

describe("reset", () => {
  it("where its attempts are used up: reason, message and what was tried are told", () => {
    const [one] = find([exhausted("web")]);
    expect(one).toMatchObject({
      state: "stalled",
      reason: "RetriesExceeded",
      message: "it says why",
      proposal: {
        strategy: "reset",
        why: "its one attempt to upgrade has failed",
      },
      strategy: "reset",
    });
  });

  it("counts the attempts of an install, too", () => {
    const object = release(
      "web",
      [stalled("RetriesExceeded"), notReady("InstallFailed")],
      { lastAttemptedReleaseAction: "install", installFailures: 4 },
    );
    expect(only([object]).why).toBe("its 4 attempts to install have failed");
  });

  it("where they are used up and the controller has not said so yet", () => {
    const object = release("web", [notReady("TestFailed")], upgrades(1));
    expect(only([object])).toMatchObject({
      state: "failing",
      strategy: "reset",
    });
  });

  it("where Helm was interrupted and the attempts are used up", () => {
    const object = release(
      "web",
      [stalled("RetriesExceeded"), notReady("PendingRelease")],
      upgrades(1),
    );
    expect(only([object]).strategy).toBe("reset");
  });
});

describe("force", () => {
  it("where what it would roll back to is gone", () => {
    const object = release(
      "web",
      [stalled("MissingRollbackTarget"), notReady("UpgradeFailed")],
      upgrades(1),
    );
    expect(only([object]).strategy).toBe("force");
  });

  it("where Helm's last action never ended", () => {
    const object = release("web", [notReady("UpgradeFailed")], {
      history: [{ status: "pending-upgrade" }],
    });
    expect(only([object])).toMatchObject({
      strategy: "force",
      why: "Helm's last action never ended (pending-upgrade): do it once more",
    });
  });

  it("where attempts are left and none is planned", () => {
    const object = release("web", [notReady("RollbackSucceeded")], upgrades(0));
    expect(only([object])).toMatchObject({
      strategy: "force",
      why: "no attempt is planned: upgrade it once",
    });
  });
});

describe("nothing needs to be done, but can", () => {
  const retried = condition(
    "Reconciling",
    "True",
    "ProgressingWithRetry",
    "retrying after 5m0s",
  );

  it.each<[string, Fields, string]>([
    [
      "where it is tried again by itself",
      release("web", [notReady("UpgradeFailed"), retried], upgrades(1)),
      "it is tried again by itself (retrying after 5m0s)",
    ],
    [
      "where its values, its cluster or Helm's storage are at fault",
      release("web", [notReady("ValuesError")]),
      "it is tried again by itself: mend what the message says",
    ],
    [
      "where its spec is",
      release("web", [stalled("AccessDenied"), notReady("AccessDenied")]),
      "its spec is at fault: mend that in Git",
    ],
  ])("%s", (_, object, why) => {
    expect(only([object])).toMatchObject({ strategy: undefined, why });
    const [forced] = find([object], { instead: "force" });
    expect(forced).toMatchObject({
      strategy: "force",
      proposal: { strategy: undefined },
    });
  });
});

describe("nothing would help, whatever is asked for", () => {
  const charts = { kind: "HelmRepository", name: "charts" };
  const fromCharts = { chart: { spec: { chart: "web", sourceRef: charts } } };
  const waiting = release(
    "web",
    [notReady("SourceNotReady")],
    upgrades(1),
    fromCharts,
  );
  const source = (status: Fields): Fields =>
    liveFields("HelmRepository/apps/charts", status);

  it.each<[string, readonly Fields[], string]>([
    [
      "it is suspended",
      [
        {
          ...exhausted("web"),
          spec: { suspend: true },
        },
      ],
      "it is suspended: fluxsmith resume HelmRelease/apps/web",
    ],
    [
      "it is being deleted",
      [
        {
          ...exhausted("web"),
          metadata: {
            name: "web",
            namespace: "apps",
            deletionTimestamp: "2026-01-01T00:00:00Z",
          },
        },
      ],
      "it is being deleted, which is tried again by itself",
    ],
    [
      "its source fails",
      [
        waiting,
        source({ conditions: [notReady("IndexationFailed", "no such host")] }),
      ],
      "HelmRepository/apps/charts is failing (no such host): that first",
    ],
    [
      "its source is suspended",
      [waiting, { ...source({}), spec: { suspend: true } }],
      "HelmRepository/apps/charts is suspended: that first",
    ],
    [
      "its source is missing",
      [waiting],
      "HelmRepository/apps/charts is not in the cluster: that first",
    ],
    [
      "what it depends on is missing",
      [release("web", [notReady("DependencyNotReady")], {}, after("db"))],
      "HelmRelease/apps/db is not in the cluster",
    ],
  ])("%s", (_, objects, why) => {
    expect(only(objects)).toMatchObject({ strategy: undefined, why });
    expect(find(objects, { instead: "force" })[0]?.strategy).toBeUndefined();
  });

  it("the farthest source that fails is named: what is made from it fails with it", () => {
    const chart = {
      ...liveFields("HelmChart/apps/apps-web", {
        conditions: [notReady("ChartPullFailed")],
      }),
      apiVersion: "source.toolkit.fluxcd.io/v1",
      spec: { sourceRef: charts },
    };
    const failing = source({ conditions: [notReady("IndexationFailed")] });
    expect(only([waiting, chart, failing]).why).toContain(
      "HelmRepository/apps/charts is failing",
    );
    const byRef = release("web", [notReady("SourceNotReady")], upgrades(1), {
      chartRef: { kind: "HelmChart", name: "apps-web" },
    });
    expect(only([byRef, chart, failing]).why).toContain(
      "HelmRepository/apps/charts is failing",
    );
    const ready = readyObject("HelmRepository/apps/charts");
    expect(only([waiting, chart, ready]).why).toContain(
      "HelmChart/apps/apps-web is failing",
    );
  });
});

describe("a release that depends on others", () => {
  const waits = (failures: number, ...names: readonly string[]): Fields =>
    release(
      "web",
      [notReady("DependencyNotReady")],
      upgrades(failures),
      after(...names),
    );
  const of = (found: readonly Stuck[]) =>
    found.map(({ object, strategy, proposal }) => [
      object.name,
      strategy,
      proposal.why,
    ]);

  it("is retried after those that are retried", () => {
    expect(of(find([waits(0, "db"), exhausted("db")]))).toEqual([
      ["db", "reset", "its one attempt to upgrade has failed"],
      ["web", "reset", "after HelmRelease/apps/db"],
    ]);
  });

  it("through a whole chain, whatever their names", () => {
    const middle = release(
      "a-middle",
      [notReady("DependencyNotReady")],
      {},
      after("z-base"),
    );
    const found = find([waits(0, "a-middle"), middle, exhausted("z-base")]);
    expect(of(found).map(([name]) => name)).toEqual([
      "z-base",
      "a-middle",
      "web",
    ]);
    expect(of(found)[2]).toEqual([
      "web",
      "reset",
      "after HelmRelease/apps/a-middle",
    ]);
  });

  it("is left alone where what it depends on is stuck, and is not retried", () => {
    const found = find([waits(1, "db"), exhausted("db")], { names: ["web"] });
    expect(of(found)).toEqual([
      ["web", undefined, "HelmRelease/apps/db is not ready: that first"],
    ]);
  });

  it("is retried after one that is only because somebody asks for it", () => {
    const db = release("db", [notReady("ValuesError")]);
    expect(of(find([waits(0, "db"), db]))[1]).toEqual([
      "web",
      undefined,
      "HelmRelease/apps/db is not ready: that first",
    ]);
    expect(of(find([waits(0, "db"), db], { instead: "force" }))[1]).toEqual([
      "web",
      "force",
      "after HelmRelease/apps/db",
    ]);
  });

  const underWay = release("db", [
    condition("Ready", "Unknown", "Progressing", "Running 'upgrade'"),
  ]);

  it("goes on by itself after one that is under way", () => {
    expect(only([waits(0, "db"), underWay])).toMatchObject({
      strategy: undefined,
      why: "it goes on by itself as soon as HelmRelease/apps/db is ready",
    });
  });

  it("suspend-resume: its attempts are used up, and a reset would be lost meanwhile", () => {
    expect(only([waits(1, "db"), underWay])).toMatchObject({
      strategy: "suspend-resume",
      why: "its one attempt to upgrade has failed, and a reset would be lost as long as HelmRelease/apps/db is not ready",
    });
  });

  it("has only to be told where they are ready by now and its attempts are used up", () => {
    const ready = readyObject("HelmRelease/apps/db");
    expect(only([waits(1, "db"), ready]).strategy).toBe("reset");
    expect(only([waits(0, "db"), ready]).strategy).toBeUndefined();
  });

  it("does not mind that one is suspended, as long as it is ready", () => {
    const db = {
      ...readyObject("HelmRelease/apps/db"),
      spec: { suspend: true },
    };
    expect(only([waits(1, "db"), db]).strategy).toBe("reset");
  });
});
