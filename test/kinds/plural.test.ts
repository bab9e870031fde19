import { describe, expect, it } from "vitest";
import { pluralOf } from "../../src/kinds/plural.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";

describe("the plural of", () => {
  it.each(Object.entries(builtinSchemas.kinds))(
    "%s is the one in its CRD",
    (kind, { plural }) => expect(pluralOf(kind)).toBe(plural),
  );

  it("a name in `y` behind a vowel keeps it", () => {
    expect(pluralOf("Gateway")).toBe("gateways");
  });
});
