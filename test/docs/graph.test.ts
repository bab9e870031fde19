/** What docs/graph.md shows is what one sees. */
import { expect, it, onTestFinished } from "vitest";
import { applying, object } from "../graph/repository.ts";
import { testRepository, type TestRepository } from "../tools/cli.ts";
import { blockWith, codeBlocks } from "./code-blocks.ts";

function repository(files: Readonly<Record<string, string>>): TestRepository {
  const made = testRepository({
    "fluxsmith.yaml": `version: 1
repository: {name: fleet, url: https://example.com/fleet, branch: main}
`,
    ...files,
  });
  onTestFinished(made.remove);
  return made;
}

const chart =
  "chart: {spec: {chart: web, sourceRef: {kind: HelmRepository, name: charts, namespace: flux-system}}}";
const web = object(
  "HelmRelease/apps/web",
  `{${chart}, dependsOn: [{name: cache}]}`,
);
const sources = `${object("GitRepository/flux-system/fleet", "{url: https://example.com/fleet}")}---\n${object("HelmRepository/flux-system/charts", "{url: https://charts.example.com}")}`;

it("the drawing is what is printed", async () => {
  const { run } = repository({
    "resources/flux-system/sources.yaml": sources,
    "resources/flux-system/apps.yaml": applying("apps", "apps"),
    "resources/apps/web.yaml": web,
  });
  const { code, stdout } = await run(["graph"]);
  expect(code).toBe(0);
  expect(blockWith("docs/graph.md", "mermaid", "flowchart")).toBe(stdout);
});

const [lines = ""] = codeBlocks("docs/graph.md", "sh");

it.each(lines.trim().split("\n"))("%s", async (line) => {
  const { run } = repository({
    "fluxsmith.yaml": "version: 1\nclusters: {prod: }\n",
    "resources/clusters/prod/sources.yaml": sources,
    "resources/clusters/prod/web.yaml": web,
    // For `--path`.
    "clusters/prod/web.yaml": web,
  });
  const [command = ""] = line.split(/ +[>#]/);
  const [program, ...args] = command.split(" ");
  expect(program).toBe("fluxsmith");
  const { code, stdout, stderr } = await run(args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toContain("apps/web");
});
