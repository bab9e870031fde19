import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import {
  by,
  helmRelease,
  kustomization,
  made,
  reviewed,
  type Look,
  type Part,
} from "../states.ts";

const on = (...names: readonly string[]): Fields => ({
  dependsOn: names.map((name) => ({ name })),
});
const root = kustomization("flux-system");
const system = (...its: readonly Fields[]): Part =>
  by("flux-system", root, ...its);

/** What the review says of dependencies. */
const told = (
  before: readonly Part[],
  after: readonly Part[],
  look: Look = {},
) =>
  reviewed(before, after, look)
    .filter(({ code }) => code.startsWith("dependency-"))
    .map(
      ({ code, object, why }) => `${code} ${object.name}: ${why.split(":")[0]}`,
    );

const [a, b] = [kustomization("a"), kustomization("b")];

describe("a dependency", () => {
  it("on what is nowhere is told of", () => {
    const missing = [
      "dependency-missing a: it depends on Kustomization/flux-system/c, which nothing in this repository makes",
    ];
    const after = kustomization("a", on("b", "c"));
    expect(told([system(a, b)], [system(after, b)])).toEqual(missing);
    expect(told([system(b)], [system(after, b)])).toEqual(missing);
  });

  it("on what the change takes away is told of at all that have it", () => {
    const after = [kustomization("a", on("c")), kustomization("b", on("c"))];
    expect(
      told([system(...after, kustomization("c"))], [system(...after)]),
    ).toEqual(
      ["a", "b"].map(
        (name) =>
          `dependency-missing ${name}: it depends on Kustomization/flux-system/c, which this change removes`,
      ),
    );
  });

  it("is one of releases as well, in their own namespace or another", () => {
    const web = helmRelease("apps/web", {
      dependsOn: [{ name: "db" }, { name: "db", namespace: "shop" }],
    });
    expect(
      told([system()], [system(), by("apps", web, helmRelease("shop/db"))]),
    ).toEqual([
      "dependency-missing web: it depends on HelmRelease/apps/db, which nothing in this repository makes",
    ]);
  });

  it("is not told of where it was missing before", () => {
    const before = kustomization("a", on("c"));
    const after = kustomization("a", { ...on("c", "b"), timeout: "1m" });
    expect(told([system(before, b)], [system(after, b)])).toEqual([]);
  });

  it("is not told of where it is there, external, or a chart's", () => {
    const after = kustomization("a", on("c"));
    const c = kustomization("c");
    expect(told([system(a)], [system(after, c)])).toEqual([]);
    const external = [
      { kind: "Kustomization", namespace: "flux-system", name: "c" },
    ];
    expect(told([system(a)], [system(after)], { external })).toEqual([]);
    const chart = made("apps/web", c);
    expect(told([system(a)], [system(after), chart])).toEqual([]);
    expect(told([system(after), chart], [system(after)])).toHaveLength(1);
  });

  it("is looked for where one comes, or where files name what goes", () => {
    const look = { isUnnamed: true };
    const needing = kustomization("a", on("c"));
    expect(told([system(a)], [system(needing)], look)).toHaveLength(1);
    const gone = [system(needing, kustomization("c"))];
    expect(told(gone, [system(needing)], look)).toEqual([]);
  });

  it("is not told of where something could not be rendered", () => {
    expect(
      told([system(a)], [system(kustomization("a", on("c")))], {
        hasGaps: true,
      }),
    ).toEqual([]);
  });
});

describe("a circle of dependencies", () => {
  it("is told of at what closes it", () => {
    const c = kustomization("c", on("a"));
    const before = [kustomization("a", on("b")), b, c];
    const after = [kustomization("a", on("b")), kustomization("b", on("c")), c];
    expect(told([system(...before)], [system(...after)])).toEqual([
      "dependency-cycle b: it depends on Kustomization/flux-system/c, which depends on Kustomization/flux-system/a, which depends on itself",
    ]);
  });

  it("may be one of itself, and all new", () => {
    expect(told([system(a)], [system(kustomization("a", on("a")))])).toEqual([
      "dependency-cycle a: it depends on itself",
    ]);
    expect(
      told(
        [system()],
        [system(kustomization("a", on("b")), kustomization("b", on("a")))],
      ),
    ).toEqual([
      "dependency-cycle a: it depends on Kustomization/flux-system/b, which depends on itself",
    ]);
  });

  it("is not told of where it was there before, or is broken", () => {
    const circle = [kustomization("a", on("b")), kustomization("b", on("a"))];
    expect(
      told(
        [system(...circle)],
        [system(...circle, kustomization("c", on("a")))],
      ),
    ).toEqual([]);
    expect(
      told([system(...circle)], [system(kustomization("a", on("b")), b)]),
    ).toEqual([]);
  });
});
