import { describe, expect, it } from "vitest";
import {
  liveObject,
  type LiveObject,
} from "../../src/cluster/named-objects.ts";
import { planRetry } from "../../src/cluster/retry-plan.ts";
import { identityText } from "../../src/model/identity.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { condition, liveObject as liveFields, readyObject } from "./support.ts";

const exhausted = (name: string, ...needs: readonly string[]): Fields =>
  liveFields(
    name,
    {
      observedGeneration: 1,
      lastAttemptedReleaseAction: "install",
      installFailures: 1,
      conditions: [
        condition("Stalled", "True", "RetriesExceeded"),
        condition("Ready", "False", "InstallFailed", "no"),
      ],
    },
    { dependsOn: needs.map((need) => ({ name: need })) },
  );

const failing = (name: string): Fields =>
  liveFields(name, {
    observedGeneration: 1,
    conditions: [condition("Ready", "False", "BuildFailed", "no")],
  });

const all = new Map(
  [
    exhausted("HelmRelease/apps/web", "db"),
    exhausted("HelmRelease/apps/web-admin"),
    exhausted("HelmRelease/apps/db"),
    exhausted("HelmRelease/other/web"),
    { ...exhausted("HelmRelease/apps/held"), spec: { suspend: true } },
    readyObject("HelmRelease/apps/cache"),
    failing("Kustomization/apps"),
    failing("GitRepository/fleet"),
    readyObject("Kustomization/other"),
  ].map((fields): [string, LiveObject] => {
    const object = liveObject(fields, undefined);
    return [identityText(object), object];
  }),
);

const stagesFor = (...names: string[]): string[][] =>
  planRetry(all, names, undefined).stages.map((stage) =>
    stage.map(({ namespace, name }) => `${namespace}/${name}`),
  );

describe("a retry", () => {
  it("of everything that is stuck, each behind what it depends on", () => {
    expect(stagesFor()).toEqual([
      ["apps/db", "apps/web-admin", "other/web"],
      ["apps/web"],
    ]);
  });

  it.each([
    [["web"], [["apps/web", "other/web"]]],
    [["web*"], [["apps/web", "apps/web-admin", "other/web"]]],
    [["other/web"], [["other/web"]]],
    [["apps/*"], [["apps/db", "apps/web-admin"], ["apps/web"]]],
    [["db", "other/*"], [["apps/db", "other/web"]]],
    [["cache"], []],
  ])("of %j", (names, expected) => {
    expect(stagesFor(...names)).toEqual(expected);
  });

  it("counts what was looked at", () => {
    expect(planRetry(all, [], undefined).count).toBe(6);
    expect(planRetry(all, ["cache"], undefined)).toMatchObject({
      count: 1,
      stuck: [],
      stages: [],
    });
  });

  it.each([
    ["wbe", "did you mean `web`"],
    ["apps/wbe", "did you mean `apps/web`"],
    ["nothing-like-it", "`fluxsmith retry` looks at all of them"],
  ])("77: of %s, which is not there, is refused", (name, hint) => {
    const plan = (): unknown => planRetry(all, ["db", name], undefined);
    expect(plan).toThrow(`there is no HelmRelease \`${name}\` in the cluster`);
    expect(plan).toThrow(
      expect.objectContaining({
        code: "object-absent",
        hint: expect.stringContaining(hint),
      }),
    );
  });

  it("mentions the Kustomizations that fail, and leaves them alone", () => {
    const { kustomizations } = planRetry(all, ["cache"], undefined);
    expect(kustomizations.map(identityText)).toEqual([
      "Kustomization/flux-system/apps",
    ]);
  });
});
