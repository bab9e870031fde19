/** The README's samples are what one really sees, and its commands are there. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { commands } from "../../src/commands/table.ts";
import { canRender } from "../commands/fleet.ts";
import { example } from "../golden/repositories.ts";
import { testRepository, type TestRepository } from "../tools/cli.ts";
import { blockWith, codeBlocks, readDoc } from "./code-blocks.ts";
import { otherSelector, sampleReview, scaledDown } from "./sample-review.ts";

/** The live example, with a change in its config. */
function exampleWith(
  ...changes: readonly (readonly [RegExp, string])[]
): TestRepository {
  let config = example.files["fluxsmith.yaml"] ?? "";
  for (const [before, after] of changes) {
    expect(config).toMatch(before);
    config = config.replace(before, after);
  }
  const repo = testRepository({ ...example.files, "fluxsmith.yaml": config });
  onTestFinished(repo.remove);
  return repo;
}

it("the first lines to type are targets of the Makefile", () => {
  const [first = ""] = codeBlocks("README.md", "sh");
  const makefile = readDoc("Makefile");
  for (const line of first.trim().split("\n")) {
    const [, target = ""] = /^make ([a-z-]+)$/.exec(line) ?? [];
    expect(makefile).toMatch(new RegExp(`^${target}: .*## `, "m"));
  }
});

it("the sample of a run is what a run prints", async () => {
  const repo = exampleWith(
    [/version: 2\.0\.1/, "version: 2.1.0"],
    [/ {2}boskos:\n( {4}.*\n)*/, ""],
  );
  const { code, stdout, stderr } = await repo.run(["generate"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(blockWith("README.md", "text", "created, ")).toBe(stdout);
});

it("the sample of an error is what such an error looks like", async () => {
  const repo = exampleWith([
    /(?<=kubecost:\n.*\[)monitoring(?=\])/,
    "monitorng",
  ]);
  const { code, stdout, stderr } = await repo.run(["generate"]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toBe(
    `${blockWith("README.md", "text", "error: ")}\n1 error\n`,
  );
});

it.skipIf(!canRender)("the sample of a review is one", async () => {
  expect(await sampleReview(otherSelector)).toBe(
    blockWith("README.md", "text", "[immutable-field]"),
  );
});

it.skipIf(!canRender)("and so is that of docs/review.md", async () => {
  expect(await sampleReview(scaledDown)).toBe(
    blockWith("docs/review.md", "text", "[scaled-to-zero]"),
  );
});

const rows = [
  ...readDoc("README.md").matchAll(
    /^\| `fluxsmith ([a-z]+)` *\| (?:`make ([a-z-]+)`)? *\| (.*) \|$/gm,
  ),
].map(([, name = "", target, what = ""]) => ({ name, target, what }));

it("the table of commands has all of them, with flags that they take", () => {
  expect(rows.map(({ name }) => name)).toEqual(
    commands.map(({ name }) => name),
  );
  for (const { name, what } of rows) {
    const command = commands.find((one) => one.name === name);
    for (const [, flag] of what.matchAll(/--([a-z-]+)/g))
      expect(Object.keys(command?.flags ?? {})).toContain(flag);
  }
});

it.each(rows.filter(({ target }) => target !== undefined))(
  "make $target is fluxsmith $name",
  ({ name, target }) => {
    const [, recipe] =
      new RegExp(`^${target}: .*\n\t(.*)$`, "m").exec(readDoc("Makefile")) ??
      [];
    // On a cluster, which one, and further flags, come from the command line; of a review its base, and flags.
    const { bundle = "repository" } =
      commands.find((one) => one.name === name) ?? {};
    const more = {
      cluster: " $(ON_CLUSTER)",
      review: name === "diff" ? " $(BASE) $(ARGS)" : " $(ARGS)",
      repository: "",
      adopt: "",
    };
    expect(recipe).toBe(`$(FLUXSMITH) ${name}${more[bundle]}`);
  },
);

it.each([
  [["flux-diff"], "diff"],
  [
    ["flux-diff", "BASE=v1.0", "ARGS=v1.1 --show-all"],
    "diff v1.0 v1.1 --show-all",
  ],
  [["flux-render"], "render"],
  [["flux-render", "ARGS=--check"], "render --check"],
])("make %s runs fluxsmith %s", (args, line) => {
  const { stdout } = spawnSync(
    "make",
    ["--dry-run", "--no-print-directory", ...args],
    {
      cwd: fileURLToPath(new URL("../../", import.meta.url)),
      encoding: "utf8",
    },
  );
  const [last = ""] = stdout.trim().split("\n").slice(-1);
  expect(last.trim().split(/ +/).join(" ")).toBe(`node dist/bin.js ${line}`);
});

it.each([
  "README.md",
  "CONTRIBUTING.md",
  "docs/guide.md",
  "docs/cluster.md",
  "docs/graph.md",
  "docs/review.md",
  "docs/review-ci.md",
  "docs/consequences.md",
  "docs/adr/README.md",
])("the links of %s lead somewhere", (file) => {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const links = [...readDoc(file).matchAll(/\]\(([^)#:]+)\)/g)].map(
    ([, link = ""]) => link,
  );
  const missing = links.filter(
    (link) => !existsSync(`${root}${dirname(file)}/${link}`),
  );
  expect(missing).toEqual([]);
});
