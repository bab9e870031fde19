import { describe, expect, it } from "vitest";
import type { Preview } from "../../src/cluster/preview.ts";
import {
  printPreview,
  question,
  reportPreview,
  type ShownPreview,
} from "../../src/commands/print-preview.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { gitObject, objectOf } from "../cluster-unit/support.ts";
import { differing } from "../tools/differences.ts";
import { hostile, printedCluster } from "./cluster-printing.ts";
import { controlsOf } from "./following-support.ts";

const fleet = gitObject("GitRepository/fleet");
const differences = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    differing(`spec.field${index}`, 1, 2),
  );

const previews = {
  create: {
    object: gitObject("Kustomization/apps"),
    live: undefined,
    action: "create",
    differences: [differing("spec", undefined, { prune: true })],
  },
  update: {
    object: fleet,
    live: {},
    action: "update",
    differences: differences(7),
  },
  same: {
    object: gitObject("Kustomization/same"),
    live: {},
    action: "unchanged",
  },
  ours: {
    object: gitObject("Kustomization/ours"),
    live: {},
    action: "update",
    differences: [],
  },
  deferred: {
    object: gitObject("Kustomization/later"),
    live: {},
    action: "deferred",
    fields: ["spec.interval", "spec.path"],
  },
  refused: {
    object: gitObject("Kustomization/refused"),
    live: {},
    action: "refused",
    failure: { code: "field-conflict", message: "no", hint: "ask" },
  },
} satisfies Record<string, Preview>;

const shown = (...its: readonly Preview[]): ShownPreview => ({
  previews: its,
  left: [],
  orphans: [],
});

function printed(its: ShownPreview, everyField = false): string[] {
  const { cluster, stdout, stderr } = printedCluster();
  printPreview(cluster, its, { everyField });
  expect(stderr()).toBe("");
  return stdout().trimEnd().split("\n");
}

describe("a preview", () => {
  it("says where it goes, what changes, and how much", () => {
    expect(
      printed({
        ...shown(...Object.values(previews)),
        left: [gitObject("HelmRelease/apps/podinfo")],
      }),
    ).toEqual([
      "cluster canary, context canary-admin (https://10.0.0.1:6443)",
      "+ Kustomization/flux-system/apps",
      "~ GitRepository/flux-system/fleet",
      "    ~ spec.field0: 1 → 2",
      "    ~ spec.field1: 1 → 2",
      "    ~ spec.field2: 1 → 2",
      "    ~ spec.field3: 1 → 2",
      "    ~ spec.field4: 1 → 2",
      "    … and 2 more (--diff)",
      "~ Kustomization/flux-system/ours: nothing differs; its fields become Git's",
      ". Kustomization/flux-system/later: Flux applies this after the merge (spec.interval, spec.path)",
      "1 to create, 2 to update, 1 unchanged, 1 refused, 2 left to Flux",
    ]);
  });

  it("with --diff shows every field, of what is created, too", () => {
    const lines = printed(shown(previews.create, previews.update), true);
    expect(lines).toContain("    + spec.prune: true");
    expect(lines).toContain("    ~ spec.field6: 1 → 2");
    expect(lines.join("\n")).not.toContain("more");
  });

  it("of nothing is the numbers only", () => {
    expect(printed(shown())).toEqual([
      "cluster canary, context canary-admin (https://10.0.0.1:6443)",
      "0 to create, 0 to update, 0 unchanged",
    ]);
  });

  it("84: cannot be told by a name, a field or a context what to draw", () => {
    const object = gitObject("Kustomization/x", {}, { name: hostile });
    const { cluster, stdout } = printedCluster({
      name: hostile,
      context: hostile,
    });
    const its = shown(
      { ...previews.create, object },
      { ...previews.deferred, object, fields: [hostile] },
    );
    printPreview(cluster, its, { everyField: true });
    expect(new Set(controlsOf(stdout()))).toEqual(new Set(["\n"]));
  });
});

describe("the question", () => {
  const where = "context canary";

  it("says how much goes where", () => {
    expect(question([previews.create], where)).toBe(
      "Apply 1 object to context canary?",
    );
    expect(question(Object.values(previews), where)).toBe(
      "Apply 3 objects to context canary?",
    );
  });

  it("is none where nothing is to be changed", () => {
    const { same, deferred, refused } = previews;
    expect(question([same, deferred, refused], where)).toBeUndefined();
    expect(question([], where)).toBeUndefined();
  });
});

describe("a preview reports", () => {
  function reported(its: ShownPreview) {
    const { cluster, reported: all, stdout, stderr } = printedCluster();
    reportPreview(cluster, its);
    expect(stdout() + stderr()).toBe("");
    return all();
  }

  it("72: what is refused, at its file", () => {
    expect(reported(shown(previews.refused, previews.create))).toEqual([
      {
        code: "field-conflict",
        severity: "error",
        message: "no",
        hint: "ask",
        at: {
          file: "resources/flux-system/kustomization.yaml",
          line: 1,
          column: 1,
          length: 0,
        },
      },
    ]);
  });

  it("78: what is suspended in the cluster only", () => {
    const live: Fields = objectOf("GitRepository/fleet", { suspend: true });
    const [one, ...more] = reported(shown({ ...previews.update, live }));
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      code: "suspended-live",
      severity: "warning",
      message: expect.stringContaining("GitRepository/flux-system/fleet"),
      hint: expect.stringContaining(
        "fluxsmith resume GitRepository/flux-system/fleet",
      ),
    });
    const object = gitObject("GitRepository/fleet", { suspend: true });
    expect(reported(shown({ ...previews.update, object, live }))).toEqual([]);
  });

  it("orphans: what goes with them, and the way to keep that", () => {
    const identity = { kind: "Kustomization", namespace: "a", name: "b" };
    const orphan = {
      identity,
      live: {},
      loss: "all goes",
      steps: ["one", "two"],
    };
    const [first, second] = reported({
      ...shown(),
      orphans: [
        orphan,
        {
          ...orphan,
          identity: { ...identity, name: "c" },
          loss: undefined,
          steps: ["one"],
        },
      ],
    });
    expect(first).toMatchObject({
      code: "orphan",
      severity: "warning",
      message:
        "Kustomization/a/b was applied by fluxsmith, and this repository does not have it (any more); deleting it means: all goes",
      hint: "unless another repository has it, and to keep what it made: one; then two",
    });
    expect(second).toMatchObject({
      message:
        "Kustomization/a/c was applied by fluxsmith, and this repository does not have it (any more)",
      hint: "unless another repository has it: one",
    });
  });
});
