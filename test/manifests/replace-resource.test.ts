import { describe, expect, it } from "vitest";
import {
  replaceResources,
  type Replacement,
} from "../../src/manifests/replace-resource.ts";

const move = (
  path: string,
  names: readonly string[],
  stays = false,
): Replacement => ({ path, names, stays });

const replaced = (text: string, ...its: readonly Replacement[]) =>
  replaceResources(text, "apps", its);

describe("an entry", () => {
  it("gives way to others in its place; all else stays byte for byte", () => {
    const text =
      "# Ours\nresources:\n  - a.yaml   # first\n\n  - b.yaml\n  - c.yaml # last\nnamespace:   apps\n";
    expect(replaced(text, move("apps/b.yaml", ["x.yaml", "y.yaml"]))).toBe(
      "# Ours\nresources:\n  - a.yaml   # first\n\n  - x.yaml\n  - y.yaml\n  - c.yaml # last\nnamespace:   apps\n",
    );
    expect(replaced(text, move("apps/a.yaml", ["x.yaml"]))).toBe(
      text.replace("a.yaml", "x.yaml"),
    );
  });

  it("gets others behind it where it stays", () => {
    const text = "resources:\n  - a.yaml # first\n  - b.yaml\n";
    expect(replaced(text, move("apps/a.yaml", ["x.yaml"], true))).toBe(
      "resources:\n  - a.yaml # first\n  - x.yaml\n  - b.yaml\n",
    );
  });

  it("of a list in one line is replaced there", () => {
    const text = "resources: [a.yaml, ./b.yaml]\n";
    expect(
      replaced(
        text,
        move("apps/a.yaml", ["x.yaml", "y.yaml"]),
        move("apps/b.yaml", ["z.yaml"], true),
      ),
    ).toBe("resources: [x.yaml, y.yaml, ./b.yaml, ./z.yaml]\n");
  });

  it("keeps its quotes, its folder and its indentation", () => {
    expect(
      replaced(
        "resources:\n- './sub/b.yaml'\n- \"c.yaml\"\n",
        move("apps/sub/b.yaml", ["x.yaml", "y.yaml"]),
      ),
    ).toBe("resources:\n- './sub/x.yaml'\n- './sub/y.yaml'\n- \"c.yaml\"\n");
  });

  it("is found in another folder, and in `bases`", () => {
    expect(
      replaced(
        "bases:\n  - ../base/a.yaml\nresources:\n  - b.yaml\n",
        move("base/a.yaml", ["x.yaml"]),
      ),
    ).toBe("bases:\n  - ../base/x.yaml\nresources:\n  - b.yaml\n");
  });

  it("is replaced with the line breaks of Windows, and at the file's end", () => {
    expect(
      replaced(
        "resources:\r\n  - a.yaml\r\n  - b.yaml",
        move("apps/a.yaml", ["x.yaml", "y.yaml"]),
        move("apps/b.yaml", ["z.yaml"], true),
      ),
    ).toBe(
      "resources:\r\n  - x.yaml\r\n  - y.yaml\r\n  - b.yaml\r\n  - z.yaml",
    );
  });

  it("is quoted where YAML would take it for something else", () => {
    expect(
      replaced("resources:\n  - a.yaml\n", move("apps/a.yaml", ["#x.yaml"])),
    ).toBe('resources:\n  - "#x.yaml"\n');
  });
});

describe("nothing changes", () => {
  it.each([
    "resources:\n  - other.yaml\n",
    "resources: a.yaml\n",
    "patches:\n  - path: a.yaml\n",
    "components:\n  - a.yaml\n",
  ])("in %j", (text) => {
    expect(replaced(text, move("apps/a.yaml", ["x.yaml"]))).toBe(text);
  });
});

describe("it is left to people", () => {
  it.each([
    ["broken YAML", "resources: [a.yaml\n"],
    ["no map", "- a.yaml\n"],
    ["an anchor at the entry", "resources:\n  - &a a.yaml\n"],
  ])("%s", (_, text) => {
    expect(
      replaced(text, move("apps/a.yaml", ["x.yaml", "y.yaml"])),
    ).toBeUndefined();
  });

  it("where an entry would go and nothing come in its place", () => {
    expect(
      replaced("resources:\n  - a.yaml\n", move("apps/a.yaml", [])),
    ).toBeUndefined();
  });
});
