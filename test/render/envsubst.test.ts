import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  substitute,
  unknownValue,
  type Lookup,
  type Substitution,
} from "../../src/render/envsubst.ts";

interface Vector {
  readonly text: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly loose?: boolean;
  readonly output?: string;
  readonly notText?: boolean;
  readonly error?: string;
}

const { texts } = JSON.parse(
  readFileSync(
    new URL("fixtures/substitution-vectors.json", import.meta.url),
    "utf8",
  ),
) as { readonly texts: readonly Vector[] };

const strict = { strict: true };

function of(variables: Readonly<Record<string, string>>): Lookup {
  return (name) =>
    Object.hasOwn(variables, name) ? variables[name] : undefined;
}

/** What came out, in the words of Flux's library, which tells one undefined variable: the one that it evaluates first. */
function inFluxWords(
  result: Substitution,
  told: string | undefined,
): Omit<Vector, "text"> {
  if ("text" in result) return { output: result.text };
  const words = result.errors.map((error) => {
    if (error.kind === "malformed") return error.reason;
    return error.kind === "undefined"
      ? `variable not set (strict mode): "${error.name}"`
      : undefined;
  });
  const word = words.find((one) => one === told) ?? words[0];
  return word === undefined ? { notText: true } : { error: word };
}

describe("does what Flux's envsubst does", () => {
  it.each(texts)(
    "$text",
    ({ text, variables = {}, loose = false, ...want }) => {
      const result = substitute(text, of(variables), { strict: !loose });
      expect(inFluxWords(result, want.error)).toEqual(want);
    },
  );
});

describe("undefined variables", () => {
  it("tells every one, where it stands first", () => {
    const text = "a: ${one}\nb: ${two:=${three}} ${one}\nc: ${four^^} $${no}\n";
    expect(substitute(text, () => undefined, strict)).toEqual({
      errors: [
        { kind: "undefined", name: "one", line: 1, offset: 3 },
        { kind: "undefined", name: "three", line: 2, offset: 20 },
        { kind: "undefined", name: "four", line: 3, offset: 40 },
      ],
    });
  });

  it("tells the line of what cannot be parsed, and nothing else", () => {
    expect(
      substitute("a: ${one}\nb: ${a:=${}}", () => undefined, strict),
    ).toEqual({
      errors: [
        {
          kind: "malformed",
          reason: "unable to parse variable name",
          line: 2,
          offset: 18,
        },
      ],
    });
  });

  it("tells the outer one of two where that is not closed", () => {
    expect(substitute("a ${a:=${b}", () => undefined, strict)).toMatchObject({
      errors: [{ kind: "malformed", offset: 2 }],
    });
  });

  it("takes any number of variables in a row", () => {
    expect(substitute("${a}".repeat(1000), () => "b", strict)).toEqual({
      text: "b".repeat(1000),
      unknown: [],
    });
  });

  it("gives up on what is nested without end", () => {
    const result = substitute("${a:=".repeat(100_000), () => "", strict);
    expect(result).toMatchObject({
      errors: [{ kind: "malformed", reason: "nested too deep", line: 1 }],
    });
  });
});

describe("variables that only the cluster knows", () => {
  const lookup: Lookup = (name) => (name === "known" ? "value" : unknownValue);

  it("stand as they were written, and are told", () => {
    const text = "a: ${known}\nb: ${far:0:3}-${known^^} ${near:=x}\nc: ${far}";
    expect(substitute(text, lookup, strict)).toEqual({
      text: "a: value\nb: ${far:0:3}-VALUE ${near:=x}\nc: ${far}",
      unknown: [
        { name: "far", line: 2, offset: 15 },
        { name: "near", line: 2, offset: 37 },
      ],
    });
  });

  it("keep what depends on them from being known, but no default that is not needed", () => {
    expect(
      substitute("${known/a/${far}} ${known:=${far}}", lookup, strict),
    ).toMatchObject({
      text: "${known/a/${far}} value",
      unknown: [{ name: "far" }],
    });
  });
});

describe("for any text", () => {
  const anyText = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc
      .array(fc.constantFrom("$", "{", "}", "a", "é", ":=", "/", "#", "\n"))
      .map((parts) => parts.join("")),
  );
  const anything: Lookup = () => "value";

  it("without a dollar sign it is left alone", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = text.replaceAll(/[$\0]/g, "");
        expect(substitute(plain, () => undefined, strict)).toEqual({
          text: plain,
          unknown: [],
        });
      }),
    );
  });

  it("with every dollar sign doubled it comes out as it was", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const plain = text.replaceAll("\0", "");
        expect(
          substitute(plain.replaceAll("$", "$$$$"), anything, strict),
        ).toEqual({ text: plain, unknown: [] });
      }),
    );
  });

  it("strictness makes no difference where everything is defined", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(substitute(text, anything, strict)).toEqual(
          substitute(text, anything, { strict: false }),
        );
      }),
    );
  });

  it("a value's own dollar signs are not looked at", () => {
    fc.assert(
      fc.property(anyText, anyText, (before, value) => {
        const plain = before.replaceAll(/[$\0]/g, "");
        expect(substitute(`${plain}\${v}`, () => value, strict)).toEqual({
          text: plain + value,
          unknown: [],
        });
      }),
    );
  });
});
