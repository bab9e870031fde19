/** Every example in the help of the commands that render and compare Git states does what is said beside it. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import {
  afterAll,
  beforeAll,
  describe,
  expect,
  it,
  onTestFinished,
} from "vitest";
import { commands } from "../../src/commands/table.ts";
import {
  canRender,
  chart,
  configMap,
  fleet,
  git,
  kustomization,
  prod,
  release,
  type Fleet,
} from "../commands/fleet.ts";
import type { Ran } from "../tools/cli.ts";
import { gitHost, gitHubToken, type GitHost } from "../tools/git-host.ts";
import { openShell, type Shell } from "../tools/shell.ts";

let shell: Shell;

beforeAll(async () => {
  shell = await openShell();
});

afterAll(() => shell.remove());

const settings = (mode: string) => configMap("settings", { mode });

const files = prod({
  ...chart,
  "apps/podinfo.yaml": release("podinfo"),
  "apps/settings.yaml": settings("slow"),
});

interface Surroundings {
  readonly repo: Fleet;
  readonly host: GitHost;
  /** Types a line, in a pull request's job. */
  readonly type: (line: string) => Promise<Ran>;
  readonly read: (path: string) => string;
}

/** What each example does: what is there before, and what is there after. */
interface Effect {
  readonly files?: Readonly<Record<string, string>>;
  readonly before?: (its: Surroundings) => void;
  readonly after: (ran: Ran, its: Surroundings) => void | Promise<void>;
}

const ofBranch = "~ ConfigMap/apps/settings";

/** A branch that has changed something, and a main branch that has gone on. */
const branchOff = ({ repo }: Surroundings): void => {
  git(repo.cwd, "checkout", "--quiet", "-b", "change");
  repo.commit({ "apps/settings.yaml": settings("fast") });
  git(repo.cwd, "checkout", "--quiet", "main");
  repo.commit({ "apps/podinfo.yaml": undefined });
  git(repo.cwd, "checkout", "--quiet", "change");
};

const review = "### The review\n";

/** A comment with the text is there. */
const posted =
  (text: RegExp): Effect["after"] =>
  ({ code, stderr }, { host }) => {
    expect({ code, stderr }).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        /^Posted the comment `review` of acme\/fleet, pull request 12$/m,
      ),
    });
    expect(host.comments).toMatchObject([
      { body: expect.stringMatching(text) },
    ]);
  };

