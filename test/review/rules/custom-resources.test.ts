import { describe, expect, it } from "vitest";
import type { Fields } from "../../../src/yaml/data.ts";
import {
  by,
  changed,
  crdsOf,
  helmRelease,
  kustomization,
  made,
  object,
  only,
  reviewed,
  told,
  type Part,
} from "../states.ts";

const definition = (...versions: readonly Fields[]): Fields =>
  object(
    "apiextensions.k8s.io/v1",
    "CustomResourceDefinition",
    "things.example.com",
    { spec: { names: { kind: "Thing" }, versions } },
  );
const v1 = { name: "v1", served: true, storage: true };
const old = { name: "v1beta1", served: true, storage: false };

const dropped = (before: Fields, after: Fields) =>
  only(changed(before, after), "crd-version-dropped");

describe("a version of a CRD", () => {
  it("that goes: what uses it fails", () => {
    const found = dropped(definition(v1, old), definition(v1));
    expect(found).toHaveLength(1);
    expect(found[0]?.why).toBe(
      "version v1beta1 is removed: every manifest and every client that uses it for Thing fails from then on",
    );
    expect(found[0]?.fix).toContain("Move it to v1");
  });

  it("that is no longer served", () => {
    const found = dropped(
      definition(v1, old),
      definition(v1, { ...old, served: false }),
    );
    expect(found[0]?.why).toContain("no longer served");
  });

  it("that objects are stored in: the API server refuses", () => {
    const found = dropped(
      definition(v1, old),
      definition({ ...old, storage: true }),
    );
    expect(found[0]?.why).toContain("the API server refuses the CRD");
  });

  it("that was not served before, or that is new, is nothing to tell of", () => {
    const unserved = { ...old, served: false };
    const deprecated = { ...unserved, deprecated: true };
    expect(
      dropped(definition(v1, unserved), definition(v1, deprecated)),
    ).toEqual([]);
    expect(dropped(definition(v1, unserved), definition(v1))).toEqual([]);
    expect(dropped(definition(v1), definition(v1, old))).toEqual([]);
    expect(
      dropped(
        definition(v1, old),
        definition(v1, { ...old, deprecated: true }),
      ),
    ).toEqual([]);
  });
});

describe("a CRD of a chart's crds folder", () => {
  const root = by(
    "flux-system",
    kustomization("flux-system"),
    kustomization("apps"),
  );
  const of = (spec: Fields, one: Fields | undefined): Part[] => [
    root,
    by("apps", helmRelease("apps/podinfo", spec)),
    crdsOf("apps/podinfo", ...(one === undefined ? [] : [one])),
  ];
  const changes = (spec: Fields) =>
    reviewed(of(spec, definition(v1, old)), of(spec, definition(v1)));
  const thing = "CustomResourceDefinition/things.example.com";

  it.each([
    ["Skip", { upgrade: { crds: "Skip" } }],
    [
      "Create without server-side apply",
      { upgrade: { serverSideApply: "disabled" } },
    ],
  ])("is left as it is by %s", (_, spec: Fields) => {
    const found = changes(spec);
    expect(told(found)).toEqual([`not-applied ${thing}`]);
    expect(found[0]?.why).toContain(
      "of HelmRelease/apps/podinfo leaves it as the cluster has it: the change is not applied",
    );
  });

  it.each([
    ["CreateReplace", { upgrade: { crds: "CreateReplace" } }],
    // Helm then creates by applying.
    [
      "Create by server-side apply",
      { upgrade: { crds: "Create", serverSideApply: "enabled" } },
    ],
  ])("is changed by %s", (_, spec: Fields) => {
    const found = changes(spec);
    expect(told(found)).toEqual([`crd-version-dropped ${thing}`]);
    expect(found[0]?.why).not.toContain("Git does not say");
  });

  it("is changed by default, or left: Git does not say how it was installed", () => {
    const found = changes({});
    expect(told(found)).toEqual([
      `crd-version-dropped ${thing}`,
      `not-applied ${thing}`,
    ]);
    expect(found[0]?.why).toContain(
      "; whether `upgrade.crds: Create` applies that, Git does not say",
    );
  });

  it("stays where the chart no longer has it, and where the release goes", () => {
    expect(reviewed(of({}, definition(v1)), of({}, undefined))).toMatchObject([
      {
        code: "object-left-behind",
        why: "it goes from Git but stays in the cluster, since Helm deletes no CRD of a chart's `crds/` folder",
      },
    ]);
    const found = reviewed(of({}, definition(v1)), [root]);
    expect(told(found)).toEqual([
      "release-uninstalled HelmRelease/apps/podinfo",
      `object-left-behind ${thing}`,
    ]);
    expect(found[0]?.why).toContain(`while ${thing} stays`);
  });

  it("of templates goes with them", () => {
    const parts = (...objects: readonly Fields[]): Part[] => [
      root,
      by("apps", helmRelease("apps/podinfo")),
      made("apps/podinfo", ...objects),
    ];
    expect(told(reviewed(parts(definition(v1)), parts()))).toEqual([
      `crd-deleted ${thing}`,
    ]);
  });

  it("passes from one release to another without being lost", () => {
    const releases = by(
      "apps",
      helmRelease("apps/podinfo"),
      helmRelease("apps/crds"),
    );
    const one = definition(v1);
    expect(
      reviewed(
        [root, releases, crdsOf("apps/podinfo", one)],
        [root, releases, crdsOf("apps/crds", one)],
      ),
    ).toEqual([]);
    expect(
      told(
        reviewed(
          [root, releases, made("apps/podinfo", one)],
          [root, releases, crdsOf("apps/crds", one)],
        ),
      ),
    ).toEqual([`owner-moved ${thing}`]);
  });

  it("has no field that may not change where it is left as it is", () => {
    const scoped = (scope: string): Fields => ({
      ...definition(v1),
      spec: { names: { kind: "Thing" }, versions: [v1], scope },
    });
    const spec = { upgrade: { crds: "Skip" } };
    expect(
      told(
        reviewed(of(spec, scoped("Cluster")), of(spec, scoped("Namespaced"))),
      ),
    ).toEqual([`not-applied ${thing}`]);
  });
});
