/** What the tests of `status` and `diff` share: rows, and a cluster to print. */
import type { ClusterSession } from "../../src/commands/cluster-session.ts";
import type { Readiness } from "../../src/cluster/readiness.ts";
import type { StatusRow } from "../../src/cluster/status.ts";
import type { Paint } from "../../src/diagnostics/print-text.ts";

/** Shows where paint goes: `<red text>`. */
export const marked: Paint = (style, text) =>
  text === "" ? "" : `<${style} ${text}>`;

export const plain: Paint = (_style, text) => text;

/** 2026-01-02T03:04:05Z. */
export const now = Date.UTC(2026, 0, 2, 3, 4, 5);

/** As much of a session as printing looks at. */
export function printedCluster(
  paint: Paint = plain,
  cluster: string | undefined = "canary",
): ClusterSession {
  return {
    cluster,
    context: { name: "canary-admin", server: "https://10.0.0.1:6443" },
    session: { paint: { out: paint, err: paint } },
  } as unknown as ClusterSession;
}

/** A state with what its condition says. */
export function readiness(
  state: Readiness["state"],
  more: Partial<Readiness> = {},
): Readiness {
  return { state, reason: "", message: "", revision: "", ...more };
}

/** A row that is as it should be, but for what is said. */
export function row(name: string, more: Partial<StatusRow> = {}): StatusRow {
  return {
    kind: "HelmRelease",
    namespace: "apps",
    name,
    apiVersion: "helm.toolkit.fluxcd.io/v2",
    file: `resources/apps/flux-hr-${name}.yaml`,
    line: 2,
    kustomization: "apps",
    sync: "synced",
    why: undefined,
    differences: [],
    readiness: readiness("ready", { revision: "6.5.0" }),
    isSuspendedOnlyLive: false,
    created: "2026-01-01T03:04:05Z",
    ...more,
  };
}

/** One of each kind of row. */
export const everyRow: readonly StatusRow[] = [
  row("changed", { sync: "differs", differences: ["spec.interval", "spec.a"] }),
  row("extra", { sync: "extra", file: undefined, line: undefined }),
  row("failing", {
    readiness: readiness("failing", {
      reason: "UpgradeFailed",
      message: "timed out waiting\nfor the condition",
      revision: "6.4.0",
    }),
  }),
  row("missing", { sync: "missing", readiness: undefined, created: undefined }),
  row("other", { sync: "other", file: undefined, line: undefined }),
  row("patched", { sync: "unknown", why: "kustomize patches" }),
  row("ready"),
  row("stalled", {
    readiness: readiness("stalled", {
      reason: "RetriesExceeded",
      message: "upgrade retries exhausted",
    }),
  }),
  row("starting", {
    readiness: readiness("progressing"),
    created: "2026-01-02T03:03:30Z",
  }),
  row("suspended", {
    isSuspendedOnlyLive: true,
    readiness: readiness("suspended", { revision: "6.5.0" }),
  }),
  row("alerts", {
    kind: "Provider",
    namespace: "flux-system",
    readiness: readiness("static"),
  }),
  row("waiting", {
    kind: "Kustomization",
    namespace: "flux-system",
    readiness: readiness("waiting", {
      reason: "DependencyNotReady",
      message: "dependency 'flux-system/crds' is not ready",
      revision: `main@sha1:${"0123456789".repeat(4)}`,
    }),
  }),
];

/** What a hostile cluster or file may hold (fault 84). */
export const hostile = {
  script: "<script>alert('x')</script>",
  markdown: "[click](javascript:alert(1)) `x` **b**",
  terminal: "\u001B[2J\u001B]0;title\u0007",
  quotes: `"><img src=x onerror=alert(1)>{{title}}`,
} as const;
