import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Parser, parseDocument, type CST } from "yaml";
import { addResources } from "../../src/manifests/add-resources.ts";

describe("entries that are added", () => {
  it("go to their place in a sorted list", () => {
    const text = "resources:\n  - b.yaml\n  - d.yaml\n";
    expect(addResources(text, ["e.yaml", "a.yaml", "c.yaml"])).toBe(
      "resources:\n  - a.yaml\n  - b.yaml\n  - c.yaml\n  - d.yaml\n  - e.yaml\n",
    );
  });

  it("go to the end of any other list, in the order given", () => {
    const text = "resources:\n  - z.yaml\n  - b.yaml\n";
    expect(addResources(text, ["y.yaml", "a.yaml"])).toBe(
      "resources:\n  - z.yaml\n  - b.yaml\n  - y.yaml\n  - a.yaml\n",
    );
  });

  it("are added once, and not where they are listed already, also as ./x or x/", () => {
    const text = "resources:\n  - ./a.yaml\n  - base/\n";
    const entries = ["a.yaml", "base", "c.yaml", "./c.yaml"];
    expect(addResources(text, entries)).toBe(`${text}  - c.yaml\n`);
    expect(addResources(text, ["a.yaml"])).toBe(text);
    expect(addResources(text, [])).toBe(text);
  });

  it("are quoted where YAML would take them for something else", () => {
    const entries = ["yes", "012", "#a", "a: b"];
    const added = addResources("resources:\n  - zz\n  - a\n", entries);
    expect(added).toBe(
      'resources:\n  - zz\n  - a\n  - "yes"\n  - "012"\n  - "#a"\n  - "a: b"\n',
    );
  });

  it("go into the first document alone", () => {
    const rest = "...\n---\nresources: [x]\n";
    expect(addResources(`resources:\n- a\n${rest}`, ["b"])).toBe(
      `resources:\n- a\n- b\n${rest}`,
    );
  });
});

describe("a text comes back as it is", () => {
  it.each([
    ["where it is broken", "resources: [a\n"],
    ["where it is no map", "- a\n"],
    ["where resources is a text", "resources: a.yaml\n"],
    ["where resources is a map", "resources: {a: b}\n"],
    ["where resources is an alias", "x: &a [a]\nresources: *a\n"],
    ["where a key stands twice", "resources: [a]\nresources: [b]\n"],
    ["where a list with a tag is empty", "resources: !!seq []\n"],
    ["where an empty list holds a comment", "resources: [ # none\n]\n"],
    ["where an empty list in a map does", "{resources: [ # none\n]}"],
    ["where the first document is empty", "---\n---\nresources: [a]\n"],
  ])("%s", (_, text) => {
    expect(addResources(text, ["b.yaml"])).toBe(text);
  });
});

/** Names that a folder may have files by, some of which YAML minds. */
const name = fc.oneof(
  { weight: 4, arbitrary: fc.stringMatching(/^[a-z]{1,3}(\.yaml)?$/) },
  fc.constantFrom(
    "yes",
    "012",
    "1_000",
    "null",
    "~",
    "#x",
    "a b",
    "a: b",
    "-",
    "?",
    "[a]",
    "{b}",
    "a,b",
    "é.yaml",
    "it's",
    'say "x"',
    "*x",
    "&y",
    "../up",
  ),
);

const written = fc.record({
  name,
  style: fc.constantFrom("plain", "single", "double"),
  above: fc.constantFrom("", "# above", "\n# after a blank line"),
  behind: fc.constantFrom("", " # behind"),
});

const style = fc.constantFrom("block", "one line", "several lines", "JSON");

/** Kustomization files as people write them. */
const kustomizationFile = fc
  .record({
    style,
    items: fc.uniqueArray(written, {
      selector: (item) => item.name,
      maxLength: 5,
    }),
    isSorted: fc.boolean(),
    absent: fc.constantFrom("[]", "", "null", "~", "no key"),
    indent: fc.constantFrom("", "  ", "    "),
    head: fc.constantFrom("", "# head\n\n", "---\n", "apiVersion: v1\n"),
    tail: fc.constantFrom(
      "",
      "# the end\n",
      "\nnamespace: x # y\n",
      "namePrefix: z-",
      "patches:\n  - patch: |\n      # no comment\n      a: b\n",
    ),
    eol: fc.constantFrom("\n", "\r\n"),
    bom: fc.constantFrom("", "\uFEFF"),
  })
  .map((parts) => ({
    text: parts.bom + textOf(parts).replaceAll("\n", parts.eol),
    eol: parts.eol,
    isBlock: parts.style === "block" && parts.items.length > 0,
  }));

interface Parts {
  readonly style: string;
  readonly items: readonly {
    readonly name: string;
    readonly style: string;
    readonly above: string;
    readonly behind: string;
  }[];
  readonly isSorted: boolean;
  readonly absent: string;
  readonly indent: string;
  readonly head: string;
  readonly tail: string;
}

