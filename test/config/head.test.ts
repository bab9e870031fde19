import { describe, expect, it } from "vitest";
import { readClusters } from "../../src/config/clusters.ts";
import { headOf, withoutItems } from "../../src/config/head.ts";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import { readLayout } from "../../src/discovery/layout.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";
import { repositories } from "../golden/repositories.ts";

const config = `# A comment.
version: 1
repository:
  name: fleet
releases:
  # Of a release.
  podinfo:
    values: {a: b}

# Before clusters.
clusters:
  canary: {context: canary-admin}
sources: {helm: {a: b}}
kustomizations:
`;

describe("the head of a config", () => {
  it("has its settings and clusters in their places, and no items", () => {
    expect(headOf(config)).toBe(`# A comment.
version: 1
repository:
  name: fleet
releases:





clusters:
  canary: {context: canary-admin}
sources:
kustomizations:
`);
  });

  it.each([
    ["a document's start", "---\nreleases:\n  a: b\n"],
    ["a flow map", "{releases: {a: b}}\n"],
    ["a quoted section", '"releases":\n  a: b\n'],
    ["a line that goes on", 'releases: "a\nb"\n'],
    ["a list", "releases:\n- a\n"],
    ["an alias", "releases: &x {a: b}\nclusters: {a: *x}\n"],
    ["a tab", "releases:\n\ta: b\n"],
  ])("is all of it where it is not plain: %s", (_what, text) => {
    expect(headOf(text)).toBe(text);
  });

  it("may have a glob, which is no alias", () => {
    const text = "include: [config/*.yaml]\nreleases: {a: b}\n";
    expect(headOf(text)).toBe("include: [config/*.yaml]\nreleases:\n");
  });

  it.each(repositories.map((one) => [one.name, one] as const))(
    "says the same about where things are: %s",
    async (_name, { files }) => {
      const all = collectFindings();
      const head = collectFindings();
      const workspace = memoryWorkspace(files);
      const cut = withoutItems(workspace);
      expect(readLayout(cut, head.report)).toEqual(
        readLayout(workspace, all.report),
      );
      expect(await readClusters(cut, head.report)).toEqual(
        await readClusters(workspace, all.report),
      );
      expect(head.all()).toEqual(all.all());
    },
  );

  it("is of no concern to what is wrong in an item, and finds the rest at its place", () => {
    const { report, all } = collectFindings();
    const files = {
      "fluxsmith.yaml": "releases:\n  a: [\nversion: 1\nlayout: [\n",
    };
    readLayout(withoutItems(memoryWorkspace(files)), report);
    expect(all()).toMatchObject([{ code: "yaml-syntax", at: { line: 5 } }]);
    files["fluxsmith.yaml"] = "releases:\n  a: [\nversion: 1\n";
    const other = collectFindings();
    readLayout(withoutItems(memoryWorkspace(files)), other.report);
    expect(other.all()).toEqual([]);
  });
});
