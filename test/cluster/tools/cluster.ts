/**
 * The test bed: a real Kubernetes API server (etcd and kube-apiserver, on loopback) with Flux's CRDs and the namespace
 * flux-system, and what tests need around it. There is no controller-manager, no scheduler and no kubelet.
 *
 * Test files share one server, which ../global-setup.ts starts; ../describe-cluster.ts gives it to them:
 *
 *     describeCluster("apply", (cluster) => {
 *       afterEach(() => cluster.clean());
 *
 *       it("makes what is in Git", async () => {
 *         const git = await cluster.startGit();
 *         const fleet = await git.repository("fleet", { "fluxsmith.yaml": "…" });
 *         await cluster.fluxsmith(["generate"], { cwd: fleet.work });
 *         await fleet.commit();
 *         const ran = await cluster.fluxsmith(["apply", "--yes"], { cwd: fleet.work });
 *         expect(ran.code).toBe(0);
 *         await cluster.until("Kustomization", "flux-system", "apps", isReady);
 *       });
 *     });
 *
 * - `cluster.kubectl(args, {input, context})`: the real kubectl; `cluster.api.request(method, path, body)`: the API itself, for
 *   status subresources and whatever kubectl cannot do; `cluster.get(kind, namespace, name)`, `cluster.apply(…objects)`.
 * - `cluster.fluxsmith(args, {cwd, …})` runs `node dist/bin.js` to its end, `cluster.startFluxsmith` lets it run; `tty: true` gives
 *   it a pseudo-terminal (`hasTerminal()` of ./fluxsmith.ts). `env` of both adds to `cluster.env` (PATH with kubectl first, HOME,
 *   KUBECONFIG), which is the whole environment.
 * - Contexts of `cluster.kubeconfig`: `canary-admin` (current) and `prod-admin` may do everything, `nobody` is forbidden,
 *   `expired` is unauthorized. All lead to this server.
 * - `cluster.startControllers()`: the real source- and kustomize-controller; `kubectl logs` of their Pods and Deployments works.
 *   `cluster.startGit()`: a Git server over HTTP. `cluster.startProxy()`: loses connections; run with
 *   `env: {KUBECONFIG: proxy.kubeconfig}`.
 * - `cluster.clean()` removes every object that was not there at the start; `cluster.finalizeNamespace(name)` ends a deletion
 *   that otherwise hangs at Terminating. Whatever a file has started ends with it.
 *
 * Outside vitest (benchmarks), `startCluster()` starts a server of one's own; `stop()` ends it.
 */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { kubectl as findKubectl } from "../../tools/kubernetes-tools.ts";
import {
  applyPatch,
  ifFound,
  openApi,
  type Api,
  type KubeObject,
} from "./api.ts";
import { tokens } from "./api-server.ts";
import { finalizeNamespace, restore } from "./cleaning.ts";
import {
  startControllers,
  type Controllers,
  type ControllersOptions,
} from "./controllers.ts";
import { waitUntil } from "./daemons.ts";
import { pathOf, resources } from "./discovery.ts";
import {
  runFluxsmith,
  startFluxsmith,
  type Ran,
  type RunOptions,
  type Running,
} from "./fluxsmith.ts";
import { startGit, type GitServer } from "./git.ts";
import { writeKubeconfig, type ContextName } from "./kubeconfig.ts";
import { startProxy, type CuttingProxy } from "./proxy.ts";
import { furnish, startServer, type Coordinates } from "./server.ts";

export interface TestCluster extends Coordinates {
  /** The API, asked by an admin. */
  readonly api: Api;
  /** The environment of the programs under test. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs the real kubectl; a code other than 0 is no error here. */
  readonly kubectl: (
    args: readonly string[],
    options?: { readonly input?: string; readonly context?: ContextName },
  ) => Promise<Ran>;
  /** `fluxsmith ARGS…` to its end. */
  readonly fluxsmith: (
    args: readonly string[],
    options: RunOptions,
  ) => Promise<Ran>;
  readonly startFluxsmith: (
    args: readonly string[],
    options: RunOptions,
  ) => Running;
  /** The path of an object in the API. The namespace of a cluster-scoped kind is undefined. */
  readonly path: (
    kind: string,
    namespace: string | undefined,
    name: string,
  ) => Promise<string>;
  /** An object; undefined where there is none. */
  readonly get: (
    kind: string,
    namespace: string | undefined,
    name: string,
  ) => Promise<KubeObject | undefined>;
  /** Applies objects (apiVersion, kind, metadata, …), one after the other, by server-side apply, as this manager (`test`). */
  readonly apply: (
    objects: readonly KubeObject[],
    manager?: string,
  ) => Promise<void>;
  /** Waits until an object is as wanted, and gives it; throws after so many seconds (30) with the object as it is then. */
  readonly until: (
    kind: string,
    namespace: string | undefined,
    name: string,
    isSo: (object: KubeObject) => boolean,
    seconds?: number,
  ) => Promise<KubeObject>;
  /** Starts both, in place of those that run. Throws where the controllers could not be built: `describeCluster` skips what needs them, if it is told. */
  readonly startControllers: (
    args?: ControllersOptions["args"],
  ) => Promise<Controllers>;
  readonly startGit: () => Promise<GitServer>;
  readonly startProxy: () => Promise<CuttingProxy>;
  readonly finalizeNamespace: (name: string) => Promise<void>;
  readonly clean: () => Promise<void>;
  /** Ends what this one has started; that of {@link startCluster} ends the server, too. */
  readonly stop: () => Promise<void>;
}

