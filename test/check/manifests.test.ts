import { describe, expect, it } from "vitest";
import { checkManifests } from "../../src/check/manifests.ts";
import { says } from "./support.ts";

describe("what Flux would load and could not", () => {
  it.each([
    [
      "is no YAML",
      { "resources/apps/a.yaml": "a: [\n" },
      "a.yaml:2:1 finding yaml-syntax",
    ],
    [
      "is no manifest",
      { "resources/apps/values.yaml": "replicas: 1\n" },
      "values.yaml:1:1 finding manifest-invalid: this is no Kubernetes manifest (no apiVersion, kind, metadata.name)",
    ],
    [
      "has no name",
      { "resources/apps/a.yaml": "apiVersion: v1\nkind: Secret\n" },
      "a.yaml:1:1 finding manifest-invalid: this is no Kubernetes manifest (no metadata.name)",
    ],
    [
      "leads nowhere",
      {
        "resources/apps/kustomization.yaml":
          "resources: [namespace.yaml, gone.yaml]\n",
      },
      "kustomization.yaml:1:29 finding manifest-invalid: `gone.yaml` leads nowhere",
    ],
  ])("%s", async (_, files, want) => {
    const found = await says(checkManifests, "  apps:\n", files);
    expect(found).toEqual([expect.stringContaining(`resources/apps/${want}`)]);
  });

  it("is a folder without manifests", async () => {
    expect(
      await says(checkManifests, "  apps:\n  web:\n", {
        "resources/web/notes.txt": "",
      }),
    ).toEqual([
      "fluxsmith.yaml:8:3 finding empty-folder: the Kustomization `web` applies resources/web, which holds no manifest",
    ]);
  });

  it("is said once, however many clusters load it", async () => {
    const found = await says(
      checkManifests,
      "  apps:\nclusters: {canary: , prod: }\n",
      { "resources/apps/values.yaml": "replicas: 1\n" },
    );
    expect(found).toHaveLength(1);
  });
});

it.each([
  ["a list", "apiVersion: v1\nkind: List\nitems: []\n"],
  [
    "a generated name",
    "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}\n",
  ],
  ["an empty document", "---\n---\n"],
])("%s is fine", async (_, text) => {
  expect(
    await says(checkManifests, "  apps:\n", { "resources/apps/a.yaml": text }),
  ).toEqual([]);
});

it("what Flux does not load is nobody's business", async () => {
  expect(
    await says(checkManifests, "  apps:\n", {
      "resources/elsewhere/values.yaml": "a: 1\n",
      "resources/apps/values.json": "{",
    }),
  ).toEqual([]);
});
