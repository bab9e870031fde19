/** The real etcd and kube-apiserver on loopback, set up as Kubernetes' envtest does it. */
import { generateKeyPairSync } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ifFound, openApi, type Api } from "./api.ts";
import type { ServerAssets } from "./assets.ts";
import { freePorts, startDaemon, waitUntil, type Daemon } from "./daemons.ts";

export interface ApiServer {
  readonly url: string;
  /** Files: its certificate, which is its own authority, and the key. It is valid for any server on 127.0.0.1. */
  readonly certificate: string;
  readonly key: string;
  readonly stop: () => Promise<void>;
}

/** Who may ask it: each is a bearer token. */
export const tokens = {
  /** In system:masters. */
  admin: "admin-token",
  /** Has no rights beyond those of everybody. */
  nobody: "nobody-token",
  /** The server does not know it (any more). */
  expired: "expired-token",
} as const;

/** Starts both in a folder; ready when it resolves. */
export async function startApiServer(
  assets: ServerAssets,
  folder: string,
): Promise<ApiServer> {
  const [etcdPort = 0, port = 0] = await freePorts(2);
  const certificates = join(folder, "certificates");
  const keys = writeKeys(folder);
  mkdirSync(certificates);
  const etcd = startDaemon(
    assets.etcd,
    [
      `--data-dir=${join(folder, "etcd")}`,
      `--listen-client-urls=http://127.0.0.1:${etcdPort}`,
      `--advertise-client-urls=http://127.0.0.1:${etcdPort}`,
      "--listen-peer-urls=http://127.0.0.1:0",
      "--unsafe-no-fsync",
    ],
    { cwd: folder, log: join(folder, "etcd.log") },
  );
  const server = startDaemon(
    assets.apiServer,
    [
      `--etcd-servers=http://127.0.0.1:${etcdPort}`,
      "--bind-address=127.0.0.1",
      "--advertise-address=127.0.0.1",
      `--secure-port=${port}`,
      `--cert-dir=${certificates}`,
      `--token-auth-file=${keys.tokens}`,
      "--authorization-mode=RBAC",
      "--service-account-issuer=https://127.0.0.1",
      `--service-account-key-file=${keys.serviceAccounts}`,
      `--service-account-signing-key-file=${keys.serviceAccounts}`,
      "--service-cluster-ip-range=10.0.0.0/24",
      // Nobody makes the default service accounts here.
      "--disable-admission-plugins=ServiceAccount",
      // Nobody asks for the service named kubernetes, and a loopback address may not be its endpoint.
      "--endpoint-reconciler-type=none",
      "--allow-privileged=true",
      "--profiling=false",
    ],
    { cwd: folder, log: join(folder, "kube-apiserver.log") },
  );
  const stop = async (): Promise<void> => {
    await Promise.all([server.stop(), etcd.stop()]);
  };
  const url = `https://127.0.0.1:${port}`;
  const certificate = join(certificates, "apiserver.crt");
  try {
    await waitUntilReady(url, certificate, [etcd, server]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, certificate, key: join(certificates, "apiserver.key"), stop };
}

function writeKeys(folder: string): {
  readonly tokens: string;
  readonly serviceAccounts: string;
} {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const files = {
    tokens: join(folder, "tokens.csv"),
    serviceAccounts: join(folder, "service-accounts.key"),
  };
  writeFileSync(
    files.serviceAccounts,
    privateKey.export({ type: "sec1", format: "pem" }),
  );
  writeFileSync(
    files.tokens,
    `${tokens.admin},admin,1,"system:masters"\n${tokens.nobody},nobody,2\n`,
  );
  return files;
}

async function waitUntilReady(
  url: string,
  certificate: string,
  daemons: readonly Daemon[],
): Promise<void> {
  let api: Api | undefined;
  await waitUntil(
    "the API server",
    async () => {
      try {
        // The certificate is among the first things that it makes.
        api ??= openApi(url, certificate, tokens.admin);
        await api.request("GET", "/readyz");
        // Where everything without a namespace goes.
        const space = api.request("GET", "/api/v1/namespaces/default");
        return (await ifFound(space)) !== undefined;
      } catch {
        return false;
      }
    },
    daemons,
  );
  api?.close();
}
