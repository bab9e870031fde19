/** What the review says of immutable fields and other refusals is what a real API server does. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { fieldsAt, textAt } from "../../src/kinds/fields.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { cases } from "../review/refusals.ts";
import { describeCluster } from "./describe-cluster.ts";
import { conditionOf, type KubeObject } from "./tools/api.ts";

const namespace = "apps";

describeCluster("changes that the API server refuses", (cluster) => {
  beforeAll(() =>
    cluster.apply([
      {
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: namespace },
      },
      // A claim may only grow where its class lets it.
      {
        apiVersion: "storage.k8s.io/v1",
        kind: "StorageClass",
        metadata: { name: "fast" },
        provisioner: "review.example.com/disk",
        allowVolumeExpansion: true,
      },
    ]),
  );
  afterAll(() => cluster.clean());

  /** As the kustomize-controller applies, whose fields these then are. */
  const apply = (object: Fields): Promise<void> =>
    cluster.apply([object as unknown as KubeObject], "kustomize-controller");

  it.each(cases.map((one, index) => ({ ...one, index })))(
    "$name",
    async ({ name, before, after, immutable, refused, index }) => {
      const [old, next] = [before, after].map((one) => named(one, index));
      if (old === undefined || next === undefined) throw new Error("no case");
      await apply(old);
      await settle(old, name);
      const isRefused = await apply(next).then(
        () => false,
        (error: unknown) => {
          expect(String(error)).toMatch(/: 422 /);
          return true;
        },
      );
      expect(isRefused).toBe(refused || immutable.length > 0);
      await cluster.api.request("DELETE", await pathOf(old));
    },
  );

  /** What controllers would have done by now. */
  async function settle(object: Fields, name: string): Promise<void> {
    const { kind, metadata } = object as unknown as KubeObject;
    if (kind === "CustomResourceDefinition")
      await cluster.until(
        kind,
        undefined,
        metadata.name,
        (one) => conditionOf(one, "Established")?.status === "True",
      );
    if (name.endsWith("(bound)"))
      await cluster.api.request("PATCH", `${await pathOf(object)}/status`, {
        status: { phase: "Bound", capacity: { storage: "2Gi" } },
      });
  }

  function pathOf(object: Fields): Promise<string> {
    const { kind = "", metadata } = object as unknown as KubeObject;
    return cluster.path(kind, metadata.namespace, metadata.name);
  }
});

/** Each case has an object of its own, since what is protected by a finalizer does not go at once; a CRD's is its group. */
function named(object: Fields, index: number): Fields {
  if (textAt(object, "kind") === "CustomResourceDefinition")
    return JSON.parse(
      JSON.stringify(object).replaceAll(
        "review.example.com",
        `review-${index}.example.com`,
      ),
    ) as Fields;
  const metadata = { ...fieldsAt(object, "metadata"), name: `review-${index}` };
  return { ...object, metadata };
}
