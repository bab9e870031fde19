import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  sourceIgnore,
  type IgnoreFile,
} from "../../src/manifests/source-ignore.ts";

/**
 * What the Go library (fluxcd/pkg/sourceignore v0.18.0, put together as the source-controller 1.9 does) says: for each case
 * a `1` for every path that it leaves out.
 */
const vectors: {
  readonly paths: readonly string[];
  readonly cases: readonly {
    readonly files: Readonly<Record<string, string>>;
    readonly ignore?: string;
    readonly hidden: string;
  }[];
} = JSON.parse(
  readFileSync(new URL("source-ignore.json", import.meta.url), "utf8"),
);

const filesOf = (texts: Readonly<Record<string, string>>): IgnoreFile[] =>
  Object.entries(texts).map(([folder, text]) => ({ folder, text }));

describe("files are left out as the source-controller does", () => {
  it.each(
    vectors.cases.map(
      ({ files, ignore, hidden }) =>
        [JSON.stringify({ files, ignore }), files, ignore, hidden] as const,
    ),
  )("%s", (_, files, ignore, hidden) => {
    const { hides } = sourceIgnore(filesOf(files), ignore);
    const found = vectors.paths.filter((path) => hides(path));
    const wanted = vectors.paths.filter((__, index) => hidden[index] === "1");
    expect(found).toEqual(wanted);
  });
});

describe("the rule that hides a file", () => {
  const { rule } = sourceIgnore(
    filesOf({ "": "*.yaml\n!keep.yaml\n", apps: "# ours\n/old/\n" }),
    "b?.yaml\n",
  );

  it.each([
    ["a.yaml", "`*.yaml`, in .sourceignore"],
    ["apps/old/x.yml", "`/old/`, in apps/.sourceignore"],
    ["apps/b1.yaml", "`b?.yaml`, in the source's `ignore`"],
    [".git/config", "`.git/`, always"],
  ])("of %s is %s", (path, said) => expect(rule(path)).toBe(said));

  it("may be one that holds by default", () => {
    expect(sourceIgnore([], undefined).rule("a/.sops.yaml")).toBe(
      "`**/.sops.yaml`, by default",
    );
  });
});
