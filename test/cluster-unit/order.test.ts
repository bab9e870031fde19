import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dependsOn,
  inDependencyOrder,
  needsOf,
  rank,
} from "../../src/cluster/order.ts";
import type { GitObject } from "../../src/cluster/git-objects.ts";
import { identityText } from "../../src/model/identity.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { gitObject } from "./support.ts";

const names = (objects: readonly GitObject[]): string[] =>
  inDependencyOrder(objects).map(identityText);

/** A Kustomization that depends on others: `name` or `namespace/name`. */
const kustomization = (name: string, ...needs: readonly string[]): GitObject =>
  gitObject(`Kustomization/${name}`, {
    sourceRef: { kind: "GitRepository", name: "fleet" },
    dependsOn: needs.map((need): Fields => {
      const [first = "", second] = need.split("/");
      return second === undefined
        ? { name: first }
        : { namespace: first, name: second };
    }),
  });

describe("what others need comes first", () => {
  it("sources, then Kustomizations, then the rest, each by name", () => {
    const objects = [
      gitObject("Alert/a"),
      gitObject("HelmRelease/apps/a"),
      kustomization("b"),
      gitObject("HelmRepository/z"),
      kustomization("a"),
      gitObject("GitRepository/fleet"),
    ];
    expect(names(objects)).toEqual([
      "GitRepository/flux-system/fleet",
      "HelmRepository/flux-system/z",
      "Kustomization/flux-system/a",
      "Kustomization/flux-system/b",
      "Alert/flux-system/a",
      "HelmRelease/apps/a",
    ]);
    expect(objects.map(rank)).toEqual([2, 2, 1, 0, 1, 0]);
  });

  it("whatever was named first", () => {
    expect(
      names([
        kustomization("a", "b"),
        kustomization("b", "c"),
        kustomization("c"),
      ]),
    ).toEqual(
      ["c", "b", "a"].map((name) => `Kustomization/flux-system/${name}`),
    );
  });

  it("across namespaces", () => {
    const objects = [
      kustomization("a", "team/z"),
      kustomization("team/z", "flux-system/y"),
      kustomization("y"),
      kustomization("z"),
    ];
    expect(names(objects)).toEqual([
      "Kustomization/flux-system/y",
      "Kustomization/team/z",
      "Kustomization/flux-system/a",
      "Kustomization/flux-system/z",
    ]);
  });

  it("the source of a chart before its release, even where that is another's namespace", () => {
    const release = gitObject("HelmRelease/apps/a", {
      chart: {
        spec: {
          chart: "c",
          sourceRef: {
            kind: "HelmRepository",
            name: "r",
            namespace: "flux-system",
          },
        },
      },
      dependsOn: [{ name: "b" }],
    });
    expect(needsOf(release)).toEqual([
      "HelmRelease/apps/b",
      "HelmRepository/flux-system/r",
    ]);
    expect(dependsOn(release)).toEqual(["HelmRelease/apps/b"]);
  });

  it("where a reference's namespace is the empty text, its own is meant", () => {
    const object = gitObject("Kustomization/team/a", {
      sourceRef: { kind: "GitRepository", name: "fleet", namespace: "" },
      dependsOn: [{ name: "b", namespace: "" }],
    });
    expect(needsOf(object)).toEqual([
      "GitRepository/team/fleet",
      "Kustomization/team/b",
    ]);
    expect(dependsOn(object)).toEqual(["Kustomization/team/b"]);
  });

  it("what is not among the objects is passed over", () => {
    expect(
      names([kustomization("b", "gone"), kustomization("a", "b")]),
    ).toEqual(["Kustomization/flux-system/b", "Kustomization/flux-system/a"]);
  });
});

describe("a cycle", () => {
  it("is cut: every object is there once", () => {
    const objects = [
      kustomization("a", "b"),
      kustomization("b", "c"),
      kustomization("c", "a"),
      kustomization("d", "d"),
      kustomization("e", "a"),
    ];
    const ordered = names(objects);
    expect(ordered.toSorted()).toEqual(objects.map(identityText));
    expect(ordered.indexOf("Kustomization/flux-system/a")).toBeLessThan(
      ordered.indexOf("Kustomization/flux-system/e"),
    );
  });
});

it("a chain of 10,000 objects is no matter", () => {
  const length = 10_000;
  const objects = Array.from({ length }, (_, index) =>
    kustomization(
      String(index).padStart(5, "0"),
      ...(index + 1 < length ? [String(index + 1).padStart(5, "0")] : []),
    ),
  );
  const ordered = inDependencyOrder(objects);
  expect(ordered.map(({ name }) => name)).toEqual(
    objects.map(({ name }) => name).toReversed(),
  );
});

describe("any objects without a cycle", () => {
  /** Each depends only on ones with a greater number. */
  const graphs = fc
    .array(fc.array(fc.nat({ max: 19 }), { maxLength: 4 }), { maxLength: 20 })
    .map((needs) =>
      needs.map((its, index) =>
        kustomization(
          `k${index}`,
          ...its.filter((one) => one > index).map((one) => `k${one}`),
        ),
      ),
    );

  it("are all there, each behind what it needs, however they were given", () => {
    fc.assert(
      fc.property(
        graphs.chain((objects) =>
          fc.tuple(
            fc.constant(objects),
            fc.shuffledSubarray(objects, { minLength: objects.length }),
          ),
        ),
        ([objects, shuffled]) => {
          const ordered = names(shuffled);
          expect(ordered).toEqual(names(objects));
          expect(ordered.toSorted()).toEqual(
            objects.map(identityText).toSorted(),
          );
          const tooLate = objects.flatMap((object) =>
            needsOf(object).filter(
              (need) =>
                ordered.indexOf(need) > ordered.indexOf(identityText(object)),
            ),
          );
          expect(tooLate).toEqual([]);
        },
      ),
    );
  });
});
