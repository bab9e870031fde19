import { describe, expect, it } from "vitest";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { planChanges } from "../../src/plan/changes.ts";
import { findEarlierIndex } from "../../src/plan/earlier-index.ts";
import { reportRootMoves, rootMoveSteps } from "../../src/plan/move-root.ts";
import { findRootMoves } from "../../src/plan/roots.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";
import { clusters, fleet, namespace, plan } from "./support.ts";

const config = "kustomizations: {flux-system: , apps: }\n";
type Files = Readonly<Record<string, string>>;

/** What is said of going from one config to another, and the steps; `edit` is what people do meanwhile. */
async function move(
  from: string,
  to: string,
  edit = (files: Files): Files => files,
) {
  const first = await plan(from);
  const index = first.prepared?.index ?? { path: "", text: "" };
  const files = edit({
    "resources/apps/namespace.yaml": namespace("apps"),
    ...first.files,
    [index.path]: index.text,
  });
  const { prepared } = await plan(to, files);
  if (prepared === undefined) throw new Error("not read");
  const { report, all } = collectFindings();
  const workspace = memoryWorkspace({ ...files, "fluxsmith.yaml": fleet + to });
  const earlier = await findEarlierIndex(prepared, workspace);
  const changes = planChanges(prepared, {
    workspace,
    index: earlier,
    journal: { paths: [], hashes: () => new Set() },
    editorSchema: { isCurrent: () => true, text: () => "" },
    merging: false,
    report,
  });
  const search = { plan: changes, index: earlier, workspace };
  const moves = findRootMoves(prepared, search);
  reportRootMoves(moves, prepared, search, report);
  const found = all();
  return {
    says: found.map(({ code, at }) => `${code} ${at?.line}:${at?.column}`),
    message: found[0]?.message,
    steps: rootMoveSteps(moves, prepared),
  };
}

const inDeploy = (files: Files): Files => ({
  ...files,
  "deploy/apps/namespace.yaml": namespace("apps"),
});
const system = (fields: string) =>
  `kustomizations: {apps: , flux-system: {${fields}}}\n`;
const nothing = { says: [], steps: [] };

describe.each([
  [
    "from one cluster to named ones",
    config,
    config + clusters,
    "move-root 10:1",
    "./resources/flux-system to ./resources/clusters/canary/flux-system and ./resources/clusters/prod/flux-system",
  ],
  [
    "and back",
    config + clusters,
    config,
    "move-root 1:1",
    "./resources/clusters/canary/flux-system to ./resources/flux-system (and so for 1 more)",
  ],
  [
    "to another resources folder",
    config,
    `${config}layout: {resources: deploy}\n`,
    "move-root 10:21",
    "./resources/flux-system to ./deploy/flux-system",
  ],
  [
    "to another resources folder, with named clusters",
    config + clusters,
    `${config}${clusters}layout: {resources: deploy}\n`,
    "move-root 11:21",
    "./resources/clusters/canary/flux-system to ./deploy/clusters/canary/flux-system (and so for 1 more)",
  ],
  [
    "to another name of a cluster",
    config + clusters,
    `${config}clusters: {stage: , prod: }\n`,
    "move-root 10:1",
    "./resources/clusters/canary/flux-system to ./resources/clusters/stage/flux-system",
  ],
  [
    "to another folder of flux-system's own",
    system(""),
    system("folder: infra"),
    "move-root 9:48",
    "./resources/flux-system to ./resources/infra",
  ],
])("going %s", (_, from, to, says, where) => {
  it("is refused, at the setting that moves it", async () => {
    const found = await move(from, to, inDeploy);
    expect(found.says).toEqual([says]);
    expect(found.message).toContain(`flux-system moves from ${where}, while`);
  });

  it("has steps: everything is suspended until Flux is told of each new root", async () => {
    const { steps, message = "" } = await move(from, to, inDeploy);
    const [roots = ""] = /(?<= to ).*(?=, while)/.exec(message) ?? [];
    const paths = roots.match(/\.\/\S+/g) ?? [];
    expect(steps[0]).toContain(
      "flux suspend kustomization --all --namespace flux-system",
    );
    expect(steps[1]).toBe("commit and merge");
    for (const path of paths)
      expect(steps.slice(2, -2).join("\n")).toContain(
        `kubectl patch kustomizations.kustomize.toolkit.fluxcd.io flux-system --namespace flux-system --type merge --patch '{"spec":{"path":"${path}"}}'`,
      );
    expect(steps.at(-2)).toContain("flux resume kustomization flux-system");
    expect(steps.at(-1)).toContain("flux resume kustomization --all");
  });
});

