import { describe, expect, it } from "vitest";
import { kustomization } from "../commands/fleet.ts";
import { findStarts, fromConfig } from "../../src/import/starts.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";
import { sync } from "./repositories.ts";
import { release, starts, type Files } from "./support.ts";

const folders = (...args: Parameters<typeof starts>) =>
  starts(...args).map(({ cluster, folder }) => [cluster, folder]);

const instance = (path: string, more = ""): string =>
  `apiVersion: fluxcd.controlplane.io/v1\nkind: FluxInstance\nmetadata:\n  name: flux\n  namespace: flux-system\nspec:\n  sync:\n    kind: GitRepository\n    path: ${path}\n${more}`;

describe("Flux begins", () => {
  it("where gotk-sync.yaml says, which goes on to own the repository", () => {
    expect(starts(sync("prod"))).toMatchObject([
      {
        cluster: undefined,
        folder: "clusters/prod",
        owner: "gotk-sync.yaml",
        source: {
          kind: "GitRepository",
          namespace: "flux-system",
          name: "flux-system",
        },
      },
    ]);
  });

  it("where a FluxInstance says, with the name of its sync", () => {
    const files = {
      "flux/instance.yaml": instance("./fleet/prod", "    name: fleet\n"),
    };
    expect(starts(files)).toMatchObject([
      {
        folder: "fleet/prod",
        owner: "a FluxInstance",
        source: { name: "fleet", namespace: "flux-system" },
      },
    ]);
  });

  it("where the values of the chart flux-instance say", () => {
    const files = {
      "values.yaml":
        "instance:\n  sync:\n    kind: GitRepository\n    path: fleet/prod\n",
    };
    expect(folders(files)).toEqual([[undefined, "fleet/prod"]]);
  });

  it("at the Kustomizations that no other one builds, by the source that most of them name", () => {
    const files: Files = {
      "fleet/apps.yaml": kustomization("apps", "apps").replaceAll(
        "name: flux-system\n",
        "name: fleet\n",
      ),
      "apps/web.yaml": release("web"),
      "apps/inner.yaml": kustomization("inner", "inner"),
      "inner/db.yaml": release("db"),
    };
    expect(starts(files)).toMatchObject([
      { cluster: undefined, folder: "fleet", owner: undefined },
    ]);
  });

  it("nowhere, where nothing says it", () => {
    expect(starts({ "web.yaml": release("web") })).toEqual([]);
  });

  it("not in an archive", () => {
    const archived = Object.fromEntries(
      Object.entries(sync("prod")).map(([path, text]) => [
        `.archive/${path}`,
        text.replaceAll("./clusters", "./.archive/clusters"),
      ]),
    );
    expect(folders({ ...archived, ...sync("live") })).toEqual([
      [undefined, "clusters/live"],
    ]);
  });
});

describe("several clusters", () => {
  it.each([
    ["clusters/prod", "clusters/staging", "prod", "staging"],
    ["fleet/eu/flux", "fleet/us/flux", "eu", "us"],
    ["EU_West.1", "us-east", "eu-west-1", "us-east"],
  ])(
    "are named by the step that differs: %s, %s",
    (one, other, first, second) => {
      const files = { "a.yaml": instance(one), "b.yaml": instance(other) };
      expect(folders(files)).toEqual([
        [first, one],
        [second, other],
      ]);
    },
  );

  it("are what --cluster says, and keep their owner", () => {
    expect(
      starts({ ...sync("a"), ...sync("b") }, ["prod=./clusters/b/", "lab=lab"]),
    ).toMatchObject([
      { cluster: "prod", folder: "clusters/b", owner: "gotk-sync.yaml" },
      { cluster: "lab", folder: "lab", owner: undefined },
    ]);
  });

  it("do not begin inside each other", () => {
    const files = {
      "a.yaml": instance("fleet"),
      "b.yaml": instance("fleet/x"),
    };
    expect(folders(files)).toEqual([[undefined, "fleet"]]);
  });
});

describe("a path from the repository's top", () => {
  it.each([
    ["./apps/", "", "apps"],
    ["./fleet/apps", "fleet", "apps"],
    ["fleet", "fleet", ""],
    ["./", "", ""],
    ["apps", "fleet", undefined],
    ["fleets/apps", "fleet", undefined],
  ])("%s, from %j, is %s", (path, prefix, wanted) => {
    expect(fromConfig(path, prefix)).toBe(wanted);
  });

  it("counts from the config's folder", () => {
    const workspace = memoryWorkspace({
      "flux.yaml": instance("./fleet/prod"),
    });
    const found = findStarts(workspace, [], {
      named: new Map(),
      prefix: "fleet",
    });
    expect(found).toMatchObject([{ folder: "prod" }]);
  });
});