function textOf(parts: Parts): string {
  const items = parts.isSorted
    ? parts.items.toSorted((a, b) => (a.name < b.name ? -1 : 1))
    : parts.items;
  const texts = items.map((item) =>
    item.style === "single"
      ? `'${item.name.replaceAll("'", "''")}'`
      : /^[a-z]{1,3}(\.yaml)?$/.test(item.name) && item.style === "plain"
        ? item.name
        : JSON.stringify(item.name),
  );
  if (parts.style === "JSON")
    return parts.absent === "no key"
      ? '{"namespace": "x"}'
      : JSON.stringify({ resources: items.map((item) => item.name) }, null, 2);
  const { head, tail, indent } = parts;
  if (items.length === 0)
    return parts.absent === "no key"
      ? head + tail
      : `${head}resources: ${parts.absent} # list\n${tail}`;
  if (parts.style === "one line")
    return `${head}resources: [${texts.join(", ")}]\n${tail}`;
  const lines = items.map(({ above, behind }, index) => {
    const text = texts[index] ?? "";
    const before = above === "" ? "" : `${above.replace("#", `${indent}#`)}\n`;
    return parts.style === "block"
      ? `${before}${indent}- ${text}${behind}\n`
      : `${before}${indent}  ${text},${behind}\n`;
  });
  return parts.style === "block"
    ? `${head}resources:\n${lines.join("")}${tail}`
    : `${head}resources: [\n${lines.join("")}]\n${tail}`;
}

interface Case {
  readonly before: string;
  readonly after: string;
  readonly entries: readonly string[];
  /** Of the file as it was. */
  readonly eol: string;
  readonly isBlock: boolean;
}

describe("whatever a kustomization file looks like", () => {
  const entriesToAdd = fc.array(name, { maxLength: 4 });
  const check = (holds: (one: Case) => void): void => {
    fc.assert(
      fc.property(
        kustomizationFile,
        entriesToAdd,
        ({ text, ...rest }, entries) =>
          holds({
            ...rest,
            before: text,
            after: addResources(text, entries),
            entries,
          }),
      ),
      { numRuns: 1000 },
    );
  };

  it("the list holds the old entries in their order, and the new ones", () => {
    check(({ before, after, entries }) => {
      const old = resources(before);
      const fresh = new Set(entries.filter((entry) => !old.includes(entry)));
      const now = resources(after);
      expect(now.filter((entry) => !fresh.has(entry))).toEqual(old);
      expect(now.filter((entry) => fresh.has(entry)).toSorted()).toEqual(
        [...fresh].toSorted(),
      );
    });
  });

  it("a sorted list stays sorted", () => {
    check(({ before, after }) => {
      const old = resources(before);
      if (old.join("\n") !== old.toSorted().join("\n")) return;
      expect(resources(after)).toEqual(resources(after).toSorted());
    });
  });

  it("all comments are still there, in their order", () => {
    check(({ before, after }) => {
      expect(comments(after)).toEqual(comments(before));
    });
  });

  it("every other field is what it was", () => {
    check(({ before, after }) => {
      expect(others(after)).toEqual(others(before));
    });
  });

  it("a list of one line for each entry gets lines, and without them is what it was", () => {
    check(({ before, after, entries, eol, isBlock }) => {
      if (!isBlock) return;
      const old = before.split(eol);
      const added: string[] = [];
      for (const line of after.split(eol))
        if (line === old[0]) old.shift();
        else added.push(line);
      expect(old).toEqual([]);
      for (const line of added)
        expect(entries).toContain(resources(`resources:\n${line}`)[0]);
    });
  });

  it("a second time changes nothing", () => {
    check(({ after, entries }) => {
      expect(addResources(after, entries)).toBe(after);
    });
  });
});

function data(text: string): Record<string, unknown> {
  const document = parseDocument(text);
  expect(document.errors).toEqual([]);
  return document.toJS() ?? {};
}

function resources(text: string): string[] {
  const list = data(text)["resources"];
  return Array.isArray(list) ? list.map(String) : [];
}

function others(text: string): Record<string, unknown> {
  const { resources: _, ...rest } = data(text);
  return rest;
}

function comments(text: string): string[] {
  const found: string[] = [];
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) look(one);
    else if (isToken(value)) {
      if (value.type === "comment") found.push(value.source);
      for (const inner of Object.values(value)) look(inner);
    } else if (typeof value === "object" && value !== null)
      for (const inner of Object.values(value)) look(inner);
  };
  for (const token of new Parser().parse(text)) look(token);
  return found;
}

function isToken(value: unknown): value is CST.SourceToken {
  return typeof value === "object" && value !== null && "type" in value;
}
