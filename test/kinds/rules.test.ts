/** The kinds say what the CRDs' own rules would: a rule broken is a violation at its place, and a rule kept is none. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { kinds } from "../../src/kinds/index.ts";
import { isRecord } from "../../src/schema/flux-schemas.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { ruleCases } from "./rules.ts";

/** The places of a spec's violations. */
function places(kind: string, spec: Fields): string[] {
  const found = kinds.find((one) => one.kind === kind);
  if (found === undefined) throw new Error(`no kind ${kind}`);
  return found
    .violations({ name: "a", namespace: "b", spec })
    .map(({ path }) => path.join("."));
}

describe.each(ruleCases)("$kind: $at", ({ kind, at, keeps, breaks }) => {
  it.each(keeps.map((spec) => [JSON.stringify(spec), spec] as const))(
    "is kept by %s",
    (_, spec) => expect(places(kind, spec)).toEqual([]),
  );

  it.each(breaks.map((spec) => [JSON.stringify(spec), spec] as const))(
    "is broken by %s",
    (_, spec) => expect(places(kind, spec)).toEqual([at]),
  );
});

describe.each([...new Set(ruleCases.map(({ kind }) => kind))])("%s", (kind) => {
  const violations = (spec: Fields) =>
    kinds
      .find((one) => one.kind === kind)
      ?.violations({ name: "a", namespace: "b", spec }) ?? [];

  it("says which fields each rule looks at: no other one breaks it or mends it", () => {
    const specs = ruleCases
      .filter((one) => one.kind === kind)
      .flatMap(({ keeps, breaks }) => [...keeps, ...breaks]);
    for (const spec of specs)
      for (const field of Object.keys(spec)) {
        const { [field]: _left, ...rest } = spec;
        const [before, after] = [violations(spec), violations(rest)];
        const only = (these: typeof before, others: typeof before) =>
          these.filter(
            ({ path, message }) =>
              !others.some(
                (one) =>
                  one.message === message && one.path.join() === path.join(),
              ),
          );
        for (const { path, reads = [] } of [
          ...only(before, after),
          ...only(after, before),
        ])
          expect([path[0], ...reads]).toContain(field);
      }
  });
});

const crds = new URL("../../../shared/flux-crds/", import.meta.url);

/** Every rule in a schema. */
function rulesIn(schema: unknown): string[] {
  if (Array.isArray(schema)) return schema.flatMap(rulesIn);
  if (!isRecord(schema)) return [];
  const { "x-kubernetes-validations": rules, ...rest } = schema;
  return [
    ...(Array.isArray(rules) ? rules : []).map(({ rule }) => String(rule)),
    ...Object.values(rest).flatMap(rulesIn),
  ];
}

const withoutBlanks = (rule: string): string => rule.replaceAll(/\s+/g, "");

it.skipIf(!existsSync(crds))(
  "every rule of the CRDs is among them (skipped without ../shared/flux-crds)",
  () => {
    const known = new Set(
      ruleCases.flatMap(({ kind, cel }) =>
        cel.map((rule) => `${kind}: ${withoutBlanks(rule)}`),
      ),
    );
    const wanted = new Set(
      readdirSync(crds).flatMap((file) => {
        const { spec } = parse(readFileSync(new URL(file, crds), "utf8"));
        return rulesIn(spec.versions).map(
          (rule) => `${spec.names.kind}: ${withoutBlanks(rule)}`,
        );
      }),
    );
    expect([...known].toSorted()).toEqual([...wanted].toSorted());
  },
);
