/** An API server for one run of a program, on loopback: it answers what it is told to, and knows nothing else. */
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ClusterAnswer } from "../render/cluster-answers.ts";

export interface AnswerServer {
  /** A kubeconfig with this server alone. */
  readonly kubeconfig: string;
  readonly stop: () => void;
}

/** Starts it. Who does not know its path, which is drawn by lot, gets no answer: answers may hold what is secret. */
export async function startAnswerServer(
  answer: (path: string) => ClusterAnswer,
): Promise<AnswerServer> {
  const top = `/${randomUUID()}`;
  const server = createServer(({ method, url = "" }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    if (method !== "GET" || !pathname.startsWith(`${top}/`)) {
      response.writeHead(404).end();
      return;
    }
    const path = decodeURIComponent(pathname.slice(top.length));
    const { status, body } = answer(path);
    response
      .writeHead(status, { "content-type": "application/json" })
      .end(JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    kubeconfig: kubeconfigFor(`http://127.0.0.1:${port}${top}`),
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function kubeconfigFor(server: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [{ name: "git", cluster: { server } }],
    users: [{ name: "git", user: {} }],
    contexts: [{ name: "git", context: { cluster: "git", user: "git" } }],
    "current-context": "git",
  });
}
