import { describe, expect, it } from "vitest";
import { kustomization } from "../commands/fleet.ts";
import type { Carried } from "../../src/import/carried.ts";
import { placesOf, planMoves } from "../../src/import/moves.ts";
import { findCreated } from "../../src/import/scripts.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";
import { sync } from "./repositories.ts";
import {
  config,
  finds,
  lists,
  release,
  sorted,
  type Files,
} from "./support.ts";

const prod: Files = {
  ...sync("prod"),
  "clusters/prod/apps.yaml": kustomization("apps", "apps"),
};

/** Where the objects below apps/ go, and what that does to the files there. */
async function moved(files: Files, keepLayout = false) {
  const context = {
    workspace: memoryWorkspace({ ...prod, ...files }),
    raw: (path: string) => files[path] ?? prod[path],
    uses: finds({ ...prod, ...files }).uses,
    keepLayout,
  };
  const { carried } = await sorted({ ...prod, ...files });
  const its = carried.filter(({ found }) => files[found.file] !== undefined);
  const places = placesOf(its, context);
  const paths = new Map<Carried, string | undefined>();
  for (const [one, place] of places)
    if ("path" in place) paths.set(one, place.path);
  const { changes, stuck } = planMoves(paths, context);
  return {
    paths: [...places].map(([{ name }, place]) => [
      name,
      "path" in place ? place.path : place.problem,
    ]),
    changes: Object.fromEntries(changes),
    stuck: [...stuck].map(([{ name }, reason]) => [name, reason]),
  };
}

describe("an object goes", () => {
  it("beside its file, under the name that generate gives it", async () => {
    const { paths, changes } = await moved({
      "apps/web/release.yaml": release("web"),
    });
    expect(paths).toEqual([["web", "apps/web/flux-hr-web.yaml"]]);
    expect(changes).toEqual({ "apps/web/release.yaml": undefined });
  });

  it("with its namespace where another one has that name", async () => {
    const { paths } = await moved({
      "apps/a.yaml": release("web", "one"),
      "apps/b.yaml": release("web", "two"),
    });
    expect(paths).toEqual([
      ["web", "apps/flux-hr-web.yaml"],
      ["web", "apps/flux-hr-two-web.yaml"],
    ]);
  });

  it("around files that people wrote under its name", async () => {
    const { paths } = await moved({
      "apps/a.yaml": release("web"),
      "apps/flux-hr-web.yaml": config("taken"),
    });
    expect(paths).toEqual([["web", "apps/flux-hr-apps-web.yaml"]]);
  });

  it("nowhere, where both of its names are taken", async () => {
    const { paths } = await moved({
      "apps/a.yaml": release("web"),
      "apps/flux-hr-web.yaml": config("taken"),
      "apps/flux-hr-apps-web.yaml": config("taken-too"),
    });
    expect(paths).toEqual([
      ["web", "apps/flux-hr-web.yaml cannot be written: its place is taken"],
    ]);
  });
});

describe("--keep-layout", () => {
  it("keeps the file of an object that is alone in it", async () => {
    const files = {
      "apps/kustomization.yaml": lists("release.yaml"),
      "apps/release.yaml": `# Head\n---\n${release("web")}`,
    };
    const { paths, changes } = await moved(files, true);
    expect(paths).toEqual([["web", "apps/release.yaml"]]);
    expect(changes).not.toHaveProperty("apps/kustomization.yaml");
  });

  it("moves one that is not", async () => {
    const { paths } = await moved(
      { "apps/all.yaml": `${release("web")}---\n${config("a")}` },
      true,
    );
    expect(paths).toEqual([["web", "apps/flux-hr-web.yaml"]]);
  });
});

