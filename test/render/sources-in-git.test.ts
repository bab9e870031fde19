import { describe, expect, it } from "vitest";
import { renderingLine } from "../../src/model/generated.ts";
import { nothingApplied } from "../../src/render/applied-objects.ts";
import { objectsIn } from "../../src/render/documents.ts";
import { sourcesIn } from "../../src/render/sources-in-git.ts";
import type { RenderTree } from "../../src/render/render-tree.ts";

function tree(files: Readonly<Record<string, string>>): RenderTree {
  return {
    list: () => Object.keys(files).toSorted(),
    read: (path) => files[path],
    id: (path) => files[path],
  };
}

const repository = (url: string, namespace: string | undefined): string =>
  `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts${namespace === undefined ? "" : `, namespace: ${namespace}`}}
spec: {interval: 1h, url: "${url}"}
`;

const charts = {
  kind: "HelmRepository",
  namespace: "flux-system",
  name: "charts",
};

const found = (files: Readonly<Record<string, string>>, near = ""): unknown => {
  const its = sourcesIn(tree(files), near)(charts);
  return its === undefined || "differing" in its ? its : its.fields["spec"];
};

describe("a source in Git", () => {
  it("is not what was rendered of it, and committed", () => {
    expect(
      found({
        "a.yaml": repository("https://a", "flux-system"),
        "generated/rendered/a.yaml": `${renderingLine}\n${repository("https://old", "flux-system")}`,
      }),
    ).toMatchObject({ url: "https://a" });
  });

  it("is found wherever it stands, by kind, namespace and name", () => {
    const files = {
      "a.yaml": `kind: ConfigMap\n---\n${repository("https://a", "flux-system")}`,
      "b.yaml": repository("https://b", "other"),
      "c.yaml": repository("https://c", undefined),
      "d.txt": repository("https://d", "flux-system"),
    };
    expect(found(files)).toMatchObject({ url: "https://a" });
    expect(found({})).toBeUndefined();
    expect(found({ "b.yaml": files["b.yaml"] })).toBeUndefined();
  });

  it("may leave its namespace to its Kustomization", () => {
    const files = { "c.yaml": repository("https://c", undefined) };
    expect(sourcesIn(tree(files), "")(charts)).toMatchObject({
      namespace: "flux-system",
    });
  });

  it("is what a Kustomization makes of it, which is asked with what the files agree on", () => {
    const [made] = objectsIn(repository("https://made", "flux-system")) ?? [];
    const asked: unknown[] = [];
    const its = (files: Readonly<Record<string, string>>): unknown =>
      sourcesIn(tree(files), "", {
        ...nothingApplied,
        elsewhere: (wanted, written) => {
          asked.push([wanted, written?.file]);
          return made;
        },
      })(charts);
    expect(its({ "a.yaml": repository("https://a", "flux-system") })).toBe(
      made,
    );
    expect(
      its({
        "a.yaml": repository("https://a", "flux-system"),
        "b.yaml": repository("https://b", "flux-system"),
      }),
    ).toBe(made);
    expect(its({})).toBe(made);
    expect(asked).toEqual([
      [charts, "a.yaml"],
      [charts, undefined],
      [charts, undefined],
    ]);
  });

  it("of several is the cluster's own, else one that all agree on", () => {
    const files = {
      "clusters/canary/a.yaml": repository("https://a", "flux-system"),
      "clusters/prod/b.yaml": repository("https://b", "flux-system"),
    };
    expect(found(files, "clusters/prod")).toMatchObject({ url: "https://b" });
    expect(found(files, "clusters/stage")).toEqual({
      differing: ["clusters/canary/a.yaml", "clusters/prod/b.yaml"],
    });
    const same = {
      "a.yaml": repository("https://a", "flux-system"),
      "b.yaml": repository("https://a", "flux-system"),
    };
    expect(found(same, "clusters/prod")).toMatchObject({ url: "https://a" });
  });
});
