import { describe, expect, it } from "vitest";
import type { Deployment } from "../../src/cluster/deployments.ts";
import { desiredObject, type Desired } from "../../src/cluster/desired.ts";
import { diffLive, type LiveDiff } from "../../src/cluster/live-diff.ts";
import { findResources } from "../../src/cluster/resources.ts";
import type { ApiRequest, ApiResponse } from "../../src/model/api.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { differing } from "../tools/differences.ts";
import { gitObject, owned, refusal } from "./support.ts";

const kinds: Readonly<Record<string, readonly [string, string]>> = {
  ConfigMap: ["v1", "configmaps"],
  Secret: ["v1", "secrets"],
  HelmRelease: ["helm.toolkit.fluxcd.io/v2", "helmreleases"],
};

const kustomization = (spec: Fields = {}) =>
  gitObject("Kustomization/apps", spec);

/** An object of Git; its Kustomization's spec makes it one that Flux applies. */
function inGit(
  kind: string,
  content: Fields,
  spec: Fields | "by hand" = {},
): Desired {
  const [apiVersion = "x/v1"] = kinds[kind] ?? [];
  const object = {
    ...gitObject(`${kind}/apps/a`),
    apiVersion,
    fields: {
      apiVersion,
      kind,
      metadata: { name: "a", namespace: "apps" },
      ...content,
    },
  };
  const deployment: Deployment = {
    kustomization: kustomization(spec === "by hand" ? {} : spec),
    namespace: undefined,
    rendered: undefined,
  };
  return desiredObject(
    object,
    "apps",
    spec === "by hand" ? undefined : deployment,
  );
}

interface Server {
  readonly live?: Fields | ApiResponse;
  /** What the dry run comes to: the body as it was sent where nothing is said. */
  readonly next?: (body: Fields, live: Fields) => Fields | ApiResponse;
}

const isResponse = (answer: Fields | ApiResponse): answer is ApiResponse =>
  typeof answer["status"] === "number";

async function diffOf(
  object: Desired,
  { live, next = (body, its) => ({ ...its, ...body }) }: Server,
): Promise<{ diff: LiveDiff; asked: ApiRequest[] }> {
  const asked: ApiRequest[] = [];
  const answer = (data: Fields | ApiResponse): ApiResponse =>
    isResponse(data) ? data : { status: 200, text: JSON.stringify(data) };
  const api = {
    request: (request: ApiRequest): Promise<ApiResponse> => {
      const group = Object.entries(kinds).filter(
        ([, [version]]) =>
          request.path === `/apis/${version}` ||
          request.path === `/api/${version}`,
      );
      if (group.length > 0)
        return Promise.resolve(
          answer({
            resources: group.map(([kind, [, name]]) => ({
              kind,
              name,
              namespaced: true,
            })),
          }),
        );
      asked.push(request);
      if (request.method === "PATCH") {
        const body = JSON.parse(request.body ?? "{}") as Fields;
        const before = live === undefined || isResponse(live) ? {} : live;
        return Promise.resolve(answer(next(body, before)));
      }
      return Promise.resolve(
        answer(live ?? refusal(404, "NotFound", "not found")),
      );
    },
    stream: () => {
      throw new Error("no streams here");
    },
  };
  const resources = await findResources(
    api,
    Object.entries(kinds).map(([kind, [apiVersion]]) => ({ kind, apiVersion })),
  );
  const found = new Map<string, Fields>();
  if (live !== undefined && !isResponse(live) && object.kind === "HelmRelease")
    found.set("HelmRelease/apps/a", live);
  const [diff] = await diffLive([object], { api, resources, live: found });
  if (diff === undefined) throw new Error("one for each object");
  return { diff, asked };
}

const labelsOf = (request: ApiRequest | undefined): unknown =>
  (JSON.parse(request?.body ?? "{}") as { metadata?: { labels?: unknown } })
    .metadata?.labels;

const ownerLabels = {
  "kustomize.toolkit.fluxcd.io/name": "apps",
  "kustomize.toolkit.fluxcd.io/namespace": "flux-system",
};

describe("an object that is as Git says", () => {
  it("is equal, and costs no dry run", async () => {
    const object = inGit("ConfigMap", { data: { a: "1" } });
    const { diff, asked } = await diffOf(object, {
      live: { ...object.fields, data: { a: "1" }, immutable: false },
    });
    expect(diff).toMatchObject({ result: "equal" });
    expect(asked.map(({ path }) => path)).toEqual([
      "/api/v1/namespaces/apps/configmaps/a",
    ]);
  });

  it("is equal where only the server's way of writing differs", async () => {
    const object = inGit("ConfigMap", { data: { cpu: "1000m" } });
    const live = { ...object.fields, data: { cpu: "1" } };
    const { diff } = await diffOf(object, { live, next: () => live });
    expect(diff).toMatchObject({ result: "equal" });
  });

  it("of Flux's is in the look already", async () => {
    const object = inGit("HelmRelease", { spec: { interval: "5m" } });
    const { diff, asked } = await diffOf(object, { live: object.fields });
    expect(diff).toMatchObject({ result: "equal" });
    expect(asked).toEqual([]);
  });
});

