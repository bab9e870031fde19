import type { Addon } from "../addon.ts";

export const kubePrometheusStack: Addon = {
  name: "kube-prometheus-stack",
  describe: "Prometheus, Alertmanager and Grafana, with rules and dashboards",
  source: {
    name: "prometheus-community",
    url: "https://prometheus-community.github.io/helm-charts",
  },
  chart: "kube-prometheus-stack",
  version: "88.5.3",
  namespace: "monitoring",
  crds: "release",
  values: {
    prometheus: {
      prometheusSpec: {
        serviceMonitorSelectorNilUsesHelmValues: false,
        podMonitorSelectorNilUsesHelmValues: false,
        ruleSelectorNilUsesHelmValues: false,
      },
    },
  },
  notes: [
    "With these values Prometheus takes the ServiceMonitors, PodMonitors and rules of all releases, not only of this one.",
    "It keeps its data in an emptyDir until `prometheus.prometheusSpec.storageSpec` says where else.",
  ],
  docs: "https://github.com/prometheus-community/helm-charts/tree/main/charts/kube-prometheus-stack",
};
