import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadAll } from "js-yaml";
import { describe, expect, it } from "vitest";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { extractSchemas, stripSchema } from "../../src/schema/extract.ts";

function crd(fields: Record<string, unknown> = {}): unknown {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    spec: {
      group: "source.toolkit.fluxcd.io",
      names: { kind: "Bucket", plural: "buckets" },
      scope: "Namespaced",
      versions: [version("v1", true)],
      ...fields,
    },
  };
}

function version(name: string, served: boolean): unknown {
  return {
    name,
    served,
    storage: name === "v1",
    schema: {
      openAPIV3Schema: {
        type: "object",
        description: "A bucket.",
        properties: {
          spec: { type: "object", properties: { url: { type: "string" } } },
          status: { type: "object" },
        },
      },
    },
  };
}

const spec = { type: "object", properties: { url: { type: "string" } } };

describe("extractSchemas", () => {
  it("keeps the spec of every served version", () => {
    const versions = [
      version("v1beta2", true),
      version("v1", true),
      version("v1beta1", false),
    ];
    expect(extractSchemas([crd({ versions })])).toEqual({
      kinds: {
        Bucket: {
          group: "source.toolkit.fluxcd.io",
          plural: "buckets",
          scope: "Namespaced",
          versions: {
            v1: { storage: true, spec },
            v1beta2: { storage: false, spec },
          },
        },
      },
    });
  });

  it("sorts kinds and versions, whatever the order of the documents", () => {
    const alert = crd({ names: { kind: "Alert", plural: "alerts" } });
    const text = JSON.stringify(extractSchemas([crd(), alert]));
    expect(JSON.stringify(extractSchemas([alert, crd()]))).toBe(text);
    expect(text.indexOf("Alert")).toBeLessThan(text.indexOf("Bucket"));
  });

  it("passes over other objects and other people's kinds of the same name", () => {
    expect(
      extractSchemas([
        null,
        "x",
        { kind: "Namespace" },
        { kind: "CustomResourceDefinition" },
        crd({ group: "s3.aws.crossplane.io" }),
        crd({ group: "fluxcd.io.evil.example" }),
      ]),
    ).toEqual({ kinds: {} });
  });
});

describe("stripSchema", () => {
  it("keeps structure and drops prose, defaults, rules and formats", () => {
    const structure = {
      type: "object",
      required: ["list"],
      minProperties: 1,
      maxProperties: 9,
      properties: {
        list: {
          type: "array",
          minItems: 1,
          maxItems: 2,
          "x-kubernetes-list-type": "map",
          "x-kubernetes-list-map-keys": ["name"],
          items: { type: "object", properties: { name: { type: "string" } } },
        },
        text: { type: "string", pattern: "^a", minLength: 1, maxLength: 2 },
        number: { type: "integer", minimum: 0, maximum: 3, nullable: true },
        mode: { type: "string", enum: ["a", 1, true, null] },
        port: { "x-kubernetes-int-or-string": true },
        values: { "x-kubernetes-preserve-unknown-fields": true },
        labels: { type: "object", additionalProperties: { type: "string" } },
        any: { type: "object", additionalProperties: true },
      },
      anyOf: [{ required: ["text"] }],
      oneOf: [{ required: ["text"] }],
      allOf: [{ required: ["text"] }],
      not: { required: ["text", "mode"] },
    };
    expect(
      stripSchema({
        ...structure,
        description: "prose",
        default: {},
        format: "int32",
        "x-kubernetes-validations": [{ rule: "true" }],
        "x-kubernetes-map-type": "atomic",
      }),
    ).toEqual(structure);
  });

  it("does not require what the API server fills in", () => {
    expect(
      stripSchema({
        type: "object",
        required: ["provider", "name"],
        properties: {
          provider: { type: "string", default: "cosign" },
          name: { type: "string" },
        },
      }).required,
    ).toEqual(["name"]);
  });

  it("closes a map that lists no fields, as the API server prunes them", () => {
    expect(stripSchema({ type: "object" })).toEqual({
      type: "object",
      properties: {},
    });
  });

  it("makes nothing of what is no schema", () => {
    expect(stripSchema(undefined)).toEqual({});
    expect(stripSchema({ type: "nonsense", pattern: 1, enum: "x" })).toEqual(
      {},
    );
  });
});

describe("the schemas brought along", () => {
  const shared = new URL("../../../shared/", import.meta.url);
  const crds = new URL("flux-crds/", shared);
  const components = new URL("gotk-components.yaml", shared);
  const read = (file: URL) => loadAll(readFileSync(file, "utf8"));
  const skipped = (file: URL) =>
    existsSync(file) ? "" : ` (skipped: no ${fileURLToPath(file)})`;

  it.skipIf(!existsSync(crds))(
    `are those of Flux's CRDs${skipped(crds)}`,
    () => {
      const documents = readdirSync(crds).flatMap((name) =>
        read(new URL(name, crds)),
      );
      expect(extractSchemas(documents).kinds).toEqual(builtinSchemas.kinds);
    },
  );

  it.skipIf(!existsSync(components))(
    `are those of gotk-components.yaml, for the kinds it has${skipped(components)}`,
    () => {
      const { kinds } = extractSchemas(read(components));
      expect(Object.keys(kinds).length).toBeGreaterThan(5);
      expect(builtinSchemas.kinds).toMatchObject(kinds);
      for (const [kind, schema] of Object.entries(kinds))
        expect(builtinSchemas.kinds[kind]).toEqual(schema);
    },
  );
});
