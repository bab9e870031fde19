/** Faults 73 and 74: fields that cannot be changed, namespaces that are going. */
import { afterEach, describe, expect, it } from "vitest";
import { cluster, describeCluster } from "../describe-cluster.ts";
import {
  applying,
  components,
  componentsFile,
  expectSaid,
  fleet,
  fleetOf,
  fluxOf,
  installing,
  live,
  nothing,
  podinfoFile,
  run,
  versions,
} from "./support.ts";

const crd = (
  scope: string,
  version = "v1",
): string => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec:
  group: example.com
  scope: ${scope}
  names: {kind: Thing, listKind: ThingList, plural: things, singular: thing}
  versions:
    - name: ${version}
      served: true
      storage: true
      schema: {openAPIV3Schema: {type: object}}
`;

describeCluster("on a real cluster", () => {
  afterEach(() => cluster.clean());

  describe("fault 73: a field that cannot be changed", () => {
    const deployment = (label: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: controller, namespace: default}
spec:
  selector: {matchLabels: {app: ${label}}}
  template:
    metadata: {labels: {app: ${label}}}
    spec: {containers: [{name: manager, image: example.com/manager:1}]}
`;
    const binding = (
      role: string,
    ): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: controller}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}
subjects: [{kind: User, name: somebody, apiGroup: rbac.authorization.k8s.io}]
`;
    const service = (address: string): string => `apiVersion: v1
kind: Service
metadata: {name: controller, namespace: default}
spec:
  clusterIP: ${address}
  ports: [{port: 80}]
`;

    it.each([
      ["Deployment/default/controller", "spec.selector", deployment],
      ["CustomResourceDefinition/things.example.com", "spec.scope", crd],
      ["ClusterRoleBinding/controller", "roleRef", binding],
      ["Service/default/controller", "spec.clusterIP", service],
    ] as const)(
      "fault 73: %s: the object and the field, and that nothing was applied",
      async (object, field, manifest) => {
        const [first, second] =
          manifest === crd
            ? ["Namespaced", "Cluster"]
            : manifest === service
              ? ["10.0.0.77", "10.0.0.78"]
              : ["view", "edit"];
        const repo = await fluxOf(manifest(first));
        expect(await run(repo, installing)).toMatchObject({ code: 0 });
        const before = await versions([object]);
        repo.write({
          [components]: `${manifest(second)}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: another}\n`,
        });
        const ran = await run(repo, installing);
        expect(ran.code).toBe(2);
        expectSaid(ran, "error", {
          code: "immutable-field",
          at: componentsFile,
          says: [object, field, "delete it first"],
        });
        expect(await versions([object])).toEqual(before);
        expect(await live("Namespace/another")).toBe(undefined);
      },
    );
  });

  it("an upgrade that drops a version of which objects may be stored says how to migrate them", async () => {
    const repo = await fluxOf(crd("Namespaced", "v1beta2"));
    expect(await run(repo, installing)).toMatchObject({ code: 0 });
    repo.write({ [components]: crd("Namespaced", "v1") });
    const ran = await run(repo, installing);
    expect(ran.code).toBe(2);
    expectSaid(ran, "error", {
      code: "object-invalid",
      at: componentsFile,
      says: [
        "CustomResourceDefinition/things.example.com",
        "v1beta2",
        "`flux migrate`",
      ],
    });
  });

  describe("fault 74: a namespace that is going, or is not there", () => {
    const inTeam = fleet.replace(
      "podinfo: https://stefanprodan.github.io/podinfo",
      "podinfo: {url: https://stefanprodan.github.io/podinfo, namespace: team}",
    );

    /** There is no controller here that would end it. */
    const makeTerminating = async (name: string): Promise<void> => {
      const spaces = "/api/v1/namespaces";
      await cluster.api.request("POST", spaces, { metadata: { name } });
      await cluster.api.request("DELETE", `${spaces}/${name}`);
      expect(await live(`Namespace/${name}`)).toMatchObject({
        status: { phase: "Terminating" },
      });
    };

    it("fault 74: apply says which object and which namespace, and applies nothing", async () => {
      await makeTerminating("team");
      const ran = await run(await fleetOf(inTeam), applying);
      expect(ran.code).toBe(2);
      expectSaid(ran, "error", {
        code: "namespace-terminating",
        at: podinfoFile,
        says: [
          "HelmRepository/team/podinfo",
          /namespace team .*being terminated/,
          "wait until it is gone",
        ],
      });
      expect(await versions()).toEqual(nothing);
    });

    it("fault 74: so does install", async () => {
      await makeTerminating("team");
      const ran = await run(
        await fluxOf(
          "apiVersion: v1\nkind: Namespace\nmetadata: {name: team}\n---\napiVersion: v1\nkind: ServiceAccount\nmetadata: {name: controller, namespace: team}\n",
        ),
        installing,
      );
      expect(ran.code).toBe(2);
      expectSaid(ran, "error", {
        code: "namespace-terminating",
        at: componentsFile,
        says: ["ServiceAccount/team/controller", "wait until it is gone"],
      });
    });

    it("fault 74: one that is not there is to be created first", async () => {
      const ran = await run(await fleetOf(inTeam), applying);
      expect(ran.code).toBe(2);
      expectSaid(ran, "error", {
        code: "namespace-absent",
        at: podinfoFile,
        says: ["HelmRepository/team/podinfo", '"team" not found'],
      });
      expect(await versions()).toEqual(nothing);
    });
  });
});
