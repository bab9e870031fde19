import { describe, expect, it } from "vitest";
import { prove, type Proven } from "../../src/import/proof.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { renderer, stateOf } from "./render-state.ts";
import { config, lists, release, type Files } from "./support.ts";

async function proof(
  before: Files,
  after: Files,
  { added = [] as readonly string[], touches = false } = {},
): Promise<Proven> {
  const build = {
    cluster: undefined,
    name: "flux-system/apps",
    folder: "apps",
    spec: {},
  };
  const [one] = await prove([build], {
    before: stateOf(before),
    after: stateOf(after),
    renderer,
    schemas: builtinSchemas,
    added: new Set(added),
    touches: () => touches,
  });
  if (one === undefined) throw new Error("nothing was proved");
  return one;
}

const web = { "apps/web.yaml": release("web") };

describe("a build is the same", () => {
  it("where objects move to other files, in another order and with other words", async () => {
    const after = {
      "apps/a.yaml": config("a"),
      "apps/flux-hr-web.yaml": `# Ours\n${release("web").replace("10m", '"10m"')}  suspend: false\n`,
    };
    expect(
      await proof(
        { "apps/all.yaml": `${release("web")}---\n${config("a")}` },
        after,
      ),
    ).toMatchObject({
      objectsBefore: 2,
      objectsAfter: 2,
      equal: true,
      differing: [],
      unbuilt: undefined,
    });
  });

  it("where an old API version is what it is converted to", async () => {
    const old = release("web").replace("/v2", "/v2beta2");
    expect(await proof({ "apps/web.yaml": old }, web)).toMatchObject({
      equal: true,
    });
  });

  it("where a Kustomization's path is written otherwise", async () => {
    const ks = (path: string) =>
      `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a, namespace: b}\nspec: {path: ${path}}\n`;
    expect(
      await proof({ "apps/ks.yaml": ks("x/") }, { "apps/ks.yaml": ks("./x") }),
    ).toMatchObject({ equal: true });
  });

  it("where nothing comes to it but what a script makes", async () => {
    const after = { ...web, "apps/new.yaml": release("new") };
    expect(
      await proof(web, after, { added: ["HelmRelease/apps/new"] }),
    ).toMatchObject({ objectsBefore: 1, objectsAfter: 2, equal: true });
  });
});

describe("a build is not the same", () => {
  it.each([
    [
      "a value changes",
      { "apps/web.yaml": release("web").replace("10m", "9m") },
      [{ object: "HelmRelease/apps/web", what: "spec.interval" }],
    ],
    [
      "an object goes",
      { "apps/a.yaml": config("a") },
      [
        { object: "ConfigMap/a (v1)", what: "there only after" },
        { object: "HelmRelease/apps/web", what: "there only before" },
      ],
    ],
    [
      "a label comes",
      {
        "apps/web.yaml": release("web").replace(
          "metadata:\n",
          "metadata:\n  labels: {a: b}\n",
        ),
      },
      [{ object: "HelmRelease/apps/web", what: "metadata.labels.a" }],
    ],
    [
      "it is suspended",
      { "apps/web.yaml": `${release("web")}  suspend: true\n` },
      [{ object: "HelmRelease/apps/web", what: "spec.suspend" }],
    ],
  ])("where %s", async (_, after, differing) => {
    expect(await proof(web, after)).toMatchObject({ equal: false, differing });
  });
});

describe("a build that cannot be had here", () => {
  const remote = (...paths: readonly string[]): Files => ({
    "apps/kustomization.yaml": lists("https://example.com/base", ...paths),
  });

  it("is compared without what lies elsewhere", async () => {
    const before = { ...web, ...remote("web.yaml") };
    const after = {
      ...remote("flux-hr-web.yaml"),
      "apps/flux-hr-web.yaml": release("web"),
    };
    expect(await proof(before, after)).toMatchObject({
      objectsBefore: 1,
      objectsAfter: 1,
      equal: true,
      unbuilt: undefined,
    });
    after["apps/flux-hr-web.yaml"] = release("other");
    expect(await proof(before, after)).toMatchObject({ equal: false });
  });

  it.each([
    ["is the same where none of its files changes", false],
    ["is not where one does", true],
  ])("%s", async (_, touches) => {
    const broken = { "apps/kustomization.yaml": lists("nowhere.yaml") };
    const one = await proof(broken, broken, { touches });
    expect(one.equal).toBe(!touches);
    expect(one.unbuilt).toMatch(/nowhere\.yaml/);
  });

  it("is not the same where it could be before", async () => {
    const broken = { "apps/kustomization.yaml": lists("nowhere.yaml") };
    expect(await proof(web, broken)).toMatchObject({ equal: false });
  });
});
