import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareStates } from "../../src/cluster/compare.ts";
import {
  isSecret,
  maskDifferences,
  redact,
  withoutStringData,
} from "../../src/cluster/secret-mask.ts";
import { differencesJson } from "../../src/commands/print-differences.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { differing } from "../tools/differences.ts";

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";
const secret = (data: Fields, copy?: string): Fields => ({
  apiVersion: "v1",
  kind: "Secret",
  metadata: {
    name: "login",
    annotations: { note: "kept", ...(copy ? { [lastApplied]: copy } : {}) },
  },
  type: "Opaque",
  data,
});

it("a Secret is the core group's", () => {
  expect(isSecret({ apiVersion: "v1", kind: "Secret" })).toBe(true);
  expect(isSecret({ apiVersion: "example.com/v1", kind: "Secret" })).toBe(
    false,
  );
  expect(isSecret({ apiVersion: "v1", kind: "ConfigMap" })).toBe(false);
});

describe("the differences of a Secret", () => {
  const at = { apiVersion: "v1", kind: "Secret" };
  const states: readonly (readonly [Fields | undefined, Fields])[] = [
    [undefined, secret({ password: "aHVudGVyMg==" }, "hunter2")],
    [
      secret({ password: "aHVudGVyMg==" }),
      secret({ password: "aHVudGVyMw==" }),
    ],
    [
      secret({ password: "aHVudGVyMg==" }, "hunter2"),
      { apiVersion: "v1", kind: "Secret" },
    ],
    [secret({}), { ...secret({}), stringData: { password: "hunter2" } }],
  ];

  it.each(states)("say where they are, and no value (%#)", (live, next) => {
    const found = compareStates(live, next);
    const shown = maskDifferences(at, found);
    expect(shown.map(({ path }) => path)).toEqual(
      found.map(({ path }) => path),
    );
    expect(JSON.stringify(shown)).not.toMatch(/hunter|aHVudGVy/);
    expect(JSON.stringify(shown)).toContain("***");
  });

  it("are those of anything else as they are", () => {
    const found = [differing("data.key", "a", "b")];
    expect(
      maskDifferences({ apiVersion: "v1", kind: "ConfigMap" }, found),
    ).toEqual(found);
    const type = [differing("type", "Opaque", "other")];
    expect(maskDifferences(at, type)).toEqual(type);
  });
});

describe("a masked Secret", () => {
  const shown = (live: Fields | undefined, next: Fields) =>
    differencesJson(
      maskDifferences(
        { apiVersion: "v1", kind: "Secret" },
        compareStates(live, next),
      ),
    );

  it("still tells which values change, come and go", () => {
    expect(
      shown(
        secret({ same: "YQ==", old: "YQ==", other: "YQ==" }, '{"data":1}'),
        secret({ same: "YQ==", new: "Yg==", other: "Yg==" }, '{"data":2}'),
      ),
    ).toEqual([
      { path: "data.new", live: undefined, git: "*** (after)" },
      { path: "data.old", live: "*** (before)", git: undefined },
      { path: "data.other", live: "*** (before)", git: "*** (after)" },
      {
        path: `metadata.annotations["${lastApplied}"]`,
        live: "*** (before)",
        git: "*** (after)",
      },
    ]);
  });

  it("shows the rest as it is", () => {
    expect(
      shown({ ...secret({}), type: "a" }, { ...secret({}), type: "b" }),
    ).toEqual([{ path: "type", live: "a", git: "b" }]);
  });

  it("that is new shows no value either, nor one in a misspelt field", () => {
    const next = {
      ...secret({ a: "YQ==" }),
      stringData: { b: "plain" },
      stringdata: { c: "plain" },
    };
    expect(shown(undefined, next)).toEqual(
      expect.arrayContaining([
        { path: "data", live: undefined, git: { a: "*** (after)" } },
        { path: "stringData", live: undefined, git: { b: "*** (after)" } },
        { path: "stringdata", live: undefined, git: { c: "*** (after)" } },
      ]),
    );
  });

  it("shows nothing of what it holds, whatever that is", () => {
    const value = fc
      .string({ minLength: 6, unit: "grapheme-ascii" })
      .map((text) => `<${text}>`);
    const data = fc.dictionary(fc.constantFrom("a", "b", "c"), value);
    fc.assert(
      fc.property(data, data, fc.option(value), (one, other, copy) => {
        const text = JSON.stringify(
          shown(
            { ...secret(one, copy ?? undefined), stringData: other },
            { ...secret(other), stringData: one },
          ),
        );
        const values = [...Object.values(one), ...Object.values(other)];
        for (const hidden of copy === null ? values : [...values, copy])
          expect(text).not.toContain(JSON.stringify(hidden).slice(1, -1));
      }),
    );
  });
});

describe("a server's words about a Secret", () => {
  it("lose every value that they quote, as it is or decoded", () => {
    const its = [
      { data: { a: "aHVudGVyMg==" }, stringData: { pin: 1234, b: "plain" } },
    ];
    expect(
      redact(
        "expected string, got Value:1234; aHVudGVyMg== is hunter2; plain text",
        its,
      ),
    ).toBe("expected string, got Value:***; *** is ***; *** text");
  });

  it.each<[string, Fields]>([
    ["data", { data: "hunter22" }],
    ["stringData", { stringData: ["hunter22"] }],
  ])("hide what stands in %s that is no map, too", (_place, its) => {
    expect(redact("expected map, got &{hunter22}", [its])).toBe(
      "expected map, got &{***}",
    );
  });

  it("lose a longer value before a part of it", () => {
    expect(redact("abcdef", [{ stringData: { a: "abc", b: "abcdef" } }])).toBe(
      "***",
    );
  });

  it("stay as they are where there is nothing to hide", () => {
    expect(
      redact("no such namespace", [{}, { data: { a: "", b: null } }]),
    ).toBe("no such namespace");
  });
});

describe("stringData", () => {
  it("goes into data, as Flux sends it, and wins there", () => {
    expect(
      withoutStringData({
        data: { a: "YQ==", b: "YQ==" },
        stringData: { b: "é" },
      }),
    ).toEqual({ data: { a: "YQ==", b: "w6k=" } });
  });

  it("stays where the server has to say what is wrong with it", () => {
    const broken = { stringData: { a: 1 } };
    expect(withoutStringData(broken)).toBe(broken);
    const none = { data: { a: "YQ==" } };
    expect(withoutStringData(none)).toBe(none);
  });
});
