import { describe, expect, it } from "vitest";
import type { Applied, Outcome } from "../../src/cluster/apply.ts";
import type { Preview } from "../../src/cluster/preview.ts";
import type { Followed } from "../../src/commands/follow.ts";
import {
  printApplyJson,
  printOutcome,
  reportApplied,
} from "../../src/commands/print-applied.ts";
import { gitObject } from "../cluster-unit/support.ts";
import { hostile, printedCluster } from "./cluster-printing.ts";
import { differing } from "../tools/differences.ts";
import { controlsOf } from "./following-support.ts";

const [a, b, c, d, e] = ["a", "b", "c", "d", "e"].map((name) =>
  gitObject(`Kustomization/${name}`),
) as [GitObject, GitObject, GitObject, GitObject, GitObject];
type GitObject = ReturnType<typeof gitObject>;

const failure = { code: "api-forbidden", message: "no", hint: "ask" } as const;

const outcomes: readonly Outcome[] = [
  { object: a, result: "created", live: {} },
  { object: b, result: "updated", live: {} },
  { object: c, result: "failed", failure },
  { object: d, result: "unknown" },
  { object: e, result: "pending" },
];

describe("each object that was sent", () => {
  const said = (outcome: Outcome): string => {
    const { cluster, stdout, stderr } = printedCluster();
    printOutcome(cluster, outcome);
    expect(stderr()).toBe("");
    return stdout();
  };

  it("is a line as it is done, and no other is", () => {
    expect(outcomes.map(said)).toEqual([
      "created Kustomization/flux-system/a\n",
      "updated Kustomization/flux-system/b\n",
      "",
      "",
      "",
    ]);
  });

  it("84: cannot draw by its name", () => {
    const object = gitObject("Kustomization/x", {}, { name: hostile });
    const text = said({ object, result: "created", live: {} });
    expect(controlsOf(text)).toEqual(["\n"]);
  });
});

describe("what an apply has done", () => {
  function report(applied: Applied) {
    const printed = printedCluster();
    reportApplied(printed.cluster, applied);
    expect(printed.stdout()).toBe("");
    return { said: printed.stderr(), reported: printed.reported() };
  }

  it("is no more than what was refused where it came to its end", () => {
    const { said, reported } = report({
      outcomes: outcomes.slice(0, 3),
      stopped: undefined,
    });
    expect(said).toBe("");
    expect(reported).toMatchObject([
      { ...failure, severity: "error", at: { file: c.file } },
    ]);
  });

  it.each([
    [
      "69: connection",
      "connection",
      "The connection to the API server was lost.",
    ],
    [
      "67: credentials",
      "credentials",
      "The API server does not accept the credentials any more.",
    ],
    ["41: interrupt", "interrupt", "Interrupted."],
  ] as const)(
    "is the lists of what is applied, not applied, and unknown, where it was cut short (%s)",
    (_what, stopped, why) => {
      const { said } = report({ outcomes, stopped });
      expect(said).toContain(`${why}
applied:
  Kustomization/flux-system/a
  Kustomization/flux-system/b
not applied:
  Kustomization/flux-system/c
  Kustomization/flux-system/e
sent, and nobody knows whether it arrived:
  Kustomization/flux-system/d
`);
    },
  );

  it.each(["connection", "credentials", "interrupt"] as const)(
    "says that running it again is safe (%s)",
    (stopped) => {
      const { said, reported } = report({ outcomes: [], stopped });
      const hints = reported.map(({ hint }) => hint ?? "").join("\n");
      expect(said + hints).toMatch(/running it again is safe/i);
    },
  );

  it("69: is an error where the server is gone, nothing more where a person ended it", () => {
    const pending = outcomes.slice(4);
    expect(
      report({ outcomes: pending, stopped: "connection" }).reported,
    ).toMatchObject([{ code: "api-unreachable", severity: "error" }]);
    expect(
      report({ outcomes: pending, stopped: "interrupt" }).reported,
    ).toEqual([]);
  });

  it("leaves out a list that is empty", () => {
    const { said } = report({
      outcomes: outcomes.slice(4),
      stopped: "interrupt",
    });
    expect(said).not.toMatch(/^applied:/m);
    expect(said).not.toContain("nobody knows");
  });

  it("84: cannot draw by a name", () => {
    const object = gitObject("Kustomization/x", {}, { name: hostile });
    const { said } = report({
      outcomes: [{ object, result: "pending" }],
      stopped: "interrupt",
    });
    expect(new Set(controlsOf(said))).toEqual(new Set(["\n"]));
    expect(
      said.split("\n").filter((line) => line.includes("31m")),
    ).toHaveLength(1);
  });
});

