import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import {
  by,
  changed,
  helmRelease,
  kustomization,
  object,
  only,
  reviewed,
} from "../states.ts";

const secret = (name: string, more: Fields = {}): Fields => ({
  kubeConfig: { secretRef: { name, ...more } },
});
const config = { kubeConfig: { configMapRef: { name: "east" } } };

/** From where to where, as the review says it. */
const way = (before: Fields | undefined, after: Fields) =>
  only(
    reviewed(
      [
        by("flux-system", kustomization("flux-system")),
        by(
          "flux-system",
          ...(before === undefined ? [] : [kustomization("apps", before)]),
        ),
      ],
      [
        by("flux-system", kustomization("flux-system")),
        by("flux-system", kustomization("apps", after)),
      ],
    ),
    "cluster-redirected",
  ).map(({ why }) => /everything to (.*) from now on/.exec(why)?.[1]);

describe("a kubeConfig", () => {
  it.each<[string, Fields, Fields, string]>([
    [
      "comes",
      {},
      secret("west"),
      "the cluster of Secret/flux-system/west instead of Flux's own cluster",
    ],
    [
      "goes",
      secret("west"),
      {},
      "Flux's own cluster instead of the cluster of Secret/flux-system/west",
    ],
    [
      "changes",
      secret("west"),
      config,
      "the cluster of ConfigMap/flux-system/east instead of the cluster of Secret/flux-system/west",
    ],
    [
      "has another key",
      secret("west", { key: "a" }),
      secret("west", { key: "b" }),
      "the cluster of Secret/flux-system/west (`b`) instead of the cluster of Secret/flux-system/west (`a`)",
    ],
  ])("that %s is told of", (_, before, after, words) => {
    expect(way(before, after)).toEqual([words]);
  });

  it("that stays, or comes with a new Kustomization, is not", () => {
    expect(way(secret("west"), { ...secret("west"), timeout: "1m" })).toEqual(
      [],
    );
    expect(way(undefined, secret("west"))).toEqual([]);
  });

  it("of a release leaves the old release behind, and the fix takes it away", () => {
    const [found] = only(
      changed(helmRelease("apps/web"), helmRelease("apps/web", secret("west"))),
      "cluster-redirected",
    );
    expect(found?.why).toContain(
      "it installs its release anew in the cluster of Secret/apps/west instead of Flux's own cluster",
    );
    expect(found?.fix).toContain("uninstalls the old release");
  });

  it("of anything else is nobody's business", () => {
    const thing = (spec: Fields): Fields =>
      object("example.com/v1", "Kustomization", "apps/web", { spec });
    expect(changed(thing({}), thing(secret("west")))).toEqual([]);
  });
});
