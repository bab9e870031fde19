/** `fluxsmith graph` on whole repositories. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Graph } from "../../src/graph/graph.ts";
import { applying, everyEdge, object } from "../graph/repository.ts";
import { testRepository, type Ran } from "../tools/cli.ts";

function graph(
  files: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Ran> {
  const repository = testRepository(files);
  onTestFinished(repository.remove);
  return repository.run(["graph", ...args]);
}

/** The graph as JSON has it: node → state; edges as `FROM field TO`. */
async function edgesOf(
  files: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<{ nodes: Record<string, string>; edges: string[] }> {
  const { stdout } = await graph(files, "--output", "json", ...args);
  const { nodes, edges } = JSON.parse(stdout) as Graph;
  return {
    nodes: Object.fromEntries(nodes.map(({ id, state }) => [id, state])),
    edges: edges.map(
      ({ from, kind, field, to }) => `${from} ${field ?? kind} ${to}`,
    ),
  };
}

describe("every kind of edge", () => {
  it.each([
    ["mermaid", "mmd"],
    ["dot", "dot"],
    ["json", "json"],
    ["html", "html"],
  ])(
    "as %s comes out as it is written down (`make golden` writes it anew)",
    async (output, ending) => {
      const golden = fileURLToPath(
        new URL(`graph.${ending}.golden`, import.meta.url),
      );
      const { code, stdout, stderr } = await graph(
        everyEdge,
        "--output",
        output,
      );
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(golden, stdout);
      expect(stdout).toBe(readFileSync(golden, "utf8"));
    },
  );
});