describe("as JSON", () => {
  const previews: readonly Preview[] = [
    {
      object: a,
      live: undefined,
      action: "create",
      differences: [differing("spec", undefined, { x: 1 })],
    },
    { object: b, live: {}, action: "update", differences: [] },
    { object: c, live: {}, action: "update", differences: [] },
    { object: d, live: {}, action: "unchanged" },
    { object: e, live: {}, action: "refused", failure },
  ];
  const readiness = (message: string) => ({
    state: "failing" as const,
    reason: "BuildFailed",
    message,
    revision: "",
  });

  function json(more: { applied?: Applied; followed?: readonly Followed[] }) {
    const out: string[] = [];
    const { cluster } = printedCluster();
    const orphan = {
      identity: { kind: "X", namespace: "n", name: "o" },
      live: { spec: {} },
      loss: undefined,
      steps: ["one"],
    };
    const shown = { previews, left: [], orphans: [orphan], ...more };
    printApplyJson(cluster, { write: (text) => out.push(text) }, shown);
    return JSON.parse(out.join(""));
  }

  it("is one document of the preview", () => {
    const file = "resources/flux-system/kustomization.yaml";
    const place = { kind: "Kustomization", namespace: "flux-system", file };
    expect(json({})).toEqual({
      cluster: "canary",
      context: "canary-admin",
      server: "https://10.0.0.1:6443",
      objects: [
        {
          ...place,
          name: "a",
          action: "create",
          differences: [{ path: "spec", git: { x: 1 } }],
        },
        { ...place, name: "b", action: "update", differences: [] },
        { ...place, name: "c", action: "update", differences: [] },
        { ...place, name: "d", action: "unchanged" },
        {
          ...place,
          name: "e",
          action: "refused",
          code: "api-forbidden",
          message: "no",
        },
      ],
      orphans: [{ kind: "X", namespace: "n", name: "o", steps: ["one"] }],
    });
  });

  it("says what became of each object, and how each stands", () => {
    const { objects, stopped } = json({
      applied: { outcomes: outcomes.slice(0, 3), stopped: "connection" },
      followed: [
        {
          object: a,
          end: "ready",
          outcome: "ready",
          readiness: readiness("fine"),
        },
        {
          object: b,
          end: undefined,
          outcome: "timeout",
          readiness: undefined,
        },
        {
          object: c,
          end: undefined,
          outcome: "unknown",
          readiness: undefined,
        },
        {
          object: d,
          end: "blocked",
          outcome: "blocked",
          by: "x",
          readiness: readiness("later"),
        },
      ],
    });
    expect(stopped).toBe("connection");
    expect(objects).toMatchObject([
      {
        result: "created",
        ready: "ready",
        message: "fine",
        reason: "BuildFailed",
      },
      { result: "updated", ready: "timeout" },
      {
        result: "failed",
        code: "api-forbidden",
        message: "no",
        ready: "unknown",
      },
      { ready: "blocked", message: "later" },
      { action: "refused" },
    ]);
    expect(objects[4]).not.toHaveProperty("ready");
    expect(objects[3]).not.toHaveProperty("result");
  });
});
