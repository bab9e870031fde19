/** The server that test files share: API server, Flux's CRDs, a node for logs. */
import { join } from "node:path";
import { ApiError, openApi, type Api } from "./api.ts";
import { startApiServer, tokens } from "./api-server.ts";
import {
  controllerAssets,
  serverAssets,
  type ControllerAssets,
} from "./assets.ts";
import { takeSnapshot, type Snapshot } from "./cleaning.ts";
import { fluxNamespace } from "./controllers.ts";
import { installCrds, type CrdStates } from "./crds.ts";
import { makeFolder, removeFolder } from "./folder.ts";
import { startKubelet } from "./kubelet.ts";
import { writeKubeconfig } from "./kubeconfig.ts";

/** Where the server is; plain data, which goes from vitest's main process to those of the test files. */
export interface Coordinates {
  readonly url: string;
  /** Files; see ApiServer. */
  readonly certificate: string;
  readonly key: string;
  /** The bed's folder. */
  readonly folder: string;
  readonly kubeconfig: string;
  /** Undefined where they could not be built. */
  readonly controllers: ControllerAssets | undefined;
  /** What a clean server has. */
  readonly snapshot: Snapshot;
  /** Flux's CRDs, as they are meant to be. */
  readonly crds: CrdStates;
}

export interface Server extends Coordinates {
  /** Ends everything and removes the folder. */
  readonly stop: () => Promise<void>;
}

/** Starts one; undefined, said on stderr, where there is no API server to be had. */
export async function startServer(): Promise<Server | undefined> {
  const assets = await serverAssets();
  if (assets === undefined) return undefined;
  const controllers = await controllerAssets();
  const folder = makeFolder();
  const ends: (() => Promise<void> | void)[] = [() => removeFolder(folder)];
  const stop = async (): Promise<void> => {
    for (const end of ends.toReversed()) await end();
  };
  try {
    const server = await startApiServer(assets, folder);
    ends.push(server.stop);
    const { url, certificate, key } = server;
    const kubeconfig = join(folder, "kubeconfig");
    writeKubeconfig(kubeconfig, server);
    const api = openApi(url, certificate, tokens.admin);
    ends.push(api.close);
    const kubelet = await startKubelet(api, server, folder);
    ends.push(kubelet.stop);
    const crds = await furnish(api, controllers?.crds);
    const snapshot = await takeSnapshot(api);
    return {
      url,
      certificate,
      key,
      folder,
      kubeconfig,
      controllers,
      snapshot,
      crds,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Makes what every test may count on, where it is not there or, for CRDs, not as it was.
 *
 * @param folder with the CRDs of the controllers
 */
export async function furnish(
  api: Api,
  folder: string | undefined,
  crds?: CrdStates,
): Promise<CrdStates> {
  try {
    await api.request("POST", "/api/v1/namespaces", {
      metadata: { name: fluxNamespace },
    });
  } catch (error) {
    // It is there already (409).
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
  }
  return installCrds(api, folder, crds);
}
