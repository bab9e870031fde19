import { describe, expect, it } from "vitest";
import { resolvePlain } from "../../src/yaml/scalars.ts";
import { inexact, objection } from "../../src/yaml/strict.ts";

function said(text: string): string | undefined {
  const problem = objection(text, resolvePlain(text));
  return problem && `${problem.code}: ${problem.message}; ${problem.hint}`;
}

describe("objection", () => {
  it("says what each reader reads, and what to write instead", () => {
    expect(said("Off")).toBe(
      'yaml-ambiguous: `Off` is false to YAML 1.1 (Kubernetes), and a string to YAML 1.2; quote it if it is text: `"Off"`; otherwise write `false`',
    );
    expect(said("0644")).toBe(
      'yaml-ambiguous: `0644` is 420 to YAML 1.1 (Kubernetes), and 644 to YAML 1.2; quote it if it is text: `"0644"`; otherwise write `420` or `644`',
    );
    expect(said("0X1F")).toBe(
      'yaml-ambiguous: `0X1F` is 31 to YAML 1.1 (Kubernetes), and a string to YAML 1.2; quote it if it is text: `"0X1F"`; otherwise write `31`',
    );
  });

  it("does not blame Kubernetes for base 60, which it does not know", () => {
    expect(said("22:30")).toContain("is 1350 to YAML 1.1, and a string");
  });

  it("knows leading zeros that mean nothing as a question of text or number", () => {
    expect(said("08")).toContain(
      "a number to some readers of YAML, and a string",
    );
    expect(said("01")).toContain(
      'quote it if it is text: `"01"`; otherwise write `1`',
    );
  });

  it("puts a number that cannot be kept before an ambiguous one", () => {
    expect(said("1e400")).toContain("yaml-number: `1e400` is too large");
    expect(said("0xFFFFFFFFFFFFFFFFF")).toContain("yaml-number");
    expect(said("9".repeat(60))).toContain(`\`${"9".repeat(40)}…\``);
  });

  it("has nothing to say of everything else", () => {
    for (const text of ["6.5.0", "5m", "true", "1e3", "9007199254740991", "a"])
      expect(said(text)).toBe(undefined);
  });
});

describe("inexact", () => {
  it("takes a float for what it is, however large", () => {
    expect(inexact("1e21", 1e21)).toBe(undefined);
    expect(inexact("9007199254740993.5", 2 ** 53 + 2)).toBe(undefined);
    expect(inexact("-9007199254740993", -(2 ** 53))?.code).toBe("yaml-number");
  });
});
