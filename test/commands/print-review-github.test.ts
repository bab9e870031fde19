import { expect, it } from "vitest";
import { reviewGitHub } from "../../src/commands/print-review-github.ts";
import { controlsOf } from "./following-support.ts";
import {
  consequence,
  everything,
  hostileResult,
  resultOf,
  reviewed,
} from "./review-support.ts";

it("annotates what could not be rendered, and each consequence, at its file", () => {
  expect(reviewGitHub(everything).split("\n")).toEqual([
    "::error file=apps/broken.yaml,line=3,col=5,title=fluxsmith not-rendered::prod · Kustomization flux-system/apps · HelmRelease apps/broken: helm: no chart%0Afix: look whether it is there",
    "::error file=apps/app.yaml,title=fluxsmith scaled-to-zero::prod: Deployment/default/app: `replicas` becomes 0",
    "::error title=fluxsmith object-deleted::canary: Service/default/old: it is deleted since Kustomization/flux-system/apps prunes (`prune: true`)%0Afix: 1. Keep it.%0A2. Remove it in a second commit.",
    "::notice title=fluxsmith image-changed::canary: Deployment/default/podinfo: app goes from app:1 to app:2",
    "",
  ]);
});

it("a warning is a warning", () => {
  const [first] = everything.consequences;
  const warning = first && { ...first, severity: "warning" as const };
  const text = reviewGitHub(
    resultOf({ consequences: warning === undefined ? [] : [warning] }),
  );
  expect(text).toMatch(/^::warning title=/);
});

it("annotates what a chart makes at the file of its HelmRelease", () => {
  const release = { kind: "HelmRelease", namespace: "apps", name: "web" };
  const made = reviewed({ a: 1 }, { a: 2 }, { release: "apps/web" });
  const { file: _, ...its } = made;
  for (const objects of [
    [{ ...its, ...release, release: undefined, file: "web.yaml" }, made],
    [made, { ...its, ...release, release: undefined, file: "web.yaml" }],
  ]) {
    const text = reviewGitHub(
      resultOf({ objects, consequences: [consequence()] }),
    );
    expect(text).toMatch(/^::error file=web.yaml,title=/);
  }
});

it("says nothing where there is nothing to say", () => {
  expect(reviewGitHub(resultOf())).toBe("");
});

it.each([
  ["a command", "x\n::stop-commands::y\r\n::error::z"],
  ["a property", "a,line=9::b%0A"],
  ["a terminal's sequence", "\u001B[2J\u0007"],
])("84: %s in a text is text", (_, text) => {
  const printed = reviewGitHub(hostileResult(text));
  const lines = printed.split("\n").slice(0, -1);
  expect(lines).toHaveLength(3);
  for (const line of lines) {
    expect(line).toMatch(
      /^::error (?:file=[^:,]*,(?:line=1,col=1,)?)?title=fluxsmith [\w-]+::/,
    );
    expect(controlsOf(line)).toEqual([]);
  }
});
