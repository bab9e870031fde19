import { describe, expect, it } from "vitest";
import { coreTag, resolveTagged } from "../../src/yaml/tags.ts";

describe("coreTag", () => {
  it("knows a core tag in all its spellings, on nodes of its own kind", () => {
    for (const typed of ["!!str", "!<tag:yaml.org,2002:str>", "!"])
      expect(coreTag(typed, "scalar", [])).toBe("str");
    expect(coreTag("!!map", "map", [])).toBe("map");
    expect(coreTag("!", "seq", [])).toBe("seq");
    expect(coreTag("!!map", "scalar", [])).toBe(undefined);
    expect(coreTag("!!str", "map", [])).toBe(undefined);
    expect(coreTag("!!seq", "map", [])).toBe(undefined);
  });

  it("knows no others", () => {
    for (const typed of [
      "!str",
      "!!binary",
      "!!set",
      "!!timestamp",
      "!<x>",
      "!a!b",
    ])
      expect(coreTag(typed, "scalar", [])).toBe(undefined);
  });

  it("expands handles as a document's directives say", () => {
    const tag = (handle: string, prefix: string) =>
      [{ kind: "tag", handle, prefix }] as const;
    const core = "tag:yaml.org,2002:";
    expect(coreTag("!y!int", "scalar", tag("!y!", core))).toBe("int");
    expect(coreTag("!int", "scalar", tag("!", core))).toBe("int");
    expect(coreTag("!z!int", "scalar", tag("!y!", core))).toBe(undefined);
    expect(coreTag("!!int", "scalar", tag("!!", "tag:x,2000:"))).toBe(
      undefined,
    );
  });
});

describe("resolveTagged", () => {
  it("makes of a text what the tag says, or nothing", () => {
    expect(resolveTagged("str", "null")).toBe("null");
    expect(resolveTagged("int", "0x1F")).toBe(31);
    expect(resolveTagged("float", "3")).toBe(3);
    expect(resolveTagged("bool", "FALSE")).toBe(false);
    expect(resolveTagged("null", "")).toBe(null);
    for (const [tag, text] of [
      ["int", "1.5"],
      ["int", ""],
      ["float", "x"],
      ["bool", "yes"],
      ["null", "0"],
    ] as const)
      expect(resolveTagged(tag, text)).toBe(undefined);
  });
});
