import { describe, expect, it } from "vitest";
import { parseLogLine } from "../../src/cluster/log-line.ts";
import { printLogJson, printLogLine } from "../../src/commands/print-logs.ts";
import { pod } from "../cluster-unit/logs-support.ts";
import { controlsOf, plain, printing } from "./following-support.ts";

const failed = {
  level: "error",
  ts: "2026-11-21T10:00:00.123Z",
  msg: "Reconciliation failed after 1.2s, next try in 5m0s",
  controllerKind: "Kustomization",
  namespace: "apps",
  name: "web",
  revision: "main@sha1:6d1f",
  error: "kustomize build failed",
};

function shown(
  text: string,
  print = printLogLine,
  stamp = "2026-11-21T10:00:09.000000000Z",
): string {
  const { session, out } = printing();
  print(session, parseLogLine(text), { from: pod("kc-1"), stamp, text });
  return out.join("");
}

describe("a line of a log", () => {
  it("says when, how bad, about what, and why, with a colour for errors", () => {
    expect(shown(JSON.stringify(failed))).toBe(
      "<dim>2026-11-21T10:00:00.123Z</> <red>error</> <bold>Kustomization/apps/web</> Reconciliation failed after 1.2s, next try in 5m0s <red>(kustomize build failed)</> <dim>main@sha1:6d1f</>\n",
    );
  });

  it("about no object says whose it is", () => {
    const { error: _error, revision: _revision, ...rest } = failed;
    const line = JSON.stringify({
      ...rest,
      level: "info",
      controllerKind: undefined,
    });
    expect(plain(shown(line))).toBe(
      "2026-11-21T10:00:00.123Z info  kustomize-controller Reconciliation failed after 1.2s, next try in 5m0s\n",
    );
  });

  it.each([
    [
      "2026-11-21T10:00:09.000000000Z",
      "2026-11-21T10:00:09.000Z kustomize-controller panic: oh no\n",
    ],
    ["", "kustomize-controller panic: oh no\n"],
  ])("that is no JSON stands as it is (%s)", (stamp, text) => {
    expect(plain(shown("panic: oh no", printLogLine, stamp))).toBe(text);
  });

  it("cannot steer the terminal, and stays one line", () => {
    const hostile = "a\u001B[2J\nb\u009B";
    const text = shown(
      JSON.stringify({
        ...failed,
        msg: hostile,
        error: hostile,
        name: hostile,
        level: hostile,
        revision: hostile,
      }),
    );
    expect(controlsOf(text)).toEqual(["\n"]);
    expect(controlsOf(shown(hostile))).toEqual(["\n"]);
  });

  it("is one JSON object a line for programs, with all that was logged", () => {
    expect(JSON.parse(shown(JSON.stringify(failed), printLogJson))).toEqual({
      time: "2026-11-21T10:00:00.123Z",
      level: "error",
      kind: "Kustomization",
      namespace: "apps",
      name: "web",
      message: failed.msg,
      error: "kustomize build failed",
      revision: "main@sha1:6d1f",
      controller: "kustomize-controller",
      pod: "kc-1",
      fields: failed,
    });
    expect(JSON.parse(shown("panic: oh no", printLogJson))).toEqual({
      time: "2026-11-21T10:00:09.000Z",
      message: "panic: oh no",
      controller: "kustomize-controller",
      pod: "kc-1",
    });
  });
});
