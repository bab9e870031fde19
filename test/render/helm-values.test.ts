import { expect, test } from "vitest";
import { helmValues } from "../../src/render/helm-values.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { helmVectors } from "./helm-vectors.ts";

const named = helmVectors.values.map((vector, index) => ({
  ...vector,
  title: vector.name ?? `random ${index}`,
}));

const merged = ({ values, valuesFrom, objects = {} }: (typeof named)[number]) =>
  helmValues(
    { values, valuesFrom } as Fields,
    (kind, name) => objects[`${kind}/${name}`],
  );

test.each(named.filter(({ failure }) => failure === undefined))(
  "as Flux merges them: $title",
  (vector) => {
    const result = merged(vector);
    const { values, integers } =
      "failures" in result ? { values: result, integers: [] } : result;
    expect(values).toEqual(vector.want);
    const found = integers.map(({ path, text }) => [...path, text]);
    expect(new Set(found.map(String))).toEqual(
      new Set((vector.integers ?? []).map(String)),
    );
  },
);

test.each(named.filter(({ failure }) => failure !== undefined))(
  "what Flux refuses: $title",
  (vector) => {
    const { failure: reason } = vector;
    expect(merged(vector)).toMatchObject({ failures: [{ reason }] });
  },
);

test("all that is missing is named at once, optional references are not missing", () => {
  const result = helmValues(
    {
      valuesFrom: [
        { kind: "ConfigMap", name: "none" },
        { kind: "Secret", name: "some", valuesKey: "prod" },
        { kind: "Secret", name: "other", optional: true },
        { kind: "Deployment", name: "app", optional: true },
      ],
    },
    (_, name) => (name === "some" ? { "values.yaml": "a: 1" } : undefined),
  );
  expect(result).toEqual({
    failures: [
      {
        reason: "object-missing",
        kind: "ConfigMap",
        name: "none",
        key: "values.yaml",
        targetPath: undefined,
        why: "it is missing",
      },
      {
        reason: "key-missing",
        kind: "Secret",
        name: "some",
        key: "prod",
        targetPath: undefined,
        why: "its key `prod` is missing",
      },
      {
        reason: "kind-unsupported",
        kind: "Deployment",
        name: "app",
        key: "values.yaml",
        targetPath: undefined,
        why: "values come from a ConfigMap or a Secret",
      },
    ],
  });
});

test("optional references that are not there are told", () => {
  const valuesFrom = [{ kind: "ConfigMap", name: "none", optional: true }];
  expect(helmValues({ valuesFrom }, () => undefined)).toEqual({
    values: {},
    integers: [],
    absent: [
      {
        kind: "ConfigMap",
        name: "none",
        key: "values.yaml",
        targetPath: undefined,
      },
    ],
  });
});

test.each([
  ["YAML that is broken", undefined, "a: [canary-4711\nb: *canary-4711\n"],
  ["a key that is there twice", undefined, "canary-4711: 1\ncanary-4711: 2\n"],
  ["no map", undefined, "canary-4711"],
  ["a tail that sets nothing", "a", "x,canary-4711"],
  ["a list without an end", "a", "{canary-4711"],
  ["a path of its own", "a", "x,canary-4711[canary-4711]=1"],
])("a Secret stays out of what is said about it: %s", (_, path, text) => {
  const result = helmValues(
    { valuesFrom: [{ kind: "Secret", name: "s", targetPath: path ?? "" }] },
    () => ({ "values.yaml": text }),
  );
  expect(result).toHaveProperty("failures");
  expect(JSON.stringify(result)).not.toContain("canary-4711");
});

test("a ConfigMap's text is explained, with the place", () => {
  const result = helmValues(
    { valuesFrom: [{ kind: "ConfigMap", name: "one" }] },
    () => ({ "values.yaml": "a: 1\nb: *none\n" }),
  );
  expect(result).toMatchObject({
    failures: [
      {
        reason: "unreadable",
        why: "its key `values.yaml` holds no values: there is no anchor `&none` above (line 2, column 4)",
      },
    ],
  });
});

test("inline values are left as they are", () => {
  const values = { a: { b: [1] } };
  helmValues(
    {
      values,
      valuesFrom: [{ kind: "Secret", name: "s", targetPath: "a.b[0]" }],
    },
    () => ({ "values.yaml": "2" }),
  );
  expect(values).toEqual({ a: { b: [1] } });
});

test("inline values may be Maps, as a config's values are", () => {
  const inner = new Map([["b", 1]]);
  const spec = { values: new Map([["a", inner]]) };
  expect(helmValues(spec, () => undefined)).toMatchObject({
    values: { a: { b: 1 } },
  });
});

test("an index may be 65536, and no larger", () => {
  const at = (index: number) =>
    helmValues(
      {
        valuesFrom: [{ kind: "Secret", name: "s", targetPath: `a[${index}]` }],
      },
      () => ({ "values.yaml": "x" }),
    );
  expect(at(65_536)).toHaveProperty(["values", "a", "65536"], "x");
  expect(at(65_537)).toHaveProperty("failures");
});
