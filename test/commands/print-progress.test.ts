import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Progress } from "../../src/cluster/follow.ts";
import type { Readiness } from "../../src/cluster/readiness.ts";
import {
  followLines,
  reportNotReady,
} from "../../src/commands/print-progress.ts";
import { ConnectionLost } from "../../src/model/api.ts";
import { gitObject } from "../cluster-unit/support.ts";
import { hostile, printedCluster } from "./cluster-printing.ts";
import { controlsOf } from "./following-support.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const object = gitObject("Kustomization/apps");

const readiness = (
  state: Readiness["state"],
  reason = "",
  message = "",
  revision = "",
): Readiness => ({ state, reason, message, revision });

const ready: Progress = {
  object,
  end: "ready",
  readiness: readiness("ready", "Succeeded", "Applied", "main@sha1:1"),
};
const failed: Progress = {
  object,
  end: "failed",
  readiness: readiness("failing", "BuildFailed", "one\n  two"),
};
const blocked: Progress = {
  object,
  end: "blocked",
  by: "Kustomization/flux-system/infra",
  readiness: readiness("waiting", "DependencyNotReady", "not yet"),
};
const working: Progress = {
  object,
  end: undefined,
  readiness: readiness("progressing", "Progressing", "at it"),
};
const unseen: Progress = { object, end: undefined, readiness: undefined };

function show(
  changes: readonly Progress[],
  {
    isTTY = false,
    output = "text",
  }: { isTTY?: boolean; output?: "text" | "json" } = {},
) {
  const printed = printedCluster({ isTTY });
  const lines = followLines(printed.cluster, output);
  for (const change of changes) {
    lines.onProgress(change, [change]);
    vi.advanceTimersByTime(100);
  }
  lines.end();
  return { stdout: printed.stdout(), stderr: printed.stderr() };
}

describe("where no terminal is", () => {
  it("each change is a line: what is done on stdout, the rest on stderr", () => {
    expect(show([unseen, working, ready])).toEqual({
      stdout: "ready Kustomization/flux-system/apps main@sha1:1\n",
      stderr:
        "waiting for Kustomization/flux-system/apps: Progressing: at it\n",
    });
  });

  it("what has failed says why, in one line", () => {
    expect(show([failed]).stdout).toBe(
      "failed Kustomization/flux-system/apps: BuildFailed: one two\n",
    );
    expect(show([blocked]).stdout).toBe(
      "blocked Kustomization/flux-system/apps: DependencyNotReady: not yet\n",
    );
  });

  it("what is suspended, or what nobody looks at, says so", () => {
    const suspended = readiness("suspended", "Succeeded", "then", "r");
    expect(show([{ object, end: "ready", readiness: suspended }]).stdout).toBe(
      "ready Kustomization/flux-system/apps: suspended\n",
    );
    const still: Progress = {
      object,
      end: "ready",
      readiness: readiness("static"),
    };
    expect(show([still]).stdout).toBe("ready Kustomization/flux-system/apps\n");
  });

  it("86: nothing is drawn", () => {
    const { stdout, stderr } = show([unseen, working, failed]);
    expect(stdout + stderr).not.toContain("\u001B");
  });

  it("with JSON on stdout everything goes to stderr", () => {
    const { stdout, stderr } = show([working, ready], { output: "json" });
    expect(stdout).toBe("");
    expect(stderr).toContain("ready Kustomization/flux-system/apps");
  });
});

describe("on a terminal", () => {
  it("what is under way is drawn, and erased when it is done", () => {
    const { stdout, stderr } = show([unseen, working, ready], { isTTY: true });
    expect(stdout).toBe("ready Kustomization/flux-system/apps main@sha1:1\n");
    expect(stderr).toContain("apps: not seen by its controller yet");
    expect(stderr).toContain("apps: Progressing: at it");
    expect(stderr).not.toContain("waiting for");
    expect(stderr.endsWith("\u001B[1A\r\u001B[J")).toBe(true);
  });
});

