import { expect, it } from "vitest";
import { identityOf } from "../../src/cluster/live.ts";
import { liveObject as named } from "../../src/cluster/named-objects.ts";
import { standingsOf } from "../../src/cluster/standing.ts";
import { identityText } from "../../src/model/identity.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { condition, liveObject, readyObject } from "./support.ts";

const failing = (name: string, reason: string, spec: Fields = {}): Fields =>
  liveObject(
    name,
    {
      observedGeneration: 1,
      conditions: [condition("Ready", "False", reason, "no")],
    },
    spec,
  );

const source = { sourceRef: { kind: "GitRepository", name: "fleet" } };
const after = (...names: string[]): Fields => ({
  ...source,
  dependsOn: names.map((name) => ({ name })),
});

/** `  Kustomization/flux-system/apps waiting`. */
function standings(...objects: Fields[]): string[] {
  const [first = {}] = objects;
  const live = new Map(
    objects.map((one) => [identityText(identityOf(one)), one]),
  );
  return standingsOf(named(first, undefined), live).map(
    ({ name, readiness, depth }) =>
      `${"  ".repeat(depth)}${name} ${readiness?.state ?? "absent"}`,
  );
}

it("an object that is ready stands alone", () => {
  expect(
    standings(
      { ...readyObject("Kustomization/apps"), spec: source },
      failing("GitRepository/fleet", "GitOperationFailed"),
    ),
  ).toEqual(["Kustomization/flux-system/apps ready"]);
});

it("one that waits has below it what is not ready, down to the cause", () => {
  expect(
    standings(
      failing(
        "Kustomization/apps",
        "DependencyNotReady",
        after("infra", "crds"),
      ),
      failing("Kustomization/infra", "DependencyNotReady", after("base")),
      readyObject("Kustomization/crds"),
      failing("Kustomization/base", "ArtifactFailed", source),
      failing("GitRepository/fleet", "GitOperationFailed"),
    ),
  ).toEqual([
    "Kustomization/flux-system/apps waiting",
    "  GitRepository/flux-system/fleet failing",
    "  Kustomization/flux-system/infra waiting",
    "    Kustomization/flux-system/base waiting",
  ]);
});

it("what it needs and the cluster does not have is said", () => {
  expect(
    standings(failing("Kustomization/apps", "ArtifactFailed", source)),
  ).toEqual([
    "Kustomization/flux-system/apps waiting",
    "  GitRepository/flux-system/fleet absent",
  ]);
});

it("nothing is said of kinds that nobody has looked for", () => {
  const spec = { sourceRef: { kind: "ExternalArtifact", name: "x" } };
  expect(
    standings(failing("Kustomization/apps", "ArtifactFailed", spec)),
  ).toEqual(["Kustomization/flux-system/apps waiting"]);
});

it("those that wait for each other are each shown once", () => {
  expect(
    standings(
      failing("Kustomization/a", "DependencyNotReady", after("b")),
      failing("Kustomization/b", "DependencyNotReady", after("a")),
      readyObject("GitRepository/fleet"),
    ),
  ).toEqual([
    "Kustomization/flux-system/a waiting",
    "  Kustomization/flux-system/b waiting",
  ]);
});
