import type { Addon } from "../addon.ts";

export const externalDns: Addon = {
  name: "external-dns",
  describe: "DNS records for Services, Ingresses and Gateways",
  source: {
    name: "external-dns",
    url: "https://kubernetes-sigs.github.io/external-dns/",
  },
  chart: "external-dns",
  version: "1.21.1",
  namespace: "external-dns",
  crds: "release",
  values: {
    provider: {
      name: "aws",
    },
    policy: "upsert-only",
    txtOwnerId: "my-cluster",
  },
  notes: [
    "Name your DNS provider, and give each cluster a `txtOwnerId` of its own: by it they tell their records apart.",
    "`upsert-only` never deletes a record; `sync` does.",
  ],
  docs: "https://kubernetes-sigs.github.io/external-dns/",
};
