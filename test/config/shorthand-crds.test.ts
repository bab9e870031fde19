/** Whatever text the config takes for a field of Flux's, what it stands for fits the CRD: no shorthand is a way around it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { configSchema, fieldsForm, specOf } from "../../src/config/schema.ts";
import { kinds } from "../../src/kinds/index.ts";
import type { FluxKind } from "../../src/kinds/kind.ts";
import { defaultFluxVersion } from "../../src/model/flux-version.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import type { FluxSchemas } from "../../src/schema/flux-schemas.ts";
import { schemaAt, type JsonSchema } from "../../src/schema/json-schema.ts";
import { enumOf } from "../../src/schema/reference-text.ts";
import { validate } from "../../src/schema/validate.ts";
import type { Data } from "../../src/yaml/data.ts";
import { readDocuments } from "../../src/yaml/read.ts";

const spec = (kind: FluxKind): JsonSchema =>
  specOf(kind, builtinSchemas, defaultFluxVersion);
const config = configSchema(builtinSchemas, defaultFluxVersion);

/** What a schema says of data, nothing where they fit; fields may be missing. */
function refusals(data: Data, schema: JsonSchema): string[] {
  const source = { file: "a", text: JSON.stringify(data) };
  const found: string[] = [];
  const [document] = readDocuments(source, () => {}, { strictScalars: true });
  if (document === undefined) throw new Error(source.text);
  validate(document.root, schema, {
    source,
    path: [],
    partial: true,
    nullable: true,
    report: ({ message }) => found.push(message),
  });
  return found;
}

const allKinds = [...kinds.map(({ kind }) => kind), "Deployment", ""];
const words = ["a", "flux-system", "*", "A", ""];
const lengths = [63, 64, 253, 254];
const word = fc.constantFrom(
  ...words,
  ...lengths.map((length) => "x".repeat(length)),
);

/** Texts of every form, with the kinds of the field's enum among others. */
const texts = (allowed: readonly string[]) =>
  fc.oneof(
    ...[allKinds, allowed].map((from) =>
      fc
        .tuple(
          fc.constantFrom(...from, "Foo"),
          fc.array(word, { minLength: 1, maxLength: 3 }),
        )
        .map(([kind, rest]) => [kind, ...rest].join("/")),
    ),
    fc
      .array(word, { minLength: 1, maxLength: 3 })
      .map((parts) => parts.join("/")),
    fc
      .tuple(fc.constantFrom("http", "https", "ssh", "oci", "git", "s3"), word)
      .map(([scheme, rest]) => `${scheme}://${rest}`),
    fc.constantFrom("git@example.com:a/b", "example.com/a"),
    fc.string(),
  );

const texted = kinds.filter(({ itemText }) => itemText !== undefined);

it.each(texted)("$kind as one text", (kind) => {
  let taken = 0;
  fc.assert(
    fc.property(texts([]), (text) => {
      if (refusals(text, config.item(kind)).length > 0) return;
      taken++;
      const expanded = kind.itemText?.expand(text) ?? null;
      expect(refusals(expanded, spec(kind))).toEqual([]);
    }),
    { numRuns: 500 },
  );
  expect(taken).toBeGreaterThan(5);
});

describe.each(kinds.filter(({ shorthands }) => shorthands.length > 0))(
  "$kind",
  (flux) => {
    const whole = spec(flux);
    const item = config.item(flux);

    it.each(flux.shorthands)("$field", ({ field, writes, expand }) => {
      const its = fieldsForm(item).properties?.[field] ?? {};
      const written = schemaAt(whole, ...writes) ?? {};
      const context = { sourceKinds: () => [], written };
      const kind = schemaAt(written.items ?? written, "kind");
      const some = texts(enumOf(kind));
      const values = fc.oneof<fc.Arbitrary<Data>[]>(
        some,
        fc.array(some, { minLength: 1, maxLength: 2 }),
      );
      let taken = 0;
      fc.assert(
        fc.property(values, (value) => {
          if (refusals(value, its).length > 0) return;
          taken++;
          const expanded = expand(value, context);
          if (typeof expanded === "string") throw new Error(expanded);
          expect(refusals(expanded, whole)).toEqual([]);
        }),
        { numRuns: 800 },
      );
      expect(taken).toBeGreaterThan(5);
    });
  },
);

/** The schemas with other ones for a field of a kind. */
function withField(
  kind: string,
  field: string,
  schema: JsonSchema | undefined,
) {
  const its = builtinSchemas.kinds[kind];
  if (its === undefined) throw new Error(kind);
  const versions = Object.entries(its.versions).map(([version, one]) => {
    const { [field]: _old, ...rest } = one.spec.properties ?? {};
    const properties =
      schema === undefined ? rest : { ...rest, [field]: schema };
    return [version, { ...one, spec: { ...one.spec, properties } }];
  });
  const schemas: FluxSchemas = {
    kinds: {
      ...builtinSchemas.kinds,
      [kind]: { ...its, versions: Object.fromEntries(versions) },
    },
  };
  return configSchema(schemas, defaultFluxVersion);
}

const kindOf = (name: string): FluxKind => {
  const kind = kinds.find((one) => one.kind === name);
  if (kind === undefined) throw new Error(name);
  return kind;
};

it("another Flux's CRDs are what counts: a kind more, a scheme more", () => {
  const reference = withField("HelmRelease", "chartRef", {
    type: "object",
    properties: { kind: { enum: ["Thing"] }, name: { type: "string" } },
  }).item(kindOf("HelmRelease"));
  const at = schemaAt(reference, "chartRef") ?? {};
  expect(refusals("Thing/a", at)).toEqual([]);
  expect(refusals("HelmChart/a", at)).toHaveLength(1);
  const url = withField("GitRepository", "url", {
    type: "string",
    pattern: "^(https|git)://.*$",
  }).item(kindOf("GitRepository"));
  expect(refusals("git://a", url)).toEqual([]);
  expect(refusals("ssh://a", url)).toHaveLength(1);
});

it("a Flux without the field has no shorthand for it", () => {
  const kind = kindOf("HelmRelease");
  const item = withField("HelmRelease", "chartRef", undefined).item(kind);
  expect(refusals({ chartRef: "HelmChart/a" }, item)).toEqual([
    "unknown field `chartRef`",
  ]);
});