const effects: Readonly<Record<string, Effect>> = {
  "fluxsmith diff": {
    before: branchOff,
    after: ({ code, stdout }) => {
      expect(code).toBe(1);
      expect(stdout).toMatch(/^From the merge base with main /);
      expect(stdout).toContain(ofBranch);
      expect(stdout).not.toContain("podinfo");
    },
  },
  "fluxsmith diff v1.0 v1.1": {
    before: ({ repo }) => {
      git(repo.cwd, "tag", "v1.0");
      repo.commit({ "apps/settings.yaml": settings("fast") });
      git(repo.cwd, "tag", "v1.1");
      repo.commit({ "apps/settings.yaml": settings("other") });
    },
    after: ({ code, stdout }) => {
      expect(code).toBe(1);
      expect(stdout).toMatch(/^From v1\.0 \(\w{7}\) to v1\.1 \(\w{7}\)\n/);
      expect(stdout).toContain("~ data.mode: slow → fast");
    },
  },
  "fluxsmith diff --path clusters/prod": {
    files: {
      "clusters/prod/apps.yaml": kustomization("apps", "apps"),
      "apps/settings.yaml": settings("slow"),
    },
    before: ({ repo }) => repo.write("apps/settings.yaml", settings("fast")),
    after: async ({ code, stdout }, { type }) => {
      expect(code).toBe(1);
      expect(stdout).toContain(ofBranch);
      const without = await type("fluxsmith diff");
      expect(without.code).toBe(2);
      expect(without.stderr).toContain("[no-entry]");
    },
  },
  "fluxsmith diff --fail-on danger": {
    before: ({ repo }) =>
      repo.write(
        "apps/podinfo.yaml",
        release("podinfo", "  values: {replicas: 0}\n"),
      ),
    after: async ({ code, stdout }, { repo, type }) => {
      expect(code).toBe(0);
      expect(stdout).toContain("[scaled-to-zero]");
      repo.commit({});
      repo.commit({ "apps/podinfo.yaml": undefined });
      const worse = await type("fluxsmith diff HEAD~1 --fail-on danger");
      expect(worse.code).toBe(1);
      expect(worse.stdout).toContain("[release-uninstalled]");
    },
  },
  "fluxsmith diff --output markdown > review.md": {
    before: branchOff,
    after: async (_, { type, read, host }) => {
      expect(read("review.md")).toMatch(/^### .*1 changed/);
      await type("fluxsmith comment --file review.md");
      expect(host.comments).toHaveLength(1);
    },
  },
  "fluxsmith diff --output html > review.html": {
    before: branchOff,
    after: (_, { read }) => {
      const page = read("review.html");
      expect(page).toMatch(/^<!doctype html>/i);
      expect(page).toContain("settings");
    },
  },
  "fluxsmith render": {
    before: ({ repo }) => repo.write("apps/settings.yaml", settings("new")),
    after: ({ code, stdout, stderr }) => {
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).toContain("kind: Deployment\n");
      expect(stdout).toContain("mode: new\n");
    },
  },
  "fluxsmith render --release podinfo": {
    after: ({ code, stdout }) => {
      expect(code).toBe(0);
      expect(stdout.match(/^kind: .*$/gm)).toEqual(["kind: Deployment"]);
    },
  },
  "fluxsmith render v1.0 --out-dir /tmp/v1": {
    before: ({ repo }) => {
      git(repo.cwd, "tag", "v1.0");
      repo.commit({ "apps/settings.yaml": settings("fast") });
    },
    after: ({ code }, { read }) => {
      expect(code).toBe(0);
      expect(read("v1/prod/flux-system_apps.yaml")).toContain("mode: slow\n");
      expect(read("v1/prod/flux-system_apps/apps_podinfo.yaml")).toContain(
        "kind: Deployment\n",
      );
    },
  },
  "fluxsmith render --check": {
    files: {
      ...files,
      "fluxsmith.yaml": "version: 1\nrender: {commit: true}\n",
    },
    before: ({ repo }) =>
      repo.write("generated/rendered/README.md", "Rendered.\n"),
    after: async ({ code, stdout }, { type }) => {
      expect(code).toBe(1);
      expect(stdout).toContain(
        "+ generated/rendered/prod/flux-system_apps.yaml",
      );
      await type("fluxsmith render");
      expect((await type("fluxsmith render --check")).code).toBe(0);
    },
  },
  "fluxsmith comment --file review.md": {
    before: ({ repo }) => repo.write("review.md", review),
    after: posted(/### The review/),
  },
  "fluxsmith diff --output markdown | fluxsmith comment": {
    before: branchOff,
    after: posted(/ConfigMap\/apps\/settings/),
  },
  "fluxsmith comment --file review.md --provider github --repository acme/fleet --pull-request 12":
    {
      before: ({ repo }) => repo.write("review.md", review),
      after: posted(/### The review/),
    },
};

/** Those on a cluster have theirs in test/cluster/help.test.ts. */
const examples = commands.flatMap(({ bundle, clusterFlag, examples: lines }) =>
  bundle === "review"
    ? lines
        .map(([line]) => line)
        .filter((line) => !clusterFlag || !line.includes(`--${clusterFlag}`))
    : [],
);

it("there is an effect for every example", () => {
  expect(examples).toEqual(Object.keys(effects));
});

describe.skipIf(!canRender)("typed into a shell", () => {
  it.each(Object.entries(effects))("%s", async (line, effect) => {
    const repo = fleet(effect.files ?? files);
    const host = await gitHost();
    const out = mkdtempSync(`${tmpdir()}/fluxsmith-out-`);
    onTestFinished(() => rmSync(out, { recursive: true }));
    const isAnywhere = line.includes("--provider");
    const env = {
      ...repo.env,
      GITHUB_API_URL: host.gitHub,
      GITHUB_TOKEN: gitHubToken,
      ...(isAnywhere
        ? {}
        : {
            GITHUB_ACTIONS: "true",
            GITHUB_REPOSITORY: "acme/fleet",
            GITHUB_REF: "refs/pull/12/merge",
          }),
    };
    const its: Surroundings = {
      repo,
      host,
      type: (typed) => shell.type(typed, repo.cwd, env),
      read: (path) =>
        readFileSync(
          [repo.cwd, out]
            .map((folder) => `${folder}/${path}`)
            .find((file) => existsSync(file)) ?? path,
          "utf8",
        ),
    };
    effect.before?.(its);
    // Nothing is left behind in /tmp.
    const ran = await its.type(line.replace("/tmp/", `${out}/`));
    expect(ran.stderr).not.toMatch(/^error|bug/m);
    await effect.after(ran, its);
  });
});
