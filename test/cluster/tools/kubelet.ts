/**
 * A stand-in for the kubelet, as far as `kubectl logs` needs one: a node whose kubelet endpoint is a server of ours that
 * answers the API server's requests for the logs of a container (`/containerLogs/NAMESPACE/POD/CONTAINER`) from files.
 */
import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import type { ServerResponse } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";
import type { Api } from "./api.ts";
import type { ApiServer } from "./api-server.ts";
import { close, listen } from "./servers.ts";

export const nodeName = "test-node";

/** The file that has the log of a container, as JSON lines with the time in `ts`. When it goes, the log has ended. */
export function logFile(folder: string, pod: string): string {
  return join(logFolder(folder), `${pod}.log`);
}

function logFolder(folder: string): string {
  return join(folder, "pods");
}

const pods = "/api/v1/namespaces/flux-system/pods";

/** A pod of a controller that has only a log, with these lines. */
export async function makePod(
  { api, folder }: { readonly api: Api; readonly folder: string },
  name: string,
  lines: readonly string[],
  controller = "kustomize-controller",
): Promise<{
  readonly say: (line: string) => void;
  readonly end: () => Promise<void>;
}> {
  const file = logFile(folder, name);
  writeFileSync(file, lines.map((line) => `${line}\n`).join(""));
  await api.request("POST", pods, {
    metadata: { name, labels: { app: controller } },
    spec: { nodeName, containers: [{ name: "manager", image: "none" }] },
  });
  return {
    say: (line) => appendFileSync(file, `${line}\n`),
    end: async () => {
      rmSync(file, { force: true });
      await api.request("DELETE", `${pods}/${name}?gracePeriodSeconds=0`);
    },
  };
}

/** Starts the server and makes the node. */
export async function startKubelet(
  api: Api,
  server: ApiServer,
  folder: string,
): Promise<{ readonly stop: () => Promise<void> }> {
  mkdirSync(logFolder(folder));
  const kubelet = createServer(
    { cert: readFileSync(server.certificate), key: readFileSync(server.key) },
    (request, response) => {
      const url = new URL(request.url ?? "/", "https://127.0.0.1");
      const [, what, , pod = ""] = url.pathname.split("/");
      const file = logFile(folder, decodeURIComponent(pod));
      if (what !== "containerLogs" || !existsSync(file)) {
        response.writeHead(404);
        response.end(`there is no log of ${pod}\n`);
        return;
      }
      sendLog(file, url.searchParams, response);
    },
  );
  await makeNode(api, await listen(kubelet));
  return {
    stop: async () => {
      kubelet.closeAllConnections();
      await close(kubelet);
    },
  };
}

async function makeNode(api: Api, port: number): Promise<void> {
  await api.request("POST", "/api/v1/nodes", {
    metadata: { name: nodeName },
  });
  await api.request("PATCH", `/api/v1/nodes/${nodeName}/status`, {
    status: {
      addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
      daemonEndpoints: { kubeletEndpoint: { Port: port } },
      conditions: [{ type: "Ready", status: "True", reason: "KubeletReady" }],
    },
  });
}

/** Answers with what the query asks of the kubelet: follow, tailLines, sinceSeconds, sinceTime, timestamps. */
function sendLog(
  file: string,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  const log = openSync(file, "r");
  const reader = new LineReader(log);
  const since = sinceOf(query);
  const show = (lines: readonly string[]): void => {
    const shown = lines
      .filter((line) => since === undefined || timeOf(line) >= since)
      .map((line) =>
        query.get("timestamps") === "true"
          ? `${new Date(timeOf(line)).toISOString()} ${line}`
          : line,
      );
    if (shown.length > 0) response.write(`${shown.join("\n")}\n`);
  };
  const tail = query.get("tailLines");
  const lines = reader.read();
  response.writeHead(200, { "content-type": "text/plain" });
  response.flushHeaders();
  show(tail === null ? lines : lines.slice(lines.length - Number(tail)));
  let timer: NodeJS.Timeout | undefined;
  const end = (): void => {
    clearInterval(timer);
    closeSync(log);
  };
  if (query.get("follow") !== "true") {
    end();
    response.end();
    return;
  }
  timer = setInterval(() => {
    const isOver = !existsSync(file);
    show(reader.read());
    if (isOver) response.end();
  }, 50);
  response.once("close", end);
}

/** Milliseconds since 1970 before which a line is not shown. */
function sinceOf(query: URLSearchParams): number | undefined {
  const seconds = query.get("sinceSeconds");
  if (seconds !== null) return Date.now() - Number(seconds) * 1000;
  const time = query.get("sinceTime");
  return time === null ? undefined : Date.parse(time);
}

function timeOf(line: string): number {
  try {
    const { ts } = JSON.parse(line) as { readonly ts?: string };
    return ts === undefined ? Date.now() : Date.parse(ts);
  } catch {
    return Date.now();
  }
}

/** Reads whole lines from a file that grows. */
class LineReader {
  readonly #file: number;
  #position = 0;
  #rest = "";

  constructor(file: number) {
    this.#file = file;
  }

  /** The lines that are whole since the last call. */
  read(): string[] {
    const size = fstatSync(this.#file).size - this.#position;
    const bytes = Buffer.alloc(size);
    this.#position += readSync(this.#file, bytes, 0, size, this.#position);
    const lines = (this.#rest + bytes.toString("utf8")).split("\n");
    this.#rest = lines.pop() ?? "";
    return lines;
  }
}
