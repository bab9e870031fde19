import type { Addon } from "../addon.ts";

export const metricsServer: Addon = {
  name: "metrics-server",
  describe:
    "CPU and memory of Pods and nodes, for `kubectl top` and autoscalers",
  source: {
    name: "metrics-server",
    url: "https://kubernetes-sigs.github.io/metrics-server/",
  },
  chart: "metrics-server",
  version: "3.14.0",
  namespace: "kube-system",
  values: {
    replicas: 2,
    podDisruptionBudget: {
      enabled: true,
      minAvailable: 1,
    },
  },
  docs: "https://github.com/kubernetes-sigs/metrics-server",
};
