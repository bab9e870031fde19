import type { Addon } from "../addon.ts";

export const externalSecrets: Addon = {
  name: "external-secrets",
  describe: "Secrets out of a cloud's secret manager or a vault",
  source: {
    name: "external-secrets",
    url: "https://charts.external-secrets.io",
  },
  chart: "external-secrets",
  version: "2.9.0",
  namespace: "external-secrets",
  crds: "chart",
  notes: [
    "It reads nothing before there is a SecretStore or a ClusterSecretStore.",
  ],
  docs: "https://external-secrets.io/",
};
