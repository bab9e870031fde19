/** `import` of a grown repository of 1,000 Flux objects, beside a program that reads the same files and parses them with `yaml`. */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { kubectl } from "../test/tools/kubernetes-tools.ts";

/** A Kustomization, its source and the releases of its folder are as many objects. */
const teams = 100;
const releases = 8;

/** Every tenth folder has a kustomization file, which only the real kustomize builds. */
const isListed = (team: number): boolean => team % 10 === 0;

/** Where both run, and the other program. */
export interface ImportBench {
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Before each run: a first import has nothing to recall. */
  readonly forget: () => void;
  readonly parser: readonly string[];
}

/** Makes the repository; undefined where there is no kustomize. */
export function importBench(folder: string): ImportBench | undefined {
  const tool = kubectl();
  if (tool === undefined) return undefined;
  const files = repository();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(`${folder}/${path}`), { recursive: true });
    writeFileSync(`${folder}/${path}`, text);
  }
  const git = (...args: readonly string[]): void => {
    spawnSync("git", args, { cwd: folder });
  };
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("-c", "user.name=b", "-c", "user.email=b@b", "commit", "-qm", "b");
  const cache = `${folder}-cache`;
  return {
    folder,
    env: {
      PATH: [dirname(tool), process.env["PATH"] ?? ""].join(delimiter),
      FLUXSMITH_CACHE: cache,
    },
    forget: () => rmSync(cache, { recursive: true, force: true }),
    parser: ["node", parserProgram(folder, Object.keys(files))],
  };
}

/** A program that reads these files and parses each once. */
function parserProgram(folder: string, paths: readonly string[]): string {
  const file = `${folder}-parse.mjs`;
  const yaml = pathToFileURL(fileURLToPath(import.meta.resolve("yaml"))).href;
  writeFileSync(
    file,
    `import fs from "node:fs";
import yaml from ${JSON.stringify(yaml)};
let n = 0;
for (const path of ${JSON.stringify(paths)})
  n += yaml.parseAllDocuments(fs.readFileSync(path, "utf8")).length;
`,
  );
  return file;
}

function repository(): Record<string, string> {
  const files: Record<string, string> = {
    "clusters/prod/flux-system/gotk-sync.yaml": `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 1m0s
  ref:
    branch: main
  url: https://example.com/fleet
---
${kustomization("flux-system", "clusters/prod")}`,
  };
  for (let team = 0; team < teams; team++) {
    files[`clusters/prod/team-${team}.yaml`] = kustomization(
      `team-${team}`,
      `apps/team-${team}`,
    );
    for (const [name, text] of Object.entries(manifests(team)))
      files[`apps/team-${team}/${name}`] = text;
  }
  return files;
}

/** A team's folder; half of its releases have files of their own, the others share one with the source. */
function manifests(team: number): Record<string, string> {
  const namespace = `apiVersion: v1
kind: Namespace
metadata:
  name: team-${team}
`;
  const all = Array.from({ length: releases }, (_, at) => release(team, at));
  const shared = all.slice(releases / 2);
  const files: Record<string, string> = {
    "all.yaml": [namespace, source(team), ...shared].join("---\n"),
  };
  for (const [at, text] of all.slice(0, releases / 2).entries())
    files[`app-${at}.yaml`] = text;
  if (isListed(team))
    files["kustomization.yaml"] = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
${Object.keys(files)
  .map((name) => `  - ${name}\n`)
  .join("")}`;
  return files;
}

function kustomization(name: string, path: string): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  interval: 10m0s
  path: ./${path}
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
`;
}

function source(team: number): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: charts
  namespace: team-${team}
spec:
  interval: 1h
  url: https://charts.example.com/team-${team}
`;
}

/** One in four has comments. */
function release(team: number, at: number): string {
  const isCommented = at % 4 === 1;
  return `${isCommented ? `# Ask team ${team} first.\n` : ""}apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: app-${at}
  namespace: team-${team}
spec:
  interval: 30m
  chart:
    spec:
      chart: app-${at}
      version: "1.${at}.x"
      sourceRef:
        kind: HelmRepository
        name: charts
  values:
    replicaCount: ${at % 5}${isCommented ? " # as many as there are zones" : ""}
    image:
      repository: registry.example.com/team-${team}/app-${at}
      tag: v1.${at}.0
    ingress:
      enabled: true
      hosts:
        - host: app-${at}.team-${team}.example.com
          paths:
            - path: /
              pathType: Prefix
    resources:
      requests:
        cpu: 100m
        memory: 128Mi
`;
}
