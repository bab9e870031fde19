import { describe, expect, it } from "vitest";
import { checkApplied, missingLines } from "../../src/check/applied.ts";
import { checkIgnored } from "../../src/check/ignored.ts";
import { checkManifests } from "../../src/check/manifests.ts";
import type { Scope } from "../../src/check/scope.ts";
import { namespace, says, scopeOf } from "./support.ts";

const config = "  apps:\nreleases:\n  a: {namespace: apps, chart: charts/a}\n";

/** All that look at what Flux gets. */
const all = (scope: Scope): void => {
  for (const rule of [checkManifests, checkIgnored, checkApplied]) rule(scope);
};

describe("what the source leaves out", () => {
  it("is said of a generated file, with the rule, and only once", async () => {
    expect(
      await says(all, config, { ".sourceignore": "# releases\nflux-hr-*\n" }),
    ).toEqual([
      "fluxsmith.yaml:9:3 finding source-ignored: Flux never gets resources/apps/flux-hr-a.yaml: its source leaves it out (`flux-hr-*`, in .sourceignore)",
    ]);
  });

  it("is said of a folder, at its Kustomization", async () => {
    expect(
      await says(all, "  apps:\n", { "resources/.sourceignore": "/apps/\n" }),
    ).toEqual([
      "fluxsmith.yaml:7:3 finding source-ignored: the Kustomization `apps` applies resources/apps, of which Flux gets nothing: its source leaves it out (`/apps/`, in resources/.sourceignore)",
    ]);
  });

  it("is said of a folder that `path:` names", async () => {
    expect(
      await says(all, "  other: {path: deploy/x}\n", {
        "deploy/x/a.yaml": namespace("x"),
        ".sourceignore": "/deploy/\n",
      }),
    ).toEqual([
      expect.stringContaining("source-ignored: the Kustomization `other`"),
    ]);
  });

  it("is said of an entry of a kustomization file, at the entry", async () => {
    expect(
      await says(all, "  apps:\n", {
        "resources/apps/kustomization.yaml":
          "resources:\n  - namespace.yaml\n  - old.yaml\n  - gone\n  - .github\n",
        "resources/apps/old.yaml": namespace("old"),
        "resources/apps/.github/kustomization.yaml": "resources: []\n",
        "resources/apps/.sourceignore": "old.*\n.github/\n",
      }),
    ).toEqual([
      "resources/apps/kustomization.yaml:3:5 finding source-ignored: Flux never gets `old.yaml`: its source leaves it out (`old.*`, in resources/apps/.sourceignore)",
      expect.stringMatching(/:4:5 finding manifest-invalid: `gone` leads nowh/),
      expect.stringMatching(/:5:5 finding source-ignored: .*`\.github`/),
    ]);
  });

  it("is not checked as if it were applied", async () => {
    const files = { "resources/apps/values.yaml": "a: 1\n" };
    expect(await says(all, "  apps:\n", files)).toHaveLength(1);
    const ignored = { ...files, ".sourceignore": "values.yaml\n" };
    expect(await says(all, "  apps:\n", ignored)).toEqual([]);
  });

  it("is not what a kustomization file should list", async () => {
    const { scope } = await scopeOf(config, {
      "resources/apps/kustomization.yaml": "resources: [namespace.yaml]\n",
      ".sourceignore": "flux-hr-*\n",
    });
    expect(missingLines(scope)).toEqual([]);
  });
});
