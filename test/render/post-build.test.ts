import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  substituteObject,
  type PostBuilt,
} from "../../src/render/post-build.ts";
import { readVariables, type Variables } from "../../src/render/variables.ts";
import type { Data, Fields } from "../../src/yaml/data.ts";
import { readHelmValues } from "../../src/render/helm-yaml.ts";
import { toPlainData } from "../../src/render/helm-data.ts";

interface Vector {
  readonly name: string;
  readonly postBuild: Fields;
  readonly sources?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly loose?: boolean;
  readonly text: string;
  readonly skipped?: boolean;
  readonly output?: Data;
  readonly error?: string;
}

const { objects } = JSON.parse(
  readFileSync(
    new URL("fixtures/substitution-vectors.json", import.meta.url),
    "utf8",
  ),
) as { readonly objects: readonly Vector[] };

function resultOf({ text, postBuild, sources, loose }: Vector): PostBuilt {
  const variables = readVariables(
    { postBuild },
    (kind, name) => sources?.[`${kind}/${name}`] ?? "absent",
  );
  if (variables === undefined) throw new Error("there is a postBuild");
  return substituteObject(text, variables, { strict: loose !== true });
}

/** What the cluster would get; the kind where it would get nothing. */
function outputOf(vector: Vector): Fields | PostBuilt["kind"] {
  const result = resultOf(vector);
  if (result.kind === "substituted") return result.fields;
  if (result.kind === "failed") return "failed";
  const read = readHelmValues(vector.text);
  return read instanceof Map ? toPlainData(read) : "failed";
}

/** Where this is not what Flux does: none is worth a YAML reader of its own. */
const differences: ReadonlyMap<string, PostBuilt["kind"]> = new Map([
  // Refused here: equal keys, a tag of nobody's, a carriage return within a value.
  ["equal keys", "failed"],
  ["equal keys, the other way round", "failed"],
  ["whole !x 5", "failed"],
  ["carriage returns stay", "failed"],
  // Refused by Flux: YAML 1.1 breaks lines at U+0085 and takes no tab in front of an item, and kustomize cannot write "\t\n".
  ["whole a\u0085b", "substituted"],
  ["item \ttab", "substituted"],
  ["double \\n", "substituted"],
]);

describe("does what Flux's SubstituteVariables does", () => {
  it.each(objects.filter(({ name }) => !differences.has(name)))(
    "$name",
    (vector) => {
      expect(outputOf(vector)).toEqual(
        vector.error === undefined ? vector.output : "failed",
      );
    },
  );

  it.each(objects.filter(({ name }) => differences.has(name)))(
    "or not: $name",
    (vector) => {
      expect(resultOf(vector).kind).toBe(differences.get(vector.name));
    },
  );

  it("leaves alone what Flux skips", () => {
    const skipped = objects.filter((vector) => vector.skipped);
    expect(skipped.map(({ name }) => name)).toEqual([
      "label disabled",
      "annotation disabled",
      "annotation disabled, source missing",
    ]);
    for (const vector of skipped)
      expect(resultOf(vector)).toEqual({ kind: "unchanged" });
  });
});

const strict = { strict: true };

function having(given: Partial<Variables>): Variables {
  return {
    values: new Map(),
    secretValues: new Set(),
    unknownSources: [],
    always: false,
    problems: [],
    ...given,
  };
}

const configMap = { kind: "ConfigMap", name: "c" };

describe("an object", () => {
  const text = "kind: ConfigMap\ndata:\n  a: ${a}\n  b: ${b:=c}\n";

  it("stays as it is without variables, whatever it holds", () => {
    expect(substituteObject(text, having({}), strict)).toEqual({
      kind: "unchanged",
    });
  });

  it("stays as it is where it uses none", () => {
    const values = new Map([["a", "1"]]);
    const plain = "kind: ConfigMap\ndata:\n  a: $a $(a) {a}\n";
    expect(substituteObject(plain, having({ values }), strict)).toEqual({
      kind: "unchanged",
    });
  });

  it("says which values only the cluster knows", () => {
    const source = { kind: "Secret", name: "s" };
    expect(
      substituteObject(text, having({ unknownSources: [source] }), strict),
    ).toEqual({
      kind: "substituted",
      text,
      fields: { kind: "ConfigMap", data: { a: "${a}", b: "${b:=c}" } },
      unknown: [
        { name: "a", line: 3, offset: 27 },
        { name: "b", line: 4, offset: 37 },
      ],
    });
  });

  it("fails with every undefined variable", () => {
    const values = new Map([["c", "1"]]);
    expect(
      substituteObject(`${text}  d: \${d}\n`, having({ values }), strict),
    ).toMatchObject({
      kind: "failed",
      problems: [
        { kind: "undefined", name: "a" },
        { kind: "undefined", name: "d" },
      ],
    });
  });

  it("fails by what is wrong with the variables even where it uses none, unless it opts out", () => {
    const problem = { kind: "missing-source", source: configMap } as const;
    const given = having({ problems: [problem] });
    const plain = "kind: ConfigMap\nmetadata:\n  name: x\n";
    expect(substituteObject(plain, given, strict)).toEqual({
      kind: "failed",
      problems: given.problems,
    });
    const out = `${plain}  labels:\n    kustomize.toolkit.fluxcd.io/substitute: disabled\n`;
    expect(substituteObject(out, given, strict)).toEqual({ kind: "unchanged" });
  });

  it("never tells a value (fault 62)", () => {
    for (const value of ["*hunter2", "hunter2: [", "'hunter2", "@hunter2"]) {
      const values = new Map([["a", value]]);
      const result = substituteObject(text, having({ values }), strict);
      expect(result).toMatchObject({
        kind: "failed",
        problems: [{ kind: "unreadable", variables: ["a"] }],
      });
      expect(JSON.stringify(result)).not.toContain("hunter2");
    }
  });
});
