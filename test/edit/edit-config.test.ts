/** Edits of a config in place. */
import { describe, expect, it } from "vitest";
import fc from "fast-check";
import { parse } from "yaml";
import { removeEntry, setEntry } from "../../src/edit/edit-config.ts";
import type { Data } from "../../src/yaml/data.ts";
import { layouts } from "./layouts.ts";

const file = "fluxsmith.yaml";
const set = (text: string, keys: string, value: Data): string =>
  setEntry({ file, text }, keys.split("."), value);
const remove = (text: string, keys: string, keep?: number): string =>
  removeEntry({ file, text }, keys.split("."), keep);

const item: Data = new Map<string, Data>([
  ["namespace", "apps"],
  ["chart", "charts/web"],
  ["version", "1.10"],
]);

describe("an entry is written as its neighbours are", () => {
  it.each<[string, string, string]>([
    [
      "at the end of its section",
      "releases:\n  b: 1\n  a: 2\n\nkustomizations:\n",
      'releases:\n  b: 1\n  a: 2\n  web:\n    namespace: apps\n    chart: charts/web\n    version: "1.10"\n\nkustomizations:\n',
    ],
    [
      "in its place where the keys are sorted",
      "releases:\n  # a's\n  a: 1\n  # z's\n  z: 2\n",
      "releases:\n  # a's\n  a: 1\n  web:\n    namespace: apps\n    chart: charts/web\n    version: \"1.10\"\n  # z's\n  z: 2\n",
    ],
    [
      "set apart where the others are",
      "releases:\n    b:\n        x: 1\n\n    a:\n        x: 2 # last\n",
      'releases:\n    b:\n        x: 1\n\n    a:\n        x: 2 # last\n\n    web:\n        namespace: apps\n        chart: charts/web\n        version: "1.10"\n',
    ],
    [
      "set apart from the only other one, if both are of several lines",
      "releases:\n  a:\n    x: 1\nkustomizations:\n  a:\n    x: 1\n",
      'releases:\n  a:\n    x: 1\n\n  web:\n    namespace: apps\n    chart: charts/web\n    version: "1.10"\nkustomizations:\n  a:\n    x: 1\n',
    ],
    [
      "below a section that is empty",
      "releases: # none yet\nkustomizations:\n",
      'releases: # none yet\n  web:\n    namespace: apps\n    chart: charts/web\n    version: "1.10"\nkustomizations:\n',
    ],
    [
      "in a new section, set apart",
      "version: 1\n\nsources: {}\n",
      'version: 1\n\nsources: {}\n\nreleases:\n  web:\n    namespace: apps\n    chart: charts/web\n    version: "1.10"\n',
    ],
    [
      "in braces",
      "releases: {a: {version: 1}}\n",
      'releases: {a: {version: 1}, web: {namespace: apps, chart: charts/web, version: "1.10"}}\n',
    ],
    [
      "in JSON",
      '{\n  "version": 1,\n  "releases": {\n    "a": {"version": "1"}\n  }\n}\n',
      '{\n  "version": 1,\n  "releases": {\n    "a": {"version": "1"},\n    "web": {"namespace": "apps", "chart": "charts/web", "version": "1.10"}\n  }\n}\n',
    ],
    [
      "with the file's line breaks and its mark",
      "\uFEFFversion: 1\r\nreleases:\r\n  a: 1\r\n",
      '\uFEFFversion: 1\r\nreleases:\r\n  a: 1\r\n  web:\r\n    namespace: apps\r\n    chart: charts/web\r\n    version: "1.10"\r\n',
    ],
    [
      "before the comments that end a section",
      "releases:\n  a: 1\n    # more of a\n  # b: 2\n\n# The rest.\nx: 1\n",
      'releases:\n  a: 1\n    # more of a\n  web:\n    namespace: apps\n    chart: charts/web\n    version: "1.10"\n  # b: 2\n\n# The rest.\nx: 1\n',
    ],
    [
      "where the file does not end in a line break",
      "releases:\n  a: 1",
      'releases:\n  a: 1\n  web:\n    namespace: apps\n    chart: charts/web\n    version: "1.10"',
    ],
  ])("%s", (_what, before, after) => {
    expect(set(before, "releases.web", item)).toBe(after);
    expect(remove(after, "releases.web")).toBe(before);
  });
});

