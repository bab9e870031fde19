import { describe, expect, it } from "vitest";
import { readHints } from "../../src/discovery/hints.ts";
import { hashText } from "../../src/plan/hash.ts";
import { indexLine, type IndexEntry } from "../../src/plan/index-file.ts";

const lineOf = ({ file, hash, ...facts }: IndexEntry): string =>
  indexLine(facts, file, hash);

const entry = { kind: "Bucket", file: "a.yaml", hash: hashText("text") };

describe("the index's word about a file", () => {
  it("counts while the file is the one that it speaks of", () => {
    const hints = readHints(lineOf({ ...entry, cluster: undefined }));
    expect(hints("a.yaml", "text")).toEqual(entry);
    expect(hints("a.yaml", "another text")).toBeUndefined();
    expect(hints("b.yaml", "text")).toBeUndefined();
  });

  it("may be two words, of two sides of a merge", () => {
    const other = { ...entry, hash: hashText("theirs"), version: "2" };
    const hints = readHints(
      `<<<<<<< ours\n${lineOf(entry)}=======\n${lineOf(other)}>>>>>>> theirs\n`,
    );
    expect(hints("a.yaml", "text")).toEqual(entry);
    expect(hints("a.yaml", "theirs")).toEqual(other);
  });

  it.each([
    ["no JSON", "{x"],
    ["no map", `["file"]`],
    ["no file", JSON.stringify({ hash: hashText("text") })],
    ["no hash", JSON.stringify({ file: "a.yaml" })],
    ["a field that is no text", JSON.stringify({ ...entry, name: 1 })],
    ["null", "null"],
  ])("is nothing where a line has %s", (_, line) => {
    expect(readHints(`${line}\n`)("a.yaml", "text")).toBeUndefined();
  });
});
