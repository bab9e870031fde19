/** What is newly reachable from outside the cluster. */
import { textAt } from "../../kinds/fields.ts";
import type { Fields } from "../../yaml/data.ts";
import { specOf } from "../fate.ts";
import { mapsAt, textsAt } from "../pods.ts";
import { eachChange, groupKind, listed, type Found } from "../review.ts";

const outward: Readonly<Record<string, string>> = {
  LoadBalancer: "its load balancer makes it reachable from outside the cluster",
  NodePort: "every node's address makes it reachable from outside the cluster",
};

/** Services that are reached from outside in a way in which they were not, or from anywhere instead of from some addresses. */
export const serviceExposed = eachChange((change) => {
  const { before, after } = change;
  if (groupKind(change) !== "/Service" || after === undefined) return [];
  const type = textAt(specOf(after), "type") ?? "ClusterIP";
  const found: Found[] = [];
  const how = outward[type];
  if (how !== undefined && textAt(specOf(before ?? {}), "type") !== type)
    found.push({
      code: "service-exposed",
      why: `it is newly of type ${type}: ${how}`,
    });
  const [had, has] = [before, after].map((one) =>
    textsAt(specOf(one ?? {}), "loadBalancerSourceRanges"),
  );
  if (
    found.length === 0 &&
    type === "LoadBalancer" &&
    (had?.length ?? 0) > 0 &&
    has?.length === 0
  )
    found.push({
      code: "service-exposed",
      why: `it no longer has \`loadBalancerSourceRanges\`: it is reachable from any address`,
    });
  return found;
});

/** Where kinds name the hosts that they serve. */
const hosts: ReadonlyMap<string, (spec: Fields) => readonly string[]> = new Map(
  [
    [
      "networking.k8s.io/Ingress",
      (spec: Fields): string[] => [
        ...mapsAt(spec, "rules").map((rule) => textAt(rule, "host") ?? "*"),
        ...(spec["defaultBackend"] === undefined ? [] : ["*"]),
      ],
    ],
    ["gateway.networking.k8s.io/HTTPRoute", routeHosts],
    ["gateway.networking.k8s.io/GRPCRoute", routeHosts],
    ["gateway.networking.k8s.io/TLSRoute", routeHosts],
  ],
);

function routeHosts(spec: Fields): string[] {
  const names = textsAt(spec, "hostnames");
  return names.length === 0 ? ["*"] : names;
}

/** Hosts that an Ingress or a route newly serves. */
export const hostExposed = eachChange((change) => {
  const hostsOf = hosts.get(groupKind(change));
  if (hostsOf === undefined || change.after === undefined) return [];
  const had = change.before === undefined ? [] : hostsOf(specOf(change.before));
  const added = [...new Set(hostsOf(specOf(change.after)))]
    .filter((host) => !had.includes(host))
    .toSorted();
  if (added.length === 0) return [];
  const what = added.map((host) => (host === "*" ? "every host name" : host));
  return [
    {
      code: "host-exposed",
      why: `it newly serves ${listed(what)}`,
    },
  ];
});

/** NetworkPolicies that go: what they kept out gets in, unless another one covers the same Pods. */
export const networkPolicyRemoved = eachChange((change) => {
  const { before, after } = change;
  if (groupKind(change) !== "networking.k8s.io/NetworkPolicy") return [];
  if (before === undefined || after !== undefined) return [];
  return [
    {
      code: "network-policy-removed",
      why: `it is removed: Pods in ${change.namespace} that no other policy covers are open to all traffic`,
    },
  ];
});
