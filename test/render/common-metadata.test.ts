import { describe, expect, it } from "vitest";
import { withCommonMetadata } from "../../src/render/common-metadata.ts";
import { kustomizeVectors, withoutEmpty } from "./kustomize-vectors.ts";

const owner = { namespace: "flux-system", name: "apps" };

describe("labels and annotations of what is applied", () => {
  for (const { name, spec, built = [], applied } of kustomizeVectors) {
    if (applied === undefined) continue;
    it(`are Flux's: ${name}`, () => {
      const objects = built.map((object) =>
        withCommonMetadata(object, { ...owner, spec }),
      );
      const metadata = objects.map(({ kind = null, metadata: its }) => ({
        kind,
        ...(its as object),
      }));
      expect(metadata.map((one) => withoutEmpty(one))).toEqual(applied);
    });
  }

  it("leave selectors and pod templates alone", () => {
    const labels = { app: "a" };
    const spec = {
      selector: { matchLabels: labels },
      template: { metadata: { labels } },
    };
    const object = {
      kind: "Deployment",
      metadata: { name: "a", labels },
      spec,
    };
    const common = { commonMetadata: { labels: { app: "b" } } };
    const applied = withCommonMetadata(object, { ...owner, spec: common });
    expect(applied).toEqual({
      kind: "Deployment",
      metadata: {
        name: "a",
        labels: {
          app: "b",
          "kustomize.toolkit.fluxcd.io/name": "apps",
          "kustomize.toolkit.fluxcd.io/namespace": "flux-system",
        },
      },
      spec,
    });
  });
});
