import { describe, expect, it } from "vitest";
import { findOrphans } from "../../src/cluster/orphans.ts";
import type { GitObject } from "../../src/cluster/git-objects.ts";
import { identityOf } from "../../src/cluster/live.ts";
import { identityText } from "../../src/model/identity.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { gitObject, objectOf, owned } from "./support.ts";

/** A live object that somebody has applied. */
function applied(
  name: string,
  manager: string,
  { spec = {}, labels = {} }: { spec?: Fields; labels?: Fields } = {},
): Fields {
  const object = objectOf(name, spec);
  const entry = owned(manager, "Apply", { "f:spec": {} });
  return {
    ...object,
    metadata: {
      ...(object["metadata"] as Fields),
      labels,
      managedFields: [entry],
    },
  };
}

const orphans = (live: readonly Fields[], inGit: readonly GitObject[] = []) =>
  findOrphans(
    inGit,
    new Map(live.map((one) => [identityText(identityOf(one)), one])),
    "canary-admin",
  );

const names = (...args: Parameters<typeof orphans>): string[] =>
  orphans(...args).map(({ identity }) => identityText(identity));

describe("an orphan", () => {
  const ours = "kubectl-fluxsmith";

  it("was applied from here, and Git does not have it, by identity", () => {
    const live = [
      applied("Kustomization/z", ours),
      applied("Kustomization/kept", ours),
      applied("GitRepository/a", ours),
    ];
    expect(names(live, [gitObject("Kustomization/kept")])).toEqual([
      "GitRepository/flux-system/a",
      "Kustomization/flux-system/z",
    ]);
  });

  it("is known by kind, namespace and name together", () => {
    const live = [applied("Kustomization/a", ours)];
    const others = [
      gitObject("Kustomization/team/a"),
      gitObject("GitRepository/a"),
    ];
    expect(names(live, others)).toEqual(["Kustomization/flux-system/a"]);
  });

  it("is none that others have applied", () => {
    for (const manager of [
      "kubectl",
      "flux",
      "kustomize-controller",
      "fluxsmith",
    ])
      expect(names([applied("Kustomization/a", manager)])).toEqual([]);
  });

  it("is none that a Kustomization has taken over: it is the controller's to prune", () => {
    const labels = { "kustomize.toolkit.fluxcd.io/name": "flux-system" };
    expect(names([applied("Kustomization/a", ours, { labels })])).toEqual([]);
  });

  it("is none that Git has by hand", () => {
    const byHand = gitObject("Kustomization/a", {}, { origin: "hand-written" });
    expect(names([applied("Kustomization/a", ours)], [byHand])).toEqual([]);
  });
});

describe("removing an orphan", () => {
  const only = (name: string, spec: Fields) => {
    const [orphan] = orphans([applied(name, "kubectl-fluxsmith", { spec })]);
    return { loss: orphan?.loss, steps: orphan?.steps };
  };

  it("of a Kustomization that prunes: what goes with it, and how to keep that", () => {
    const { loss, steps } = only("Kustomization/apps", { prune: true });
    expect(loss).toBeTypeOf("string");
    expect(steps).toEqual([
      expect.stringMatching(
        /^kubectl --context canary-admin patch kustomizations\.kustomize\.toolkit\.fluxcd\.io\/apps -n flux-system --type=merge -p '\{"spec":\{.+\}\}'$/,
      ),
      "kubectl --context canary-admin delete kustomizations.kustomize.toolkit.fluxcd.io/apps -n flux-system",
    ]);
  });

  it("of a release: it is suspended first, or it would be uninstalled", () => {
    const { loss, steps } = only("HelmRelease/apps/podinfo", {});
    expect(loss).toContain("uninstalled");
    expect(steps).toEqual([
      `kubectl --context canary-admin patch helmreleases.helm.toolkit.fluxcd.io/podinfo -n apps --type=merge -p '{"spec":{"suspend":true}}'`,
      "kubectl --context canary-admin delete helmreleases.helm.toolkit.fluxcd.io/podinfo -n apps",
    ]);
  });

  it("of a source takes one step", () => {
    expect(only("GitRepository/fleet", {}).steps).toEqual([
      "kubectl --context canary-admin delete gitrepositories.source.toolkit.fluxcd.io/fleet -n flux-system",
    ]);
  });
});
