import { describe, expect, it } from "vitest";
import {
  checkForAll,
  usersOf,
  type Look,
} from "../../src/config/per-cluster.ts";
import type { Report } from "../../src/diagnostics/diagnostic.ts";

describe("clusters", () => {
  it("are grouped by what they use", () => {
    const of = (name: string | undefined): string => name?.[0] ?? "none";
    expect([...usersOf(["ab", "b", "ac"], of)]).toEqual([
      ["a", ["ab", "ac"]],
      ["b", ["b"]],
    ]);
    expect([...usersOf([], of)]).toEqual([["none", []]]);
    expect([...usersOf([undefined], of)]).toEqual([["none", []]]);
  });
});

describe("what is wrong", () => {
  const problem = (message: string, line = 1) =>
    ({
      code: "drift",
      severity: "finding",
      message,
      at: { file: "a", line, column: 1, length: 0 },
    }) as const;

  /** What is said in the end when these things are wrong in these clusters. */
  function said(wrong: Readonly<Record<string, readonly string[]>>): string[] {
    const looks = Object.entries(wrong).map(([names, messages]): Look => {
      const check = (report: Report): void => {
        for (const message of messages) report(problem(message));
      };
      return { clusters: names === "" ? [] : names.split(" "), check };
    });
    const all: string[] = [];
    checkForAll(looks, ({ message }) => all.push(message));
    return all;
  }

  it("in all of them is said once, and in some with their names", () => {
    expect(said({ a: ["x", "y"], "b c": ["x"], d: ["x", "z"] })).toEqual([
      "x",
      "y (in the cluster `a`)",
      "z (in the cluster `d`)",
    ]);
    expect(said({ "a b": ["x"], c: [] })).toEqual([
      "x (in the clusters `a` and `b`)",
    ]);
  });

  it("in many names a few", () => {
    expect(said({ "a b c d e": ["x"], f: [] })).toEqual([
      "x (in the clusters `a`, `b`, `c` and 2 more)",
    ]);
  });

  it("in the only one there is names none", () => {
    expect(said({ "": ["x"] })).toEqual(["x"]);
    expect(said({ a: ["x"] })).toEqual(["x"]);
    expect(said({})).toEqual([]);
  });
});
