import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { kindOf, kinds } from "../../src/kinds/index.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { specSchema } from "../../src/schema/flux-schemas.ts";

const flux29 = { major: 2, minor: 9 };

describe.each(kinds)("$kind", (kind) => {
  it("has a schema in the version that Flux 2.9 serves", () => {
    expect(
      specSchema(builtinSchemas, kind.kind, kind.version(flux29)),
    ).toBeDefined();
    expect(builtinSchemas.kinds[kind.kind]?.group).toBe(kind.group);
  });

  it("is found by any version of its group, and by no other group", () => {
    expect(kindOf(`${kind.group}/v9`, kind.kind)).toBe(kind);
    expect(kindOf(`example.com/v1`, kind.kind)).toBeUndefined();
  });

  it("takes the default interval where its schema has one, ImagePolicy aside", () => {
    const schema = specSchema(
      builtinSchemas,
      kind.kind,
      kind.version(flux29),
    )?.properties;
    // Its CRD refuses an interval but in one case; the others' is not about looking at something again.
    const without = [
      "ImagePolicy",
      "ImageUpdateAutomation",
      "Provider",
      "Receiver",
    ];
    expect(kind.takesInterval).toBe(
      schema?.["interval"] !== undefined && !without.includes(kind.kind),
    );
  });

  it("says what the cluster loses by it, in so many words", () => {
    const loss = kind.loss({
      name: "a",
      namespace: "b",
      spec: { prune: true },
    });
    expect(loss).toMatch(/^[a-z].*[^.]$/);
  });
});

it("no two share a section, a prefix or a name", () => {
  for (const of of [
    kinds.map(({ kind }) => kind),
    kinds.map(({ section }) => section.join(".")),
    kinds.map(({ filePrefix }) => filePrefix),
  ])
    expect(new Set(of).size).toBe(kinds.length);
  // One prefix before another would make two files of one name: flux-image-… and flux-image-policy-….
  const clashes = kinds.flatMap(({ filePrefix }) =>
    kinds
      .map((other) => other.filePrefix)
      .filter((one) => one !== filePrefix && one.startsWith(filePrefix)),
  );
  expect(clashes).toEqual([]);
});

const crds = new URL("../../../shared/flux-crds/", import.meta.url);

it.skipIf(!existsSync(crds))(
  "kubectl's short names are the CRDs' (skipped without ../shared/flux-crds)",
  () => {
    const served = new Map<string, string[]>(
      readdirSync(crds).map((file) => {
        const { spec } = parse(readFileSync(new URL(file, crds), "utf8"));
        return [spec.names.kind, spec.names.shortNames ?? []];
      }),
    );
    for (const { kind, shortNames = [] } of kinds)
      expect({ kind, shortNames }).toEqual({
        kind,
        shortNames: served.get(kind),
      });
  },
);

it("Alert and Provider are v1 from Flux 2.10 on", () => {
  const versions = (minor: number) =>
    Object.fromEntries(
      kinds.map(({ kind, version }) => [kind, version({ major: 2, minor })]),
    );
  expect(versions(9)).toMatchObject({ Alert: "v1beta3", Provider: "v1beta3" });
  expect(versions(10)).toEqual({
    ...versions(9),
    Alert: "v1",
    Provider: "v1",
  });
});
