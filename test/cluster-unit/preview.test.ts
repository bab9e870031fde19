import { describe, expect, it } from "vitest";
import type { GitObject } from "../../src/cluster/git-objects.ts";
import {
  isSuspendedOnlyLive,
  patch,
  preview,
  type Preview,
} from "../../src/cluster/preview.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { differing } from "../tools/differences.ts";
import {
  conflict,
  gitObject,
  memoryServer,
  objectOf,
  owned,
  proxyError,
  refusal,
  unauthorized,
  viewOf,
  type Intercept,
} from "./support.ts";

const spec: Fields = { interval: "5m", url: "https://example.com" };
const fleet = gitObject("GitRepository/fleet", spec);

/** A live object with its owners: `{manager: fields of the spec}`. */
function live(
  content: Fields,
  owners: Readonly<Record<string, readonly string[]>>,
): Fields {
  const object = objectOf("GitRepository/fleet", content);
  return {
    ...object,
    metadata: {
      ...(object["metadata"] as Fields),
      managedFields: Object.entries(owners).map(([manager, fields]) =>
        owned(manager, "Apply", {
          "f:spec": Object.fromEntries(fields.map((name) => [`f:${name}`, {}])),
        }),
      ),
    },
  };
}

/** What is foretold of an object, and what the server was asked for that. */
async function previewOf(
  object: GitObject,
  objects: readonly Fields[],
  intercept: Intercept = (_asked, serve) => serve(),
) {
  const view = await viewOf(memoryServer(objects));
  const server = memoryServer(objects, intercept);
  const [one] = await preview([object], { ...view, api: server });
  if (one === undefined) throw new Error("one for each object");
  return { one, asked: server.asked };
}

describe("an object that is not there", () => {
  it("is created, with all that it will be", async () => {
    const { one, asked } = await previewOf(fleet, []);
    expect(one).toMatchObject({
      object: fleet,
      live: undefined,
      action: "create",
      differences: expect.arrayContaining([differing("spec", undefined, spec)]),
    });
    expect(asked).toHaveLength(1);
  });

  it("70: is refused where the cluster does not know its kind, without asking", async () => {
    const unknown = gitObject("ImagePolicy/app");
    const { one, asked } = await previewOf(unknown, []);
    expect(one).toMatchObject({
      action: "refused",
      failure: {
        code: "crd-missing",
        hint: expect.stringContaining("fluxsmith install"),
      },
    });
    expect(asked).toEqual([]);
  });

  it("is created where its namespace comes along", async () => {
    const apps = gitObject("Namespace/apps");
    const release = gitObject("HelmRelease/apps/podinfo", { interval: "5m" });
    const absent: Intercept = ({ path }, serve) =>
      path.includes("/namespaces/apps/")
        ? refusal(404, "NotFound", 'namespaces "apps" not found')
        : serve();
    const view = await viewOf(memoryServer());
    const both = await preview([apps, release], {
      ...view,
      api: memoryServer([], absent),
    });
    expect(both.map(({ action }) => action)).toEqual(["create", "create"]);
    expect((await previewOf(release, [], absent)).one).toMatchObject({
      action: "refused",
      failure: { code: "namespace-absent" },
    });
  });
});

describe("an object that is as Git says", () => {
  it.each(["kubectl-fluxsmith", "kustomize-controller"])(
    "and %s's is unchanged: nobody is asked",
    async (manager) => {
      const { one, asked } = await previewOf(fleet, [
        live({ ...spec, timeout: "60s" }, { [manager]: ["interval", "url"] }),
      ]);
      expect(one.action).toBe("unchanged");
      expect(asked).toEqual([]);
    },
  );

  it("by somebody else's hand becomes Git's", async () => {
    const { one, asked } = await previewOf(fleet, [
      live(spec, { "kubectl-create": ["interval", "url"] }),
    ]);
    expect(one).toMatchObject({ action: "update", differences: [] });
    expect(asked).toHaveLength(1);
  });

  it("and that Flux applies is unchanged although it has more hands on it", async () => {
    const { one } = await previewOf(fleet, [
      live(spec, { "kustomize-controller": ["interval"], flux: ["url"] }),
    ]);
    expect(one.action).toBe("unchanged");
  });
});

