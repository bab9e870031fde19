/** The review of one changed value, on plain Flux repositories of three sizes, beside others who do it where they are on the PATH. */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { helm, kubectl } from "../test/tools/kubernetes-tools.ts";

const program = fileURLToPath(new URL("../dist/bin.js", import.meta.url));

/** Kustomizations and releases in each. */
const sizes = [
  [10, 5],
  [50, 10],
  [500, 10],
] as const;

/** A way to review one more change of a repository; its seconds from start to end. */
export interface ReviewRun {
  readonly what: string;
  readonly run: () => number;
}

/** Another tool's way, and what is to be reached against it. */
export interface PeerRun extends ReviewRun {
  readonly goal: string;
  /** How often it is measured: what takes long also varies less. */
  readonly pairs: number;
}

/** What is measured of one repository. */
export interface ReviewBench {
  readonly releases: number;
  /** A change that nobody has seen, with what was made before still there. */
  readonly newChange: { readonly ours: ReviewRun; readonly peers: PeerRun[] };
  /** The same with an empty cache. */
  readonly empty: { readonly ours: ReviewRun; readonly peers: PeerRun[] };
  /** Nothing has changed. */
  readonly unchanged: ReviewRun;
}

/** Makes the repositories; undefined where there is no helm or no kustomize. */
export function reviewBenches(work: string): ReviewBench[] | undefined {
  const [helmPath, kubectlPath] = [helm(), kubectl()];
  if (helmPath === undefined || kubectlPath === undefined) return undefined;
  const path = [helmPath, kubectlPath].map((tool) => dirname(tool));
  return sizes.map(([kustomizations, each]) => {
    const folder = `${work}/review-${kustomizations * each}`;
    const cache = `${folder}-cache`;
    makeRepository(folder, kustomizations, each);
    const { NODE_EXTRA_CA_CERTS: _unset, ...rest } = process.env;
    const env = {
      ...rest,
      PATH: [...path, process.env["PATH"] ?? ""].join(delimiter),
      FLUXSMITH_CACHE: cache,
    };
    return benchOf(folder, { cache, env, releases: kustomizations * each });
  });
}

let changes = 1;

function benchOf(
  folder: string,
  {
    cache,
    env,
    releases,
  }: {
    readonly cache: string;
    readonly env: NodeJS.ProcessEnv;
    readonly releases: number;
  },
): ReviewBench {
  const change = (): void =>
    writeRelease(folder, 3, 2, `    replicas: ${++changes}\n`);
  const restore = (): void => {
    spawnSync("git", ["checkout", "--quiet", "."], { cwd: folder });
  };
  const ours = (codes: readonly number[]): number =>
    seconds(["node", program, "diff"], folder, env, codes);
  const withEmptyCache = (): void =>
    rmSync(cache, { recursive: true, force: true });
  const after = (prepare: () => void, run: () => number) => (): number => {
    prepare();
    return run();
  };
  const changed = after(change, () => ours([1]));
  const peers = peersOf(folder, { env, releases, change });
  return {
    releases,
    newChange: {
      ours: { what: "fluxsmith", run: changed },
      peers: peers.newChange,
    },
    empty: {
      ours: { what: "fluxsmith", run: after(withEmptyCache, changed) },
      peers: peers.empty,
    },
    unchanged: { what: "fluxsmith", run: after(restore, () => ours([0])) },
  };
}

