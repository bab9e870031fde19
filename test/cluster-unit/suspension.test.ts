import { describe, expect, it } from "vitest";
import {
  isSuspended,
  saysResumed,
  suspendPatch,
} from "../../src/cluster/suspension.ts";
import { kinds } from "../../src/kinds/index.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { specSchema } from "../../src/schema/flux-schemas.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { objectOf } from "./support.ts";

const flux29 = { major: 2, minor: 9 };

it.each(kinds)(
  "$kind is suspended by a field that its CRD has, or else by an annotation",
  ({ kind, version, suspendAnnotation }) => {
    const schema = specSchema(builtinSchemas, kind, version(flux29));
    expect(schema?.properties?.["suspend"] === undefined).toBe(
      suspendAnnotation !== undefined,
    );
  },
);

describe("spec.suspend", () => {
  const release = (spec: Fields): Fields => objectOf("HelmRelease/web", spec);

  it.each([
    ["true", { suspend: true }, true, false],
    ["false", { suspend: false }, false, true],
    ["null", { suspend: null }, false, false],
    ["left out", {}, false, false],
  ] as const)("%s", (_, spec, suspended, resumed) => {
    expect(isSuspended(release(spec))).toBe(suspended);
    expect(saysResumed(release(spec))).toBe(resumed);
  });

  it("is set, and taken away whole, so that Git's silence is restored", () => {
    const kind = {
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      kind: "HelmRelease",
    };
    expect(suspendPatch(kind, true)).toEqual({ spec: { suspend: true } });
    expect(suspendPatch(kind, false)).toEqual({ spec: { suspend: null } });
  });
});

describe("an ArtifactGenerator's annotation", () => {
  const kind = {
    apiVersion: "source.extensions.fluxcd.io/v1beta1",
    kind: "ArtifactGenerator",
  };
  const by = "source.extensions.fluxcd.io/reconcile";
  const generator = (annotations: Fields): Fields => ({
    ...kind,
    metadata: { name: "parts", namespace: "flux-system", annotations },
    spec: { suspend: true },
  });

  it.each([
    ["disabled", true, false],
    ["Disabled", true, false],
    ["enabled", false, true],
  ] as const)("%s", (value, suspended, resumed) => {
    expect(isSuspended(generator({ [by]: value }))).toBe(suspended);
    expect(saysResumed(generator({ [by]: value }))).toBe(resumed);
  });

  it("counts alone: the kind has no spec.suspend", () => {
    expect(isSuspended(generator({}))).toBe(false);
    expect(suspendPatch(kind, true)).toEqual({
      metadata: { annotations: { [by]: "disabled" } },
    });
    expect(suspendPatch(kind, false)).toEqual({
      metadata: { annotations: { [by]: null } },
    });
  });
});
