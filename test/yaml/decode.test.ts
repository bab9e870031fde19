import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { decode } from "../../src/yaml/decode.ts";
import { place } from "./support.ts";

function decoded(content: Uint8Array): {
  text: string | undefined;
  said: string[];
  findings: Diagnostic[];
} {
  const findings: Diagnostic[] = [];
  const text = decode(content, "a.yaml", (finding) => findings.push(finding));
  const said = findings.map(
    ({ at, code, message }) => `${place(at)} ${code}: ${message}`,
  );
  return { text, said, findings };
}

/** The bytes of a text whose characters are bytes. */
function bytes(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

describe("decode", () => {
  it("fault 8: names the limit to a file over 5 MB", () => {
    const limit = 5 * 1024 * 1024;
    expect(decoded(new Uint8Array(limit).fill(97)).said).toEqual([]);
    const { text, said } = decoded(new Uint8Array(limit + 1).fill(97));
    expect(text).toBe(undefined);
    expect(said).toEqual([
      "1:1 file-too-large: the file has 5242881 bytes, and the limit is 5 MB (5242880)",
    ]);
  });

  it("fault 9: takes a byte order mark and CRLF away", () => {
    expect(decoded(bytes("\xef\xbb\xbfa: 1\r\n\r\nb: 2\r\n")).text).toBe(
      "a: 1\n\nb: 2\n",
    );
  });

  it("fault 10: names the byte that is not UTF-8, and its place", () => {
    expect(decoded(bytes("a: 1\nb: \xff\n")).said).toEqual([
      "2:4 file-encoding: the file is not UTF-8: byte 8 is 0xff",
    ]);
    // Offsets are of bytes, columns of characters; U+FFFD itself is allowed.
    const mixed = bytes("\xef\xbb\xbf\xc3\xa4 \xef\xbf\xbd\n\xc3\xa4\xe4x");
    expect(decoded(mixed).said).toEqual([
      "2:2 file-encoding: the file is not UTF-8: byte 12 is 0xe4",
    ]);
    for (const [text, offset] of [
      ["\xff\xfea\0", 0],
      ["ab\xc3", 2],
      ["a\xed\xa0\x80", 1],
      ["\xf0\x9f\x98\x80\xe2\x82", 4],
    ] as const)
      expect(decoded(bytes(text)).said[0]).toContain(`byte ${offset} `);
  });

  it("fault 11: refuses NUL and other control characters, and says where", () => {
    for (const [text, said] of [
      ["a\0b", "1:2 file-encoding: there is a control character here (U+0000)"],
      [
        "a\n\tb\x07",
        "2:3 file-encoding: there is a control character here (U+0007)",
      ],
      ["a\rb", "1:2 file-encoding: there is a control character here (U+000D)"],
      ["\x7f", "1:1 file-encoding: there is a control character here (U+007F)"],
      [
        "\xc2\x9f",
        "1:1 file-encoding: there is a control character here (U+009F)",
      ],
    ] as const) {
      expect(decoded(bytes(text))).toMatchObject({
        text: undefined,
        said: [said],
      });
    }
    expect(decoded(bytes("a\tb\n\xc2\x85\xc2\xa0")).text).toBe(
      "a\tb\n\u0085\u00a0",
    );
  });
});
