import type { Addon } from "../addon.ts";

export const ingressNginx: Addon = {
  name: "ingress-nginx",
  describe: "The NGINX Ingress controller of the Kubernetes project (retired)",
  source: {
    name: "ingress-nginx",
    url: "https://kubernetes.github.io/ingress-nginx",
  },
  chart: "ingress-nginx",
  version: "4.15.1",
  namespace: "ingress-nginx",
  values: {
    controller: {
      replicaCount: 2,
    },
  },
  notes: [
    "The project is retired: since March 2026 there are no releases and no security fixes. It recommends an implementation of the Gateway API instead.",
  ],
  docs: "https://kubernetes.github.io/ingress-nginx/",
};
