/** What `fluxsmith import` makes of each object, and of what it cannot carry. */
import { describe, expect, it } from "vitest";
import {
  alike,
  artifacts,
  old,
  script,
  templates,
  unclear,
  unknownLine,
  unsupportedField,
} from "../import/corners.ts";
import {
  folders,
  kustomizationFile,
  overlays,
  single,
  sync,
  webRelease,
} from "../import/repositories.ts";
import { canRender, chart, kustomization } from "./fleet.ts";
import { at, grown, ids, type Import } from "./import-support.ts";

const leftOf = ({ left }: Import, name: string) =>
  left.filter(({ object }) => object.includes(name));

describe.skipIf(!canRender)("an object", () => {
  it("gets the namespace of the build that encloses it; two of one name are two items", async () => {
    const repo = grown(folders);
    const its = await repo.imported();
    expect(leftOf(its, "HelmRelease")).toEqual([]);
    expect(ids(repo)).toEqual(
      expect.arrayContaining([
        "HelmRelease/media/web",
        "HelmRelease/network/web",
        "OCIRepository/media/cache",
        "OCIRepository/network/cache",
      ]),
    );
    const releases = Object.keys(at(repo.config(), "releases") as object);
    expect(releases).toEqual(
      expect.arrayContaining(["media/web", "network/web"]),
    );
  });

  it("stays suspended, labelled, with the chart of its OCIRepository", async () => {
    const repo = grown(folders);
    await repo.imported();
    const cache = repo
      .generated()
      .find(({ id }) => id === "HelmRelease/media/cache");
    expect(cache?.fields).toMatchObject({
      spec: {
        suspend: true,
        chartRef: { kind: "OCIRepository", name: "cache" },
      },
    });
    const web = repo
      .generated()
      .find(({ id }) => id === "HelmRelease/media/web");
    expect(at(web?.fields, "metadata", "labels", "app")).toBe("web");
  });

  it("has the values that Flux substitutes still substituted, and no others", async () => {
    const repo = grown(single);
    await repo.imported();
    const web = repo
      .generated()
      .find(({ id }) => id === "HelmRelease/apps/web");
    expect(at(web?.fields, "spec", "values", "motd")).toBe("it's ${mode}");
    expect(
      at(
        web?.fields,
        "metadata",
        "annotations",
        "kustomize.toolkit.fluxcd.io/substitute",
      ),
    ).toBeUndefined();
  });

  it("shares its fields with the others where most agree", async () => {
    const repo = grown(alike);
    await repo.imported();
    const releases = at(repo.config(), "releases") as object;
    const intervals = Object.entries(releases).map(([name, item]) => [
      name,
      at(item, "interval"),
    ]);
    expect(Object.fromEntries(intervals)).toEqual({
      web: undefined,
      second: undefined,
      third: undefined,
      slow: "1h",
    });
  });

  it("79 of an old API version becomes the present one, in files of several documents too", async () => {
    const repo = grown(old);
    const its = await repo.imported();
    expect(its.left.filter(({ file }) => !file.includes("gotk-sync"))).toEqual(
      [],
    );
    const versions = Object.fromEntries(
      repo.generated().map(({ id, apiVersion }) => [id, apiVersion]),
    );
    expect(versions).toMatchObject({
      "Kustomization/flux-system/apps": "kustomize.toolkit.fluxcd.io/v1",
      "HelmRepository/flux-system/mirror": "source.toolkit.fluxcd.io/v1",
      "GitRepository/flux-system/other": "source.toolkit.fluxcd.io/v1",
      "HelmRelease/apps/web": "helm.toolkit.fluxcd.io/v2",
      "HelmRelease/apps/second": "helm.toolkit.fluxcd.io/v2",
    });
    expect(repo.files()["clusters/prod/apps.yaml"]).toContain("stays");
  });

  it("is found where an ArtifactGenerator has put it", async () => {
    const repo = grown(artifacts);
    const { proof } = await repo.imported();
    expect(ids(repo)).toEqual(
      expect.arrayContaining([
        "ArtifactGenerator/flux-system/parts",
        "Kustomization/flux-system/apps",
        "HelmRelease/apps/web",
      ]),
    );
    const apps = proof.find(({ kustomization: name }) => name.endsWith("apps"));
    expect(apps).toMatchObject({ objectsBefore: 2, objectsAfter: 2 });
  });
});

