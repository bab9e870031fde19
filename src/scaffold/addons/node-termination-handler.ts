import type { Addon } from "../addon.ts";

export const nodeTerminationHandler: Addon = {
  name: "node-termination-handler",
  describe: "Drains AWS nodes that are about to be taken away",
  source: {
    name: "aws-ec2",
    url: "oci://public.ecr.aws/aws-ec2/helm",
  },
  chart: "aws-node-termination-handler",
  version: "0.27.6",
  namespace: "kube-system",
  notes: [
    "As it is, it watches each node's own metadata; with a queue (`enableSqsTerminationDraining`, `queueURL`) it needs an IAM role.",
    "Nodes of Karpenter do not need it: Karpenter has `settings.interruptionQueue`.",
  ],
  docs: "https://github.com/aws/aws-node-termination-handler",
};
