/** The real Flux controllers as processes against the API server, each with the Deployment and the Pod that it would have. */
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { ifFound, type Api } from "./api.ts";
import {
  controllerNames,
  type ControllerAssets,
  type ControllerName,
} from "./assets.ts";
import { freePorts, startDaemon, waitUntil } from "./daemons.ts";
import { keepLabel } from "./cleaning.ts";
import { logFile, nodeName } from "./kubelet.ts";

export const fluxNamespace = "flux-system";

export interface Controllers {
  /** The name of the Pod in flux-system, of a controller that runs. */
  readonly pod: (name: ControllerName) => string;
  /** Starts one that is stopped; it is ready when this resolves. */
  readonly start: (name: ControllerName) => Promise<void>;
  /** Ends one, at once and without a word; its Pod goes too. */
  readonly stop: (name: ControllerName) => Promise<void>;
  /** The whole log of one that runs. */
  readonly log: (name: ControllerName) => string;
  readonly stopAll: () => Promise<void>;
}

export interface ControllersOptions {
  readonly api: Api;
  readonly assets: ControllerAssets;
  /** The bed's folder. */
  readonly folder: string;
  /** The kubeconfig of an admin. */
  readonly kubeconfig: string;
  /** More arguments for a controller, such as `--no-cross-namespace-refs=true`. */
  readonly args?: Partial<Readonly<Record<ControllerName, readonly string[]>>>;
}

interface Running {
  readonly pod: string;
  readonly log: string;
  readonly stop: () => Promise<void>;
}

/** Starts both. */
export async function startControllers(
  options: ControllersOptions,
): Promise<Controllers> {
  const running = new Map<ControllerName, Running>();
  const one = (name: ControllerName): Running => {
    const found = running.get(name);
    if (found === undefined) throw new Error(`${name} does not run`);
    return found;
  };
  const start = async (name: ControllerName): Promise<void> => {
    if (!running.has(name)) running.set(name, await run(name, options));
  };
  const stop = async (name: ControllerName): Promise<void> => {
    const found = running.get(name);
    running.delete(name);
    await found?.stop();
  };
  const stopAll = async (): Promise<void> => {
    await Promise.all(controllerNames.map(stop));
  };
  try {
    await Promise.all(controllerNames.map(start));
  } catch (error) {
    await stopAll();
    throw error;
  }
  return {
    start,
    stop,
    stopAll,
    pod: (name) => one(name).pod,
    log: (name) => readFileSync(one(name).log, "utf8"),
  };
}

async function run(
  name: ControllerName,
  { api, assets, folder, kubeconfig, args = {} }: ControllersOptions,
): Promise<Running> {
  const pod = `${name}-7d9f8b6c5-${randomBytes(3).toString("hex").slice(0, 5)}`;
  const home = join(folder, name);
  const log = logFile(folder, pod);
  const [health = 0, storage = 0] = await freePorts(2);
  mkdirSync(join(home, "tmp"), { recursive: true });
  const daemon = startDaemon(
    assets.programs[name],
    [
      ...commonArguments(health),
      ...argumentsOf(name, join(home, "storage"), storage),
      ...(args[name] ?? []),
    ],
    {
      cwd: home,
      log,
      env: {
        HOME: home,
        TMPDIR: join(home, "tmp"),
        KUBECONFIG: kubeconfig,
        RUNTIME_NAMESPACE: fluxNamespace,
      },
    },
  );
  const stop = async (): Promise<void> => {
    await daemon.stop();
    // The log has ended; it stays for whoever looks for what went wrong.
    renameSync(log, `${log}.ended`);
    await removePod(api, name, pod);
  };
  try {
    await waitUntil(name, () => isHealthy(health), [daemon]);
    await makePod(api, name, pod);
  } catch (error) {
    await stop();
    throw error;
  }
  return { pod, log, stop };
}

/** Retries soon, so that tests do not wait. */
function commonArguments(health: number): readonly string[] {
  return [
    "--enable-leader-election=false",
    "--events-addr=",
    "--metrics-addr=0",
    `--health-addr=127.0.0.1:${health}`,
    "--log-encoding=json",
    "--requeue-dependency=1s",
    "--min-retry-delay=250ms",
    "--max-retry-delay=2s",
    "--interval-jitter-percentage=0",
  ];
}

function argumentsOf(
  name: ControllerName,
  storage: string,
  port: number,
): readonly string[] {
  if (name === "kustomize-controller") return ["--http-retry=2"];
  mkdirSync(storage, { recursive: true });
  return [
    `--storage-path=${storage}`,
    `--storage-addr=127.0.0.1:${port}`,
    `--storage-adv-addr=127.0.0.1:${port}`,
  ];
}

function isHealthy(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = get(`http://127.0.0.1:${port}/readyz`, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.once("error", () => resolve(false));
  });
}

const pods = `/api/v1/namespaces/${fluxNamespace}/pods`;
const deployments = `/apis/apps/v1/namespaces/${fluxNamespace}/deployments`;

/** The Deployment and the Pod, in the state that those of a running controller have. */
async function makePod(
  api: Api,
  name: ControllerName,
  pod: string,
): Promise<void> {
  const labels = { app: name, [keepLabel]: "" };
  const template = {
    metadata: { labels },
    spec: {
      nodeName,
      containers: [{ name: "manager", image: `ghcr.io/fluxcd/${name}` }],
    },
  };
  await api.request("POST", deployments, {
    metadata: { name, labels },
    spec: { selector: { matchLabels: { app: name } }, template },
  });
  await api.request("PATCH", `${deployments}/${name}/status`, {
    status: {
      observedGeneration: 1,
      replicas: 1,
      updatedReplicas: 1,
      readyReplicas: 1,
      availableReplicas: 1,
      conditions: [
        {
          type: "Available",
          status: "True",
          reason: "MinimumReplicasAvailable",
        },
      ],
    },
  });
  await api.request("POST", pods, {
    ...template,
    metadata: { name: pod, labels },
  });
  await api.request("PATCH", `${pods}/${pod}/status`, {
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: "True" }],
      containerStatuses: [
        {
          name: "manager",
          image: `ghcr.io/fluxcd/${name}`,
          imageID: "",
          ready: true,
          started: true,
          restartCount: 0,
          state: { running: { startedAt: new Date().toISOString() } },
        },
      ],
    },
  });
}

async function removePod(
  api: Api,
  name: ControllerName,
  pod: string,
): Promise<void> {
  await ifFound(api.request("DELETE", `${pods}/${pod}?gracePeriodSeconds=0`));
  await ifFound(api.request("DELETE", `${deployments}/${name}`));
}
