import { describe, expect, it } from "vitest";
import { hasLevel, levels, parseLogLine } from "../../src/cluster/log-line.ts";

/** As kustomize-controller 1.9 wrote it. */
const failed =
  '{"level":"error","ts":"2026-11-21T10:00:00.123Z","msg":"Reconciliation failed after 1.2s, next try in 5m0s","controller":"kustomization","controllerGroup":"kustomize.toolkit.fluxcd.io","controllerKind":"Kustomization","Kustomization":{"name":"web","namespace":"apps"},"namespace":"apps","name":"web","reconcileID":"0b1c","revision":"main@sha1:6d1f","error":"kustomize build failed"}';

describe("a line of a controller's log", () => {
  it("says when, how bad, about what, and why", () => {
    expect(parseLogLine(failed)).toEqual({
      time: Date.parse("2026-11-21T10:00:00.123Z"),
      level: "error",
      object: { kind: "Kustomization", namespace: "apps", name: "web" },
      message: "Reconciliation failed after 1.2s, next try in 5m0s",
      error: "kustomize build failed",
      revision: "main@sha1:6d1f",
      fields: JSON.parse(failed) as unknown,
    });
  });

  it("may be about no object", () => {
    const line = parseLogLine(
      '{"level":"info","ts":"2026-11-21T10:00:00.123Z","logger":"setup","msg":"starting manager"}',
    );
    expect(line.object).toBeUndefined();
    expect(line).toMatchObject({
      message: "starting manager",
      error: "",
      revision: "",
    });
  });

  it.each([
    [
      '{"msg":"m","reconciler kind":"HelmRelease","name":"a","namespace":"b"}',
      "a",
    ],
    [
      '{"msg":"m","controllerKind":"HelmRelease","HelmRelease":{"name":"a","namespace":"b"},"name":"other"}',
      "a",
    ],
    [
      '{"msg":"m","controllerKind":"HelmRelease","name":"a","namespace":"b"}',
      "a",
    ],
    ['{"msg":"m","controllerKind":"HelmRelease"}', undefined],
    ['{"msg":"m","name":"a","namespace":"b"}', undefined],
  ])("%s is about %s", (text, name) => {
    expect(parseLogLine(text).object).toEqual(
      name === undefined
        ? undefined
        : { kind: "HelmRelease", namespace: "b", name },
    );
  });

  it.each([
    "panic: runtime error: invalid memory address",
    "goroutine 1 [running]:",
    '{"level":"info","ts":',
    '{"level":"info"}',
    "[]",
    "",
  ])("that is no JSON log is its own message: %s", (text) => {
    expect(parseLogLine(text)).toEqual({
      time: undefined,
      level: undefined,
      object: undefined,
      message: text,
      error: "",
      revision: "",
      fields: {},
    });
  });
});

describe("the least level", () => {
  it.each(levels)("%s lets itself and what is above it through", (least) => {
    const shown = levels.filter((level) =>
      hasLevel(parseLogLine(JSON.stringify({ msg: "m", level })), least),
    );
    expect(shown).toEqual(levels.slice(levels.indexOf(least)));
  });

  it.each(["panic: no JSON", '{"msg":"m"}', '{"msg":"m","level":"fatal"}'])(
    "never hides what has none of them: %s",
    (text) => {
      expect(hasLevel(parseLogLine(text), "error")).toBe(true);
    },
  );
});
