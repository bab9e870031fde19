import { describe, expect, it } from "vitest";
import type { FluxEvent } from "../../src/cluster/flux-events.ts";
import type { Readiness } from "../../src/cluster/readiness.ts";
import {
  printEvent,
  printEventJson,
  printStandings,
} from "../../src/commands/print-events.ts";
import { controlsOf, plain, printing } from "./following-support.ts";

const failed: FluxEvent = {
  kind: "Kustomization",
  namespace: "apps",
  name: "web",
  type: "Warning",
  reason: "BuildFailed",
  message: "kustomize build failed",
  controller: "kustomize-controller",
  count: 1,
  first: Date.UTC(2026, 10, 21, 10, 0, 0),
  last: Date.UTC(2026, 10, 21, 10, 12, 0),
  uid: "u",
  resourceVersion: "7",
};

const shown = (event: Partial<FluxEvent>): string => {
  const { session, out } = printing();
  printEvent(session, { ...failed, ...event });
  return out.join("");
};

describe("an Event", () => {
  it("is one line, with a colour for what went wrong", () => {
    expect(shown({})).toBe(
      "<dim>2026-11-21T10:12:00Z</> <red>Warning</> <bold>Kustomization/apps/web</> BuildFailed: kustomize build failed\n",
    );
    expect(shown({ type: "Normal", reason: "Progressing" })).toContain(
      "</> Normal  <bold>",
    );
  });

  it.each([
    [1, ""],
    [5, " (x5 over 12m)"],
  ])("that happened %s times says so", (count, text) => {
    expect(plain(shown({ count }))).toMatch(
      new RegExp(`build failed${text.replaceAll(/[()]/g, "\\$&")}\n$`),
    );
  });

  it("that was repeated within a second has no span of time", () => {
    expect(plain(shown({ count: 2, first: failed.last }))).toMatch(
      /failed \(x2\)\n$/,
    );
  });

  it("cannot steer the terminal, and stays one line however long it is", () => {
    const long = "x".repeat(5000);
    const text = shown({
      reason: "a\u001B[31m",
      message: `one\ntwo\ttab\u001B]0;title\u0007 ${long}`,
      name: "a\u009B2J",
      type: "War\u001Bning",
    });
    expect(controlsOf(text)).toEqual(["\n"]);
    expect(text.split("\n")).toHaveLength(2);
    expect(text).toContain(`one\\ntwo\\ttab\\x1b]0;title\\x07 ${long}`);
  });

  it("is one JSON object a line for programs", () => {
    const { session, out } = printing(true);
    printEventJson(session, { ...failed, message: "one\ntwo" });
    expect(out.join("").split("\n")).toHaveLength(2);
    expect(JSON.parse(out.join(""))).toEqual({
      time: "2026-11-21T10:12:00.000Z",
      since: "2026-11-21T10:00:00.000Z",
      kind: "Kustomization",
      namespace: "apps",
      name: "web",
      type: "Warning",
      reason: "BuildFailed",
      message: "one\ntwo",
      controller: "kustomize-controller",
      count: 1,
    });
  });
});

it("how an object stands is a line, and what it needs is below it", () => {
  const { session, out } = printing();
  const readiness: Readiness = {
    state: "waiting",
    reason: "DependencyNotReady",
    message: "not\nready",
    revision: "main@sha1:1",
  };
  printStandings(session, [
    { name: "Kustomization/a/web", readiness, depth: 0 },
    { name: "GitRepository/a/fleet", readiness: undefined, depth: 1 },
    {
      name: "Kustomization/a/base",
      readiness: {
        ...readiness,
        state: "progressing",
        reason: "",
        message: "",
      },
      depth: 2,
    },
  ]);
  printStandings(session, [
    {
      name: "Kustomization/a/ok",
      readiness: { ...readiness, state: "ready" },
      depth: 0,
    },
  ]);
  expect(out.join("")).toBe(
    [
      "<bold>Kustomization/a/web</> <yellow>waiting</>: DependencyNotReady: not\\nready",
      "  needs <bold>GitRepository/a/fleet</> <red>not in the cluster</>",
      "    needs <bold>Kustomization/a/base</> <yellow>progressing</>",
      "<bold>Kustomization/a/ok</> <green>ready</>: main@sha1:1",
      "",
    ].join("\n"),
  );
});
