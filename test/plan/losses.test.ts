import { describe, expect, it } from "vitest";
import { isGenerated } from "../../src/model/generated.ts";
import { findLosses, type Loss } from "../../src/plan/losses.ts";
import { findRootMoves } from "../../src/plan/roots.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";
import { clusters, namespace, plan } from "./support.ts";

type Files = Readonly<Record<string, string>>;

/** What is lost by going from one config to another; `edit` changes the files that the first one made. */
async function losses(
  from: string,
  to: string,
  { edit = (files: Files): Files => files } = {},
): Promise<Loss[]> {
  const before = edit((await plan(from)).files);
  const { prepared } = await plan(to, before);
  if (prepared === undefined) throw new Error("not read");
  const { desired, config } = prepared;
  const planned = new Set(desired.files.map(({ path }) => path));
  const changes = {
    create: desired.files.filter(({ path }) => before[path] === undefined),
    update: desired.files.filter(
      ({ path, text }) => (before[path] ?? text) !== text,
    ),
    remove: Object.keys(before).filter(
      (path) => isGenerated(before[path] ?? "") && !planned.has(path),
    ),
  };
  const workspace = memoryWorkspace(before);
  const index = { text: "", stale: [] };
  return findLosses(changes, {
    workspace,
    settings: config.settings,
    desired,
    moves: findRootMoves(prepared, { plan: changes, index, workspace }),
  });
}

const kustomizations = (infra = "", apps = "") =>
  `kustomizations:\n  flux-system:\n  apps: {${apps}}\n  infra: {${infra}}\n`;
const release = (fields: string, annotations = "") =>
  `releases:\n  a: {chart: charts/a, ${fields}, annotations: {${annotations}}}\n`;
const none = "kustomizations:\n  flux-system:\n  apps:\n";

it("a removed Kustomization takes what it applied, and says how to keep it", async () => {
  expect(await losses(kustomizations(), none)).toEqual([
    {
      file: "resources/flux-system/flux-ks-infra.yaml",
      object: "Kustomization/flux-system/infra",
      what: "everything it applied is deleted (prune)",
      steps: [
        "to keep what it applied, first set `prune: false` for `infra`, commit, and let Flux reconcile",
        "then remove or rename it in a second commit",
      ],
    },
  ]);
  expect(await losses(kustomizations("prune: false"), none)).toEqual([]);
});

it("an object that only moves to another file is not lost", async () => {
  const at = (file: string) =>
    kustomizations() + release(`namespace: apps${file}`);
  expect(await losses(at(""), at(", file: apps/other.yaml"))).toEqual([]);
});

it("but one that moves to another cluster is", async () => {
  const own = (first: string, second: string) =>
    `${kustomizations()}clusters:\n  canary: {${first}}\n  prod: {${second}}\n`;
  const its = "releases: {a: {namespace: apps, chart: charts/a}}";
  expect(await losses(own("", its), own(its, ""))).toMatchObject([
    { file: "resources/clusters/prod/apps/flux-hr-a.yaml" },
  ]);
});

it("a change may destroy as well", async () => {
  expect(
    await losses(kustomizations(), kustomizations("targetNamespace: b")),
  ).toMatchObject([
    { what: expect.stringMatching(/^targetNamespace changes: /), steps: [] },
  ]);
});

it("a release whose chart comes from elsewhere is uninstalled first if the source has another", async () => {
  const from = (chart: string, url: string) =>
    `  oci: {b: {namespace: apps, url: "oci://example.com/${url}", tag: "1"}}\n${kustomizations()}releases: {a: {namespace: apps, ${chart}}}\n`;
  const written = from("chart: charts/a", "a");
  const source = "chartRef: OCIRepository/b";
  expect(await losses(written, from(source, "a"))).toEqual([]);
  expect(await losses(written, from(source, "other"))).toMatchObject([
    { what: "the chart's name changes: the release is uninstalled first" },
  ]);
  // The one that it was, not the one that it becomes.
  expect(await losses(from(source, "other"), written)).toMatchObject([
    { object: "HelmRelease/apps/a" },
  ]);
});

it("what is no Flux object, or cannot be read, is no loss", async () => {
  for (const text of ["kind: [", "", "apiVersion: v1\nkind: Secret\n"])
    expect(
      await losses(none, none, {
        edit: (files) => ({ ...files, "resources/apps/flux-old.yaml": text }),
      }),
    ).toEqual([]);
});

