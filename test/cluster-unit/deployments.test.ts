import { describe, expect, it } from "vitest";
import { findDeployments } from "../../src/cluster/deployments.ts";
import { readSettings } from "../../src/config/settings.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";
import { gitObject } from "./support.ts";

const settings = readSettings({ repository: { name: "fleet" } }, "");
const fleet = { kind: "GitRepository", name: "fleet" };
const files = {
  "resources/apps/a.yaml": "",
  "resources/base/b.yaml": "",
};

const kustomization = (name: string, spec: Fields) =>
  gitObject(`Kustomization/${name}`, { sourceRef: fleet, ...spec });

const find = (objects: ReturnType<typeof kustomization>[], its = settings) =>
  findDeployments(objects, its, memoryWorkspace(files));

describe("the Kustomizations of this repository", () => {
  it("say who applies a file, several of them a shared one", () => {
    const { files: found } = find([
      kustomization("apps", { path: "./resources/apps" }),
      kustomization("one", { path: "resources/base", targetNamespace: "x" }),
      kustomization("two", { path: "/resources/base/", targetNamespace: "y" }),
    ]);
    const text = [...found].map(([path, its]) => [
      path,
      its.map((one) => `${one.kustomization.name} ${one.namespace ?? "-"}`),
    ]);
    expect(Object.fromEntries(text)).toEqual({
      "resources/apps/a.yaml": ["apps -"],
      "resources/base/b.yaml": ["one x", "two y"],
    });
  });

  it.each<[string, Fields, boolean]>([
    ["its own source", fleet, true],
    ["with its namespace", { ...fleet, namespace: "flux-system" }, true],
    ["another name", { ...fleet, name: "other" }, false],
    ["another kind", { ...fleet, kind: "OCIRepository" }, false],
    ["another namespace", { ...fleet, namespace: "team" }, false],
  ])("are those with %s", (_what, sourceRef, isOurs) => {
    const { kustomizations } = find([
      kustomization("apps", { path: "./resources/apps", sourceRef }),
    ]);
    expect(kustomizations).toHaveLength(isOurs ? 1 : 0);
  });

  it("have paths from the repository's top", () => {
    const prefixed = { ...settings, prefix: "infra/prow" };
    const { files: found, unknown } = find(
      [
        kustomization("apps", { path: "./infra/prow/resources/apps" }),
        kustomization("other", { path: "./infra/other" }),
      ],
      prefixed,
    );
    expect([...found.keys()]).toEqual(["resources/apps/a.yaml"]);
    expect(unknown).toMatchObject([
      {
        what: "./infra/other",
        why: "outside the folder of fluxsmith.yaml",
        kustomization: { name: "other" },
      },
    ]);
  });

  it("may apply to another cluster", () => {
    const { files: found, unknown } = find([
      kustomization("apps", {
        path: "./resources/apps",
        kubeConfig: { secretRef: { name: "other" } },
      }),
    ]);
    expect(found.size).toBe(0);
    expect(unknown).toMatchObject([
      {
        what: "resources/apps",
        why: "applied to another cluster (kubeConfig)",
      },
    ]);
  });
});
