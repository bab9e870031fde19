/** Every example of every command's help, typed into a shell, does what is said beside it. */
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { commands } from "../../src/commands/table.ts";
import { testRepository, type Ran, type TestRepository } from "../tools/cli.ts";
import { openShell, type Shell } from "../tools/shell.ts";

const config = `version: 1
repository: {name: fleet, url: https://example.com/fleet, branch: main}
defaults: {interval: 5m}
sources: {helm: {charts: https://charts.example.com}}
kustomizations: {flux-system: , apps: , kube-extras: }
releases:
  web: {namespace: apps, chart: charts/web, version: 1.0.0}
`;
const manifest = (name: string) =>
  `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;
const files = {
  "fluxsmith.yaml": config,
  "resources/apps/namespace.yaml": manifest("apps"),
  "resources/kube-extras/namespace.yaml": manifest("kube-extras"),
};
const release = "resources/apps/flux-hr-web.yaml";
const list = "resources/apps/kustomization.yaml";

let shell: Shell;

beforeAll(async () => {
  shell = await openShell();
});

afterAll(() => shell.remove());

/** What each example does. `fresh`: nothing is generated yet. */
interface Effect {
  readonly fresh?: boolean;
  /** Changes before the line is typed. */
  readonly before?: Readonly<Record<string, string>>;
  /** Typed behind it. */
  readonly next?: string;
  readonly after: (ran: Ran, repo: TestRepository) => void | Promise<void>;
}

const effects: Readonly<Record<string, Effect>> = {
  "fluxsmith generate": {
    fresh: true,
    after: ({ code, stdout }, repo) => {
      expect(code).toBe(0);
      expect(stdout).toContain(`+ ${release}\n`);
      expect(repo.read(release)).toContain("version: 1.0.0\n");
    },
  },
  "fluxsmith generate --dry-run": {
    fresh: true,
    after: ({ code, stdout }, repo) => {
      expect(code).toBe(0);
      expect(stdout).toContain(`+ ${release}\n`);
      expect(stdout).toContain(" to be created, ");
      expect(Object.keys(repo.files())).toEqual(Object.keys(files).toSorted());
    },
  },
  "fluxsmith generate --diff": {
    before: { "fluxsmith.yaml": config.replace("1.0.0", "2.0.0") },
    after: ({ code, stdout }, repo) => {
      expect(code).toBe(0);
      expect(stdout).toContain(`--- a/${release}\n+++ b/${release}\n`);
      expect(stdout).toMatch(/^-\s+version: 1\.0\.0\n\+\s+version: 2\.0\.0$/m);
      expect(repo.read(release)).toContain("version: 1.0.0\n");
    },
  },
  "fluxsmith generate --check": {
    before: { "fluxsmith.yaml": config.replace("1.0.0", "2.0.0") },
    after: async ({ code }, repo) => {
      expect(code).toBe(1);
      expect(repo.read(release)).toContain("version: 1.0.0\n");
      repo.write({ "fluxsmith.yaml": config });
      const again = await shell.type("fluxsmith generate --check", repo.cwd);
      expect(again.code).toBe(0);
    },
  },
  "fluxsmith check": {
    after: async ({ code, stdout }, repo) => {
      expect({ code, stdout }).toEqual({ code: 0, stdout: "No findings.\n" });
      repo.write({
        "fluxsmith.yaml": config.replace("1.0.0", "2.0.0"),
        "resources/apps/values.yaml": "replicas: 2\n",
      });
      const found = await shell.type("fluxsmith check", repo.cwd);
      expect(found.code).toBe(1);
      expect(found.stderr).toContain("[drift]");
      expect(found.stderr).toContain("[manifest-invalid]");
    },
  },
  "fluxsmith check --output github": {
    before: { "fluxsmith.yaml": config.replace("charts/web", "chart/web") },
    after: ({ code, stdout }) => {
      expect(code).toBe(2);
      expect(stdout).toMatch(/^::error file=fluxsmith\.yaml,line=7,col=33,/);
    },
  },
  "fluxsmith check --fix": {
    before: { [list]: "resources:\n  - namespace.yaml # ours\n" },
    after: ({ code, stderr }, repo) => {
      expect({ code, stderr }).toEqual({
        code: 0,
        stderr: `${list}: added flux-hr-web.yaml\n`,
      });
      expect(repo.read(list)).toBe(
        "resources:\n  - flux-hr-web.yaml\n  - namespace.yaml # ours\n",
      );
    },
  },
  "fluxsmith list": {
    after: ({ code, stdout }) => {
      const [head = "", ...rows] = stdout.trimEnd().split("\n");
      expect(code).toBe(0);
      expect(head).toMatch(/^KIND +NAMESPACE +NAME +/);
      // A GitRepository, a HelmRepository, three Kustomizations, a release.
      expect(rows).toHaveLength(6);
    },
  },
  "fluxsmith list --kind hr --output name": {
    after: ({ stdout }) => expect(stdout).toBe("HelmRelease/apps/web\n"),
  },
  "fluxsmith list --name 'kube*'": {
    after: ({ stdout }) => {
      const [, ...rows] = stdout.trimEnd().split("\n");
      expect(rows).toEqual([
        expect.stringMatching(/^Kustomization +flux-system +kube-extras /),
      ]);
    },
  },
  "fluxsmith graph > graph.mmd": {
    after: ({ code }, repo) => {
      const text = repo.read("graph.mmd");
      expect(code).toBe(0);
      expect(text).toMatch(/^flowchart LR\n/);
      // A GitRepository, a HelmRepository, three Kustomizations, a release.
      expect(text.match(/\["/g)).toHaveLength(6);
    },
  },
  "fluxsmith graph web": {
    after: ({ code, stdout }) => {
      expect(code).toBe(0);
      expect(stdout).toContain('["HelmRelease apps/web"]');
      expect(stdout).toContain('["HelmRepository flux-system/charts"]');
      expect(stdout).not.toContain("kube-extras");
    },
  },
  "fluxsmith graph --output html > graph.html": {
    after: ({ code }, repo) => {
      expect(code).toBe(0);
      expect(repo.read("graph.html")).toContain("<h1>Flux objects</h1>");
    },
  },
  "fluxsmith graph --path clusters/prod": {
    before: {
      "clusters/prod/charts.yaml": `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: charts, namespace: apps}