it("with another `repository.path` Flux looks elsewhere, though no file moves", async () => {
  const first = await plan(config);
  const files = Object.fromEntries(
    Object.entries(first.files).map(([file, text]) => [
      file,
      text.replace("path: ./", "path: ./old/"),
    ]),
  );
  const found = await move(config, config, () => files);
  expect(found.says.filter((one) => one.startsWith("move-root"))).toEqual([
    "move-root 1:1",
  ]);
  expect(found.message).toContain(
    "from ./old/resources/flux-system to ./resources/flux-system, while",
  );
  expect(found.steps.join("\n")).toContain(
    '{"spec":{"path":"./resources/flux-system"}}',
  );
});

it("Flux in another namespace is another Flux: the old one goes, and what it made stays", async () => {
  const to = "kustomizations: {gitops: , apps: }\nflux: {namespace: gitops}\n";
  const { says, message, steps } = await move(config, to);
  expect(says).toEqual(["move-root 10:19"]);
  expect(message).toContain(
    "from ./resources/flux-system to ./resources/gitops",
  );
  expect(steps.join("\n")).toMatch(
    /suspend .*--namespace flux-system\n.*merge\n.*flux uninstall --namespace flux-system --keep-namespace.*\n.*Secrets.* flux-system to gitops\n.*fluxsmith install/,
  );
});

it("also where it keeps its folder: the old one would find itself gone", async () => {
  const to =
    "kustomizations: {gitops: {folder: flux-system}, apps: }\nflux: {namespace: gitops}\n";
  const { says, message } = await move(config, to);
  expect(says).toEqual(["move-root 10:19"]);
  expect(message).toContain("delete all that it has applied");
});

describe("the message", () => {
  const to = `${config}layout: {resources: deploy}\n`;

  it("says that Flux stops where the old folder is gone", async () => {
    expect((await move(config, to, inDeploy)).message).toMatch(
      /would find that gone, and reconcile nothing any more$/,
    );
  });

  it("says that it prunes where something is left in it", async () => {
    const { message } = await move(config, to, (files) => ({
      ...inDeploy(files),
      "resources/flux-system/gotk-components.yaml": namespace("flux-system"),
    }));
    expect(message).toMatch(
      /would find only resources\/flux-system\/gotk-components\.yaml left there, and delete all that it has applied, itself too$/,
    );
  });
});

describe("a root that something else makes", () => {
  const theirs = "kustomizations: {apps: }\nexternal: []\n";
  it("moves with the files of ours in it, and is to be told by hand", async () => {
    const { says, message, steps } = await move(
      theirs,
      `${theirs}layout: {resources: deploy}\n`,
      inDeploy,
    );
    expect(says).toEqual(["move-root 11:21"]);
    expect(message).toContain("reconcile nothing any more");
    expect(steps.join("\n")).toContain(
      "set `path: ./deploy/flux-system` in the Kustomization flux-system, which fluxsmith does not write",
    );
  });
});

it("a root that something else makes may stay in the old folder, and prunes the rest", async () => {
  const theirs = "kustomizations: {apps: }\n";
  const { message } = await move(
    theirs,
    `${theirs}layout: {resources: deploy}\n`,
    (files) => ({
      ...inDeploy(files),
      "resources/flux-system/gotk-sync.yaml": namespace("x"),
    }),
  );
  expect(message).toMatch(
    /left there, and delete all else that it has applied$/,
  );
});

it("Kustomizations in other namespaces are suspended too", async () => {
  const own =
    "kustomizations: {flux-system: , web: {namespace: apps, folder: apps}}\n";
  const { steps } = await move(own, own + clusters);
  expect(steps[0]).toContain(
    "flux suspend kustomization --all --namespace flux-system && flux suspend kustomization --all --namespace apps",
  );
});

it("nothing moves with a cluster more or less, with another field, or by giving it up", async () => {
  const more = "clusters: {canary: , prod: , test: }\n";
  expect(await move(config + clusters, config + more)).toMatchObject(nothing);
  expect(await move(config + more, config + clusters)).toMatchObject(nothing);
  expect(await move(config, config)).toMatchObject(nothing);
  expect(await move(system(""), system("timeout: 1m"))).toMatchObject(nothing);
  expect(await move(config, "kustomizations: {apps: }\n")).toMatchObject(
    nothing,
  );
});

it("a run that was killed half-way is still a move", async () => {
  const to = `${config}layout: {resources: deploy}\n`;
  const { files } = await plan(to, inDeploy({}));
  const half = Object.fromEntries(
    Object.entries(files).filter(([path]) => path.endsWith("flux-system.yaml")),
  );
  const found = await move(config, to, (old) => inDeploy({ ...old, ...half }));
  expect(found.says).toEqual(["move-root 10:21"]);
});