describe("an object that is not as Git says", () => {
  it("is updated, with each field that differs", async () => {
    const { one } = await previewOf(fleet, [
      live(
        { ...spec, interval: "9m", ignore: "x" },
        { "kubectl-fluxsmith": ["interval", "url", "ignore"] },
      ),
    ]);
    expect(one).toMatchObject({
      action: "update",
      differences: [
        differing("spec.ignore", "x", undefined),
        differing("spec.interval", "9m", "5m"),
      ],
    });
  });

  it("loses a field of a list's item that Git has dropped", async () => {
    const { one } = await previewOf(
      gitObject("GitRepository/fleet", { include: [{ name: "a" }] }),
      [
        live(
          { include: [{ name: "a", toPath: "b" }] },
          { "kubectl-fluxsmith": ["include"] },
        ),
      ],
    );
    expect(one).toMatchObject({
      action: "update",
      differences: [
        differing(
          ["spec", "include", { item: { name: "a" } }, "toPath"],
          "b",
          undefined,
        ),
      ],
    });
  });

  it("72: is left to Flux where Flux applies it with another value", async () => {
    const answer = conflict(
      ["kustomize-controller", ".spec.interval"],
      ["kustomize-controller", ".spec.timeout"],
    );
    const { one } = await previewOf(
      fleet,
      [
        live(
          { ...spec, interval: "9m" },
          { "kustomize-controller": ["interval"] },
        ),
      ],
      () => answer,
    );
    expect(one).toMatchObject({
      action: "deferred",
      fields: ["spec.interval", "spec.timeout"],
    });
  });

  it("is left to Flux where only fields differ that Flux owns and Git has dropped", async () => {
    const { one } = await previewOf(fleet, [
      live(
        { ...spec, timeout: "9m" },
        { "kustomize-controller": ["interval", "url", "timeout"] },
      ),
    ]);
    expect(one).toMatchObject({
      action: "deferred",
      fields: ["spec.timeout"],
    });
  });

  it("keeps a field that somebody else has added, where no Kustomization applies it", async () => {
    const added = live(
      { ...spec, timeout: "9m" },
      { "kubectl-fluxsmith": ["interval", "url"], "kubectl-edit": ["timeout"] },
    );
    const alone = await previewOf({ ...fleet, kustomization: undefined }, [
      added,
    ]);
    expect(alone.one.action).toBe("unchanged");
    const applied = await previewOf({ ...fleet, kustomization: "apps" }, [
      added,
    ]);
    expect(applied.one).toMatchObject({
      action: "deferred",
      fields: ["spec.timeout"],
    });
  });

  it("72: is refused where others own a field with another value, all named", async () => {
    const { one } = await previewOf(
      fleet,
      [live({ ...spec, interval: "9m" }, {})],
      () =>
        conflict(
          ["kustomize-controller", ".spec.url"],
          ["kubectl-edit", ".spec.interval"],
          ["argocd", ".spec.ref.branch"],
        ),
    );
    expect(one).toMatchObject({
      action: "refused",
      failure: {
        code: "field-conflict",
        message:
          "GitRepository/flux-system/fleet: others own fields with other values: spec.interval (kubectl-edit), spec.ref.branch (argocd)",
        hint: expect.stringContaining(
          "kubectl get gitrepository/fleet -n flux-system --show-managed-fields",
        ),
      },
    });
  });

  it("is refused where the server refuses it, in its words", async () => {
    const { one } = await previewOf(fleet, [], () =>
      refusal(422, "Invalid", "spec.url: Invalid value"),
    );
    expect(one).toMatchObject({
      action: "refused",
      failure: {
        code: "object-invalid",
        message: expect.stringContaining("spec.url: Invalid value"),
      },
    });
  });
});

it.each([
  ["67: the user is not known any more", unauthorized, "api-unauthorized"],
  ["69: the server is gone", proxyError, "api-unreachable"],
])("%s: it stops, for that is about no object", async (_why, answer, code) => {
  await expect(previewOf(fleet, [], () => answer)).rejects.toMatchObject({
    code,
  });
});

it("answers in the objects' order, and changes nothing", async () => {
  const objects = ["a", "b", "c"].map((name) =>
    gitObject(`GitRepository/${name}`, spec),
  );
  const server = memoryServer([live(spec, {})]);
  const before = server.get("GitRepository/fleet");
  const all = await preview([...objects, fleet], await viewOf(server));
  expect(all.map(({ object }) => object.name)).toEqual([
    "a",
    "b",
    "c",
    "fleet",
  ]);
  expect(server.get("GitRepository/a")).toBeUndefined();
  expect(server.get("GitRepository/fleet")).toBe(before);
  const patches = server.asked.filter(({ method }) => method === "PATCH");
  expect(patches).toHaveLength(4);
  for (const { path } of patches) expect(path).toContain("dryRun=All");
});

describe("what is sent", () => {
  it("is the whole object by server-side apply, strictly, never by force", async () => {
    const server = memoryServer();
    await patch(fleet, await viewOf(server), {});
    const sent = server.asked.at(-1);
    expect(sent).toEqual({
      method: "PATCH",
      path: "/apis/source.toolkit.fluxcd.io/v1/namespaces/flux-system/gitrepositories/fleet?fieldManager=kubectl-fluxsmith&fieldValidation=Strict",
      type: "application/apply-patch+yaml",
      body: JSON.stringify(fleet.fields),
      finish: true,
    });
    expect(sent?.path).not.toContain("force");
  });

  it("is on condition of what was seen where that is given, and for a dry run may be ended by Ctrl-C", async () => {
    const server = memoryServer();
    const view = await viewOf(server);
    const seen = { metadata: { uid: "a-1", resourceVersion: "12" } };
    await patch(fleet, view, { seen });
    expect(JSON.parse(server.asked.at(-1)?.body ?? "")).toEqual({
      ...fleet.fields,
      metadata: {
        name: "fleet",
        namespace: "flux-system",
        uid: "a-1",
        resourceVersion: "12",
      },
    });
    await patch(fleet, view, { dryRun: true });
    expect(server.asked.at(-1)).toMatchObject({
      path: expect.stringMatching(/&dryRun=All$/),
    });
    expect(server.asked.at(-1)).not.toHaveProperty("finish");
  });
});

it("78: knows what is suspended in the cluster only", () => {
  const of = (git: Fields, its: Fields | undefined): boolean => {
    const one: Preview = {
      object: gitObject("GitRepository/fleet", git),
      live: its && objectOf("GitRepository/fleet", its),
      action: "unchanged",
    };
    return isSuspendedOnlyLive(one);
  };
  expect(of({}, { suspend: true })).toBe(true);
  expect(of({ suspend: false }, { suspend: true })).toBe(true);
  expect(of({ suspend: true }, { suspend: true })).toBe(false);
  expect(of({}, { suspend: false })).toBe(false);
  expect(of({}, {})).toBe(false);
  expect(of({}, undefined)).toBe(false);
});
