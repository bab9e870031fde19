import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BadArchive, readTar } from "../../src/render/tar.ts";
import { folder } from "../io/support.ts";
import { tar } from "../tools/tar.ts";

const textsOf = (archive: Uint8Array): Record<string, string> =>
  Object.fromEntries(
    [...readTar(archive)]
      .filter(({ kind }) => kind === "file")
      .map(({ name, content }) => [name, Buffer.from(content).toString()]),
  );

/** What reading it throws, if anything. */
function thrownBy(archive: Uint8Array): unknown {
  try {
    textsOf(archive);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.constructor : error;
  }
}

describe("an archive", () => {
  const long = `chart/${"folder-of-a-long-name/".repeat(6)}${"x".repeat(90)}.yaml`;
  const files = {
    "chart/Chart.yaml": "name: chart\n",
    "chart/empty": "",
    "chart/exact": "y".repeat(512),
    "chart/käse.txt": "ä".repeat(400),
  };

  it.each(["ustar", "pax", "gnu"])(
    "in the format %s is read as tar has written it",
    (format) => {
      const all =
        format === "ustar" ? files : { ...files, [long]: "far below\n" };
      const cwd = folder(all);
      const archive = execFileSync(
        "tar",
        ["--create", `--format=${format}`, "chart"],
        { cwd },
      );
      expect(textsOf(archive)).toEqual(all);
    },
  );

  it("has its prefix, which ustar keeps apart", () => {
    const path = `chart/${"a".repeat(80)}/${"b".repeat(80)}`;
    const cwd = folder({ [path]: "text" });
    const archive = execFileSync("tar", ["-c", "--format=ustar", "chart"], {
      cwd,
    });
    expect(textsOf(archive)).toEqual({ [path]: "text" });
  });

  it("tells links and folders from files, and gives links no content", () => {
    const archive = tar([
      { name: "chart/", type: "5" },
      { name: "chart/link", type: "2" },
      { name: "chart/file", content: "text" },
    ]);
    expect(
      [...readTar(archive)].map(({ kind, content }) => [kind, content.length]),
    ).toEqual([
      ["folder", 0],
      ["link", 0],
      ["file", 4],
    ]);
  });

  it("that ends too early, or is another thing, is refused", () => {
    const archive = tar([{ name: "chart/file", content: "x".repeat(2000) }]);
    expect(() => [...readTar(archive.subarray(0, 1024))]).toThrow(BadArchive);
    const changed = Buffer.from(archive);
    changed.write("other");
    expect(() => [...readTar(changed)]).toThrow("it is no tar archive");
    const broken = tar([{ name: "h", type: "x", content: "nonsense" }]);
    expect(() => [...readTar(broken)]).toThrow("a header is broken");
    const size = tar([{ name: "h", type: "x", content: "12 size=-99\n" }]);
    expect(() => [...readTar(size)]).toThrow("a header is broken");
  });

  it("of any bytes is read or refused, and never hangs", () => {
    const archive = tar([
      { name: "h", type: "x", content: "20 path=chart/other\n" },
      { name: "chart/file", content: "text" },
    ]);
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(archive.length - 1), fc.nat(255))),
        (changes) => {
          const bytes = Buffer.from(archive);
          for (const [at, value] of changes) bytes[at] = value;
          expect([undefined, BadArchive]).toContain(thrownBy(bytes));
        },
      ),
    );
  });
});
