/** What a review found: each was silent, or wrong, once. */
import { describe, expect, it } from "vitest";
import { testRepository, type Ran, type TestRepository } from "../tools/cli.ts";

const base = `version: 1
repository: {name: fleet, url: https://example.com/fleet, branch: main, path: .}
defaults: {interval: 5m}
sources: {helm: {podinfo: https://charts.example.com}, git: {other: https://example.com/other}}
`;
const manifests = {
  "resources/apps/namespace.yaml":
    "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: apps\n",
  "resources/infra/quota.yaml":
    "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: q, namespace: default}\n",
};
const podinfo = "{namespace: apps, chart: podinfo/podinfo, version: 6.5.0}";

async function withRepository<T>(
  files: Record<string, string>,
  use: (repository: TestRepository) => Promise<T>,
): Promise<T> {
  const repository = testRepository({ ...manifests, ...files });
  try {
    return await use(repository);
  } finally {
    repository.remove();
  }
}

/** Generates from one config after another; what the last run said. */
function generateInTurn(...configs: string[]): Promise<Ran> {
  return withRepository({}, async (repository) => {
    let ran: Ran = { code: 0, stdout: "", stderr: "" };
    for (const config of configs) {
      repository.write({ "fluxsmith.yaml": config });
      ran = await repository.run(["generate"]);
    }
    return ran;
  });
}

it("an object whose Kustomization applies another source is refused, not left out", async () => {
  const { code, stderr } = await generateInTurn(
    `${base}kustomizations: {flux-system: , apps: {sourceRef: GitRepository/other, path: ./x}}
releases: {podinfo: ${podinfo}}\n`,
  );
  expect(code).toBe(2);
  expect(stderr).toContain("[unknown-deployer]");
});

it("in flux bootstrap's layout, what its kustomization file does not list is found", async () => {
  await withRepository(
    {
      "fluxsmith.yaml": `${base.replace("branch: main,", "branch: main, managed: false,")}kustomizations: {apps: }\n`,
      "resources/flux-system/kustomization.yaml":
        "resources: [gotk-sync.yaml]\n",
      "resources/flux-system/gotk-sync.yaml":
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: flux-system}\n",
    },
    async (repository) => {
      await repository.run(["generate"]);
      const { code, stderr } = await repository.run(["check"]);
      expect(code).toBe(1);
      expect(stderr).toContain("does not list flux-ks-apps.yaml");
      expect((await repository.run(["check", "--fix"])).code).toBe(0);
    },
  );
});

describe("what the cluster loses", () => {
  const infra = (fields: string): string =>
    `${base}kustomizations: {flux-system: , infra: {${fields}}}\n`;

  it("another path: what stands only in the old place", async () => {
    const { stdout } = await generateInTurn(infra(""), infra("folder: apps"));
    expect(stdout).toContain(
      "path changes from ./resources/infra to ./resources/apps",
    );
  });

  it("deletionPolicy counts, whatever prune says", async () => {
    const without = `${base}kustomizations: {flux-system: }\n`;
    const lost = await generateInTurn(
      infra("prune: false, deletionPolicy: Delete"),
      without,
    );
    expect(lost.stdout).toContain("everything it applied is deleted");
    const kept = await generateInTurn(infra("deletionPolicy: Orphan"), without);
    expect(kept.stdout).not.toContain("loses");
  });

  it("a suspended release is left alone", async () => {
    const of = (releases: string): string =>
      `${base}kustomizations: {flux-system: , apps: }\nreleases: ${releases}\n`;
    const { stdout } = await generateInTurn(
      of(`{podinfo: ${podinfo.replace("}", ", suspend: true}")}}`),
      of("{}"),
    );
    expect(stdout).not.toContain("loses");
  });
});

it("a copy that bears our line is kept in a merge too", async () => {
  await withRepository(
    {
      "fluxsmith.yaml": `${base}kustomizations: {flux-system: , infra: }\n`,
    },
    async (repository) => {
      await repository.run(["generate"]);
      const copy = repository.read("resources/flux-system/flux-ks-infra.yaml");
      repository.write({
        "resources/infra/my.yaml": copy,
        ".git/MERGE_HEAD": "x\n",
      });
      expect((await repository.run(["generate"])).code).toBe(2);
      expect(repository.read("resources/infra/my.yaml")).toBe(copy);
    },
  );
});

