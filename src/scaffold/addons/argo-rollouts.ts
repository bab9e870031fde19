import type { Addon } from "../addon.ts";

export const argoRollouts: Addon = {
  name: "argo-rollouts",
  describe: "Canary and blue-green deployments",
  source: {
    name: "argo",
    url: "https://argoproj.github.io/argo-helm",
  },
  chart: "argo-rollouts",
  version: "2.41.0",
  namespace: "argo-rollouts",
  crds: "chart",
  docs: "https://argoproj.github.io/rollouts/",
};
