import { describe, expect, it } from "vitest";
import { clusters, namespace, plan } from "./support.ts";

const chart = "chart: charts/a";

describe("two objects for one file", () => {
  it("are refused, and both are shown", async () => {
    const { prepared, says, messages } = await plan(
      `kustomizations: {flux-system: , apps: }\nreleases:\n  apps/b: {${chart}}\n  apps-b: {namespace: apps, ${chart}}\n`,
    );
    expect(says).toEqual(["11:3 file-collision"]);
    expect(messages[0]).toContain(
      "resources/apps/flux-hr-apps-b.yaml would hold two objects",
    );
    expect(prepared).toBeDefined();
  });

  it("are one where clusters share it and it is the same for all", async () => {
    const config = (field: string) =>
      `kustomizations: {flux-system: , apps: {path: ./resources/apps}}\nreleases: {a: {namespace: apps, ${chart}}}\nclusters: {canary: , prod: {releases: {a: {${field}}}}}\n`;
    const same = await plan(config("timeout: null"));
    expect(same.says).toEqual([]);
    expect(Object.keys(same.files)).toContain("resources/apps/flux-hr-a.yaml");
    const differs = await plan(config("timeout: 9m"));
    expect(differs.says).toEqual(["11:40 file-collision"]);
    expect(differs.messages[0]).toContain(
      "would differ between the clusters `canary` and `prod`",
    );
  });
});

describe("a disk that ignores case", () => {
  it.each([
    ["resources/flux-system/FLUX-KS-apps.yaml", "file"],
    ["resources/Flux-System/note.txt", "folder"],
  ])("takes %s for our own %s", async (path, what) => {
    const { says, messages } = await plan(
      `kustomizations: {flux-system: , apps: }\nreleases: {a: {namespace: apps, ${chart}}}\n`,
      { [path]: namespace("other") },
    );
    expect(says).toEqual(["9:33 file-case"]);
    expect(messages[0]).toContain(`are one ${what} on a disk`);
  });

  it("has no say about what people wrote beside each other", async () => {
    const { says } = await plan(
      `kustomizations: {flux-system: , apps: }\n${clusters}`,
      {
        "docs/A.md": "",
        "docs/a.md": "",
      },
    );
    expect(says).toEqual([]);
  });
});