/** The tools that others have for this, as their own documentation runs them. */
function peersOf(
  folder: string,
  {
    env,
    releases,
    change,
  }: {
    readonly env: NodeJS.ProcessEnv;
    readonly releases: number;
    readonly change: () => void;
  },
): { newChange: PeerRun[]; empty: PeerRun[] } {
  const cache = `${folder}-peer-cache`;
  const flate = (): number => {
    change();
    const flags = ["--path=clusters/prod", "--base=HEAD"];
    const command = ["flate", "diff", "all", ...flags, `--cache-dir=${cache}`];
    return seconds(command, folder, env, [0, 1]);
  };
  const emptyFlate = (): number => {
    rmSync(cache, { recursive: true, force: true });
    return flate();
  };
  const fluxLocal = (): number => {
    change();
    // It opens what it writes to by name, and cannot open a pipe.
    const output = `--output-file=${folder}-peer.diff`;
    const flags = ["-A", "--path=clusters/prod", output];
    return seconds(["flux-local", "diff", "hr", ...flags], folder, env, [0]);
  };
  const found: { newChange: PeerRun[]; empty: PeerRun[] } = {
    newChange: [],
    empty: [],
  };
  if (isThere("flate", env)) {
    const goal = flateGoals[releases] ?? "";
    const its = { what: "flate", pairs: 5 };
    found.newChange.push({ ...its, run: flate, goal });
    found.empty.push({ ...its, run: emptyFlate, goal: "< 1" });
  }
  // It keeps nothing; of 5,000 releases it would take minutes.
  if (releases <= 500 && isThere("flux-local", env)) {
    const its = { run: fluxLocal, goal: "< 1", pairs: 2 };
    found.newChange.push({ what: "flux-local", ...its });
  }
  return found;
}

const flateGoals: Readonly<Record<number, string>> = {
  50: "≤ 0.6",
  500: "≤ 0.35",
  5000: "≤ 0.06",
};

function isThere(command: string, env: NodeJS.ProcessEnv): boolean {
  return spawnSync(command, ["--help"], { env }).error === undefined;
}

/** The wall clock of one run. */
function seconds(
  [command = "", ...args]: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  codes: readonly number[],
): number {
  const start = performance.now();
  const ran = spawnSync(command, args, { cwd, env, encoding: "utf8" });
  const elapsed = (performance.now() - start) / 1000;
  if (!codes.includes(ran.status ?? -1))
    throw new Error(`${command} ${args.join(" ")}: ${ran.stdout}${ran.stderr}`);
  return elapsed;
}

/** clusters/prod, as `flux bootstrap` leaves it, and so many hand-written Kustomizations and releases of one chart in Git. */
function makeRepository(
  folder: string,
  kustomizations: number,
  each: number,
): void {
  write(
    `${folder}/clusters/prod/flux-system/gotk-sync.yaml`,
    `apiVersion: source.toolkit.fluxcd.io/v1
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
  );
  write(
    `${folder}/charts/app/Chart.yaml`,
    "apiVersion: v2\nname: app\nversion: 1.0.0\n",
  );
  write(`${folder}/charts/app/values.yaml`, "replicas: 1\n");
  write(
    `${folder}/charts/app/templates/deployment.yaml`,
    `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
spec:
  replicas: {{ .Values.replicas }}
  selector:
    matchLabels:
      app: {{ .Release.Name }}
  template:
    metadata:
      labels:
        app: {{ .Release.Name }}
    spec:
      containers:
        - name: app
          image: example.com/app:1.0.0
`,
  );
  for (let k = 0; k < kustomizations; k++) {
    write(
      `${folder}/clusters/prod/app-${k}.yaml`,
      kustomization(`app-${k}`, `apps/app-${k}`),
    );
    for (let r = 0; r < each; r++)
      writeRelease(folder, k, r, "    replicas: 1\n");
  }
  const git = (...args: readonly string[]): void => {
    spawnSync("git", args, { cwd: folder });
  };
  git("init", "--quiet", "--initial-branch=main");
  git("add", "--all");
  git("-c", "user.name=b", "-c", "user.email=b@b", "commit", "-qm", "b");
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

function writeRelease(
  folder: string,
  k: number,
  r: number,
  values: string,
): void {
  write(
    `${folder}/apps/app-${k}/release-${r}.yaml`,
    `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: app-${k}-${r}
  namespace: default
spec:
  interval: 10m
  chart:
    spec:
      chart: ./charts/app
      sourceRef:
        kind: GitRepository
        name: flux-system
        namespace: flux-system
  values:
${values}`,
  );
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
