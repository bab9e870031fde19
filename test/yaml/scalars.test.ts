import * as fc from "fast-check";
import { load, YAML11_SCHEMA } from "js-yaml";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  isAmbiguous,
  plainSafe,
  resolvePlain,
  resolvePlain11,
} from "../../src/yaml/scalars.ts";
import { numeric, riddles, texts } from "./arbitraries.ts";
import { kubernetesReads, readItemsByKubernetes } from "./kubernetes-reader.ts";

const alphabet = "0 1 7 8 _ . - + e x o b :".split(" ");

/** Every text of up to four characters that numbers are made of, and longer ones. */
const candidates: readonly string[] = [
  ...new Set([
    ...riddles,
    ...combinations(3),
    ...fc.sample(
      fc.string({
        unit: fc.constantFrom(...numeric),
        maxLength: 9,
      }),
      { numRuns: 3000, seed: 1 },
    ),
    ...fc.sample(longNumbers(), { numRuns: 1000, seed: 1 }),
  ]),
].filter(isOnePlainScalar);

function combinations(length: number): string[] {
  if (length === 0) return [""];
  const shorter = combinations(length - 1);
  return [
    ...shorter,
    ...shorter.flatMap((text) => alphabet.map((char) => text + char)),
  ];
}

/** Around the limits of 64 bits. */
function longNumbers(): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.constantFrom("", "-", "+"),
      fc.constantFrom("", "0", "0x", "0o", "0b"),
      fc.string({
        unit: fc.constantFrom("0", "1", "7"),
        minLength: 14,
        maxLength: 70,
      }),
    )
    .map((parts) => parts.join(""));
}

function isOnePlainScalar(text: string): boolean {
  try {
    const [item, second] = parse(`- ${text}\n- end`, { schema: "failsafe" });
    return item === text && second === "end";
  } catch {
    return false;
  }
}

describe("resolvePlain", () => {
  it("reads what the yaml package reads under the core schema", () => {
    const differing = candidates.filter(
      (text) => !Object.is(resolvePlain(text), parse(`- ${text}`)[0]),
    );
    expect(differing).toEqual([]);
  });

  it("reads an empty text and `~` as null, and any other text as a string", () => {
    expect(resolvePlain("")).toBe(null);
    expect(resolvePlain("~")).toBe(null);
    for (const text of ["6.5.0", "5m", "yes", "1_000", "012a", "/", ","])
      expect(resolvePlain(text)).toBe(text);
  });
});

describe.skipIf(!kubernetesReads)("resolvePlain11", () => {
  // Kubernetes has no such numbers in JSON and refuses the whole text.
  const finite = candidates.filter(
    (text) => !/^[-+]?\.(?:inf|nan)$/i.test(text),
  );

  it("reads what Kubernetes reads, but for numbers to the base of 60", () => {
    const read = readItemsByKubernetes(finite);
    const differing = finite.filter(
      (text, index) =>
        !text.includes(":") && resolvePlain11(text) !== read[index],
    );
    expect(finite.length).toBeGreaterThan(2000);
    expect(differing).toEqual([]);
  });

  it("has isAmbiguous say yes wherever Kubernetes differs from YAML 1.2", () => {
    const read = readItemsByKubernetes(finite);
    const different = (text: string, index: number): boolean =>
      read[index] !== resolvePlain(text);
    expect(
      finite.filter(
        (text, index) => different(text, index) && !isAmbiguous(text),
      ),
    ).toEqual([]);
    // Where it says yes without need, other readers of YAML 1.1 differ.
    expect(
      finite
        .filter((text, index) => !different(text, index) && isAmbiguous(text))
        .filter((text) => !/^[-+]?0[0-9]+$|:/.test(text)),
    ).toEqual([]);
  });
});

