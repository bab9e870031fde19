import { describe, expect, it } from "vitest";
import type { ChartQuestions } from "../../src/render/chart-questions.ts";
import { releasePlan } from "../../src/render/helm-release.ts";
import { servedApis, type ApiKnowledge } from "../../src/render/served-apis.ts";
import type { Fields } from "../../src/yaml/data.ts";

const version = {
  gitVersion: "v1.33.0",
  major: "1",
  minor: "33",
  isPlain: true,
};

const silent: ChartQuestions = {
  lookup: false,
  lookedUp: [],
  apis: true,
  anyApi: false,
  asked: [],
  spelled: [],
  wholeVersion: false,
  versionRange: false,
  ownApis: [],
};

const monitoring = "monitoring.coreos.com/v1";

const served = async (
  questions: Partial<ChartQuestions>,
  known: ApiKnowledge = { inGit: [], listed: undefined },
  spec: Fields = {},
) => {
  let asked = 0;
  const plan = releasePlan({ namespace: "a", name: "r", spec }, "install");
  const found = await servedApis({ ...silent, ...questions }, plan, {
    version,
    find: () => undefined,
    apis: async () => {
      asked++;
      return known;
    },
  });
  return { ...found, asked };
};

describe("what a chart is told that a cluster serves", () => {
  it("is of what it asks for; Git is not searched for Kubernetes' own", async () => {
    expect(
      await served({ asked: ["policy/v1", "policy/v1beta1", "batch/v1/Job"] }),
    ).toEqual({
      served: [
        "batch/v1/CronJob",
        "batch/v1/Job",
        "policy/v1/PodDisruptionBudget",
      ],
      unknown: [],
      asked: 0,
    });
  });

  it("is everything where it may ask for anything", async () => {
    const found = await served(
      { anyApi: true },
      { inGit: ["a.b/v1/One"], listed: ["c.d/v1"] },
    );
    expect(found.served).toEqual(
      expect.arrayContaining([
        "v1/Pod",
        "apps/v1/Scale",
        "a.b/v1/One",
        "c.d/v1",
      ]),
    );
  });

  it("is nothing where it looks up objects alone", async () => {
    expect(await served({ apis: false, lookup: true })).toEqual({
      served: [],
      unknown: [],
      asked: 0,
    });
  });

  it("has the CRDs in Git", async () => {
    const asked = [monitoring, `${monitoring}/ServiceMonitor`, "a.b/v1"];
    const inGit = [`${monitoring}/ServiceMonitor`, "not.asked/v1/One"];
    expect(await served({ asked }, { inGit, listed: undefined })).toMatchObject(
      { served: [`${monitoring}/ServiceMonitor`], unknown: ["a.b/v1"] },
    );
  });

  it("has every kind of a listed version that it asks for, and of a listed kind that one", async () => {
    const asked = [`${monitoring}/ServiceMonitor`, `${monitoring}/PodMonitor`];
    const all = { inGit: [], listed: [monitoring] };
    expect((await served({ asked }, all)).served).toEqual([
      monitoring,
      ...asked,
    ]);
    const one = { inGit: [], listed: [`${monitoring}/PodMonitor`] };
    expect((await served({ asked }, one)).served).toEqual(one.listed);
  });

  it("is unknown where nobody says anything of it; a list says all", async () => {
    const asked = ["a.b/v1/One", "policy/v1beta1"];
    const unknown = { inGit: [], listed: undefined };
    expect((await served({ asked }, unknown)).unknown).toEqual(["a.b/v1/One"]);
    const nothing = { inGit: [], listed: [] };
    expect((await served({ asked }, nothing)).unknown).toEqual([]);
  });

  it("has the chart's own CRDs, unless Flux is told to skip them", async () => {
    const questions = { asked: ["a.b/v1"], ownApis: ["a.b/v1/One"] };
    expect(await served(questions)).toMatchObject({
      served: ["a.b/v1/One"],
      unknown: [],
    });
    const skip = { install: { crds: "Skip" } };
    expect(await served(questions, undefined, skip)).toMatchObject({
      served: [],
      unknown: ["a.b/v1"],
    });
  });
});
