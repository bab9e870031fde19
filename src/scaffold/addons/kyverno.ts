import type { Addon } from "../addon.ts";

export const kyverno: Addon = {
  name: "kyverno",
  describe: "Policies that check, change and make objects",
  source: {
    name: "kyverno",
    url: "https://kyverno.github.io/kyverno/",
  },
  chart: "kyverno",
  version: "3.9.1",
  namespace: "kyverno",
  crds: "chart",
  notes: [
    "It enforces nothing before there are policies.",
    "For a high availability give `admissionController.replicas` three.",
  ],
  docs: "https://kyverno.io/docs/",
};
