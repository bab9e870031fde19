import { describe, expect, it } from "vitest";
import { ordered, read, readOne } from "./support.ts";

describe("scalars", () => {
  it("are decoded by their style", () => {
    const text = `- 'it''s'
- "a\\tb\\x41\\u00e9\\U0001F600"
- |-
  a
   b

  c
- >
  a
  b

  c
- plain
  over two lines
- "x\\
  y"
`;
    expect(readOne(text)).toEqual([
      "it's",
      "a\tbAé😀",
      "a\n b\n\nc",
      "a b\nc\n",
      "plain over two lines",
      "xy",
    ]);
  });

  it("have their type from their looks only where they are plain", () => {
    const text = "[1, '1', ~, '', true, 'true', 1.10, 2024-01-01, <<, =]";
    expect(readOne(text)).toEqual([
      1,
      "1",
      null,
      "",
      true,
      "true",
      1.1,
      "2024-01-01",
      "<<",
      "=",
    ]);
  });

  it("have the type that a core tag gives them", () => {
    const text =
      "[!!str 012, !!int '5', !!float 3, !!bool 'true', !!null '', ! 1, !<tag:yaml.org,2002:str> ~]";
    expect(readOne(text)).toEqual(["012", 5, 3, true, null, "1", "~"]);
    expect(ordered(readOne("!!map {a: !!seq [!!str yes]}"))).toEqual({
      map: [["a", ["yes"]]],
    });
    expect(readOne("%TAG !y! tag:yaml.org,2002:\n--- !y!str 1\n")).toBe("1");
  });

  it("are refused under a tag that does not fit them", () => {
    const text =
      "- !!int abc\n- !!int 1.5\n- !!bool yes\n- !!null x\n- !!map x\n- !!str [a]\n- !!seq {}\n";
    expect(read(text).places).toEqual(
      [1, 2, 3, 4, 5, 6, 7].map((line) => `${line}:3 yaml-tag`),
    );
  });

  it("are refused where an escape makes half a surrogate pair", () => {
    expect(read('a: "\\ud800"\n').places).toEqual(["1:4 yaml-syntax"]);
    expect(readOne('"\\ud83d\\ude00"')).toBe("😀");
  });
});
