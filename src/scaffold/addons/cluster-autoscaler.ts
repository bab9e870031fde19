import type { Addon } from "../addon.ts";

export const clusterAutoscaler: Addon = {
  name: "cluster-autoscaler",
  describe: "Node groups as large as the Pods need them",
  source: {
    name: "autoscaler",
    url: "https://kubernetes.github.io/autoscaler",
  },
  chart: "cluster-autoscaler",
  version: "9.59.0",
  namespace: "kube-system",
  values: {
    cloudProvider: "aws",
    awsRegion: "us-east-1",
    autoDiscovery: {
      clusterName: "my-cluster",
    },
  },
  notes: [
    "Put the cluster's name and region into the values, or name another `cloudProvider`.",
    "Choose it or Karpenter for a node, never both.",
  ],
  docs: "https://github.com/kubernetes/autoscaler/tree/master/cluster-autoscaler",
};