describe("an object that another Kustomization applies from now on", () => {
  const inApps = release("namespace: apps");
  const inInfra = release("namespace: apps, kustomization: infra");

  it("is lost where the old one is the first to reconcile, and can be kept", async () => {
    expect(
      await losses(kustomizations() + inApps, kustomizations() + inInfra),
    ).toEqual([
      {
        file: "resources/apps/flux-hr-a.yaml",
        object: "HelmRelease/apps/a",
        what: "it moves from the Kustomization `apps` to `infra`: where `apps` reconciles first, the release is uninstalled",
        steps: [
          "to keep what it made, first give it the annotation `kustomize.toolkit.fluxcd.io/prune: disabled` where it is, commit, and let Flux reconcile",
          "then move it in a second commit",
        ],
      },
    ]);
  });

  it("is kept by that annotation, as by a Kustomization that does not prune", async () => {
    const kept = '"kustomize.toolkit.fluxcd.io/prune": disabled';
    expect(
      await losses(
        kustomizations() + release("namespace: apps", kept),
        kustomizations() +
          release("namespace: apps, kustomization: infra", kept),
      ),
    ).toEqual([]);
    const keeps = kustomizations("", "prune: false");
    expect(await losses(keeps + inApps, keeps + inInfra)).toEqual([]);
  });

  it("loses nothing where the old one goes, which is told of that one, or where nothing hangs on it", async () => {
    const to = `${none.replace("apps:", "infra:")}${inInfra}`;
    expect(await losses(kustomizations() + inApps, to)).toMatchObject([
      { object: "Kustomization/flux-system/apps" },
    ]);
    const source = (kustomization: string) =>
      `  git: {b: {url: "https://example.com/b", kustomization: ${kustomization}}}\n${kustomizations()}`;
    expect(await losses(source("apps"), source("infra"))).toEqual([]);
  });
});

describe("where the root moves", () => {
  const one = kustomizations() + release("namespace: apps");

  it("nothing is lost that goes on in the clusters, in either direction", async () => {
    expect(await losses(one, one + clusters)).toEqual([]);
    expect(await losses(one + clusters, one)).toEqual([]);
  });

  it("what no cluster has any more is lost", async () => {
    const without = kustomizations();
    const lost = { what: "the release is uninstalled" };
    expect(await losses(one, without + clusters)).toMatchObject([lost]);
    expect(await losses(one + clusters, without)).toMatchObject([lost, lost]);
  });

  it("what one of them does not have is lost if it is that one", async () => {
    const to = `${one}clusters:\n  canary: {releases: {a: {enabled: false}}}\n  prod: {releases: {a: {releaseName: b}}}\n`;
    expect((await losses(one, to)).map(({ what }) => what)).toEqual([
      "the release is uninstalled (where the cluster is `canary`)",
      "releaseName changes: the release is uninstalled first (where the cluster is `prod`)",
    ]);
  });

  const toDeploy = "layout: {resources: deploy}\n";
  const deployed = (files: Files): Files => ({
    ...files,
    "deploy/apps/namespace.yaml": namespace("apps"),
    "deploy/infra/namespace.yaml": namespace("infra"),
  });

  it("nothing is lost that goes on below another resources folder, in its own cluster", async () => {
    expect(await losses(one, one + toDeploy, { edit: deployed })).toEqual([]);
    const own = `${one}clusters:\n  canary: {releases: {a: {enabled: false}}}\n  prod:\n`;
    expect(await losses(own, own + toDeploy, { edit: deployed })).toEqual([]);
    const gone = own.replace(
      "  prod:",
      "  prod: {releases: {a: {enabled: false}}}",
    );
    const lost = await losses(own, gone + toDeploy, { edit: deployed });
    expect(lost.filter(({ file }) => file.includes("/flux-hr-"))).toMatchObject(
      [
        {
          file: "resources/clusters/prod/apps/flux-hr-a.yaml",
          what: "the release is uninstalled",
        },
      ],
    );
  });

  it("what a person leaves in the old folder may be lost", async () => {
    const left = { "resources/infra/more.yaml": namespace("more") };
    expect(
      await losses(one, one + toDeploy, {
        edit: (files) => ({ ...deployed(files), ...left }),
      }),
    ).toMatchObject([
      {
        object: "Kustomization/flux-system/infra",
        what: "path changes from ./resources/infra to ./deploy/infra: what stands only in the old place is deleted (prune)",
      },
    ]);
  });

  it("nothing is lost by Flux's own namespace, which is another Flux", async () => {
    const named = one.replace("flux-system:", "gitops:");
    expect(await losses(one, `${named}flux: {namespace: gitops}\n`)).toEqual(
      [],
    );
  });
});
