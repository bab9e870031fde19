import * as fc from "fast-check";
import { load, YAML11_SCHEMA, realMapTag } from "js-yaml";
import * as prettier from "prettier";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { toData, type Data } from "../../src/yaml/data.ts";
import { quote, writeYaml } from "../../src/yaml/write.ts";
import { keys, texts, values, wideKeys } from "./arbitraries.ts";
import { kubernetesReads, readByKubernetes } from "./kubernetes-reader.ts";
import { ordered, read, unordered } from "./support.ts";

describe("writeYaml", () => {
  it("writes an object as Flux's tools and Prettier do", () => {
    const release = new Map<string, Data>([
      ["apiVersion", "helm.toolkit.fluxcd.io/v2"],
      ["kind", "HelmRelease"],
      ["metadata", { namespace: "apps", name: "podinfo" }],
      [
        "spec",
        {
          values: new Map<string, Data>([
            ["replicas", 2],
            ["image", new Map([["tag", "1.2"]])],
            ["args", ["--level=info", "yes", ["a", []], { b: null, a: {} }]],
          ]),
          interval: "5m",
          chart: { spec: { version: "6.5.0", chart: "podinfo" } },
        },
      ],
    ]);
    expect(writeYaml(release)).toBe(`apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: podinfo
  namespace: apps
spec:
  chart:
    spec:
      chart: podinfo
      version: 6.5.0
  interval: 5m
  values:
    replicas: 2
    image:
      tag: "1.2"
    args:
      - --level=info
      - "yes"
      - - a
        - []
      - a: {}
        b: null
`);
  });

  it("sorts plain objects by UTF-16 units and leaves Maps alone", () => {
    const names = ["b", "a", "B", "10", "9", "", "é", "_"];
    const fields = Object.fromEntries(names.map((name) => [name, 1]));
    const sorted = names.toSorted();
    expect([...parse(writeYaml(fields), { mapAsMap: true }).keys()]).toEqual(
      sorted,
    );
    const map = new Map(names.map((name) => [name, 1]));
    expect([...parse(writeYaml(map), { mapAsMap: true }).keys()]).toEqual(
      names,
    );
  });

  it("writes text of several lines as a block that ends as the text does", () => {
    expect(writeYaml({ a: "x\n\n  y\n", b: ["x\ny"] })).toBe(
      "a: |\n  x\n\n    y\nb:\n  - |-\n    x\n    y\n",
    );
    expect(writeYaml("x\ny\n")).toBe("|\n  x\n  y\n");
  });

  it("quotes text of several lines that a block would not keep", () => {
    for (const text of [
      "\nx\n",
      " x\ny",
      "\tx\ny",
      "x\n\n",
      "x\ny ",
      "\n",
      "x\ny\u0085",
    ])
      expect(writeYaml(text)).toBe(`${quote(text)}\n`);
  });

  it("writes numbers so that they stay numbers", () => {
    expect(writeYaml([1e21, -1e-7, 1.5e300, -0, 0.1, 1e16, 2 ** 53])).toBe(
      "- 1.0e+21\n- -1.0e-7\n- 1.5e+300\n- -0\n- 0.1\n- 10000000000000000\n- 9007199254740992\n",
    );
    expect(writeYaml([Infinity, -Infinity, Number.NaN])).toBe(
      "- .inf\n- -.inf\n- .nan\n",
    );
  });

  it("writes scalars and empty collections as documents of their own", () => {
    expect(
      ["", null, true, [], {}, new Map(), "a", "1"].map(writeYaml),
    ).toEqual([
      '""\n',
      "null\n",
      "true\n",
      "[]\n",
      "{}\n",
      "{}\n",
      "a\n",
      '"1"\n',
    ]);
  });

  it("quotes keys by the rules of strings", () => {
    expect(writeYaml({ yes: 1, "a b": 2, "a: b": 3, "1": 4, "x\ny": 5 })).toBe(
      '"1": 4\na b: 2\n"a: b": 3\n"x\\ny": 5\n"yes": 1\n',
    );
  });

  it("breaks the line behind a wide key where Prettier does", () => {
    const key = "k".repeat(77);
    expect(writeYaml({ [key]: [] })).toBe(`${key}:\n  []\n`);
    expect(writeYaml({ [key.slice(1)]: [] })).toBe(`${key.slice(1)}: []\n`);
    expect(writeYaml({ [key]: "a\nb" })).toBe(`${key}:\n  |-\n  a\n  b\n`);
    expect(writeYaml({ [key]: "long ".repeat(30) })).toBe(
      `${key}: "${"long ".repeat(30)}"\n`,
    );
  });

  it("writes keys that are too long for one line's `:` behind `? `", async () => {
    for (const length of [1022, 1023, 1024, 1025, 2000]) {
      const key = "k".repeat(length);
      const data: Data = { [key]: { [`${key} #`]: ["a", { [key]: [] }] } };
      const text = writeYaml(data);
      expect(text.includes("? ")).toBe(length > 1020);
      expect(toData(read(text).documents[0]?.root ?? never())).toEqual(data);
      expect(parse(text)).toEqual(data);
      expect(await format(text)).toBe(text);
    }
  });

  it("writes half a surrogate pair as an escape, which cannot be overlooked", () => {
    expect(writeYaml({ a: "\ud800x\n" })).toBe('a: "\\ud800x\\n"\n');
    expect(parse(writeYaml("\udc00"))).toBe("\udc00");
  });
});