/** A server of one's own; undefined, said on stderr, where there is none to be had. */
export async function startCluster(): Promise<TestCluster | undefined> {
  const server = await startServer();
  if (server === undefined) return undefined;
  const cluster = joinCluster(server);
  return {
    ...cluster,
    stop: async () => {
      await cluster.stop();
      await server.stop();
    },
  };
}

/** What a test file does with a server that runs. */
export function joinCluster(coordinates: Coordinates): TestCluster {
  const { url, certificate, snapshot, controllers } = coordinates;
  const folder = mkdtempSync(join(coordinates.folder, "tests-"));
  const api = openApi(url, certificate, tokens.admin);
  const env = environment(folder, coordinates.kubeconfig);
  let running: Controllers | undefined;
  let { crds } = coordinates;
  const ends: (() => Promise<void> | void)[] = [
    api.close,
    () => running?.stopAll(),
  ];
  const ending = <T>(started: T, stop: (it: T) => Promise<void>): T => {
    ends.push(() => stop(started));
    return started;
  };
  const merged = (options: RunOptions): RunOptions & { env: object } => ({
    ...options,
    env: { ...env, ...options.env },
  });
  return {
    ...coordinates,
    ...objects(api),
    api,
    env,
    kubectl: (args, options = {}) => runKubectl(args, env, options),
    fluxsmith: (args, options) => runFluxsmith(args, merged(options)),
    startFluxsmith: (args, options) => startFluxsmith(args, merged(options)),
    startControllers: async (args = {}) => {
      if (controllers === undefined) throw new Error("no controllers here");
      const { kubeconfig } = coordinates;
      await running?.stopAll();
      running = await startControllers({
        api,
        assets: controllers,
        folder: coordinates.folder,
        kubeconfig,
        args,
      });
      return running;
    },
    startGit: async () =>
      ending(await startGit(mkdtempSync(join(folder, "git-"))), ({ stop }) =>
        stop(),
      ),
    startProxy: async () => {
      const kubeconfig = join(mkdtempSync(join(folder, "proxy-")), "config");
      const proxy = await startProxy(coordinates, (through) => {
        writeKubeconfig(kubeconfig, { url: through, certificate });
        return kubeconfig;
      });
      return ending(proxy, ({ stop }) => stop());
    },
    finalizeNamespace: (name) => finalizeNamespace(api, name),
    clean: async () => {
      await restore(api, snapshot);
      crds = await furnish(api, controllers?.crds, crds);
    },
    stop: async () => {
      for (const end of ends.splice(0).toReversed()) await end();
    },
  };
}

/** Nothing of the person's own: only programs are found where they are always found. */
function environment(
  folder: string,
  kubeconfig: string,
): Readonly<Record<string, string>> {
  const kubectl = findKubectl();
  const home = join(folder, "home");
  mkdirSync(home);
  const path = process.env["PATH"] ?? "";
  return {
    PATH:
      kubectl === undefined ? path : `${dirname(kubectl)}${delimiter}${path}`,
    HOME: home,
    KUBECONFIG: kubeconfig,
  };
}

function runKubectl(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  { input, context }: { readonly input?: string; readonly context?: string },
): Promise<Ran> {
  const all = context === undefined ? args : [`--context=${context}`, ...args];
  return new Promise((resolve, reject) => {
    const child = execFile(
      findKubectl() ?? "kubectl",
      [...all],
      { env, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        if (error !== null && typeof error.code === "string") reject(error);
        else resolve({ code: child.exitCode ?? undefined, stdout, stderr });
      },
    );
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}

/** Objects by kind and name. */
function objects(
  api: Api,
): Pick<TestCluster, "path" | "get" | "apply" | "until"> {
  const path: TestCluster["path"] = async (kind, namespace, name) => {
    const resource = (await resources(api)).find((one) => one.kind === kind);
    if (resource === undefined)
      throw new Error(`the server has no kind ${kind}`);
    return pathOf(resource, namespace, name);
  };
  const get: TestCluster["get"] = async (kind, namespace, name) =>
    ifFound(api.request<KubeObject>("GET", await path(kind, namespace, name)));
  return {
    path,
    get,
    apply: async (all, manager = "test") => {
      for (const object of all) {
        const { name, namespace } = object.metadata;
        const at = await path(object.kind ?? "", namespace, name);
        await api.request(
          "PATCH",
          `${at}?fieldManager=${manager}&force=true`,
          object,
          applyPatch,
        );
      }
    },
    until: async (kind, namespace, name, isSo, seconds = 30) => {
      const at = await path(kind, namespace, name);
      let last: KubeObject | undefined;
      try {
        await waitUntil(
          `${kind}/${name}`,
          async () => {
            last = await ifFound(api.request<KubeObject>("GET", at));
            return last !== undefined && isSo(last);
          },
          [],
          seconds,
        );
      } catch (error) {
        throw new Error(JSON.stringify(last, null, 2), { cause: error });
      }
      if (last === undefined) throw new Error(`there is no ${kind}/${name}`);
      return last;
    },
  };
}
