import { describe, expect, it } from "vitest";
import { addResources } from "../../src/manifests/add-resources.ts";

/** Adds `b.yaml`; texts without indentation, for the eye. */
const add = (...lines: string[]): string =>
  addResources(`${lines.join("\n")}\n`, ["b.yaml"]);
const text = (...lines: string[]): string => `${lines.join("\n")}\n`;

describe("a list in block style", () => {
  it("keeps its indentation, also where it has none", () => {
    expect(add("resources:", "- a.yaml", "patches: []")).toBe(
      text("resources:", "- a.yaml", "- b.yaml", "patches: []"),
    );
    expect(add("resources:", "    - a.yaml")).toBe(
      text("resources:", "    - a.yaml", "    - b.yaml"),
    );
  });

  it("keeps the blanks behind its dashes", () => {
    expect(add("resources:", "  -   a.yaml")).toBe(
      text("resources:", "  -   a.yaml", "  -   b.yaml"),
    );
  });

  it("keeps its quotes, where all items have the same", () => {
    expect(add("resources:", "- 'a.yaml'")).toBe(
      text("resources:", "- 'a.yaml'", "- 'b.yaml'"),
    );
    expect(add("resources:", '- "a.yaml"', '- "c.yaml"')).toBe(
      text("resources:", '- "a.yaml"', '- "b.yaml"', '- "c.yaml"'),
    );
    expect(add("resources:", '- "a.yaml"', "- c.yaml")).toBe(
      text("resources:", '- "a.yaml"', "- b.yaml", "- c.yaml"),
    );
  });

  it("keeps a comment with the entry below it, and behind its own", () => {
    expect(
      add(
        "resources: # all of them",
        "  - a.yaml # the first",
        "  # about c",
        "  # and more",
        "  - c.yaml",
      ),
    ).toBe(
      text(
        "resources: # all of them",
        "  - a.yaml # the first",
        "  - b.yaml",
        "  # about c",
        "  # and more",
        "  - c.yaml",
      ),
    );
    expect(add("resources:", "  # about c", "  - c.yaml")).toBe(
      text("resources:", "  - b.yaml", "  # about c", "  - c.yaml"),
    );
  });

  it("goes on directly behind its last entry", () => {
    expect(
      add(
        "resources:",
        "  - a.yaml",
        "  # - off.yaml",
        "",
        "# x",
        "images: []",
      ),
    ).toBe(
      text(
        "resources:",
        "  - a.yaml",
        "  - b.yaml",
        "  # - off.yaml",
        "",
        "# x",
        "images: []",
      ),
    );
  });

  it("does not take a line of a text for a comment", () => {
    expect(
      add("resources:", "  - |", "    a.yaml", "    # no comment", "  - c"),
    ).toBe(
      text(
        "resources:",
        "  - |",
        "    a.yaml",
        "    # no comment",
        "  - b.yaml",
        "  - c",
      ),
    );
  });

  it("keeps CRLF, a byte order mark, and the missing line break at the end", () => {
    expect(
      addResources("\uFEFFresources:\r\n- a.yaml\r\n- c.yaml", [
        "b.yaml",
        "d.yaml",
      ]),
    ).toBe("\uFEFFresources:\r\n- a.yaml\r\n- b.yaml\r\n- c.yaml\r\n- d.yaml");
  });
});

describe("a key without a list", () => {
  it.each(["resources:", "resources: null", "resources: ~", "resources: []"])(
    "%s gets one",
    (line) => {
      expect(add(`${line} # none yet`, "  # old", "namespace: x")).toBe(
        text("resources: # none yet", "  - b.yaml", "  # old", "namespace: x"),
      );
    },
  );

  it("gets it in one piece from brackets on several lines", () => {
    expect(add("resources: [", "]", "namespace: x")).toBe(
      text("resources:", "  - b.yaml", "namespace: x"),
    );
  });

  it("indents it as the file's other lists are", () => {
    expect(add("resources:", "patches:", "- path: x.yaml")).toBe(
      text("resources:", "- b.yaml", "patches:", "- path: x.yaml"),
    );
    expect(add("resources:", "patches:", "    - path: x.yaml")).toBe(
      text("resources:", "    - b.yaml", "patches:", "    - path: x.yaml"),
    );
  });

  it("may be the end of the file, without a line break", () => {
    expect(addResources("resources:", ["b.yaml"])).toBe(
      "resources:\n  - b.yaml",
    );
  });
});

describe("a file without the key", () => {
  it("gets it behind apiVersion and kind", () => {
    expect(
      add("apiVersion: v1", "kind: Kustomization # k", "", "namespace: x"),
    ).toBe(
      text(
        "apiVersion: v1",
        "kind: Kustomization # k",
        "resources:",
        "  - b.yaml",
        "",
        "namespace: x",
      ),
    );
  });

  it("gets it at the end otherwise", () => {
    expect(add("# about", "namespace: x # y")).toBe(
      text("# about", "namespace: x # y", "resources:", "  - b.yaml"),
    );
    expect(add("patches:", "- path: y.yaml")).toBe(
      text("patches:", "- path: y.yaml", "resources:", "- b.yaml"),
    );
  });

  it("gets it where there is nothing but comments, or nothing at all", () => {
    expect(add("# about")).toBe(text("# about", "resources:", "  - b.yaml"));
    expect(addResources("", ["b.yaml"])).toBe("resources:\n  - b.yaml\n");
    expect(addResources("# about", ["b.yaml"])).toBe(
      "# about\nresources:\n  - b.yaml",
    );
  });
});
