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
  return fleet;
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
