/** The workflows that docs/review-ci.md offers: that they parse, fit together, and type what the program takes. */
import { expect, it, onTestFinished } from "vitest";
import { parse } from "yaml";
import { commands, globalFlags } from "../../src/commands/table.ts";
import { readWithYargs } from "../../src/usage.ts";
import { testRepository } from "../tools/cli.ts";
import { blockWith, codeBlocks, readDoc } from "./code-blocks.ts";

const page = "docs/review-ci.md";
const review = blockWith(page, "yaml", "on: pull_request\n");
const comment = blockWith(page, "yaml", "workflow_run:\n");
const gitLab = blockWith(page, "yaml", "before_script:");
const jenkins = blockWith(page, "groovy", "pipeline {");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly name: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly on: { readonly workflow_run?: { readonly workflows: string[] } };
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

const workflow = (text: string): Workflow => parse(text);

const stepsOf = ({ jobs }: Workflow): Step[] =>
  Object.values(jobs).flatMap(({ steps }) => steps);

const stepWith = (text: string, action: string): Step["with"] =>
  stepsOf(workflow(text)).find(({ uses }) => uses?.startsWith(action))?.with;

it("these are all workflows of the page", () => {
  expect(codeBlocks(page, "yaml")).toEqual([review, comment, gitLab]);
  expect(codeBlocks(page, "groovy")).toEqual([jenkins]);
});

/** The words of a shell's line up to what is no longer fluxsmith's; a variable is a word as any other. */
function wordsOf(line: string): string[] {
  const [its = ""] = line.split(/ (?:[>|;]|&&|\|\|)/);
  return [...its.matchAll(/"([^"]*)"|(\S+)/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? "",
  );
}

const typed = [review, comment, gitLab, jenkins]
  .flatMap((block) => [...block.matchAll(/\bfluxsmith ((?:diff|comment) .*)/g)])
  .map(([, line = ""]) => line.replace(/'$/, ""));

it("has a review and a comment for each of them", () => {
  const names = typed.map((line) => wordsOf(line)[0]);
  expect(names.join(" ")).toBe("diff comment diff comment diff comment");
});

it.each([...new Set(typed)])("fluxsmith %s is taken", async (line) => {
  const stdout = { write: () => expect.unreachable("it prints help") };
  const read = await readWithYargs(
    wordsOf(line),
    { commands, globalFlags },
    stdout,
  );
  expect(read).toMatchObject({ command: { name: wordsOf(line)[0] } });
});

it("what reads a stranger's files has neither a secret nor a right to write", () => {
  expect(workflow(review).permissions).toEqual({ contents: "read" });
  expect(review).not.toMatch(/secrets\.|github\.token|_TOKEN/);
  const checkouts = stepsOf(workflow(review)).filter(({ uses }) =>
    uses?.startsWith("actions/checkout"),
  );
  expect(checkouts).toHaveLength(2);
  for (const { with: its } of checkouts)
    expect(its).toMatchObject({ "persist-credentials": false });
});

it("the tool comes from the base", () => {
  const install = stepsOf(workflow(review)).find(({ run }) =>
    run?.includes("npm ci"),
  );
  expect(install).toMatchObject({ "working-directory": "base" });
  expect(stepWith(review, "actions/checkout")).toMatchObject({
    ref: "${{ github.base_ref }}",
    path: "base",
  });
  for (const block of [gitLab, jenkins])
    expect(block).toMatch(
      /git checkout origin\/target -- package\.json package-lock\.json.*\n.*npm ci/,
    );
});

it("what may write takes no more from the first workflow than the text", () => {
  const { on, permissions } = workflow(comment);
  expect(on.workflow_run?.workflows).toEqual([workflow(review).name]);
  expect(permissions).toEqual({
    actions: "read",
    contents: "read",
    "pull-requests": "write",
  });
  expect(stepWith(comment, "actions/checkout")).toEqual({
    "persist-credentials": false,
  });
  expect(stepWith(comment, "actions/download-artifact")?.["name"]).toBe(
    stepWith(review, "actions/upload-artifact")?.["name"],
  );
});

it("no script has an expression in it: what a branch is called would be run", () => {
  const scripts = [review, comment].flatMap((text) =>
    stepsOf(workflow(text)).flatMap(({ run }) => run ?? []),
  );
  expect(scripts).not.toEqual([]);
  for (const script of scripts) expect(script).not.toContain("${{");
});

it("GitLab's jobs follow each other, the second in any case", () => {
  expect(parse(gitLab)).toMatchObject({
    "flux-review": {
      stage: "test",
      variables: { GIT_DEPTH: 0 },
      artifacts: { when: "always", paths: ["review.md"] },
    },
    "flux-review-comment": { stage: "deploy", rules: [{ when: "always" }] },
  });
});

it.each([
  ["github", ".github/workflows/flux-review.yaml", review],
  ["github", ".github/workflows/flux-review-comment.yaml", comment],
  ["gitlab", ".gitlab-ci.yml", gitLab],
  ["jenkins", "Jenkinsfile", jenkins],
])("init --ci %s writes %s as it stands there", async (ci, path, text) => {
  const repo = testRepository({});
  onTestFinished(repo.remove);
  const url = ["--url", "https://github.com/acme/fleet"];
  await repo.run(["init", ...url, "--ci", ci]);
  expect(repo.read(path)).toBe(text);
});

it("is what the other pages lead to", () => {
  for (const other of ["README.md", "docs/review.md"])
    expect(readDoc(other)).toContain("review-ci.md)");
});
