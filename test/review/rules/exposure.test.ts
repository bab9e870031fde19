import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import { changed, object } from "../states.ts";

const service = (spec: Fields): Fields =>
  object("v1", "Service", "apps/web", { spec });
const codes = (before: Fields | undefined, after: Fields | undefined) =>
  changed(before, after).map(({ code }) => code);

describe("a Service", () => {
  it.each(["LoadBalancer", "NodePort"])(
    "that becomes or begins as %s is told of",
    (type) => {
      for (const before of [undefined, service({})])
        expect(codes(before, service({ type }))).toEqual(["service-exposed"]);
      expect(codes(service({ type }), service({}))).toEqual([]);
      expect(codes(service({ type }), service({ type, ports: [] }))).toEqual(
        [],
      );
    },
  );

  it("within the cluster is not", () => {
    expect(codes(undefined, service({ type: "ClusterIP" }))).toEqual([]);
    expect(codes(undefined, service({ type: "ExternalName" }))).toEqual([]);
    const other = {
      ...service({ type: "LoadBalancer" }),
      apiVersion: "example.com/v1",
    };
    expect(codes(undefined, other)).toEqual([]);
  });

  it("that is opened to all addresses is told of", () => {
    const some = service({
      type: "LoadBalancer",
      loadBalancerSourceRanges: ["10.0.0.0/8"],
    });
    expect(codes(some, service({ type: "LoadBalancer" }))).toEqual([
      "service-exposed",
    ]);
    expect(codes(service({ type: "LoadBalancer" }), some)).toEqual([]);
  });
});

describe("a host", () => {
  const ingress = (...hosts: readonly string[]): Fields =>
    object("networking.k8s.io/v1", "Ingress", "apps/web", {
      spec: { rules: hosts.map((host) => ({ host })) },
    });
  const route = (...hostnames: readonly string[]): Fields =>
    object("gateway.networking.k8s.io/v1", "HTTPRoute", "apps/web", {
      spec: { hostnames },
    });

  it.each([
    ["Ingress", ingress],
    ["HTTPRoute", route],
  ])("that is newly served is told of: %s", (_, make) => {
    const found = changed(
      make("a.example.com"),
      make("a.example.com", "b.example.com"),
    );
    expect(found.map(({ code }) => code)).toEqual(["host-exposed"]);
    expect(found[0]?.why).toContain("newly serves b.example.com");
    expect(codes(undefined, make("a.example.com"))).toEqual(["host-exposed"]);
    expect(
      codes(make("a.example.com", "b.example.com"), make("a.example.com")),
    ).toEqual([]);
    expect(codes(make("a", "b"), make("b", "a"))).toEqual([]);
  });

  it("may be every host", () => {
    const any = object("networking.k8s.io/v1", "Ingress", "apps/web", {
      spec: { defaultBackend: {} },
    });
    expect(changed(ingress("a.example.com"), any)[0]?.why).toContain(
      "newly serves every host name",
    );
  });

  it("of other kinds is nothing to tell of", () => {
    const other = object("example.com/v1", "Ingress", "apps/web", {
      spec: { rules: [{ host: "a.example.com" }] },
    });
    expect(codes(undefined, other)).toEqual([]);
  });
});

describe("a NetworkPolicy", () => {
  const policy = (apiVersion: string, spec: Fields = {}): Fields =>
    object(apiVersion, "NetworkPolicy", "apps/web", { spec });
  const own = "networking.k8s.io/v1";

  it("that is removed is told of beside its deletion", () => {
    expect(codes(policy(own), undefined)).toEqual([
      "object-deleted",
      "network-policy-removed",
    ]);
  });

  it("that changes, or is another API's, is not", () => {
    expect(codes(policy(own), policy(own, { ingress: [] }))).toEqual([]);
    expect(codes(policy("crd.projectcalico.org/v1"), undefined)).toEqual([
      "object-deleted",
    ]);
  });
});
