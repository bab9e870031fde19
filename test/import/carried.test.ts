import { describe, expect, it } from "vitest";
import { kustomization } from "../commands/fleet.ts";
import {
  isOwned,
  objectText,
  specOf,
  textsAt,
} from "../../src/import/carried.ts";
import { generatedLine } from "../../src/model/generated.ts";
import { sync } from "./repositories.ts";
import {
  finds,
  lists,
  release,
  sorted,
  starts,
  type Files,
} from "./support.ts";

/** One cluster that applies apps/. */
const prod: Files = {
  ...sync("prod"),
  "clusters/prod/apps.yaml": kustomization("apps", "apps"),
};

const carriedOf = async (files: Files) => (await sorted(files)).carried;

const web = async (files: Files) =>
  (await carriedOf(files)).find(({ name }) => name === "web");

const reasonOf = async (files: Files, object: string) =>
  (await sorted(files)).left.find((one) => one.object === object)?.reason;

describe("an object", () => {
  it("has the namespace that its build gives it", async () => {
    const files = {
      ...prod,
      "apps/kustomization.yaml": `${lists("web.yaml")}namespace: media\n`,
      "apps/web.yaml": release("web", ""),
    };
    expect(await web(files)).toMatchObject({ namespace: "media" });
  });

  it("belongs to the clusters that apply it", async () => {
    const files = {
      ...prod,
      ...sync("lab"),
      "clusters/lab/apps.yaml": kustomization("apps", "apps"),
      "apps/web.yaml": release("web"),
      "clusters/lab/only.yaml": release("only"),
    };
    const all = await carriedOf(files);
    expect(
      all.map(({ name, clusters }) => `${name}: ${clusters.join()}`),
    ).toEqual(
      expect.arrayContaining(["web: lab,prod", "only: lab", "apps: prod"]),
    );
  });

  it("that nothing applies belongs to the cluster in whose folder it lies, else to all", async () => {
    const files = {
      ...prod,
      ...sync("lab"),
      "clusters/lab/kustomization.yaml": lists("flux-system"),
      "clusters/lab/off/web.yaml": release("web"),
      "spare/db.yaml": release("db"),
    };
    const all = await carriedOf(files);
    expect(all.map(({ name, clusters }) => [name, clusters])).toEqual(
      expect.arrayContaining([
        ["web", ["lab"]],
        ["db", ["lab", "prod"]],
      ]),
    );
  });

  it("of an old API version gets the present one", async () => {
    const text = release("web").replace("/v2", "/v2beta2");
    const its = await web({ ...prod, "apps/web.yaml": text });
    expect(its).toMatchObject({
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      spec: { interval: "10m" },
    });
  });

  it("keeps its labels and annotations, as the texts that they are to Kubernetes", async () => {
    const text = release("web").replace(
      "metadata:\n",
      "metadata:\n  labels: {on: true, n: 1}\n  annotations: {a: b}\n",
    );
    const its = await web({ ...prod, "apps/web.yaml": text });
    expect(its?.labels).toEqual({ on: "true", n: "1" });
    expect(its?.annotations).toEqual({ a: "b" });
  });
});

describe("what stays", () => {
  it.each([
    [
      "a name of a variable",
      release("${app}"),
      "HelmRelease/apps/${app}",
      "its name is known after substitution only",
    ],
    [
      "a namespace of a variable",
      release("web", "${ns}"),
      "HelmRelease/${ns}/web",
      "its namespace is known after substitution only",
    ],
    [
      "no namespace",
      release("web", ""),
      "HelmRelease/web",
      "nothing here says its namespace",
    ],
    [
      "a finalizer",
      release("web").replace("metadata:\n", "metadata:\n  finalizers: [a]\n"),
      "HelmRelease/apps/web",
      "fluxsmith writes no `metadata.finalizers`",
    ],
    [
      "a status",
      `${release("web")}status: {}\n`,
      "HelmRelease/apps/web",
      "fluxsmith writes no `status`",
    ],
  ])("%s", async (_, text, object, reason) => {
    expect(await reasonOf({ ...prod, "apps/web.yaml": text }, object)).toBe(
      reason,
    );
  });

  it("an object built into two namespaces", async () => {
    const files = {
      ...prod,
      "apps/kustomization.yaml": lists("one", "two"),
      "apps/one/kustomization.yaml": `${lists("../../base")}namespace: one\n`,
      "apps/two/kustomization.yaml": `${lists("../../base")}namespace: two\n`,
      "base/kustomization.yaml": lists("web.yaml"),
      "base/web.yaml": release("web", ""),
      "clusters/prod/more.yaml": kustomization("two", "apps/two"),
      "clusters/prod/apps.yaml": kustomization("one", "apps/one"),
    };
    expect(await reasonOf(files, "HelmRelease/web")).toBe(
      "it is built into several namespaces: one, two",
    );
  });

  it("the second of two that are one: the applied one counts", async () => {
    const files = {
      ...prod,
      "a-copy/web.yaml": release("web"),
      "apps/web.yaml": release("web"),
    };
    const { carried, left, fragments } = await sorted(files);
    expect(carried.map(({ found }) => found.file)).toContain("apps/web.yaml");
    expect(left).toEqual([]);
    expect(fragments).toMatchObject([
      {
        file: "a-copy/web.yaml",
        reason: "apps/web.yaml:1 is the same object",
      },
    ]);
  });

  it("what the config makes already", async () => {
    const files = {
      ...prod,
      "apps/flux-hr-web.yaml": `${generatedLine}\n${release("web")}`,
      "apps/web.yaml": release("web"),
    };
    expect(await web(files)).toBeUndefined();
    expect(await reasonOf(files, "HelmRelease/apps/web")).toBe(
      "apps/flux-hr-web.yaml:1 is the same object",
    );
  });
});

it("what nothing applies and is no whole object is perhaps a patch", async () => {
  const files = {
    ...prod,
    "spare/web.yaml":
      "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: web, namespace: apps}\nspec: {suspend: true}\n",
  };
  const { fragments, left, carried } = await sorted(files);
  expect(fragments).toMatchObject([
    { object: "HelmRelease/apps/web", file: "spare/web.yaml" },
  ]);
  expect([...left, ...carried].map(String)).not.toContain("web");
});

it("only what flux bootstrap keeps in its own file is its own", () => {
  const files = {
    ...prod,
    "clusters/prod/more.yaml": kustomization("flux-system", "more"),
  };
  const its = starts(files);
  const owned = finds(files).objects.filter((one) => isOwned(one, its));
  expect(owned.map((one) => `${one.file} ${objectText(one)}`)).toEqual([
    "clusters/prod/flux-system/gotk-sync.yaml GitRepository/flux-system/flux-system",
    "clusters/prod/flux-system/gotk-sync.yaml Kustomization/flux-system/flux-system",
  ]);
});

it("a spec is told without what says nothing", () => {
  const spec = { interval: "1m", suspend: false, timeout: null };
  expect(specOf({ spec })).toEqual({ interval: "1m" });
  expect(specOf({ spec: { suspend: true } })).toEqual({ suspend: true });
  expect(specOf({})).toEqual({});
});

it("no labels are no map", () => {
  expect(textsAt({}, "labels")).toBeUndefined();
  expect(textsAt(undefined, "labels")).toBeUndefined();
});
