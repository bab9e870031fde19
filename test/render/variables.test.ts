import { describe, expect, it } from "vitest";
import {
  readVariables,
  sourceData,
  type SourceLookup,
} from "../../src/render/variables.ts";
import type { Fields } from "../../src/yaml/data.ts";

const nothing: SourceLookup = () => undefined;

function reference(kind: string, name: string, optional?: boolean): Fields {
  return { kind, name, ...(optional === undefined ? {} : { optional }) };
}

describe("a Kustomization's variables", () => {
  it("are none without postBuild, which is not the same as an empty one", () => {
    expect(readVariables({}, nothing)).toBeUndefined();
    expect(readVariables({ postBuild: {} }, nothing)).toEqual({
      values: new Map(),
      secretValues: new Set(),
      unknownSources: [],
      always: false,
      problems: [],
    });
  });

  it("come from references in order, then from inline values, without their line breaks", () => {
    const data: Record<string, Record<string, string>> = {
      "ConfigMap/c": { a: "1", b: "1", c: "1" },
      "Secret/s": { b: "2\n", c: "hidden" },
    };
    const spec = {
      postBuild: {
        substituteFrom: [
          reference("ConfigMap", "c"),
          reference("Secret", "s", true),
        ],
        substitute: { c: "3\n3", d: "" },
        substituteStrategy: "Always",
      },
    };
    expect(
      readVariables(spec, (kind, name) => data[`${kind}/${name}`]),
    ).toEqual({
      values: new Map([
        ["a", "1"],
        ["b", "2"],
        ["c", "33"],
        ["d", ""],
      ]),
      secretValues: new Set(["2", "hidden"]),
      unknownSources: [],
      always: true,
      problems: [],
    });
  });

  it("of a source outside Git are unknown, be it optional or not", () => {
    const spec = {
      postBuild: {
        substituteFrom: [
          reference("ConfigMap", "c"),
          reference("Secret", "s", true),
        ],
      },
    };
    expect(readVariables(spec, nothing)).toMatchObject({
      unknownSources: [
        { kind: "ConfigMap", name: "c" },
        { kind: "Secret", name: "s" },
      ],
      problems: [],
    });
  });

  it("of a source that is not there are missing, unless it is optional", () => {
    const spec = {
      postBuild: {
        substituteFrom: [
          reference("ConfigMap", "c", false),
          reference("Secret", "s", true),
        ],
      },
    };
    expect(readVariables(spec, () => "absent")).toMatchObject({
      unknownSources: [],
      problems: [
        { kind: "missing-source", source: { kind: "ConfigMap", name: "c" } },
      ],
    });
  });

  it("all have names that Flux takes, used or not, and are text", () => {
    const spec = {
      postBuild: {
        substituteFrom: [reference("ConfigMap", "c")],
        substitute: { "a-b": "1", "1a": "1", é: "1", _: "1", n: 3 },
      },
    };
    const problems = readVariables(spec, () => ({ "a.yaml": "" }))?.problems;
    expect(problems).toEqual([
      {
        kind: "invalid-name",
        variable: "a.yaml",
        source: { kind: "ConfigMap", name: "c" },
      },
      // In the order of JavaScript's keys.
      { kind: "invalid-name", variable: "a-b", source: undefined },
      { kind: "invalid-name", variable: "1a", source: undefined },
      { kind: "invalid-name", variable: "é", source: undefined },
      { kind: "not-text", variable: "n" },
    ]);
  });
});

describe("what an object in Git gives as a source", () => {
  it.each<[string, Fields, Record<string, string> | undefined]>([
    [
      "a ConfigMap",
      { data: { a: "1" }, binaryData: { b: "MQ==" } },
      { a: "1" },
    ],
    ["an empty ConfigMap", {}, {}],
    [
      "a ConfigMap that SOPS encrypted",
      { data: { a: "1" }, sops: {} },
      undefined,
    ],
    ["a ConfigMap that the API server refuses", { data: { a: 1 } }, undefined],
  ])("%s", (_, fields, data) => {
    expect(sourceData({ kind: "ConfigMap", ...fields })).toEqual(data);
  });

  it.each<[string, Fields, Record<string, string> | undefined]>([
    ["a Secret", { data: { a: "MQo=", e: "" } }, { a: "1\n", e: "" }],
    ["base64 over lines", { data: { a: "w6\nnDqQ==\n" } }, { a: "éé" }],
    [
      "stringData over data",
      { data: { a: "MQ==", b: "MQ==" }, stringData: { b: "2" } },
      { a: "1", b: "2" },
    ],
    ["no base64", { data: { a: "1" } }, undefined],
    ["base64 with too much padding", { data: { a: "MQ======" } }, undefined],
    ["base64 without its padding", { data: { a: "MQ" } }, undefined],
    [
      "a Secret that SOPS encrypted",
      { data: { a: "MQ==" }, sops: {} },
      undefined,
    ],
  ])("%s", (_, fields, data) => {
    expect(sourceData({ kind: "Secret", ...fields })).toEqual(data);
  });
});