describe("isAmbiguous", () => {
  it("knows the booleans of YAML 1.1, in the three ways they are written", () => {
    for (const text of ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON"])
      expect(isAmbiguous(text)).toBe(true);
    for (const text of ["n", "N", "no", "No", "NO", "off", "Off", "OFF"])
      expect(isAmbiguous(text)).toBe(true);
    for (const text of ["yEs", "oN", "true", "null", "~", "yess", "none"])
      expect(isAmbiguous(text)).toBe(false);
  });

  it("knows the numbers of YAML 1.1 and of Go", () => {
    const all =
      "012 08 -012 1_000 0b11 0B11 0O17 0X1F -0o7 +0o7 0o1_2 0_x1 -0X1f 1e3_0 1e400 0b+1 .0_1 96E_-3 1:30";
    for (const text of all.split(" ")) expect(isAmbiguous(text)).toBe(true);
  });

  it("knows decimal numbers that overflow, which are strings to Go", () => {
    expect(isAmbiguous("9".repeat(308))).toBe(false);
    expect(isAmbiguous("9".repeat(400))).toBe(true);
  });

  it("lets pass what all readers agree about, dates, `=` and `<<` among it", () => {
    const all =
      "0 1 -1 +1 1.5 .5 1e3 0x1F 0o17 .inf .nan 2024-01-01 = << 6.5.0 v1.2 5m 10Gi 8080:80 a:1";
    for (const text of all.split(" ")) expect(isAmbiguous(text)).toBe(false);
  });
});

describe("plainSafe", () => {
  it("leaves plain what everyday values look like", () => {
    for (const text of [
      ["6.5.0", "0.21.0", "v1.2", "6.x", "5m", "-5m", "1h30m", "10Gi", "50%"],
      ["./resources/x", "../../apps", ".github", "/healthz", "~1.2", "^1.2"],
      ["https://a.b/c?d=e#f", "oci://ghcr.io/x/y", "a,b", "^main-[a-f0-9]+"],
      ["flux-system", "apps/v1", "a b  c", "it's", "--flag=x", "-Xmx512m"],
      ["${region}", "$x", "main@sha1:abc", "a:b", "a#b", "nodes", "nullable"],
    ].flat())
      expect([text, plainSafe(text)]).toEqual([text, true]);
  });

  it("quotes what some reader would take for something else", () => {
    for (const text of [
      ["", " x", "x ", "a: b", "a:", "a #b", "1.2", ">=1.0.0", "*", "@x"],
      ["yes", "012", "2024-01-01", ".5", "~", "=", "<<", "1:30", "-", "---a"],
      ["nUll", "oN", "1e3", "123e456", "e5", "0x", ".", "...", "a\tb", "a\nb"],
      ["é", "\u2028", "a\u007f", "`x`", "%x", "!x", "&x", "|", ">", "?", "{x}"],
    ].flat())
      expect([text, plainSafe(text)]).toEqual([text, false]);
  });

  const plain = fc.sample(texts, { numRuns: 20_000, seed: 2 });
  const safe = [
    ...new Set([...candidates, ...riddles, ...plain].filter(plainSafe)),
  ];

  it("keeps a string the same string for every reader, as a value and as a key", () => {
    const list = safe.map((text) => `- ${text}\n`).join("");
    const map = safe.map((text) => `${text}: ${text}\n`).join("");
    const entries = safe.map((text) => [text, text]);
    expect(safe.length).toBeGreaterThan(2000);
    for (const reader of [
      (text: string) => parse(text, { mapAsMap: true }),
      (text: string) => parse(text, { mapAsMap: true, version: "1.1" }),
    ]) {
      expect(reader(list)).toEqual(safe);
      expect([...reader(map)]).toEqual(entries);
    }
    expect(load(list, { schema: YAML11_SCHEMA })).toEqual(safe);
    expect(load(map, { schema: YAML11_SCHEMA })).toEqual(
      Object.fromEntries(entries),
    );
  });

  it.skipIf(!kubernetesReads)("keeps it the same string for Kubernetes", () => {
    expect(readItemsByKubernetes(safe)).toEqual(safe);
    const map = safe.map((text) => `  ${text}: ${text}\n`).join("");
    expect(readItemsByKubernetes([map.trimStart()])).toEqual([
      Object.fromEntries(safe.map((text) => [text, text])),
    ]);
  });

  it("takes no more than linear time, as isAmbiguous does", () => {
    const start = process.cpuUsage();
    for (const text of ["a ", "1_", "1:", "1e", "a:", "0_", "1.", "1"])
      for (const end of ["x", " x", ""]) {
        plainSafe(text.repeat(500_000) + end);
        isAmbiguous(text.repeat(500_000) + end);
      }
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(20_000);
  });
});