describe("84: what controllers say cannot steer the terminal", () => {
  const its = (end: "ready" | "failed" | undefined): Progress => ({
    object: gitObject("Kustomization/x", {}, { name: hostile }),
    end,
    readiness: readiness("failing", hostile, hostile, hostile),
  });

  it.each([false, true])("(terminal: %s)", (isTTY) => {
    const { stdout, stderr } = show(
      [its(undefined), its("failed"), its("ready")],
      { isTTY },
    );
    // oxlint-disable-next-line no-control-regex -- they are what this is about
    const text = (stdout + stderr).replaceAll(/\u001B\[\d+A\r\u001B\[J/g, "");
    expect(new Set(controlsOf(text))).toEqual(new Set(["\n"]));
    expect(stdout.trimEnd().split("\n")).toHaveLength(2);
  });
});

describe("a server that does not answer while it is followed", () => {
  it("69: is said once, until it answers again", () => {
    const { cluster, stderr } = printedCluster();
    const lines = followLines(cluster, "text");
    expect(lines.lost()).toBeUndefined();
    lines.onLost(new ConnectionLost("refused\nindeed"));
    lines.onLost(new ConnectionLost("refused"));
    expect(lines.lost()).toBe("refused");
    expect(stderr().match(/does not answer/g)).toHaveLength(1);
    lines.onListed();
    expect(lines.lost()).toBeUndefined();
    lines.onLost(new ConnectionLost("again"));
    expect(stderr().match(/does not answer/g)).toHaveLength(2);
    lines.end();
  });
});

describe("what did not become ready is reported", () => {
  function report(
    followed: readonly Progress[],
    {
      lost,
      isInterrupted = false,
    }: { lost?: string; isInterrupted?: boolean } = {},
  ) {
    const { cluster, reported, interrupt } = printedCluster();
    if (isInterrupted) interrupt();
    reportNotReady(cluster, followed, { timeout: 300_000, lost });
    return reported();
  }

  it("75: in time, with its condition and where to look closer", () => {
    expect(report([working])).toEqual([
      {
        code: "wait-timeout",
        severity: "finding",
        message:
          "Kustomization/flux-system/apps was not ready within 5m: Progressing: at it",
        hint: "look closer with `fluxsmith events Kustomization/flux-system/apps` or `kubectl --context canary-admin describe kustomization/apps -n flux-system`",
        at: { file: object.file, line: 1, column: 1, length: 0 },
      },
    ]);
  });

  it("75: and was never seen: perhaps Flux does not run", () => {
    for (const one of [
      unseen,
      { ...working, readiness: readiness("progressing") },
    ])
      expect(report([one])).toMatchObject([
        {
          code: "wait-timeout",
          message: expect.stringContaining("is Flux running?"),
        },
      ]);
  });

  it("and has failed, or waits for what has", () => {
    expect(report([failed])).toMatchObject([
      {
        code: "not-ready",
        message:
          "Kustomization/flux-system/apps is not ready: BuildFailed: one\n  two",
      },
    ]);
    expect(report([blocked])).toMatchObject([
      {
        code: "not-ready",
        message: expect.stringContaining(
          "(it waits for Kustomization/flux-system/infra)",
        ),
      },
    ]);
  });

  it("but not what is ready, nor after Ctrl-C what was still under way", () => {
    expect(report([ready])).toEqual([]);
    expect(report([working, unseen], { isInterrupted: true })).toEqual([]);
    expect(report([failed], { isInterrupted: true })).toHaveLength(1);
  });

  it("69: is not known where the server is gone: one error, with all their names", () => {
    expect(report([working, ready], { lost: "refused" })).toMatchObject([
      {
        code: "api-unreachable",
        severity: "error",
        message: expect.stringMatching(
          /refused.*Kustomization\/flux-system\/apps/,
        ),
      },
    ]);
    expect(report([ready], { lost: "refused" })).toEqual([]);
  });

  it("without a file where Git does not have it", () => {
    const { file: _file, ...bare } = object;
    const [one] = report([{ ...working, object: bare }]);
    expect(one).not.toHaveProperty("at");
  });
});
