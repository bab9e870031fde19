import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import { by, changed, kustomization, object, reviewed } from "../states.ts";

const rbac = "rbac.authorization.k8s.io/v1";
const rule = (
  verbs: readonly string[],
  resources: readonly string[],
  more: Fields = {},
): Fields => ({ apiGroups: [""], resources, verbs, ...more });
const role = (...rules: readonly Fields[]): Fields =>
  object(rbac, "ClusterRole", "web", { rules });
const reads = rule(["get", "list"], ["configmaps"]);

const codes = (before: Fields | undefined, after: Fields): string[] =>
  changed(before, after).map(({ code }) => code);

describe("a role", () => {
  it("that allows more is told of, with what", () => {
    const found = changed(
      role(reads),
      role(reads, rule(["delete"], ["configmaps"]), rule(["get"], ["pods"])),
    );
    expect(found).toMatchObject([
      {
        code: "role-widened",
        severity: "warning",
        why: "it newly allows delete configmaps and get pods",
      },
    ]);
  });

  it.each([
    ["a verb", rule(["get", "list", "watch"], ["configmaps"])],
    ["a resource", rule(["get", "list"], ["configmaps", "services"])],
    [
      "a group",
      rule(["get", "list"], ["configmaps"], { apiGroups: ["", "apps"] }),
    ],
    ["a URL", { verbs: ["get"], nonResourceURLs: ["/metrics"] }],
  ])("that allows more by %s", (_, more) => {
    expect(codes(role(reads), role(reads, more))).toEqual(["role-widened"]);
  });

  it("that names no single object any more allows more", () => {
    const one = rule(["get", "list"], ["configmaps"], { resourceNames: ["a"] });
    expect(codes(role(one), role(reads))).toEqual(["role-widened"]);
    expect(codes(role(reads), role(one))).toEqual([]);
  });

  it.each([
    [
      "other rules for the same",
      [rule(["list"], ["configmaps"]), rule(["get"], ["configmaps"])],
    ],
    ["less", [rule(["get"], ["configmaps"])]],
    [
      "one object of what it could read",
      [rule(["get"], ["configmaps"], { resourceNames: ["a"] })],
    ],
  ])("that has %s is nothing to tell of", (_, rules: Fields[]) => {
    expect(codes(role(reads), role(...rules))).toEqual([]);
  });

  it("that had a wildcard and names what it needs is nothing to tell of", () => {
    const all = { apiGroups: ["*"], resources: ["*"], verbs: ["*"] };
    expect(
      codes(
        role(all),
        role(rule(["get"], ["secrets"]), rule(["create"], ["pods/exec"])),
      ),
    ).toEqual([]);
    const scale = rule(["get"], ["deployments/scale"], { apiGroups: ["apps"] });
    expect(
      codes(
        role(rule(["get"], ["*/scale"], { apiGroups: ["*"] })),
        role(scale),
      ),
    ).toEqual([]);
  });

  it("that allows URLs is told of where no wildcard had them", () => {
    const urls = (...nonResourceURLs: readonly string[]): Fields =>
      role({ verbs: ["get"], nonResourceURLs });
    expect(codes(urls("/api*"), urls("/api/v1", "/apis"))).toEqual([]);
    expect(codes(urls("*"), urls("/metrics"))).toEqual([]);
    expect(codes(urls("/api"), urls("/api/v1"))).toEqual(["role-widened"]);
    expect(codes(urls("/api*"), urls("/metrics"))).toEqual(["role-widened"]);
  });

  it.each([
    [
      "everything",
      { apiGroups: ["*"], resources: ["*"], verbs: ["*"] },
      "does everything",
    ],
    [
      "every resource of a group",
      rule(["*"], ["*"], { apiGroups: ["apps"] }),
      "every resource of apps",
    ],
    ["Secrets", rule(["list"], ["secrets"]), "reads Secrets"],
    ["Secrets by a wildcard", rule(["get"], ["*"]), "reads Secrets"],
    ["Pods' shells", rule(["create"], ["pods/exec"]), "runs commands in Pods"],
    ["node proxies", rule(["get"], ["nodes/proxy"]), "through its node"],
    [
      "bind",
      rule(["bind"], ["clusterroles"], {
        apiGroups: ["rbac.authorization.k8s.io"],
      }),
      "gives out rights",
    ],
    [
      "escalate",
      rule(["escalate"], ["roles"], {
        apiGroups: ["rbac.authorization.k8s.io"],
      }),
      "gives out rights",
    ],
    ["impersonate", rule(["impersonate"], ["users"]), "acts as somebody else"],
    ["tokens", rule(["create"], ["serviceaccounts/token"]), "makes tokens"],
    [
      "webhooks",
      rule(["patch"], ["mutatingwebhookconfigurations"], {
        apiGroups: ["admissionregistration.k8s.io"],
      }),
      "every request",
    ],
  ])("that newly allows %s escalates, a new one too", (_, more, words) => {
    for (const before of [role(reads), undefined]) {
      const found = changed(before, role(reads, more)).filter(
        ({ code }) => code === "role-escalates",
      );
      expect(found).toHaveLength(1);
      expect(found[0]?.why).toContain(words);
    }
  });

  it.each([
    [
      "one Secret by name",
      rule(["get"], ["secrets"], { resourceNames: ["tls"] }),
    ],
    ["writing Secrets only", rule(["create"], ["secrets"])],
    [
      "another group's secrets",
      rule(["get"], ["secrets"], { apiGroups: ["example.com"] }),
    ],
  ])("that allows %s does not escalate", (_, more) => {
    expect(codes(role(reads), role(reads, more))).toEqual(["role-widened"]);
    expect(codes(undefined, role(reads, more))).toEqual([]);
  });

  it("that is new is told of where its labels add it to a role in use", () => {
    const label = "rbac.authorization.k8s.io/aggregate-to-view";
    const metadata = { name: "web", labels: { [label]: "true" } };
    const found = changed(undefined, { ...role(reads), metadata });
    expect(found[0]?.why).toContain("so does the ClusterRole view");
    expect(codes(undefined, role(reads))).toEqual([]);
  });

  it("that collects other roles than before is told of", () => {
    const collects = (app: string): Fields => ({
      ...role(),
      aggregationRule: { clusterRoleSelectors: [{ matchLabels: { app } }] },
    });
    expect(codes(collects("a"), collects("b"))).toEqual(["role-widened"]);
    expect(codes(collects("a"), { ...collects("a"), rules: [] })).toEqual([]);
    expect(codes(undefined, collects("a"))).toEqual([]);
    expect(codes(collects("a"), role())).toEqual([]);
  });
});

