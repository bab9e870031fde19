/** Configs in many layouts, and something to add to each. */
import fc from "fast-check";
import type { Data } from "../../src/yaml/data.ts";

interface Layout {
  readonly text: string;
  readonly keys: readonly string[];
  readonly value: Data;
  readonly keep: number;
  readonly comments: readonly string[];
}

const blank = fc.constantFrom("", "", "\n", "\n\n");
const comment = (indent: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    "",
    "",
    `${indent}# note: it\n`,
    `${indent}# a\n${indent}# b\n`,
    `${indent}# off:\n${indent}#   x: 1\n\n`,
  );
const tail = fc.constantFrom("", "", " # why", "  # {x}");

/** The lines of one item. */
const item = (
  indent: string,
  step: string,
  name: string,
): fc.Arbitrary<string> =>
  fc
    .record({
      tail,
      body: fc.constantFrom(
        ":",
        ": text",
        ": 'quoted'",
        ": { chart: a/b, version: 1 }",
        ": {a: 1,\n_  b: 2}",
        ":\n_x: 1\n_y: [a, b]",
        ":\n_x: |\n_  a\n\n_  b",
        ":\n_x: >-\n_  a\n_  b",
        ":\n_x:\n_- a\n_-  b: 1\n_   c: 2",
        ": &one\n_x: 1",
      ),
      after: fc.constantFrom("", "", `${indent}${step}# deeper\n`),
    })
    .map(({ tail: behind, body, after }) => {
      const text = body.replaceAll("_", indent + step);
      const isBlockText = /[|>]/.test(text);
      const line = `${indent}${name}${text}`;
      const hasTail = behind !== "" && !isBlockText && !text.includes("\n");
      return `${line}${hasTail ? behind : ""}\n${isBlockText ? "" : after}`;
    });

/** A section: its header and items. */
const section = (name: string, step: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc
      .tuple(
        tail,
        comment(step),
        blank,
        fc
          .subarray(["beta", "alpha", "delta", "gamma"], { minLength: 1 })
          .chain((names) =>
            fc.tuple(
              fc.constant(names),
              fc.tuple(
                ...names.map((one) =>
                  fc.tuple(comment(step), item(step, step, one), blank),
                ),
              ),
            ),
          ),
        comment(step),
      )
      .map(
        ([behind, above, gap, [, items], below]) =>
          `${name}:${behind}\n${above}${gap}${items.map(([note, text, space]) => note + text + space).join("")}${below}`,
      ),
    fc
      .tuple(
        fc.constantFrom(
          "",
          "",
          " {}",
          " { }",
          " null",
          " ~",
          " { a: 1 }",
          " {a: 1, b: {x: 2}}",
          " {a: 1,}",
          " {\n  a: 1,\n  b: 2\n}",
          " {\n  a: 1,\n  # c\n  b: 2, # d\n}",
        ),
        tail,
        fc.constantFrom("", "", `${step}# commented: out\n`),
      )
      .map(
        ([value, behind, below]) =>
          `${name}:${value}${behind}\n${value.includes("{") ? "" : below}`,
      ),
  );

const steps = fc.constantFrom("  ", "    ", " ");

const text = steps.chain((step) =>
  fc
    .tuple(
      fc.constantFrom("", "# The config.\n", "# A\n\n", "---\n"),
      fc
        .subarray(["sources", "releases", "kustomizations", "other"])
        .chain((names) =>
          fc.tuple(
            ...names.map((name) =>
              fc.tuple(comment(""), section(name, step), blank),
            ),
          ),
        ),
      fc.constantFrom("", "# The end.\n", "\n# The end.\n", "\n\n"),
    )
    .map(
      ([head, sections, end]) =>
        `${head}version: 1\n${sections.map(([note, one, space]) => note + one + space).join("")}${end}`,
    ),
);

const flowText = fc.constantFrom(
  "{version: 1}",
  "{ version: 1, releases: {} }\n",
  "{version: 1, releases: {}, clusters: {prod: , canary: {}}}\n",
  '{"version": 1, "releases": {"a": {"x": "1"}}}\n',
  '{\n  "version": 1,\n  "releases": {\n    "a": {"x": "1"},\n    "b": null\n  }\n}\n',
  "version: 1\nclusters: {prod: , canary: {}}\n",
  "version: 1\nclusters: {prod: }\n",
  "version: 1\nclusters:\n  prod:\n  canary: {}\n",
  "version: 1\nclusters:\n  prod:\n    context: x\n  canary: {}\nreleases: {a: , b: 1}\n",
  "version: 1\nclusters:\n  prod: # x\n    releases: {}\n",
);

const ending = (config: string): fc.Arbitrary<string> =>
  fc
    .tuple(fc.boolean(), fc.boolean(), fc.boolean())
    .map(([mark, crlf, open]) => {
      const cut = open ? config.replace(/\n$/, "") : config;
      const lines = crlf ? cut.replaceAll("\n", "\r\n") : cut;
      return (mark ? "\uFEFF" : "") + lines;
    });

const place = fc.constantFrom<Pick<Layout, "keys" | "keep">>(
  { keys: ["releases", "web"], keep: 0 },
  { keys: ["releases", "aaa"], keep: 0 },
  { keys: ["releases", "cee"], keep: 0 },
  { keys: ["sources", "helm", "charts"], keep: 0 },
  { keys: ["clusters", "prod", "releases", "web"], keep: 2 },
  { keys: ["clusters", "canary", "releases", "web"], keep: 2 },
  { keys: ["kustomizations", "apps/web"], keep: 0 },
);

const value = fc.constantFrom<Data>(
  null,
  "https://charts.example.com",
  "",
  new Map<string, Data>([
    ["chart", "a/b"],
    [
      "values",
      new Map<string, Data>([
        ["list", [1, { a: "x: y", b: null }]],
        ["text", "a\n\n  b\n"],
        ["none", {}],
      ]),
    ],
  ]),
);

/** What can be edited: a value that stands in the way of the keys is none. */
export const layouts: fc.Arbitrary<Layout> = fc
  .tuple(
    fc
      .oneof({ weight: 4, arbitrary: text }, { weight: 1, arbitrary: flowText })
      .chain(ending),
    place,
    value,
    fc.constantFrom<readonly string[]>([], [], ["why", "it is there"]),
  )
  .map(([config, where, data, comments]) => ({
    text: config,
    value: data,
    comments,
    ...where,
  }))
  .filter(
    ({ text: config, keys: [head] }) =>
      head !== "clusters" ||
      config.includes("canary") ||
      !config.includes("clusters"),
  )
  .filter(
    ({ text: config, keys: [head] }) =>
      head !== "clusters" || /prod.*canary/s.test(config),
  );
