import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import type { Json, JsonSchema } from "../../src/schema/json-schema.ts";
import { validate } from "../../src/schema/validate.ts";
import { anyInstance, anySchema, instancesOf } from "./arbitraries.ts";
import { oracle } from "./oracle.ts";
import { diagnose, nodeOfData, says } from "./support.ts";

function findings(data: Json, schema: JsonSchema): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  validate(nodeOfData(data), schema, {
    source: { file: "a.yaml", text: "" },
    path: [],
    report: (diagnostic) => found.push(diagnostic),
  });
  return found;
}

describe("validate finds an error exactly where ajv does", () => {
  const specs = Object.entries(builtinSchemas.kinds).flatMap(
    ([kind, { versions }]) =>
      Object.entries(versions).map(
        ([version, { spec }]) => [`${kind} ${version}`, spec] as const,
      ),
  );

  it.each(specs)("in %s, right and slightly wrong", (_, spec) => {
    const accepts = oracle(spec);
    let right = 0;
    let wrong = 0;
    fc.assert(
      fc.property(instancesOf(spec), (data) => {
        const found = findings(data, spec);
        expect([found.length === 0, found]).toEqual([accepts(data), found]);
        if (found.length === 0) right++;
        else wrong++;
      }),
      { numRuns: 200 },
    );
    expect(Math.min(right, wrong)).toBeGreaterThan(0);
  });

  it("in any schema and any data", () => {
    fc.assert(
      fc.property(anySchema, fc.array(anyInstance), (schema, samples) => {
        const accepts = oracle(schema);
        for (const data of samples)
          expect([findings(data, schema).length === 0, data]).toEqual([
            accepts(data),
            data,
          ]);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("validate", () => {
  const schema: JsonSchema = {
    type: "object",
    properties: { a: { type: "string" }, b: { type: "integer" } },
  };

  it("13: refuses a root that is no map", () => {
    expect(says("[1]", schema)).toEqual([
      "1:1 wrong-type want a map, got a list\n  its fields: a, b",
    ]);
    expect(says("", schema)).toEqual([
      "1:1 wrong-type want a map, got nothing\n  its fields: a, b",
    ]);
  });

  it("15: says what it got and what it wants, and where", () => {
    expect(says("a: 5\nb: x", schema, { path: ["spec"] })).toEqual([
      '1:4 wrong-type `spec.a`: want a string, got the number 5\n  quote it: "5"',
      '2:4 wrong-type `spec.b`: want a whole number, got the string "x"',
    ]);
  });

  it("16: tells who wrote a word of YAML 1.1 what to write", () => {
    const words: JsonSchema = {
      type: "object",
      properties: {
        suspend: { type: "boolean" },
        version: { type: "string" },
        retries: { type: "integer" },
      },
    };
    expect(says("suspend: yes\nversion: 012\nretries: 1_000", words)).toEqual([
      '1:10 wrong-type `suspend`: want true or false, got the string "yes"\n  write true, without quotes',
      '2:10 wrong-type `version`: want a string, got the number 012\n  quote it: "012"',
      '3:10 wrong-type `retries`: want a whole number, got the string "1_000"\n  write 1000, without quotes',
    ]);
  });

  it("takes null for absent only where it is told to", () => {
    expect(says("a: ~", schema)).toHaveLength(1);
    expect(says("a: ~", schema, { nullable: true })).toEqual([]);
    expect(says("", schema, { nullable: true })).toEqual([]);
    expect(says("~", { type: "object", nullable: true })).toEqual([]);
  });

  it("does not look into free-form data", () => {
    const values: JsonSchema = {
      type: "object",
      properties: {
        values: { "x-kubernetes-preserve-unknown-fields": true },
      },
    };
    expect(says("values: {a: {b: [~, 1]}}", values)).toEqual([]);
    expect(says("values: x", values)).toEqual([]);
  });

  it("reports an error, unless it is told to report something else", () => {
    expect(diagnose("[]", schema)[0]?.severity).toBe("error");
    expect(diagnose("[]", schema, { severity: "finding" })[0]).toEqual({
      code: "wrong-type",
      severity: "finding",
      message: "want a map, got a list",
      at: { file: "a.yaml", line: 1, column: 1, length: 2 },
      hint: "its fields: a, b",
    });
  });

  it("does not touch the path it is given", () => {
    const path = ["spec"];
    diagnose("a: 1", schema, { path });
    expect(path).toEqual(["spec"]);
  });
});
