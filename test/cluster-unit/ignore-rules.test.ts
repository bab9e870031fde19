import { describe, expect, it } from "vitest";
import { pathText } from "../../src/model/field-path.ts";
import { ignoredPaths } from "../../src/cluster/ignore-rules.ts";
import type { Fields } from "../../src/yaml/data.ts";

const deployment: Fields = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "apps" },
  spec: { replicas: 1, template: { spec: { containers: [{ image: "a" }] } } },
};

const paths = (ignore: unknown, object = deployment): string[] =>
  ignoredPaths({ ignore } as Fields, object).map(pathText);

const replicas = ["/spec/replicas"];

describe("what a Kustomization ignores (spec.ignore)", () => {
  it("are JSON pointers, into lists too", () => {
    expect(
      paths([
        {
          paths: [
            "/spec/replicas",
            "/spec/template/spec/containers/0/image",
            "/metadata/annotations/a.b~1c~0d",
          ],
        },
      ]),
    ).toEqual([
      "spec.replicas",
      "spec.template.spec.containers[0].image",
      'metadata.annotations["a.b/c~d"]',
    ]);
  });

  it.each<[string, Fields, boolean]>([
    ["no target", {}, true],
    ["its kind", { kind: "Deployment" }, true],
    ["another kind", { kind: "Deploy" }, false],
    ["a pattern", { kind: "Deploy.*", name: "w|web" }, true],
    ["its group and version", { group: "apps", version: "v1" }, true],
    ["another group", { group: "batch" }, false],
    ["another namespace", { namespace: "other" }, false],
    ["a broken pattern that is its name", { name: "web", kind: "(" }, false],
    ["labels, which are not looked at", { labelSelector: "a=b" }, true],
  ])("are for objects that fit: %s", (_what, target, fits) => {
    expect(paths([{ target, paths: replicas }])).toEqual(
      fits ? ["spec.replicas"] : [],
    );
  });

  it("fit an object of the core group by an empty one", () => {
    const secret = {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name: "a" },
    };
    const target = { version: "v1", kind: "Secret" };
    expect(paths([{ target, paths: ["/data"] }], secret)).toEqual(["data"]);
  });

  it.each([undefined, "all", [{}], [{ paths: [1] }]])(
    "are none where it is not of the form: %j",
    (ignore) => {
      expect(paths(ignore)).toEqual([]);
    },
  );
});
