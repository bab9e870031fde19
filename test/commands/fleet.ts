/** A plain Flux repository in a real Git repository, to be reviewed by the real kustomize and helm. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname } from "node:path";
import { onTestFinished } from "vitest";
import { commit, git, gitEnv, gitFolder } from "../io/git-folder.ts";
import { write } from "../io/support.ts";
import { helm, kubectl } from "../tools/kubernetes-tools.ts";
import { runIn, type Ran } from "../tools/cli.ts";

/** Whether there are the programs that render. */
export const canRender = kubectl() !== undefined && helm() !== undefined;

const source = "  sourceRef: {kind: GitRepository, name: flux-system}\n";

/** A Kustomization as a file; `more` is the rest of its spec. */
export const kustomization = (name: string, path: string, more = ""): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec:
  interval: 10m
  path: ./${path}
  prune: true
${source}${more}`;

/** A HelmRelease of a chart in the repository. */
export const release = (name: string, more = ""): string =>
  `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: ${name}, namespace: apps}
spec:
  interval: 10m
  chart:
    spec:
      chart: ./charts/web
      sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
${more}`;

export const configMap = (
  name: string,
  data: Readonly<Record<string, string>>,
  namespace = "apps",
): string =>
  `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: ${namespace}
data: ${JSON.stringify(data)}
`;

/** A chart with one Deployment. */
export const chart = {
  "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.2.0\n",
  "charts/web/values.yaml": "replicas: 1\nimage: example.com/web:1\n",
  "charts/web/templates/web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels: {helm.sh/chart: "{{ .Chart.Name }}-{{ .Chart.Version }}"}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: {{ .Values.image }}
`,
};

/** One cluster, prod, with the Kustomization `apps` of `apps/`, and in it what is given. */
export const prod = (
  files: Readonly<Record<string, string>>,
  more = "",
): Record<string, string> => ({
  "clusters/prod/flux-system/gotk-sync.yaml": `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 1m, url: "https://example.com/fleet", ref: {branch: main}}
---
${kustomization("flux-system", "clusters/prod")}`,
  "clusters/prod/apps.yaml": kustomization("apps", "apps", more),
  ...files,
});

export interface Fleet {
  readonly cwd: string;
  /** Writes files, `undefined` removes one, and commits. */
  readonly commit: (
    files: Readonly<Record<string, string | undefined>>,
  ) => string;
  readonly write: (path: string, text: string) => void;
  /** Runs `fluxsmith diff` with these arguments. */
  readonly diff: (...args: readonly string[]) => Promise<Ran>;
  /** As {@link diff}, of the JSON output. */
  readonly review: (...args: readonly string[]) => Promise<Review>;
}

/** One in which a shell finds the programs that render. */
export interface EquippedFleet extends Fleet {
  /** With a cache of its own. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A review's JSON, as far as the tests look at it. */
export interface Review {
  readonly code: number;
  readonly stderr: string;
  readonly summary: Readonly<Record<string, number>>;
  readonly objects: readonly ReviewedObject[];
  readonly consequences: readonly {
    readonly code: string;
    readonly severity: string;
    readonly object: { readonly kind: string; readonly name: string };
    readonly why: string;
  }[];
  readonly failures: readonly {
    readonly code: string;
    readonly why: string;
    readonly side: string;
    readonly kustomization?: string;
    readonly release?: string;
  }[];
}

export interface ReviewedObject {
  readonly cluster?: string;
  readonly kustomization?: string;
  readonly release?: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly change: string;
  readonly diff: readonly {
    readonly path: string;
    readonly before?: unknown;
    readonly after?: unknown;
  }[];
}

/** Makes the repository, committed on main. */
export function fleet(files: Readonly<Record<string, string>>): EquippedFleet {
  const cwd = gitFolder(files);
  const cache = mkdtempSync(`${tmpdir()}/fluxsmith-cache-`);
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  const tools = [kubectl(), helm()].map((path) => dirname(path ?? ""));
  const env = {
    ...gitEnv,
    FLUXSMITH_CACHE: cache,
    PATH: [...tools, gitEnv.PATH ?? ""].join(delimiter),
  };
  const diff = (...args: readonly string[]): Promise<Ran> =>
    runIn(cwd, ["diff", ...args], { env });
  return {
    cwd,
    env,
    commit: (changed) => commit(cwd, changed),
    write: (path, text) => write(cwd, path, text),
    diff,
    review: async (...args) => {
      const { code, stdout, stderr } = await diff("--output", "json", ...args);
      return { code, stderr, ...JSON.parse(stdout || "{}") } as Review;
    },
  };
}

/** `changed Deployment apps/web (Kustomization flux-system/apps, HelmRelease apps/web)`. */
export function objectLines({ objects }: Review): string[] {
  return objects.map(
    ({ change, kind, namespace, name, kustomization: by, release: its }) =>
      `${change} ${kind} ${namespace}/${name} (${[by, its].filter((one) => one !== undefined).join(" ")})`,
  );
}

export { git };
