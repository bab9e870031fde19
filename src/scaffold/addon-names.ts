/**
 * The names of the add-ons, for the help and for completion: these are read at every start, and a catalogue is too much for that.
 * A test holds them to it.
 */
export const addonNames: readonly string[] = [
  "argo-rollouts",
  "argo-workflows",
  "aws-load-balancer-controller",
  "cert-manager",
  "cluster-autoscaler",
  "external-dns",
  "external-secrets",
  "ingress-nginx",
  "karpenter",
  "keda",
  "kube-prometheus-stack",
  "kyverno",
  "metrics-server",
  "node-termination-handler",
  "sealed-secrets",
  "trivy-operator",
  "velero",
];