describe("an object that differs", () => {
  it("is sent as Flux would send it, and nothing is changed by that", async () => {
    const object = inGit(
      "ConfigMap",
      {
        metadata: {
          name: "a",
          namespace: "apps",
          labels: { team: "x", a: "b" },
        },
        data: { a: "2" },
      },
      { commonMetadata: { labels: { team: "y" }, annotations: { c: "d" } } },
    );
    const { asked } = await diffOf(object, {
      live: { ...object.fields, data: { a: "1" } },
    });
    expect(asked).toHaveLength(2);
    expect(asked[1]).toMatchObject({
      method: "PATCH",
      path: "/api/v1/namespaces/apps/configmaps/a?fieldManager=kustomize-controller&force=true&dryRun=All",
      type: "application/apply-patch+yaml",
    });
    expect(JSON.parse(asked[1]?.body ?? "")).toMatchObject({
      metadata: {
        labels: { ...ownerLabels, team: "y", a: "b" },
        annotations: { c: "d" },
      },
      data: { a: "2" },
    });
  });

  it("that people apply goes under their name, without the controller's labels", async () => {
    const object = inGit(
      "HelmRelease",
      { spec: { interval: "5m" } },
      "by hand",
    );
    const live = { ...object.fields, spec: { interval: "1m" } };
    const { asked, diff } = await diffOf(object, { live });
    expect(asked[0]?.path).toContain(
      "?fieldManager=kubectl-fluxsmith&force=true",
    );
    expect(labelsOf(asked[0])).toBeUndefined();
    expect(diff).toMatchObject({
      result: "differs",
      differences: [differing("spec.interval", "1m", "5m")],
    });
  });

  it("does so in what the server makes of it; the controller's own labels are none", async () => {
    const object = inGit("ConfigMap", { data: { a: "2" } });
    const { diff } = await diffOf(object, {
      live: { ...object.fields, data: { a: "1" } },
      next: (body) => ({ ...body, immutable: false }),
    });
    expect(diff).toEqual({
      object,
      result: "differs",
      differences: [
        differing("data.a", "1", "2"),
        differing("immutable", undefined, false),
      ],
    });
  });

  it("does not in the controller's labels, which the cluster has and Git has not", async () => {
    const object = inGit("ConfigMap", { data: { a: "2" } });
    const live = {
      ...object.fields,
      metadata: { name: "a", namespace: "apps", labels: ownerLabels },
      data: { a: "1" },
    };
    const { diff } = await diffOf(object, { live });
    expect(diff).toMatchObject({ differences: [{ path: ["data", "a"] }] });
    const { diff: cut } = await diffOf(object, {
      live,
      next: () => ({ ...object.fields, data: { a: "2" } }),
    });
    expect(cut).toMatchObject({ differences: [{ path: ["data", "a"] }] });
  });

  it("loses what kubectl left and Git does not have, which a dry run does not show", async () => {
    const object = inGit("ConfigMap", { data: { a: "1" } });
    const live = {
      ...object.fields,
      metadata: {
        name: "a",
        namespace: "apps",
        managedFields: [
          owned("kubectl-edit", "Update", { "f:data": { "f:b": {} } }),
          owned("helm", "Update", { "f:data": { "f:c": {} } }),
        ],
      },
      data: { a: "1", b: "2", c: "3" },
    };
    const { diff } = await diffOf(object, { live, next: () => live });
    expect(diff).toMatchObject({
      result: "differs",
      differences: [differing("data.b", "2", undefined)],
    });
  });

  it("does not in what the Kustomization ignores", async () => {
    const ignore = { ignore: [{ paths: ["/data/a"] }] };
    const object = inGit("ConfigMap", { data: { a: "1", b: "1" } }, ignore);
    const ignored = { ...object.fields, data: { a: "9", b: "1" } };
    expect((await diffOf(object, { live: ignored })).diff).toMatchObject({
      result: "equal",
    });
    const other = { ...object.fields, data: { a: "9", b: "2" } };
    expect((await diffOf(object, { live: other })).diff).toMatchObject({
      differences: [{ path: ["data", "b"] }],
    });
  });
});

