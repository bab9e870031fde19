/** After a merge conflict in generated files one takes either side and runs `make flux-update` again (README). */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { testRepository, type TestRepository } from "../tools/cli.ts";

const config = (interval: string, version: string, replicas: number): string =>
  `version: 1
repository: {name: fleet, url: https://example.com/fleet, branch: main}
defaults:
  interval: ${interval}
sources: {helm: {charts: https://charts.example.com}}
kustomizations: {flux-system: , apps: }
releases:
  web:
    namespace: apps
    chart: charts/web
    version: ${version}
    values: {replicas: ${replicas}}
`;

let repository: TestRepository | undefined;
afterEach(() => repository?.remove());

/** A repository in a conflicted merge: ours changed the version, theirs the version and the interval of everything. */
async function conflicted(): Promise<TestRepository> {
  const fleet = testRepository({
    "resources/apps/namespace.yaml":
      "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: apps\n",
  });
  repository = fleet;
  await diverge(fleet);
  return fleet;
}

/** Two branches that changed the same, and a merge of them that ends in conflicts. */
async function diverge(fleet: TestRepository): Promise<void> {
  rmSync(`${fleet.cwd}/.git`, { recursive: true });
  git(fleet, "init", "--quiet", "--initial-branch=main");
  const commit = async (text: string): Promise<void> => {
    fleet.write({ "fluxsmith.yaml": text });
    expect((await fleet.run(["generate"])).code).toBe(0);
    git(fleet, "add", ".");
    git(fleet, "commit", "--quiet", "--message=change");
  };
  await commit(config("5m", "1.0.0", 1));
  git(fleet, "checkout", "--quiet", "-b", "theirs");
  await commit(config("10m", "3.0.0", 3));
  git(fleet, "checkout", "--quiet", "main");
  await commit(config("5m", "2.0.0", 2));
  expect(() => git(fleet, "merge", "theirs")).toThrow("Command failed: git");
}

function git({ cwd }: TestRepository, ...args: string[]): string {
  const who = ["-c", "user.name=t", "-c", "user.email=t@example.com"];
  return execFileSync("git", [...who, ...args], {
    cwd,
    encoding: "utf8",
    stdio: "pipe",
  });
}

/** What a fresh repository with this config holds. */
async function wanted(text: string): Promise<Record<string, string>> {
  const fresh = testRepository({
    "fluxsmith.yaml": text,
    "resources/apps/namespace.yaml":
      "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: apps\n",
  });
  try {
    await fresh.run(["generate"]);
    return fresh.files();
  } finally {
    fresh.remove();
  }
}

describe.each([
  ["ours everywhere", ["--ours", "--ours"]],
  ["theirs everywhere", ["--theirs", "--theirs"]],
  ["our files, their index", ["--ours", "--theirs"]],
  ["their files, our index", ["--theirs", "--ours"]],
])("%s", (_, [files = "", index = ""]) => {
  it("comes to what the merged config says", async () => {
    const fleet = await conflicted();
    git(fleet, "checkout", files, "--", "resources");
    git(fleet, "checkout", index, "--", "generated");
    const merged = config("10m", "4.0.0", 2);
    fleet.write({ "fluxsmith.yaml": merged });
    const { code, stderr } = await fleet.run(["generate"]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(fleet.files()).toEqual(await wanted(merged));
  });
});

it("comes to it also where the conflict markers are left in the index", async () => {
  const fleet = await conflicted();
  git(fleet, "checkout", "--theirs", "--", "resources");
  git(fleet, "checkout", "--merge", "--", "generated/index.jsonl");
  expect(fleet.read("generated/index.jsonl")).toContain("<<<<<<<");
  const merged = config("10m", "4.0.0", 2);
  fleet.write({ "fluxsmith.yaml": merged });
  expect((await fleet.run(["generate"])).code).toBe(0);
  expect(fleet.files()).toEqual(await wanted(merged));
});

describe("a merge that is committed before the next run", () => {
  const merged = config("10m", "4.0.0", 2);

  /** Our files, and an index: Git no longer says that there was a merge. */
  async function committed(
    index: (fleet: TestRepository) => void,
  ): Promise<TestRepository> {
    const fleet = await conflicted();
    git(fleet, "checkout", "--ours", "--", "resources");
    index(fleet);
    fleet.write({ "fluxsmith.yaml": merged });
    git(fleet, "add", ".");
    git(fleet, "commit", "--quiet", "--message=merge");
    return fleet;
  }

  it("comes to what the config says where the index has both sides' lines", async () => {
    const fleet = await committed((repo) => {
      git(repo, "checkout", "--merge", "--", "generated/index.jsonl");
      const lines = repo.read("generated/index.jsonl").split("\n");
      repo.write({
        "generated/index.jsonl": lines
          .filter((line) => !/^[<=>]{7}/.test(line))
          .join("\n"),
      });
    });
    expect(await fleet.run(["generate"])).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(fleet.files()).toEqual(await wanted(merged));
  });

  it("also by `merge=union`, as the guide has it", async () => {
    const fleet = testRepository({
      ".gitattributes": "generated/index.jsonl merge=union\n",
      "resources/apps/namespace.yaml":
        "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: apps\n",
    });
    repository = fleet;
    await diverge(fleet);
    git(fleet, "checkout", "--ours", "--", "resources");
    expect(git(fleet, "diff", "--name-only", "--diff-filter=U")).not.toContain(
      "index.jsonl",
    );
    fleet.write({ "fluxsmith.yaml": merged });
    git(fleet, "add", ".");
    git(fleet, "commit", "--quiet", "--message=merge");
    expect(await fleet.run(["generate"])).toMatchObject({
      code: 0,
      stderr: "",
    });
    const { ".gitattributes": _attributes, ...files } = fleet.files();
    expect(files).toEqual(await wanted(merged));
  });

  it("with the other side's lines only, it stops, says why, and ends by --diff and --force", async () => {
    const fleet = await committed((repo) =>
      git(repo, "checkout", "--theirs", "--", "generated"),
    );
    const before = fleet.files();
    const stopped = await fleet.run(["generate"]);
    expect(stopped.code).toBe(2);
    expect(stopped.stderr).toMatch(/\[file-edited\]/);
    expect(stopped.stderr).toContain(
      "taken from one side of a merge and the index from the other",
    );
    expect(stopped.stderr).toMatch(
      /fix: .*`fluxsmith generate --diff`.*`fluxsmith generate --force`/,
    );
    const { code, stdout } = await fleet.run(["generate", "--diff"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^- +version: 2\.0\.0$/m);
    expect(stdout).toMatch(/^\+ +version: 4\.0\.0$/m);
    expect(fleet.files()).toEqual(before);
    expect((await fleet.run(["generate", "--force"])).code).toBe(0);
    expect(fleet.files()).toEqual(await wanted(merged));
  });
});