describe("the files that objects leave", () => {
  it("keep everything else byte for byte", async () => {
    const theirs =
      "--- # theirs\r\n# kept\r\napiVersion: v1\r\nkind:   ConfigMap\r\nmetadata: {name: a}\r\n";
    const { changes } = await moved({
      "apps/all.yaml": `${release("web").replaceAll("\n", "\r\n")}${theirs}---\r\n${release("db")}`,
    });
    expect(changes).toEqual({ "apps/all.yaml": theirs });
  });

  it("give way in kustomization files to those that they go to", async () => {
    const { changes, stuck } = await moved({
      "apps/kustomization.yaml": `# Ours\nresources: # all\n  - ./all.yaml # first\n  - one.yaml\n`,
      "apps/all.yaml": `${config("a")}---\n${release("web")}---\n${release("db")}`,
      "apps/one.yaml": release("one"),
    });
    expect(stuck).toEqual([]);
    expect(changes).toEqual({
      "apps/all.yaml": config("a"),
      "apps/one.yaml": undefined,
      "apps/kustomization.yaml":
        "# Ours\nresources: # all\n  - ./all.yaml # first\n  - ./flux-hr-web.yaml\n  - ./flux-hr-db.yaml\n  - flux-hr-one.yaml\n",
    });
  });

  it("give way in kustomization files of other folders", async () => {
    const { changes } = await moved({
      "apps/kustomization.yaml": "resources: [../base/web.yaml]\n",
      "base/web.yaml": release("web"),
    });
    expect(changes).toMatchObject({
      "apps/kustomization.yaml": "resources: [../base/flux-hr-web.yaml]\n",
    });
  });

  it("keep what a kustomization file lists that cannot be edited", async () => {
    const { stuck } = await moved({
      "apps/kustomization.yaml": "resources:\n  - &a web.yaml\n",
      "apps/web.yaml": `${release("web")}---\n${release("db")}`,
    });
    const why =
      "apps/kustomization.yaml, which lists its file, cannot be edited safely";
    expect(stuck).toEqual([
      ["web", why],
      ["db", why],
    ]);
  });
});

describe("patches of an object that gets the present API version", () => {
  const old = release("web").replace("/v2", "/v2beta2");
  const patch =
    "apiVersion: helm.toolkit.fluxcd.io/v2beta2\nkind: HelmRelease # of the team\nmetadata: {name: web}\n";

  it("get it, too: in files and in kustomization files", async () => {
    const { changes } = await moved({
      "apps/kustomization.yaml": `${lists("web.yaml")}patches:\n  - path: patch.yaml\n  - patch: |\n      ${patch.replaceAll("\n", "\n      ")}`,
      "apps/web.yaml": old,
      "apps/patch.yaml": patch,
    });
    expect(changes["apps/patch.yaml"]).toBe(patch.replace("v2beta2", "v2"));
    expect(changes["apps/kustomization.yaml"]).toContain(
      "      apiVersion: helm.toolkit.fluxcd.io/v2\n      kind: HelmRelease # of the team\n",
    );
    expect(changes["apps/kustomization.yaml"]).toContain(
      "- flux-hr-web.yaml\n",
    );
  });

  it.each([
    [
      "with a group",
      "{group: helm.toolkit.fluxcd.io, version: v2beta2, kind: HelmRelease, name: web}",
    ],
    ["without one", "{version: v2beta2, kind: HelmRelease}"],
  ])("get it in the targets of a kustomization file, %s", async (_, target) => {
    const { changes } = await moved({
      "apps/kustomization.yaml": `${lists("web.yaml")}patches:
  - target: ${target} # of the team
    patch: "[]"
  - target: {version: v2beta2, kind: Other}
    patch: "[]"
patchesJson6902:
  - target: ${target}
    path: patch.yaml
`,
      "apps/web.yaml": old,
      "apps/patch.yaml": "[]\n",
    });
    const now = target.replace("v2beta2", "v2");
    expect(changes["apps/kustomization.yaml"]).toContain(
      `  - target: ${now} # of the team\n`,
    );
    expect(changes["apps/kustomization.yaml"]).toContain(
      "{version: v2beta2, kind: Other}",
    );
    expect(changes["apps/kustomization.yaml"]).toContain(
      `patchesJson6902:\n  - target: ${now}\n`,
    );
  });

  it("stay as they are where the object keeps its version", async () => {
    const { changes } = await moved({
      "apps/kustomization.yaml": `${lists("web.yaml")}patches:\n  - path: patch.yaml\n`,
      "apps/web.yaml": release("web"),
      "apps/patch.yaml": patch,
    });
    expect(changes).not.toHaveProperty("apps/patch.yaml");
  });
});

it("what a script makes goes to the file that it names, if that is free", () => {
  const create =
    "flux create source helm charts --url https://x.example.com --interval 1h --export >";
  const context = (files: Files) => ({
    workspace: memoryWorkspace(files),
    raw: (path: string) => files[path],
    uses: finds(files).uses,
    keepLayout: false,
  });
  const placed = (target: string, files: Files = {}) => {
    const all = { ...files, "up.sh": `${create} ${target}\n` };
    const { objects } = findCreated(memoryWorkspace(all), [], []);
    const carried = objects.map(
      (found) => ({ ...found, found }) as unknown as Carried,
    );
    return [...placesOf(carried, context(all)).values()];
  };
  expect(placed("sources/charts.yaml")).toEqual([
    { path: "sources/charts.yaml" },
  ]);
  expect(placed("charts.yaml", { "charts.yaml": "a: 1\n" })).toEqual([
    { path: undefined },
  ]);
  expect(placed("charts.txt")).toEqual([{ path: undefined }]);
});