describe("fault 49: comments, order and bytes are kept", () => {
  it("whatever the layout: what is added and removed again leaves no trace", () => {
    fc.assert(
      fc.property(layouts, ({ text, keys, value, ...options }) => {
        const edited = setEntry({ file, text }, keys, value, options);
        // Nothing but insertions: what was there is there, in its order.
        expect(isWithin(text, edited)).toBe(true);
        expect(removeEntry({ file, text: edited }, keys, options.keep)).toBe(
          text,
        );
      }),
      { numRuns: 1000 },
    );
  });
});

/** Whether the characters of a text stand in another one, in their order. */
function isWithin(text: string, other: string): boolean {
  let at = 0;
  for (const char of other) if (char === text[at]) at += 1;
  return at === text.length;
}

it("takes the comments above an entry along, and the section that it made", () => {
  expect(
    remove(
      "a: 1\n\nreleases:\n  b: 1\n\n  # The web.\n  web: {}\n",
      "releases.web",
    ),
  ).toBe("a: 1\n\nreleases:\n  b: 1\n");
  expect(remove("a: 1\n\nreleases:\n  web: {}\n", "releases.web")).toBe(
    "a: 1\n",
  );
});

it("keeps a section that a person has commented on, or that is not the last", () => {
  expect(remove("# All.\nreleases:\n  web: {}\n", "releases.web")).toBe(
    "# All.\nreleases:\n",
  );
  expect(remove("releases:\n  web: {}\nb: 1\n", "releases.web")).toBe(
    "releases:\nb: 1\n",
  );
});

it.each([
  [
    "releases: &all\n  a: 1\nother: *all\n",
    "releases.web",
    "more than that would change",
  ],
  [
    "base: &all\n  a: 1\nreleases: *all\n",
    "releases.web",
    "what an alias names",
  ],
  ["releases: [a]\n", "releases.web", "no map of its own"],
  [
    "releases: {\n  # none\n}\n",
    "releases.web",
    "a comment stands in an empty",
  ],
  ["a: 1\n---\nb: 1\n", "releases.web", "several YAML documents"],
  ["a: [\n", "releases.web", "not well-formed"],
])(
  "says what to write by hand where it cannot be done: %j",
  (text, keys, why) => {
    expect(() => set(text, keys, item)).toThrow(
      expect.objectContaining({
        code: "config-edit",
        message: expect.stringContaining(why) as string,
        hint: 'write `{releases: {web: {namespace: apps, chart: charts/web, version: "1.10"}}}` by hand',
      }),
    );
  },
);

it("an alias that would name something else keeps an entry", () => {
  const text = "releases:\n  a: &x {v: 1}\n  b: &x {v: 2}\n  c: *x\n";
  expect(() => remove(text, "releases.b")).toThrow(
    "more than that would change",
  );
  expect(() => remove(text, "releases.b")).toThrow(
    expect.objectContaining({ hint: "remove `releases.b` by hand" }),
  );
});

it("an alias's anchor is not removed", () => {
  const text = "releases:\n  a: &a {x: 1}\n  b: *a\n";
  expect(() => remove(text, "releases.a")).toThrow("alias");
});

it("replaces a value in place", () => {
  expect(set("a: 1 # one\nb: x\n", "a", 2)).toBe("a: 2 # one\nb: x\n");
  expect(set("r: {a: true, b: x}\n", "r.a", false)).toBe(
    "r: {a: false, b: x}\n",
  );
  expect(set("r:\n  a:\n    x: 1\n  b: 1\n", "r.a", { z: 2 })).toBe(
    "r:\n  a:\n    z: 2\n  b: 1\n",
  );
});

it("writes any data so that it reads back", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.boolean(), (json, flow) => {
      // -0 is 0 in JSON.
      const value = JSON.parse(JSON.stringify(json)) as Data;
      const text = set(flow ? "a: {b: 1}\n" : "a:\n    b: 1\n", "a.c", value);
      expect(parse(text)).toEqual({ a: { b: 1, c: value } });
    }),
  );
});
