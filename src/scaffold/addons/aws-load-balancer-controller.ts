import type { Addon } from "../addon.ts";

export const awsLoadBalancerController: Addon = {
  name: "aws-load-balancer-controller",
  describe: "AWS load balancers for Services, Ingresses and Gateways",
  source: {
    name: "eks-charts",
    url: "https://aws.github.io/eks-charts",
  },
  chart: "aws-load-balancer-controller",
  version: "3.5.0",
  namespace: "kube-system",
  crds: "release",
  values: {
    clusterName: "my-cluster",
  },
  notes: [
    "Put the EKS cluster's name into `clusterName`.",
    "Its ServiceAccount needs an IAM role.",
  ],
  docs: "https://kubernetes-sigs.github.io/aws-load-balancer-controller/",
};
