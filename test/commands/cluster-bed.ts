/** The whole program on an API server in memory, through the real kubectl. */
import { mkdirSync, writeFileSync } from "node:fs";
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { delimiter, dirname } from "node:path";
import { onTestFinished, vi } from "vitest";
import type { CommandContext } from "../../src/commands/context.ts";
import { ConnectionLost, type ApiRequest } from "../../src/model/api.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { memoryServer, type Between } from "../cluster-unit/support.ts";
import { folder } from "../io/support.ts";
import { kubectl } from "../tools/kubernetes-tools.ts";
import type { Ran, TestRepository } from "../tools/cli.ts";

const program = kubectl();

/** Whether it can be had here. */
export const hasBed = program !== undefined;

/** A config that insists on the bed's context. It ends with the Kustomizations. */
export const bound = `version: 1
repository: {name: fleet, url: "https://example.com/acme/fleet", branch: main}
context: canary
defaults: {interval: 5m}
kustomizations:
  flux-system:
`;

export interface BedOptions {
  /** What is in the cluster. */
  readonly before?: readonly Fields[];
  /** Stands between; a connection that it loses is lost in the middle of an answer. */
  readonly between?: Between;
  /** Programs beside kubectl, as scripts of `/bin/sh`. */
  readonly scripts?: Readonly<Record<string, string>>;
  /** Whether people look at both outputs. */
  readonly isTTY?: boolean;
  /** What they answer. */
  readonly ask?: CommandContext["ask"];
  readonly fs?: CommandContext["fs"];
}

export interface Bed {
  readonly server: ReturnType<typeof memoryServer>;
  readonly run: (...args: readonly string[]) => Promise<Ran>;
  /** What the run has said on stderr so far. */
  readonly stderr: () => string;
  /** Ctrl-C. */
  readonly interrupt: () => void;
}

/** Starts one for a repository. It ends with the test. */
export async function startBed(
  repo: TestRepository,
  { before, between, scripts = {}, isTTY = false, ask, fs }: BedOptions = {},
): Promise<Bed> {
  const server: Bed["server"] = memoryServer(before, (asked, serve) =>
    between === undefined ? serve() : between(asked, serve, server),
  );
  const cwd = folder({ kubeconfig: kubeconfig(await listen(server)) });
  mkdirSync(`${cwd}/tmp`);
  vi.stubEnv("TMPDIR", `${cwd}/tmp`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  mkdirSync(`${cwd}/bin`);
  for (const [name, script] of Object.entries(scripts))
    writeFileSync(`${cwd}/bin/${name}`, `#!/bin/sh\n${script}\n`, {
      mode: 0o755,
    });
  let interrupt: (() => void) | undefined;
  const err: string[] = [];
  const run: Bed["run"] = async (...args) => {
    const ran = await repo.run(args, {
      env: {
        PATH: `${cwd}/bin${delimiter}${dirname(program ?? "")}`,
        HOME: cwd,
        KUBECONFIG: `${cwd}/kubeconfig`,
        NO_COLOR: "1",
      },
      stderr: { isTTY, write: (text) => err.push(text) },
      watchInterrupts: (onFirst) => {
        interrupt = onFirst;
        return () => false;
      },
      ...(ask === undefined ? {} : { ask }),
      ...(fs === undefined ? {} : { fs }),
    });
    return { ...ran, stderr: err.join("") };
  };
  return {
    server,
    run,
    stderr: () => err.join(""),
    interrupt: () => interrupt?.(),
  };
}

function kubeconfig(port: number): string {
  return `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "http://127.0.0.1:${port}"}}]
users: [{name: u, user: {token: t}}]
contexts: [{name: canary, context: {cluster: c, user: u}}]
current-context: canary
`;
}

/** Serves it over HTTP on loopback; the port. */
async function listen(api: Bed["server"]): Promise<number> {
  const server = createServer((incoming, response) => {
    answer(api, incoming, response).catch((error: unknown) => {
      if (!(error instanceof ConnectionLost)) console.error(error);
      // kubectl itself asks again where no answer has begun.
      response.writeHead(200, { "content-length": "9" });
      response.write("{", () => incoming.socket.destroy());
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("a port");
  return address.port;
}

async function answer(
  api: Bed["server"],
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method, url: path = "" } = incoming;
  response.setHeader("content-type", "application/json");
  let body = "";
  for await (const chunk of incoming) body += String(chunk);
  if (path === "/version") {
    response.end("{}");
    return;
  }
  const asked: ApiRequest = {
    path,
    ...(method === "PATCH" ? { method, body } : {}),
  };
  if (!path.includes("watch=1")) {
    const { status, text } = await api.request(asked);
    response.writeHead(status).end(text);
    return;
  }
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  for await (const line of api.stream(asked, gone.signal)) {
    if (typeof line !== "string") {
      response.writeHead(line.status).end(line.text);
      return;
    }
    response.write(`${line}\n`);
  }
  response.end();
}