describe("quote", () => {
  it("prefers double quotes, and single ones around double ones", () => {
    expect(quote("it's")).toBe(`"it's"`);
    expect(quote('say "x"')).toBe(`'say "x"'`);
    expect(quote(`it's "x"`)).toBe(`'it''s "x"'`);
  });

  it("escapes what is not printable, or what nobody sees", () => {
    expect(
      quote('a\\"b"\t\n\r\0\u0085\u00a0\u200b\u2028\ufeff😀\u{e0041}'),
    ).toBe(
      String.raw`"a\\\"b\"\t\n\r\u0000\u0085\u00a0\u200b\u2028\ufeff😀\U000e0041"`,
    );
  });
});

describe("what is written", () => {
  it("reads back equal under YAML 1.2, under YAML 1.1 and by our own reader", () => {
    fc.assert(
      fc.property(fc.oneof(values, wideKeys), (data) => {
        const text = writeYaml(data);
        const want = ordered(data);
        expect(ordered(parse(text, { mapAsMap: true }))).toEqual(want);
        expect(
          ordered(parse(text, { mapAsMap: true, version: "1.1" })),
        ).toEqual(want);
        const schema = YAML11_SCHEMA.withTags(realMapTag);
        expect(ordered(load(text, { schema }))).toEqual(want);
        const { data: ours, findings } = read(text);
        expect(ours.map(ordered)).toEqual([want]);
        // Integers of over 2^53 are exact as data, but nobody knows whether they were as text.
        const other = findings.filter(({ code }) => code !== "yaml-number");
        expect(other).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it("reads back equal from plain objects, whatever the order of their keys", () => {
    const fields = fc.dictionary(keys, fc.oneof(texts, fc.array(texts)), {
      noNullPrototype: true,
    });
    fc.assert(
      fc.property(fields, (data) => {
        const text = writeYaml(data);
        const { root } = read(text).documents[0] ?? never();
        expect(toData(root)).toEqual(data);
        const reversed = Object.fromEntries(Object.entries(data).toReversed());
        expect(writeYaml(reversed)).toBe(text);
      }),
    );
  });

  it.skipIf(!kubernetesReads)("reads back equal by Kubernetes", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(values, wideKeys), {
          minLength: 500,
          maxLength: 500,
        }),
        fc.array(fc.tuple(keys, texts), { minLength: 500, maxLength: 500 }),
        (items, entries) => {
          const data = [...items, new Map(entries)];
          const object = readByKubernetes(
            writeYaml({
              apiVersion: "v1",
              kind: "ConfigMap",
              metadata: { name: "x" },
              data,
            }),
          );
          expect(object).toHaveProperty("data", unordered(data));
        },
      ),
      { numRuns: 5, endOnFailure: true },
    );
  });

  it("is what Prettier makes of it, byte for byte", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(values, wideKeys), async (data) => {
        const text = writeYaml(data);
        expect(await format(text)).toBe(text);
      }),
      { numRuns: 3000 },
    );
  });
});

function format(text: string): Promise<string> {
  return prettier.format(text, { parser: "yaml" });
}

function never(): never {
  throw new Error("there is no document");
}
