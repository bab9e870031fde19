/** States of objects, biased to what a diff gets wrong: lists of named items, doubles, other orders. */
import * as fc from "fast-check";
import type { Data, Fields } from "../../src/yaml/data.ts";

const scalars = fc.constantFrom<Data[]>(
  "",
  "a",
  "b",
  "--x=1",
  0,
  1,
  true,
  null,
);

const names = fc.constantFrom("a", "b", "c");

/** Items as lists of a pod have them, now and then without a name or with somebody else's. */
const item: fc.Arbitrary<Data> = fc.oneof(
  scalars,
  fc.record(
    {
      name: names,
      value: fc.constantFrom("1", "2", "$(a)", "$(b)"),
      containerPort: fc.constantFrom(80, 81),
      protocol: fc.constantFrom("TCP", "UDP"),
      verbs: fc.array(names, { maxLength: 3 }),
    },
    { requiredKeys: [] },
  ),
);

const fields = fc.constantFrom(
  "env",
  "args",
  "ports",
  "rules",
  "initContainers",
  "data",
  "constructor",
);

/** The spec of an object. */
export const specs: fc.Arbitrary<Fields> = fc.dictionary(
  fields,
  fc.oneof(
    scalars,
    fc.array(item, { maxLength: 5 }),
    fc.dictionary(fields, fc.oneof(scalars, fc.array(item, { maxLength: 3 }))),
  ),
  { noNullPrototype: true },
);

/** API versions whose lists are Kubernetes' own, Flux's and anybody's. */
export const apiVersions = fc.constantFrom(
  "v1",
  "apps/v1",
  "helm.toolkit.fluxcd.io/v2",
  "example.org/v1",
);

/** The same data, the keys of its maps in another order. */
export function reversedKeys(data: Data): Data {
  if (Array.isArray(data)) return data.map((one: Data) => reversedKeys(one));
  if (typeof data !== "object" || data === null) return data;
  return Object.fromEntries(
    Object.entries(data)
      .toReversed()
      .map(([key, value]) => [key, reversedKeys(value as Data)]),
  );
}