it("a release with a `file:` is guarded as the Kustomization of that folder substitutes", async () => {
  await withRepository(
    {
      "fluxsmith.yaml": `${base}kustomizations: {flux-system: , infra: {postBuild: {substitute: {a: b}}}}
releases: {p: {namespace: default, file: infra/hr.yaml, chart: podinfo/podinfo, values: {x: "\${zzz}"}}}\n`,
    },
    async (repository) => {
      await repository.run(["generate"]);
      expect(repository.read("resources/infra/hr.yaml")).toContain(
        "kustomize.toolkit.fluxcd.io/substitute: disabled",
      );
      expect((await repository.run(["check"])).code).toBe(0);
    },
  );
});

it("Kustomizations that only deploy each other are never applied", async () => {
  await withRepository(
    {
      "fluxsmith.yaml": `${base}kustomizations: {flux-system: {kustomization: apps}, apps: {kustomization: infra}, infra: {kustomization: apps}}\n`,
    },
    async (repository) => {
      await repository.run(["generate"]);
      const { code, stderr } = await repository.run(["check"]);
      expect(code).toBe(1);
      expect(stderr).toContain("[not-applied]");
    },
  );
});

it("a folder that holds the clusters' own folders cannot be shared by them", async () => {
  const { code, stderr } = await generateInTurn(
    `${base}kustomizations: {flux-system: , all: {folder: .}}\nclusters: {prod: }\n`,
  );
  expect(code).toBe(2);
  expect(stderr).toContain("[bad-folder]");
});

it("an undefined variable is shown where it stands, not at its namesake", async () => {
  await withRepository(
    {
      "fluxsmith.yaml": `${base}kustomizations: {flux-system: , infra: {postBuild: {substitute: {a: b}}}}\n`,
      "resources/infra/config.yaml": `apiVersion: v1
kind: ConfigMap
metadata: {name: c, namespace: default}
data:
  x: |
    ok: \${foo:-x}
    escaped: $\${foo}
    longer: \${foo_bar:-x}
    bad: \${foo}
`,
    },
    async (repository) => {
      await repository.run(["generate"]);
      const { stderr } = await repository.run(["check"]);
      expect(stderr).toMatch(
        /^resources\/infra\/config\.yaml:9:10: finding: nobody defines `foo`/m,
      );
    },
  );
});

it("Prettier options that Prettier cannot read are said, without a stack", async () => {
  await withRepository(
    {
      "fluxsmith.yaml": `${base}kustomizations: {flux-system: }\n`,
      ".prettierrc": "{",
    },
    async (repository) => {
      const { code, stderr } = await repository.run(["generate"]);
      expect(code).toBe(2);
      expect(stderr).toContain("[prettier-failed]");
      expect(stderr).not.toContain("This is a bug");
    },
  );
});

it("a file's licence year stays when the header is worded anew", async () => {
  await withRepository(
    {
      "fluxsmith.yaml": `${base}layout: {header: header.txt, year: 2026}\nkustomizations: {flux-system: }\n`,
      "header.txt": "# Copyright 2024 us\n",
    },
    async (repository) => {
      await repository.run(["generate"]);
      repository.write({ "header.txt": "# (c) YEAR, all of us\n" });
      expect((await repository.run(["generate"])).code).toBe(0);
      expect(
        repository.read("resources/flux-system/flux-ks-flux-system.yaml"),
      ).toMatch(/^# \(c\) 2024, all of us\n/);
    },
  );
});

it("somebody's own index.jsonl is not overwritten", async () => {
  await withRepository(
    {
      "fluxsmith.yaml": `${base}layout: {generated: docs}\nkustomizations: {flux-system: }\n`,
      "docs/index.jsonl": '{"page": 1}\n',
    },
    async (repository) => {
      const { code, stderr } = await repository.run(["generate"]);
      expect(code).toBe(2);
      expect(stderr).toContain("docs/index.jsonl is hand-written");
    },
  );
});

it("the root does not move unasked where bootstrap made the flux-system Kustomization", async () => {
  const config = `${base.replace("branch: main,", "branch: main, managed: false,")}kustomizations: {apps: }\n`;
  const { code, stderr } = await generateInTurn(
    config,
    `${config}clusters: {prod: }\n`,
  );
  expect(code).toBe(2);
  expect(stderr).toContain("[move-root]");
});
