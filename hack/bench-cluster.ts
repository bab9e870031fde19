/** The commands on a cluster, against kubectl doing the same to the same objects on the same real API server. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestCluster } from "../test/cluster/tools/cluster.ts";

const program = fileURLToPath(new URL("../dist/bin.js", import.meta.url));

/** A pair of runs to compare, each giving its seconds from start to end. */
export interface ClusterPair {
  readonly what: string;
  readonly against: string;
  readonly ours: () => number;
  readonly theirs: () => number;
  readonly goal: string;
}

/** A repository of so many Flux objects: a source, Kustomizations, and as many releases as are left. */
function files(
  kustomizations: number,
  releases: number,
): Record<string, string> {
  const names = Array.from(
    { length: kustomizations - 1 },
    (_, n) => `app-${n}`,
  );
  const found: Record<string, string> = {
    "fluxsmith.yaml": [
      'version: 1\nrepository: {name: fleet, url: "https://example.com/fleet", branch: main}',
      "context: canary-admin",
      "defaults: {interval: 5m}",
      "kustomizations:\n  flux-system:",
      ...names.map((name) => `  ${name}: {timeout: 3m, wait: true}`),
      ...(releases === 0
        ? []
        : [
            'sources: {helm: {charts: "https://example.com/charts"}}\nreleases:',
          ]),
      ...Array.from(
        { length: releases },
        (_, n) =>
          `  release-${n}: {namespace: flux-system, chart: charts/podinfo, version: 6.5.${n}, values: {replicas: ${n}}}`,
      ),
      "",
    ].join("\n"),
  };
  for (const name of names)
    found[`resources/${name}/config.yaml`] =
      `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: flux-system\n`;
  return found;
}

/** Writes and generates it; the paths of the generated objects. */
function makeRepository(
  folder: string,
  content: Readonly<Record<string, string>>,
  cluster: TestCluster,
): string[] {
  for (const [path, text] of Object.entries(content)) {
    mkdirSync(dirname(`${folder}/${path}`), { recursive: true });
    writeFileSync(`${folder}/${path}`, text);
  }
  const git = (...args: string[]): void => {
    spawnSync("git", args, { cwd: folder, env: cluster.env });
  };
  git("init", "--quiet", "--initial-branch=main");
  seconds(["node", program, "generate"], folder, cluster);
  git("add", "--all");
  git("-c", "user.name=b", "-c", "user.email=b@b", "commit", "-qm", "b");
  return readdirSync(`${folder}/resources/flux-system`)
    .filter((name) => name.startsWith("flux-"))
    .map((name) => `resources/flux-system/${name}`);
}

/** The wall clock of one run; it must succeed. */
function seconds(
  [command = "", ...args]: readonly string[],
  cwd: string,
  { env }: TestCluster,
  codes: readonly (number | null)[] = [0],
): number {
  const start = performance.now();
  const ran = spawnSync(command, args, { cwd, env, encoding: "utf8" });
  const elapsed = (performance.now() - start) / 1000;
  if (!codes.includes(ran.status))
    throw new Error(`${command} ${args.join(" ")}: ${ran.stderr}`);
  return elapsed;
}

/** The pairs; the objects are in the cluster when the first one is run. */
export function clusterPairs(
  folder: string,
  cluster: TestCluster,
): ClusterPair[] {
  const apply = `${folder}/apply`;
  const status = `${folder}/status`;
  const applied = makeRepository(apply, files(299, 0), cluster);
  const shown = makeRepository(status, files(499, 499), cluster);
  const kubectl = (cwd: string, ...args: string[]): number =>
    seconds(["kubectl", "--context=canary-admin", ...args], cwd, cluster);
  const applyFiles = (cwd: string, paths: readonly string[]): number =>
    kubectl(
      cwd,
      "apply",
      "--server-side",
      "--field-manager=kubectl-fluxsmith",
      ...paths.flatMap((path) => ["-f", path]),
    );
  applyFiles(apply, applied);
  applyFiles(status, shown);
  const kinds = "gitrepositories,helmrepositories,kustomizations,helmreleases";
  return [
    {
      what: "`fluxsmith apply`, 300 unchanged objects",
      against: "one `kubectl apply --server-side` of the same files",
      ours: () =>
        seconds(
          ["node", program, "apply", "--yes", "--no-wait"],
          apply,
          cluster,
        ),
      theirs: () => applyFiles(apply, applied),
      goal: "≤ 1.3",
    },
    {
      what: "`fluxsmith status`, 1,000 objects",
      against: "one `kubectl get` of the same",
      // Nobody makes them ready here, which is what code 1 says.
      ours: () => seconds(["node", program, "status"], status, cluster, [0, 1]),
      theirs: () => kubectl(status, "get", kinds, "-n", "flux-system"),
      goal: "≤ 2",
    },
  ];
}
