import { afterEach, describe, expect, it } from "vitest";
import { readGit } from "../../src/commands/expected.ts";
import { openSession } from "../../src/commands/session.ts";
import { readLayout } from "../../src/discovery/layout.ts";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import { identityText } from "../../src/model/identity.ts";
import { testRepository } from "../tools/cli.ts";

const made: (() => void)[] = [];
afterEach(() => {
  for (const remove of made.splice(0)) remove();
});

const release = (name: string, more = ""): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: ${name}\n${more}`;

/** What Git says of a cluster, with the reasons why something is unknown. */
async function read(
  files: Readonly<Record<string, string>>,
  cluster?: string,
): Promise<string[]> {
  const repo = testRepository(files);
  made.push(repo.remove);
  expect(await repo.run(["generate"])).toMatchObject({ code: 0 });
  const session = openSession({
    cwd: repo.cwd,
    fs: nodeFileSystem,
    stdout: { write: () => {} },
    stderr: { write: () => {} },
    env: {},
    now: Date.now,
    pid: process.pid,
    host: () => "test-host",
    watchInterrupts: () => () => false,
    ask: () => Promise.resolve(undefined),
  });
  const { workspace, findings } = session;
  const layout = readLayout(workspace, findings.report);
  const git = readGit({ session, layout, cluster });
  const { objects } = await git.expected;
  expect(findings.all()).toEqual([]);
  return objects.map((one) =>
    [
      identityText(one),
      ...(one.unknown === undefined ? [] : [one.unknown]),
    ].join(": "),
  );
}

const config = `version: 1
repository: {name: fleet, url: https://example.com/fleet, branch: main}
defaults: {interval: 5m}
kustomizations:
  flux-system:
  apps: {targetNamespace: team}
`;

describe("what Git says of a cluster", () => {
  it("are generated and hand-written objects, each in the namespace that it gets", async () => {
    const files = {
      "fluxsmith.yaml": config,
      "resources/apps/release.yaml": release("one"),
      "resources/by-hand.yaml": release("nobodys"),
    };
    expect(await read(files)).toEqual([
      "GitRepository/flux-system/fleet",
      "HelmRelease/flux-system/nobodys",
      "HelmRelease/team/one",
      "Kustomization/flux-system/apps",
      "Kustomization/flux-system/flux-system",
    ]);
  });

  it("is nothing that its source leaves out", async () => {
    const files = {
      "fluxsmith.yaml": config.replace("main}", "main, ignore: /**/two.yaml}"),
      "resources/.sourceignore": "three.yaml\n",
      "resources/apps/one.yaml": release("one"),
      "resources/apps/two.yaml": release("two"),
      "resources/apps/three.yaml": release("three"),
    };
    const found = await read(files);
    expect(found.filter((name) => name.startsWith("HelmRelease"))).toEqual([
      "HelmRelease/team/one",
    ]);
  });

  it("of a named one is its own, and of what all share what its Kustomizations apply", async () => {
    const files = {
      "fluxsmith.yaml": `${config.replace(/ {2}apps.*\n/, "")}  shared:\nclusters:
  canary: {kustomizations: {only-canary: }}
  prod: {kustomizations: {only-prod: }}
`,
      "resources/shared/release.yaml": release("shared", "  namespace: x\n"),
      "resources/only-prod/release.yaml": release("prods", "  namespace: x\n"),
      "resources/only-canary/release.yaml": release("its", "  namespace: x\n"),
      "resources/clusters/canary/by-hand.yaml": release(
        "by-hand",
        "  namespace: x\n",
      ),
      "resources/clusters/prod/by-hand.yaml": release(
        "other",
        "  namespace: x\n",
      ),
    };
    const found = await read(files, "canary");
    expect(found.filter((name) => name.startsWith("HelmRelease"))).toEqual([
      "HelmRelease/x/its",
      "HelmRelease/x/shared",
      "HelmRelease/x/by-hand",
    ]);
  });
});
