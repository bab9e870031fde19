import { describe, expect, it } from "vitest";
import { clusters, namespace, plan } from "./support.ts";

const config = `kustomizations: {flux-system: , apps: }\n${clusters}`;
const own = "resources/clusters/prod/apps";

describe("an object that a cluster's folder and the shared one both hold", () => {
  it("is refused, hand-written in both", async () => {
    const { says, messages } = await plan(config, {
      [`${own}/mine.yaml`]: namespace("apps"),
    });
    expect(says).toEqual([`${own}/mine.yaml duplicate-object`]);
    expect(messages[0]).toContain("Namespace/apps is in");
    expect(messages[0]).toContain("resources/apps/namespace.yaml");
  });

  it("is refused, generated in one of them", async () => {
    const { says } = await plan(
      `releases: {a: {namespace: apps, chart: charts/a}}\n${config}`,
      {
        "resources/apps/a.yaml":
          "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a, namespace: apps}\n",
      },
    );
    expect(says).toContain("9:12 duplicate-object");
  });

  it("may be a patch, where a kustomization file of a person's decides", async () => {
    const { says } = await plan(config, {
      [`${own}/patch.yaml`]: namespace("apps"),
      [`${own}/kustomization.yaml`]:
        "resources: [../../../apps]\npatches: [{path: patch.yaml}]\n",
    });
    expect(says).toEqual([]);
  });

  it("is no other of the same name", async () => {
    const { says } = await plan(config, {
      [`${own}/mine.yaml`]: namespace("other"),
      "resources/clusters/canary/infra/mine.yaml": namespace("apps"),
    });
    expect(says).toEqual([]);
  });
});
