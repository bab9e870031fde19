import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import { by, kustomization, reviewed, told } from "../states.ts";

const unrendered = ["Kustomization/flux-system/apps"];

const becomes = (before: Fields, after: Fields, look = {}) =>
  reviewed(
    [
      by(
        "flux-system",
        kustomization("flux-system"),
        kustomization("apps", before),
      ),
    ],
    [
      by(
        "flux-system",
        kustomization("flux-system"),
        kustomization("apps", after),
      ),
    ],
    look,
  );

describe("a Kustomization whose settings change", () => {
  it.each([
    ["targetNamespace", { targetNamespace: "shop" }],
    ["namePrefix", { namePrefix: "x-" }],
    ["path", { path: "./other" }],
  ])("is a danger where it could not be rendered: %s", (_, spec) => {
    expect(told(becomes({}, spec, { unrendered }))).toEqual([
      "kustomization-redirected Kustomization/flux-system/apps",
    ]);
  });

  it("is left to its objects where it was rendered", () => {
    expect(becomes({}, { targetNamespace: "shop" })).toEqual([]);
  });

  it("is no danger where it is new", () => {
    const root = kustomization("flux-system");
    const apps = kustomization("apps", { targetNamespace: "shop" });
    expect(
      reviewed([by("flux-system", root)], [by("flux-system", root, apps)], {
        unrendered,
      }),
    ).toEqual([]);
  });

  it("is no danger by other fields", () => {
    expect(becomes({}, { timeout: "1m" }, { unrendered })).toEqual([]);
  });

  it("says that pruning begins or ends", () => {
    expect(becomes({}, { prune: false })[0]?.why).toContain("no longer prunes");
    expect(becomes({ prune: false }, {})[0]?.why).toContain(
      "prunes from now on",
    );
    expect(becomes({ prune: false }, { prune: false })).toEqual([]);
  });

  it("is one of Flux's", () => {
    const other = (spec: Fields): Fields => ({
      ...kustomization("apps", spec),
      apiVersion: "example.com/v1",
    });
    const found = (after: Fields) =>
      reviewed(
        [by("flux-system", kustomization("flux-system"), other({}))],
        [by("flux-system", kustomization("flux-system"), other(after))],
        { unrendered },
      );
    expect(found({ force: true, prune: false })).toEqual([]);
    expect(found({ path: "./other" })).toEqual([]);
  });

  it("says that force is switched on, and not that it is off", () => {
    expect(told(becomes({}, { force: true }))).toEqual([
      "force-enabled Kustomization/flux-system/apps",
    ]);
    expect(becomes({ force: true }, {})).toEqual([]);
    expect(becomes({}, { force: false })).toEqual([]);
    const force = { force: true };
    expect(becomes(force, { ...force, timeout: "1m" })).toEqual([]);
  });
});
