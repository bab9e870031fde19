import type { Addon } from "../addon.ts";

export const certManager: Addon = {
  name: "cert-manager",
  describe: "TLS certificates, issued and renewed",
  source: {
    name: "jetstack",
    url: "https://charts.jetstack.io",
  },
  chart: "cert-manager",
  version: "v1.21.1",
  namespace: "cert-manager",
  crds: "chart",
  values: {
    crds: {
      enabled: true,
    },
  },
  notes: ["It issues nothing before there is an Issuer or a ClusterIssuer."],
  docs: "https://cert-manager.io/docs/",
};
