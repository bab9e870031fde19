import type { Addon } from "../addon.ts";

export const trivyOperator: Addon = {
  name: "trivy-operator",
  describe:
    "Vulnerabilities and misconfigurations of what runs, as reports in the cluster",
  source: {
    name: "aquasecurity",
    url: "https://aquasecurity.github.io/helm-charts/",
  },
  chart: "trivy-operator",
  version: "0.34.0",
  namespace: "trivy-system",
  crds: "release",
  values: {
    trivy: {
      ignoreUnfixed: true,
    },
  },
  docs: "https://aquasecurity.github.io/trivy-operator/",
};
