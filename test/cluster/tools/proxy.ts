/**
 * A proxy in front of the API server that loses connections on demand, or lets credentials expire. It ends TLS itself to see
 * requests, with the server's own certificate, and speaks HTTP/1.1 only: one request at a time on each connection.
 *
 * Go's HTTP client, so kubectl, by itself repeats a GET whose connection was lost before an answer; it never repeats a PATCH.
 */
import { readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Agent, createServer, request as send } from "node:https";
import type { Socket } from "node:net";
import { tokens, type ApiServer } from "./api-server.ts";
import { close, listen } from "./servers.ts";

/** A request that came to the proxy. */
export interface Request {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
}

export interface Cut {
  /** Which of the requests that count from now on is lost, from 1. */
  readonly at: number;
  /**
   * Whether the API server does not get it, or does get it and only its whole answer is lost. `expired` loses nothing: the API
   * server gets it with a token that it does not know any more, and its answer comes back.
   */
  readonly when: "before-forward" | "after-forward" | "expired";
  /** Whether all connections are lost with it, and all later ones; or all later requests have the expired token, too. */
  readonly permanently?: boolean;
  /** Which requests count; all by default. */
  readonly counts?: (request: Request) => boolean;
}

export interface CuttingProxy {
  readonly url: string;
  /** A kubeconfig with the same contexts, through the proxy. */
  readonly kubeconfig: string;
  /** What came since the start or the last {@link reset}, lost requests included. */
  readonly requests: readonly Request[];
  /** Loses a connection, or the credentials, once or from then on. Replaces an earlier cut. */
  readonly cutAt: (cut: Cut) => void;
  /** Whether the cut has happened. */
  readonly hasCut: () => boolean;
  /** Lets everything through again, and counts anew. */
  readonly reset: () => void;
  readonly stop: () => Promise<void>;
}

/** Starts one; the kubeconfig is the caller's to write. */
export async function startProxy(
  server: Pick<ApiServer, "url" | "certificate" | "key">,
  writeKubeconfig: (url: string) => string,
): Promise<CuttingProxy> {
  const certificate = readFileSync(server.certificate);
  const agent = new Agent({ keepAlive: true, ca: certificate });
  const state = new CutState();
  const sockets = new Set<Socket>();
  const lose = (socket: Socket): void => {
    for (const each of state.isDown ? sockets : [socket]) each.destroy();
  };
  const proxy = createServer(
    { cert: certificate, key: readFileSync(server.key) },
    (request, response) => {
      const fate = state.fateOf({
        method: request.method ?? "GET",
        path: request.url ?? "/",
      });
      if (fate === "before-forward") return lose(request.socket);
      if (fate === "expired")
        request.headers.authorization = `Bearer ${tokens.expired}`;
      forward(
        server.url,
        agent,
        request,
        response,
        fate === "after-forward",
        () => lose(request.socket),
      );
    },
  );
  proxy.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
    if (state.isDown) socket.destroy();
  });
  const url = `https://127.0.0.1:${await listen(proxy)}`;
  return {
    url,
    kubeconfig: writeKubeconfig(url),
    requests: state.requests,
    cutAt: (cut) => state.cutAt(cut),
    hasCut: () => state.hasCut,
    reset: () => state.reset(),
    stop: async () => {
      const closed = close(proxy);
      for (const socket of sockets) socket.destroy();
      await closed;
      agent.destroy();
    },
  };
}

/** What to do with which request. */
class CutState {
  readonly requests: Request[] = [];
  hasCut = false;
  #cut: Cut | undefined;
  #counted = 0;

  cutAt(cut: Cut): void {
    this.#cut = cut;
    this.#counted = 0;
    this.hasCut = false;
  }

  reset(): void {
    this.requests.length = 0;
    this.#cut = undefined;
    this.hasCut = false;
  }

  /** Whether there are no connections any more. */
  get isDown(): boolean {
    return this.#isPermanent && this.#cut?.when !== "expired";
  }

  get #isPermanent(): boolean {
    return this.hasCut && this.#cut?.permanently === true;
  }

  fateOf(request: Request): Cut["when"] | "forward" {
    this.requests.push(request);
    const cut = this.#cut;
    if (cut?.when === "expired" && this.#isPermanent) return cut.when;
    if (cut === undefined || cut.counts?.(request) === false) return "forward";
    this.#counted++;
    if (this.#counted !== cut.at) return "forward";
    this.hasCut = true;
    return cut.when;
  }
}

/** Passes a request on, and the answer back as it comes; or takes all of the answer, keeps it, and calls `lost`. */
function forward(
  url: string,
  agent: Agent,
  request: IncomingMessage,
  response: ServerResponse,
  keeps: boolean,
  lost: () => void,
): void {
  const { method, headers } = request;
  const sent = send(url + (request.url ?? "/"), { method, headers, agent });
  sent.once("error", () => request.socket.destroy());
  sent.once("response", (answer) => {
    answer.once("error", () => request.socket.destroy());
    if (keeps) {
      answer.resume();
      answer.once("end", lost);
      return;
    }
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
    // A watch says nothing for a long time, but its header must arrive.
    response.flushHeaders();
  });
  response.once("close", () => sent.destroy());
  request.pipe(sent);
}
