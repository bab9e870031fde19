/** What a chart makes otherwise each time (fault 64), where nothing was there before. */
import { describe, expect, it, vi } from "vitest";
import { readAsKustomize } from "../../src/render/kustomize-read.ts";
import type { Renderer } from "../../src/render/rendering.ts";
import { drawn, steadyRenderer, steadyText } from "../../src/review/steady.ts";

const configMap = (name: string, data: string): string =>
  `---\n# Source: web/templates/${name[0]}.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n${data.replaceAll(/^/gm, "  ")}\n`;

const textOf = (first: string, second: string): string => {
  const made = steadyText(first, second);
  return "text" in made ? made.text : made.failure;
};

const read = (text: string): unknown => readAsKustomize(text);

describe("64: two renderings of one input", () => {
  it("that are the same stay as they are", () => {
    const text = "# whatever {{\n";
    expect(steadyText(text, text)).toEqual({ text });
  });

  it("have a mark wherever a value differs, and all else as it is", () => {
    const [first, second] = ["abc", "xyz"].map((lot) =>
      [
        configMap("a", `fixed: "yes"\nlot: ${lot}\nlist: [1, ${lot}]`),
        configMap("b", "untouched:   here # and so"),
      ].join(""),
    );
    const text = textOf(first ?? "", second ?? "");
    expect(read(text)).toMatchObject([
      { data: { fixed: "yes", lot: drawn, list: [1, drawn] } },
      { data: { untouched: "here" } },
    ]);
    expect(text).toContain("untouched:   here # and so\n");
    expect(text).toContain("# Source: web/templates/a.yaml\n");
  });

  it("have one in place of each line that differs", () => {
    const data = (key: string): string =>
      `file: |\n  mode = slow\n  key = ${key}\npem: |\n  -----BEGIN KEY-----\n  ${"A".repeat(64)}\n  ${key.repeat(9)}==\n  -----END KEY-----`;
    const longer = data("Q7w").replace("==", `${"B".repeat(40)}\n    CCCC`);
    expect(
      read(textOf(configMap("a", data("x1Y")), configMap("a", longer))),
    ).toMatchObject([
      {
        data: {
          file: `mode = slow\n${drawn}\n`,
          pem: `-----BEGIN KEY-----\n${drawn}\n-----END KEY-----\n`,
        },
      },
    ]);
  });

  it("have one for all of a list or a map whose parts are not the same ones", () => {
    const text = textOf(
      configMap("a", "list: [1]\nmap: {a: 1}\nkind: 1"),
      configMap("a", "list: [1, 2]\nmap: {b: 1}\nkind: {}"),
    );
    expect(read(text)).toMatchObject([
      { data: { list: drawn, map: drawn, kind: drawn } },
    ]);
  });

  it("62: have a short one in a Secret, which is not taken for what it holds", () => {
    const secret = (value: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: ${value}}\n`;
    expect(read(textOf(secret("one"), secret("other")))).toMatchObject([
      { stringData: { a: "***" } },
    ]);
  });

  it("find each other by name, and where that is drawn by template, at the end", () => {
    const job = (name: string): string => configMap(`job-${name}`, "a: 1");
    const [fixed, other] = [configMap("a", "x: 1"), configMap("z", "x: 1")];
    const one = textOf(
      [fixed, job("b3"), other].join(""),
      [fixed, other, job("z9")].join(""),
    );
    const again = textOf(
      [fixed, other, job("y7")].join(""),
      [fixed, job("c1"), other].join(""),
    );
    expect(again).toBe(one);
    expect(read(one)).toMatchObject([
      { metadata: { name: "a" } },
      { metadata: { name: "z" } },
      { metadata: { name: drawn } },
    ]);
  });

  it.each([
    [
      "more objects",
      configMap("a", "x: 1"),
      configMap("a", "x: 1") + configMap("b", "x: 1"),
    ],
    [
      "fewer objects",
      configMap("a", "x: 1") + configMap("b", "x: 1"),
      configMap("a", "x: 1"),
    ],
    ["what cannot be read", "a: [1\n", "a: [2\n"],
  ])("are a failure where the second has %s", (_, first, second) => {
    expect(steadyText(first, second)).toEqual({
      failure: "the chart makes other objects each time",
    });
  });
});

/** What a template prints at each run; its file, and the values. */
async function renderings(
  file: string,
  values = "",
  path = "templates/a.yaml",
) {
  let runs = 0;
  const kept = new Map<string, { readonly text: string }>();
  const renderer = {
    remember: async (key: string, make: () => Promise<{ text: string }>) => {
      const text = kept.get(key) ?? (await make());
      kept.set(key, text);
      return text;
    },
    template: async () => ({ text: configMap("a", `run: ${++runs}`) }),
  } as unknown as Renderer;
  const nextSecond = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const steady = steadyRenderer(renderer, nextSecond);
  const chart = new Map([[path, file]]);
  const run = () =>
    steady.remember("key", () =>
      steady.template(chart, values, undefined as never),
    );
  const made = await run();
  await run();
  return { runs, made, waits: nextSecond.mock.calls.length, kept };
}

describe("64: a release is rendered twice", () => {
  it.each([
    "{{ randAlphaNum 8 }}",
    '{{- $ca := genCA "a" 365 }}',
    "{{ genSelfSignedCertWithKey }}",
    "{{ uuidv4 }}",
    '{{ now | date "2006" }}',
    '{{ .Values.x |\n   htpasswd "a" }}',
    "{{/* }}{{ ago .Values.at }}",
    "{{ `}` }} {{ shuffle .Values.x }}",
  ])("where its chart says %s, in another second", async (file) => {
    const { runs, made, waits } = await renderings(file);
    expect({ runs, waits }).toEqual({ runs: 2, waits: 1 });
    expect(JSON.stringify(made)).toContain(drawn);
  });

  it("where its values do, or the chart has another in it, packed", async () => {
    expect((await renderings("a", "a: '{{ randAlpha 8 }}'")).runs).toBe(2);
    expect((await renderings("", "", "charts/db-1.0.0.tgz")).runs).toBe(2);
  });

  it.each([
    "{{ .Values.mode }} now, on a date",
    "{{ genericName . }} {{ update .Values }}",
    "password: randAlphaNum",
  ])("but not for %s", async (file) => {
    const { runs, made, waits } = await renderings(file);
    expect({ runs, waits }).toEqual({ runs: 1, waits: 0 });
    expect(made).toEqual({ text: configMap("a", "run: 1") });
  });

  it("is not remembered as what others make of it", async () => {
    for (const file of ["{{ uuidv4 }}", "{{ .Values.mode }}"]) {
      const { kept } = await renderings(file);
      expect(kept.size).toBe(1);
      expect(kept.has("key")).toBe(false);
    }
  });
});
