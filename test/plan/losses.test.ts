import { expect, it } from "vitest";
import { readSettings } from "../../src/config/settings.ts";
import { findLosses } from "../../src/plan/losses.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

const kustomization = (name: string, spec = "prune: true") =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}, namespace: flux-system}\nspec: {${spec}}\n`;

/** `object: what` of each loss when the files become others; undefined removes one. */
function losses(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string | undefined>>,
) {
  const files = Object.entries(after);
  const of = (isThere: boolean) =>
    files.flatMap(([path, text]) =>
      text !== undefined && path in before === isThere ? [{ path, text }] : [],
    );
  const remove = files.flatMap(([path, text]) =>
    text === undefined ? [path] : [],
  );
  return findLosses(
    { create: of(false), update: of(true), remove },
    memoryWorkspace(before),
    readSettings({}, ""),
  );
}

it("a removed Kustomization takes what it applied, and says how to keep it", () => {
  expect(
    losses({ "a.yaml": kustomization("apps") }, { "a.yaml": undefined }),
  ).toEqual([
    {
      file: "a.yaml",
      object: "Kustomization/flux-system/apps",
      what: "everything it applied is deleted (prune)",
      steps: [
        "to keep what it applied, first set `prune: false` for `apps`, commit, and let Flux reconcile",
        "then remove or rename it in a second commit",
      ],
    },
  ]);
});

it("an object that only moves to another file is not lost", () => {
  const text = kustomization("apps");
  expect(
    losses({ "a.yaml": text }, { "a.yaml": undefined, "b.yaml": text }),
  ).toEqual([]);
});

it("but one that moves to another cluster is", () => {
  const text = kustomization("apps");
  expect(
    losses(
      { "resources/clusters/prod/a.yaml": text },
      {
        "resources/clusters/prod/a.yaml": undefined,
        "resources/clusters/canary/a.yaml": text,
      },
    ),
  ).toMatchObject([{ file: "resources/clusters/prod/a.yaml" }]);
});

it("a change may destroy as well", () => {
  expect(
    losses(
      { "a.yaml": kustomization("apps") },
      { "a.yaml": kustomization("apps", "prune: true, targetNamespace: b") },
    ),
  ).toMatchObject([
    { what: expect.stringMatching(/^targetNamespace changes: /), steps: [] },
  ]);
});

it("what is no Flux object, or cannot be read, is no loss", () => {
  for (const text of ["kind: [", "", "apiVersion: v1\nkind: Secret\n"])
    expect(losses({ "a.yaml": text }, { "a.yaml": undefined })).toEqual([]);
});
