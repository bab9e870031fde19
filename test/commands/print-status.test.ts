import { describe, expect, it } from "vitest";
import {
  changeLine,
  pageLines,
  rowJson,
  statusJson,
  summaryLine,
  withoutOthers,
} from "../../src/commands/print-status.ts";
import {
  everyRow,
  hostile,
  marked,
  now,
  plain,
  printedCluster,
  readiness,
  row,
} from "./status-support.ts";

const page = (more: object = {}) =>
  pageLines("TITLE", everyRow, { all: false, now, paint: plain, ...more });

describe("the table", () => {
  it("shows every object beside Git, problems in words, others counted", () => {
    expect(page().join("\n")).toBe(`TITLE
KIND           NAMESPACE    NAME       SYNC     READY      REVISION            AGE  MESSAGE
HelmRelease    apps         changed    differs  True       6.5.0               24h  differs: spec.interval, spec.a
HelmRelease    apps         extra      extra    True       6.5.0               24h  applied from here, not in Git
HelmRelease    apps         failing    synced   False      6.4.0               24h  UpgradeFailed: timed out waiting for the condition
HelmRelease    apps         missing    missing  -          -                   -    not in the cluster
HelmRelease    apps         patched    unknown  True       6.5.0               24h  not compared: kustomize patches
HelmRelease    apps         ready      synced   True       6.5.0               24h  -
HelmRelease    apps         stalled    synced   stalled    -                   24h  RetriesExceeded: upgrade retries exhausted
HelmRelease    apps         starting   synced   Unknown    -                   35s  progressing
HelmRelease    apps         suspended  synced   suspended  6.5.0               24h  suspended in the cluster, not in Git
Provider       flux-system  alerts     synced   -          -                   24h  -
Kustomization  flux-system  waiting    synced   False      main@sha1:01234567  24h  DependencyNotReady: dependency 'flux-system/crds' is not ready
7 synced, 1 differs, 1 missing, 1 extra, 1 unknown; 4 not ready, 1 suspended
1 other, --all shows it`);
  });

  it("shows others too where all are asked for", () => {
    const lines = page({ all: true });
    expect(lines.join("\n")).toMatch(/other +other +True/);
    expect(lines.at(-1)).toMatch(/ suspended$/);
  });

  it("makes problems easy to see", () => {
    const text = page({ paint: marked }).join("\n");
    for (const painted of [
      "<bold TITLE>",
      "<yellow differs>",
      "<red missing>",
      "<yellow extra>",
      "<dim unknown>",
      "<red False>",
      "<red stalled>",
      "<yellow Unknown>",
      "<yellow suspended>",
      "<red 4 not ready>",
      "<yellow 1 suspended>",
    ])
      expect(text).toContain(painted);
    expect(text).not.toContain("<red True>");
    expect(text).not.toMatch(/<\w+ synced>/);
  });

  it("shows problems first where not all fits, and counts the rest", () => {
    const lines = page({ height: 10 });
    expect(lines).toHaveLength(10);
    expect(lines.slice(2, 7).map((line) => line.split(/ +/)[2])).toEqual([
      "changed",
      "failing",
      "missing",
      "stalled",
      "starting",
    ]);
    expect(lines.slice(7)).toEqual([
      "… and 6 more",
      "7 synced, 1 differs, 1 missing, 1 extra, 1 unknown; 4 not ready, 1 suspended",
      "1 other, --all shows it",
    ]);
  });

  it("cuts messages at the terminal's width", () => {
    const lines = page({ width: 100 });
    expect(Math.max(...lines.slice(1, -2).map(({ length }) => length))).toBe(
      100,
    );
  });

  it("is quiet where there is nothing", () => {
    expect(pageLines("TITLE", [], { all: false, now, paint: plain })).toEqual([
      "TITLE",
      "0 synced, 0 differ, 0 missing, 0 extra; 0 not ready, 0 suspended",
    ]);
  });

  it("paints no number that is none", () => {
    expect(summaryLine([row("a")], marked)).toBe(
      "1 synced, 0 differ, 0 missing, 0 extra; 0 not ready, 0 suspended",
    );
  });

  it("names a few fields that differ", () => {
    const differences = ["a", "b", "c", "d", "e"];
    const [, , line] = pageLines(
      "T",
      [row("x", { sync: "differs", differences })],
      {
        all: false,
        now,
        paint: plain,
      },
    );
    expect(line).toMatch(/differs: a, b, c and 2 more$/);
  });
});

describe("a change, on one line", () => {
  it.each([
    [undefined, row("a"), "HelmRelease/apps/a: synced, ready True, 6.5.0"],
    [
      row("a"),
      row("a", { sync: "differs", differences: ["spec.b"] }),
      "HelmRelease/apps/a: synced → differs, ready True, 6.5.0, differs: spec.b",
    ],
    [
      row("a"),
      row("a", {
        readiness: readiness("failing", { reason: "X", message: "y\nz" }),
      }),
      "HelmRelease/apps/a: synced, ready False, X: y z",
    ],
    [row("a"), "gone" as const, "HelmRelease/apps/a: gone"],
  ])("%#", (before, after, line) => {
    expect(changeLine(before, after, plain)).toBe(line);
  });

  it("cannot steer a terminal (fault 84)", () => {
    const line = changeLine(undefined, row(hostile.terminal), plain);
    expect(line).toContain(String.raw`\x1b[2J`);
    expect(line).not.toContain("\u001B");
  });
});

describe("JSON", () => {
  it("is one object, with everything", () => {
    const json = JSON.parse(
      statusJson(printedCluster(), everyRow, now),
    ) as object;
    expect(json).toMatchObject({
      cluster: "canary",
      context: "canary-admin",
      server: "https://10.0.0.1:6443",
      time: "2026-01-02T03:04:05.000Z",
      counts: {
        synced: 7,
        differs: 1,
        missing: 1,
        extra: 1,
        unknown: 1,
        other: 1,
        notReady: 4,
        suspended: 1,
      },
    });
    expect((json as { objects: unknown[] }).objects).toHaveLength(
      everyRow.length,
    );
  });

  it("has these fields for an object, whole and as they are", () => {
    expect(
      JSON.parse(
        JSON.stringify(
          rowJson(
            row(hostile.terminal, {
              sync: "differs",
              differences: ["a", "b", "c", "d"],
              isSuspendedOnlyLive: true,
              readiness: readiness("suspended", {
                reason: "R",
                message: "m\nn",
                revision: `main@sha1:${"a".repeat(40)}`,
              }),
            }),
          ),
        ),
      ),
    ).toEqual({
      kind: "HelmRelease",
      namespace: "apps",
      name: hostile.terminal,
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      file: `resources/apps/flux-hr-${hostile.terminal}.yaml`,
      kustomization: "apps",
      sync: "differs",
      differences: ["a", "b", "c", "d"],
      ready: "suspended",
      state: "suspended",
      suspendedOnlyLive: true,
      reason: "R",
      message: "m\nn",
      revision: `main@sha1:${"a".repeat(40)}`,
      created: "2026-01-01T03:04:05Z",
    });
  });
});

it("others are what has nothing to do with this repository", () => {
  expect(withoutOthers(everyRow)).toHaveLength(everyRow.length - 1);
});