describe("a binding", () => {
  const subject = (kind: string, name: string): Fields =>
    kind === "ServiceAccount"
      ? { kind, name, namespace: "apps" }
      : { kind, name };
  const binding = (name: string, ...subjects: readonly Fields[]): Fields =>
    object(rbac, "ClusterRoleBinding", "web", {
      roleRef: {
        apiGroup: "rbac.authorization.k8s.io",
        kind: "ClusterRole",
        name,
      },
      subjects,
    });
  const app = subject("ServiceAccount", "app");
  const other = subject("ServiceAccount", "other");

  it("of an ordinary role is told of where somebody is added", () => {
    const found = changed(binding("view", app), binding("view", app, other));
    expect(found).toMatchObject([
      {
        code: "binding-widened",
        why: "it gives ClusterRole view in the whole cluster to ServiceAccount apps/other",
      },
    ]);
    expect(codes(binding("view", app, other), binding("view", app))).toEqual(
      [],
    );
    expect(codes(undefined, binding("view", app))).toEqual([]);
    expect(
      codes(undefined, { ...binding("cluster-admin", app), kind: "Other" }),
    ).toEqual([]);
  });

  it("of cluster-admin is told of as such, a new one too", () => {
    for (const before of [undefined, binding("cluster-admin", other)])
      expect(codes(before, binding("cluster-admin", app, other))).toEqual([
        "cluster-admin-granted",
      ]);
    const edit = changed(undefined, binding("edit", app));
    expect(edit.map(({ code }) => code)).toEqual(["binding-widened"]);
    expect(edit[0]?.why).toContain("reads Secrets");
  });

  it("of a role of the same repository is judged by its rules", () => {
    const all = { apiGroups: ["*"], resources: ["*"], verbs: ["*"] };
    const root = by(
      "flux-system",
      kustomization("flux-system"),
      kustomization("apps"),
    );
    const find = (rules: Fields[], ...more: Fields[]) =>
      reviewed(
        [root, by("apps", role(...rules))],
        [root, by("apps", role(...rules), ...more)],
      ).map(({ code }) => code);
    expect(find([all], binding("web", app))).toEqual(["cluster-admin-granted"]);
    expect(find([rule(["get"], ["secrets"])], binding("web", app))).toEqual([
      "binding-widened",
    ]);
    expect(find([reads], binding("web", app))).toEqual([]);
  });

  it("of a Role is judged by the one in its namespace", () => {
    const root = by(
      "flux-system",
      kustomization("flux-system"),
      kustomization("apps"),
    );
    const roleIn = (namespace: string): Fields =>
      object(rbac, "Role", `${namespace}/web`, {
        rules: [rule(["get"], ["secrets"])],
      });
    const roleBinding = object(rbac, "RoleBinding", "apps/web", {
      roleRef: { kind: "Role", name: "web" },
      subjects: [app],
    });
    const found = (namespace: string) =>
      reviewed(
        [root, by("apps", roleIn(namespace))],
        [root, by("apps", roleIn(namespace), roleBinding)],
      ).map(({ code, why }) => `${code}: ${why}`);
    expect(found("apps")).toEqual([
      "binding-widened: it gives Role web in the namespace apps to ServiceAccount apps/app. That role reads Secrets",
    ]);
    expect(found("shop")).toEqual([]);
  });

  it("to another role than before is told of for all its subjects", () => {
    const found = changed(binding("view", app), binding("edit", app));
    expect(found.map(({ code }) => code)).toEqual([
      "immutable-field",
      "binding-widened",
    ]);
  });

  it.each([
    ["Group", "system:authenticated"],
    ["Group", "system:unauthenticated"],
    ["Group", "system:serviceaccounts"],
    ["User", "system:anonymous"],
  ])("to everyone is told of: %s %s", (kind, name) => {
    expect(codes(undefined, binding("view", subject(kind, name)))).toEqual([
      "bound-to-everyone",
    ]);
    expect(
      codes(undefined, binding("view", subject(kind, `${name}:x`))),
    ).toEqual([]);
  });
});