describe("an object that is missing", () => {
  it("comes with all that the server would make of it", async () => {
    const object = inGit("ConfigMap", { data: { a: "1" } });
    const { diff } = await diffOf(object, {
      next: (body) => ({ ...body, immutable: false }),
    });
    expect(diff).toMatchObject({
      result: "missing",
      differences: [
        differing("data", undefined, { a: "1" }),
        differing("immutable", undefined, false),
      ],
    });
  });

  it("whose namespace is missing too is as Git has it", async () => {
    const object = inGit("ConfigMap", { data: { a: "1" } });
    const { diff } = await diffOf(object, {
      next: () => refusal(404, "NotFound", 'namespaces "apps" not found'),
    });
    expect(diff).toMatchObject({
      result: "missing",
      differences: [differing("data", undefined, { a: "1" })],
    });
  });

  it("of a kind that the cluster does not know says so (fault 70)", async () => {
    const { diff, asked } = await diffOf(
      inGit("NodePool", { spec: { a: 1 } }),
      {},
    );
    expect(asked).toEqual([]);
    expect(diff).toMatchObject({
      result: "missing",
      differences: [differing("spec", undefined, { a: 1 })],
      failure: {
        code: "crd-missing",
        hint: expect.stringContaining(
          "a chart or another Kustomization",
        ) as string,
      },
    });
  });
});

describe("an object of which the server does not tell", () => {
  it("is refused with its words: it may not be seen (fault 68)", async () => {
    const { diff } = await diffOf(inGit("ConfigMap", {}), {
      live: refusal(403, "Forbidden", "configmaps is forbidden"),
    });
    expect(diff).toMatchObject({
      result: "refused",
      failure: { code: "api-forbidden" },
    });
  });

  it("is refused with its words: it would not be taken", async () => {
    const { diff } = await diffOf(inGit("ConfigMap", { data: { a: "1" } }), {
      next: () => refusal(422, "Invalid", "field is immutable"),
    });
    expect(diff).toMatchObject({
      result: "refused",
      failure: { code: "immutable-field" },
    });
  });
});

describe("a Secret", () => {
  const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

  it("is compared by its values, and shows none", async () => {
    const object = inGit("Secret", {
      data: { old: "YQ==" },
      stringData: { password: "hunter2" },
    });
    const { diff, asked } = await diffOf(object, {
      live: {
        ...object.fields,
        metadata: {
          name: "a",
          namespace: "apps",
          annotations: {
            [lastApplied]: '{"data":{"password":"c3dvcmRmaXNo"}}',
          },
        },
        stringData: null,
        data: { old: "YQ==", password: "c3dvcmRmaXNo" },
      },
    });
    expect(JSON.parse(asked[1]?.body ?? "")).toMatchObject({
      data: { old: "YQ==", password: "aHVudGVyMg==" },
    });
    expect(diff).toMatchObject({
      result: "differs",
      differences: expect.arrayContaining([
        differing("data.password", "*** (before)", "*** (after)"),
      ]) as unknown,
    });
    const { object: _its, ...shown } = diff;
    for (const hidden of [
      "hunter2",
      "aHVudGVyMg==",
      "c3dvcmRmaXNo",
      "swordfish",
      "YQ==",
    ])
      expect(JSON.stringify(shown)).not.toContain(hidden);
  });

  it("that is as Git says is equal without a dry run, however Git writes it", async () => {
    const object = inGit("Secret", { stringData: { password: "hunter2" } });
    const { stringData: _its, ...rest } = object.fields;
    const { diff, asked } = await diffOf(object, {
      live: { ...rest, data: { password: "aHVudGVyMg==" } },
    });
    expect(diff).toMatchObject({ result: "equal" });
    expect(asked).toHaveLength(1);
  });

  it("that is missing shows no value", async () => {
    const object = inGit("Secret", { stringData: { password: "hunter2" } });
    const { diff } = await diffOf(object, {});
    expect(diff).toMatchObject({
      result: "missing",
      differences: [differing("data", undefined, { password: "*** (after)" })],
    });
  });

  it("that is refused shows none of the values that the server quotes", async () => {
    const object = inGit("Secret", { stringData: { pin: 1234 } });
    const { diff } = await diffOf(object, {
      next: () =>
        refusal(
          500,
          "InternalError",
          "failed to create typed patch object: .stringData.pin: expected string, got &value.valueUnstructured{Value:1234}",
        ),
    });
    expect(diff).toMatchObject({ result: "refused" });
    const { object: _its, ...shown } = diff;
    expect(JSON.stringify(shown)).toContain("Value:***");
    expect(JSON.stringify(shown)).not.toContain("1234");
  });
});
