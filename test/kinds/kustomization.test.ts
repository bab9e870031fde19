import { describe, expect, it } from "vitest";
import { kustomization, substitutes } from "../../src/kinds/kustomization.ts";
import type { ObjectView } from "../../src/kinds/kind.ts";
import type { Fields } from "../../src/yaml/data.ts";

describe("substitutes", () => {
  it.each<[postBuild: Fields | undefined, want: boolean]>([
    [undefined, false],
    [{}, false],
    [{ substitute: {} }, false],
    [{ substitute: { EMPTY: "" } }, true],
    [{ substituteFrom: [] }, false],
    [{ substituteFrom: [{ kind: "Secret", name: "a" }] }, true],
    [{ substituteStrategy: "WithVariables" }, false],
    [{ substituteStrategy: "Always" }, true],
  ])("%j: %s", (postBuild, want) => {
    expect(substitutes(postBuild === undefined ? {} : { postBuild })).toBe(
      want,
    );
  });
});

const object = (spec: Fields) => ({ name: "a", namespace: "b", spec });

describe("loss", () => {
  it.each<[spec: Fields, isLost: boolean]>([
    [{ prune: true }, true],
    [{ prune: false }, false],
    [{ prune: true, suspend: true }, false],
    [{ prune: true, deletionPolicy: "Orphan" }, false],
    [{ prune: true, deletionPolicy: "MirrorPrune" }, true],
    [{ prune: false, deletionPolicy: "Delete" }, true],
    [{ prune: false, deletionPolicy: "WaitForTermination" }, true],
  ])("%j: %s", (spec, isLost) => {
    expect(kustomization.loss(object(spec)) !== undefined).toBe(isLost);
  });
});

describe("hazards", () => {
  const alone = (view: ObjectView) => ({ ...view, specAt: () => undefined });
  const hazards = (before: Fields, after: Fields) =>
    kustomization.hazards?.(
      alone(object({ prune: true, path: "./a", ...before })),
      alone(object({ prune: true, path: "./a", ...after })),
    );

  it.each(["targetNamespace", "namePrefix", "nameSuffix"])(
    "another %s prunes what it applied under the old one",
    (field) => {
      expect(hazards({}, { [field]: "x" })).toEqual([
        expect.stringContaining(`${field} changes`),
      ]);
      expect(hazards({ prune: false }, { [field]: "x" })).toEqual([]);
      expect(hazards({ [field]: "x" }, { [field]: "x" })).toEqual([]);
    },
  );

  it("another path does, but not that of a folder over the old one", () => {
    const paths = (from: string, to: string) =>
      hazards({ path: from }, { path: to });
    expect(paths("./a", "./b")).toHaveLength(1);
    expect(paths("./resources/apps", "./resources/clusters/prod/apps")).toEqual(
      [],
    );
  });
});
