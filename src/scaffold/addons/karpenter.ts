import type { Addon } from "../addon.ts";

export const karpenter: Addon = {
  name: "karpenter",
  describe: "Nodes on AWS as the Pods need them",
  source: {
    name: "karpenter",
    url: "oci://public.ecr.aws/karpenter",
  },
  chart: "karpenter",
  version: "1.14.1",
  namespace: "karpenter",
  crds: "release",
  values: {
    settings: {
      clusterName: "my-cluster",
    },
  },
  notes: [
    "Put the EKS cluster's name into `settings.clusterName`.",
    "Its ServiceAccount needs an IAM role, by Pod Identity or by the annotation `eks.amazonaws.com/role-arn`.",
    "It makes no node before there are a NodePool and an EC2NodeClass.",
  ],
  docs: "https://karpenter.sh/docs/",
};
