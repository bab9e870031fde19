import type { Addon } from "../addon.ts";

export const argoWorkflows: Addon = {
  name: "argo-workflows",
  describe: "Workflows of containers",
  source: {
    name: "argo",
    url: "https://argoproj.github.io/argo-helm",
  },
  chart: "argo-workflows",
  version: "1.0.18",
  namespace: "argo",
  crds: "chart",
  notes: [
    "Workflows run in the namespaces of `controller.workflowNamespaces`, by default in `default` alone.",
  ],
  docs: "https://argo-workflows.readthedocs.io/",
};
