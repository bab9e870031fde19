/** The add-ons that `init --addon` and `add addon` know. A new one is a file in addons/ and a line here. */
import type { Addon } from "./addon.ts";
import { argoRollouts } from "./addons/argo-rollouts.ts";
import { argoWorkflows } from "./addons/argo-workflows.ts";
import { awsLoadBalancerController } from "./addons/aws-load-balancer-controller.ts";
import { certManager } from "./addons/cert-manager.ts";
import { clusterAutoscaler } from "./addons/cluster-autoscaler.ts";
import { externalDns } from "./addons/external-dns.ts";
import { externalSecrets } from "./addons/external-secrets.ts";
import { ingressNginx } from "./addons/ingress-nginx.ts";
import { karpenter } from "./addons/karpenter.ts";
import { keda } from "./addons/keda.ts";
import { kubePrometheusStack } from "./addons/kube-prometheus-stack.ts";
import { kyverno } from "./addons/kyverno.ts";
import { metricsServer } from "./addons/metrics-server.ts";
import { nodeTerminationHandler } from "./addons/node-termination-handler.ts";
import { sealedSecrets } from "./addons/sealed-secrets.ts";
import { trivyOperator } from "./addons/trivy-operator.ts";
import { velero } from "./addons/velero.ts";

/** By name, in alphabetical order. */
export const addons: readonly Addon[] = [
  argoRollouts,
  argoWorkflows,
  awsLoadBalancerController,
  certManager,
  clusterAutoscaler,
  externalDns,
  externalSecrets,
  ingressNginx,
  karpenter,
  keda,
  kubePrometheusStack,
  kyverno,
  metricsServer,
  nodeTerminationHandler,
  sealedSecrets,
  trivyOperator,
  velero,
];
