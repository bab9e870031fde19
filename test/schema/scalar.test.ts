import { describe, expect, it } from "vitest";
import type { JsonSchema } from "../../src/schema/json-schema.ts";
import { says } from "./support.ts";

const at = { path: ["spec", "x"] };
const enumeration: JsonSchema = { enum: ["GitRepository", "Bucket"] };
const duration: JsonSchema = {
  type: "string",
  pattern: String.raw`^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`,
};
const timeout: JsonSchema = {
  type: "string",
  pattern: String.raw`^([0-9]+(\.[0-9]+)?(ms|s|m))+$`,
};

describe("a scalar", () => {
  it.each<[string, JsonSchema, readonly string[]]>([
    [
      "gitrepository",
      enumeration,
      [
        '1:1 not-allowed `spec.x`: the string "gitrepository" is not allowed\n  did you mean `GitRepository`? Allowed: `GitRepository`, `Bucket`',
      ],
    ],
    [
      "5",
      enumeration,
      [
        "1:1 not-allowed `spec.x`: the number 5 is not allowed\n  want one of `GitRepository`, `Bucket`",
      ],
    ],
    [
      "{}",
      { const: 1 },
      ["1:1 not-allowed `spec.x`: a map is not allowed\n  write 1"],
    ],
    ["Bucket", enumeration, []],
    ['""', { minLength: 1 }, ["1:1 out-of-range `spec.x`: must not be empty"]],
    [
      "ab",
      { minLength: 3 },
      ["1:1 out-of-range `spec.x`: must have 3 characters or more"],
    ],
    [
      "abc",
      { maxLength: 2 },
      [
        "1:1 out-of-range `spec.x`: is 3 characters long, 2 at most are allowed",
      ],
    ],
    ["😀😀", { minLength: 2, maxLength: 2 }, []],
    ["5", { minLength: 3 }, []],
    ["5", { minimum: 6 }, ["1:1 out-of-range `spec.x`: must be 6 or more"]],
    ["5", { maximum: 4 }, ["1:1 out-of-range `spec.x`: must be 4 or less"]],
    ["5", { minimum: 5, maximum: 5 }, []],
    ["abc", { pattern: "(" }, []],
    [
      "ab",
      { pattern: "^b", maxLength: 1 },
      [
        "1:1 out-of-range `spec.x`: is 2 characters long, 1 at most are allowed",
      ],
    ],
  ])("%s by %j", (text, schema, findings) => {
    expect(says(text, schema, at)).toEqual(findings);
  });

  it("23: a duration in days, a negative one, hours as a source's timeout", () => {
    const wants = "bad-format `spec.x`: want a duration such as 30s or 5m, got";
    expect(says("1d", duration, at)).toEqual([
      `1:1 ${wants} "1d"\n  Flux durations have no days: write 24h`,
    ]);
    expect(says("-5m", duration, at)).toEqual([
      `1:1 ${wants} "-5m"\n  a duration cannot be negative: write 5m`,
    ]);
    expect(says("1h", timeout, at)).toEqual([
      `1:1 ${wants} "1h"\n  this timeout takes ms, s and m only: write 60m`,
    ]);
    expect(says("1h30m0.5s", duration, at)).toEqual([]);
  });
});