describe.skipIf(!canRender)("what cannot be carried", () => {
  it("81 templates of Helm charts: skipped, counted, untouched", async () => {
    const repo = grown(templates);
    const its = await repo.imported();
    const inCharts = its.left.filter(({ file }) => file.startsWith("charts/"));
    expect(inCharts).toHaveLength(2);
    expect(inCharts.map(({ reason }) => reason).join()).toMatch(/template/);
    expect(repo.files()).toMatchObject(
      Object.fromEntries(
        Object.entries(templates).filter(([path]) =>
          path.startsWith("charts/"),
        ),
      ),
    );
    expect(ids(repo)).not.toContain("HelmRelease/apps/plain");
  });

  it("names that only substitution makes, and unknown kinds, stay with the reason", async () => {
    const repo = grown(unclear);
    const its = await repo.imported();
    expect(leftOf(its, "web-$")).toMatchObject([
      { file: "apps/substituted.yaml" },
    ]);
    expect(leftOf(its, "Gadget")).toMatchObject([{ file: "apps/gadget.yaml" }]);
    expect(repo.files()).toMatchObject({
      "apps/substituted.yaml": unclear["apps/substituted.yaml"],
      "apps/gadget.yaml": unclear["apps/gadget.yaml"],
    });
  });

  it("80 a field that Flux does not have: kept as it is, or the object stays and the reason names it", async () => {
    const repo = grown(unsupportedField);
    const its = await repo.imported();
    const odd = repo.generated().find(({ id }) => id.endsWith("/odd"));
    const isKept = at(odd?.fields, "spec", "wobble") === "sideways";
    const isRefused =
      leftOf(its, "odd").some(({ reason }) => reason.includes("wobble")) &&
      repo.files()["apps/odd.yaml"] === unsupportedField["apps/odd.yaml"];
    expect(isKept || isRefused).toBe(true);
  });
});

describe.skipIf(!canRender)("a script of `flux create`", () => {
  it("becomes entries; the lines that nobody understands are listed with their place", async () => {
    const repo = grown(script);
    const its = await repo.imported();
    expect(at(repo.config(), "sources", "helm")).toHaveProperty("eks-charts");
    expect(at(repo.config(), "releases")).toHaveProperty(
      "node-termination-handler",
    );
    const unknown = its.left.filter(({ file }) =>
      file.startsWith("hack/flux-update.bash"),
    );
    expect(unknown).toHaveLength(1);
    expect(JSON.stringify(unknown)).toMatch(new RegExp(`\\b${unknownLine}\\b`));
  });
});

describe.skipIf(!canRender)("--keep-layout", () => {
  it("leaves every object in the file where it stood alone", async () => {
    const repo = grown(overlays);
    const { code } = await repo.imported("--keep-layout");
    expect(code).toBe(0);
    const places = Object.fromEntries(
      repo.generated().map(({ id, file }) => [`${id} ${file}`, true]),
    );
    expect(places).toMatchObject({
      "HelmRelease/apps/extra apps/production/extra.yaml": true,
      "HelmRelease/apps/web apps/base/web/release.yaml": true,
      "Kustomization/flux-system/apps clusters/staging/apps.yaml": true,
      "Kustomization/flux-system/apps clusters/production/apps.yaml": true,
      "Provider/flux-system/chat clusters/staging/alerts.yaml": true,
    });
    repo.commit({});
    expect(await repo.run("generate", "--check")).toMatchObject({ code: 0 });
  });

  it("changes no kustomization file", async () => {
    const repo = grown(overlays);
    await repo.imported("--keep-layout");
    expect(repo.files()).toMatchObject(
      Object.fromEntries(
        Object.entries(overlays).filter(([path]) =>
          path.endsWith("/kustomization.yaml"),
        ),
      ),
    );
  });
});

describe.skipIf(!canRender)("paths", () => {
  it("are all that is imported", async () => {
    const files = {
      ...chart,
      ...sync("prod"),
      "clusters/prod/apps.yaml": kustomization("apps", "apps"),
      "clusters/prod/more.yaml": kustomization("more", "more"),
      "apps/web.yaml": webRelease("web", "default"),
      "more/kustomization.yaml": kustomizationFile(["web.yaml"]),
      "more/web.yaml": webRelease("more", "default"),
    };
    const repo = grown(files);
    expect((await repo.imported("apps")).code).toBe(0);
    expect(ids(repo)).toEqual(["HelmRelease/default/web"]);
    expect(repo.files()).toMatchObject({
      "more/web.yaml": files["more/web.yaml"],
      "clusters/prod/apps.yaml": files["clusters/prod/apps.yaml"],
    });
  });
});

describe.skipIf(!canRender)("the table", () => {
  it("names every Kustomization, what is carried, and what is left with its reason", async () => {
    const { imported, run } = grown(templates);
    const { proof, left } = await imported("--dry-run");
    const { code, stdout } = await run("import", "--dry-run");
    expect(code).toBe(0);
    for (const { kustomization: name } of proof) expect(stdout).toContain(name);
    for (const { file, reason } of left) {
      expect(stdout).toContain(file);
      expect(stdout).toContain(reason);
    }
  });
});
