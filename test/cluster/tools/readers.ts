import type { KubeObject } from "./api.ts";

const group = "rbac.authorization.k8s.io";

/** Lets the user `nobody` look at everything, and change nothing. */
export const readers: readonly KubeObject[] = [
  {
    apiVersion: `${group}/v1`,
    kind: "ClusterRole",
    metadata: { name: "looks" },
    rules: [
      { apiGroups: ["*"], resources: ["*"], verbs: ["get", "list", "watch"] },
    ],
  },
  {
    apiVersion: `${group}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: "looks" },
    roleRef: { apiGroup: group, kind: "ClusterRole", name: "looks" },
    subjects: [{ apiGroup: group, kind: "User", name: "nobody" }],
  },
];
