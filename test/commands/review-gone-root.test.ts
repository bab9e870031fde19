/** `fluxsmith diff` where the Kustomization that applies itself goes from Git. */
import { describe, expect, it } from "vitest";
import {
  canRender,
  configMap,
  fleet,
  kustomization,
  objectLines,
  prod,
  type EquippedFleet,
} from "./fleet.ts";

const sync = "clusters/prod/flux-system/gotk-sync.yaml";

const all = [
  "removed ConfigMap apps/a (flux-system/apps)",
  "removed GitRepository flux-system/flux-system (flux-system/flux-system)",
  "removed Kustomization flux-system/apps (flux-system/flux-system)",
  "removed Kustomization flux-system/flux-system (flux-system/flux-system)",
];

/** One from which the file of the root goes; `more` is the rest of the root's spec. */
function withoutRoot(
  change: (text: string) => string = (text) => text,
  files: Readonly<Record<string, string>> = {},
): EquippedFleet {
  const whole = prod({ "apps/a.yaml": configMap("a", { x: "1" }), ...files });
  const one = fleet({ ...whole, [sync]: change(whole[sync] ?? "") });
  one.commit({ [sync]: undefined });
  return one;
}

describe.skipIf(!canRender)("a root that goes", () => {
  it("takes all along that it applied, and all of that is counted", async () => {
    const its = await withoutRoot().review("HEAD~1");
    expect(objectLines(its)).toEqual(all);
    expect(its.summary).toMatchObject({ removed: 4 });
    expect(its.consequences).toMatchObject([
      { code: "kustomization-deleted", object: { name: "flux-system" } },
    ]);
    const named = withoutRoot();
    expect(
      objectLines(await named.review("--path", "clusters/prod", "HEAD~1")),
    ).toEqual(all);
  });

  it.each([
    [
      "does not prune",
      (text: string) => text.replace("prune: true", "prune: false"),
    ],
    [
      "does not prune itself either",
      (text: string) =>
        text.replace("prune: true", "prune: false\n  deletionPolicy: Delete"),
    ],
    [
      "is kept",
      (text: string) =>
        text.replace(
          "metadata: {name: flux-system, namespace: flux-system}\nspec:\n",
          "metadata: {name: flux-system, namespace: flux-system, annotations: {kustomize.toolkit.fluxcd.io/prune: disabled}}\nspec:\n",
        ),
    ],
    [
      "leaves what it applied",
      (text: string) =>
        text.replace("prune: true", "prune: true\n  deletionPolicy: Orphan"),
    ],
  ])("and %s goes alone: the rest is in Git still", async (_, change) => {
    const its = await withoutRoot(change).review("HEAD~1");
    expect(objectLines(its)).toEqual([all[1], all[3]]);
  });

  it("only from its file, and is in another one, changes nothing", async () => {
    const one = withoutRoot();
    one.commit({
      "clusters/prod/system.yaml": kustomization(
        "flux-system",
        "clusters/prod",
      ),
    });
    expect(objectLines(await one.review("HEAD~2"))).toEqual([all[1]]);
  });

  it("and a folder that cannot be built: nobody knows", async () => {
    const one = withoutRoot();
    one.commit({ "clusters/prod/broken.yaml": "a: [" });
    const { code, failures, objects } = await one.review("HEAD~2");
    expect({ code, objects }).toEqual({ code: 2, objects: [] });
    expect(failures).toMatchObject([{ code: "not-rendered" }]);
  });
});
