import type { Addon } from "../addon.ts";

export const sealedSecrets: Addon = {
  name: "sealed-secrets",
  describe: "Secrets encrypted in Git, readable by the cluster alone",
  source: {
    name: "sealed-secrets",
    url: "https://bitnami-labs.github.io/sealed-secrets",
  },
  chart: "sealed-secrets",
  version: "2.18.5",
  namespace: "kube-system",
  crds: "release",
  values: {
    fullnameOverride: "sealed-secrets-controller",
  },
  notes: [
    "With this name and namespace `kubeseal` finds it without flags.",
    "Back up its keys: without them nobody can read what was sealed.",
  ],
  docs: "https://github.com/bitnami-labs/sealed-secrets",
};