spec: {url: "https://charts.example.com"}
`,
    },
    after: ({ code, stdout, stderr }) => {
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("HelmRepository apps/charts");
    },
  },
  "fluxsmith schema > generated/fluxsmith.schema.json": {
    after: async ({ code }, repo) => {
      const path = "generated/fluxsmith.schema.json";
      expect(code).toBe(0);
      expect(JSON.parse(repo.read(path))).toMatchObject({
        $schema: "http://json-schema.org/draft-07/schema#",
      });
      const modeline = `# yaml-language-server: $schema=${path}\n`;
      repo.write({ "fluxsmith.yaml": modeline + config });
      expect(await shell.type("fluxsmith check", repo.cwd)).toMatchObject({
        code: 0,
      });
    },
  },
  'eval "$(fluxsmith completion)"': {
    next: "complete -p fluxsmith",
    after: ({ code, stdout, stderr }) => {
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toBe("complete -F _fluxsmith fluxsmith\n");
    },
  },
  "fluxsmith completion > ~/.zfunc/_fluxsmith": {
    before: { ".zfunc/_other": "" },
    after: ({ code }, repo) => {
      expect(code).toBe(0);
      expect(repo.read(".zfunc/_fluxsmith")).toMatch(/^#compdef fluxsmith\n/);
    },
  },
};

/** Those on a cluster have theirs in test/cluster/help.test.ts. */
const examples = commands.flatMap((command) =>
  command.bundle === "repository" ? command.examples.map(([line]) => line) : [],
);

it("there is an effect for every example", () => {
  expect(examples).toEqual(Object.keys(effects));
});

it.each(Object.entries(effects))("%s", async (line, effect) => {
  const repo = testRepository(files);
  onTestFinished(repo.remove);
  const first =
    effect.fresh === true ? { code: 0 } : await repo.run(["generate"]);
  expect(first.code).toBe(0);
  repo.write(effect.before ?? {});
  const typed =
    effect.next === undefined
      ? line
      : `bash --norc -c '${line}\n${effect.next}'`;
  const ran = await shell.type(typed, repo.cwd, { HOME: repo.cwd });
  await effect.after(ran, repo);
});
