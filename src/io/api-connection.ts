/** HTTP to an API server over the socket of `kubectl proxy`. */
import { Agent, request, type IncomingMessage } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import {
  ConnectionLost,
  type Api,
  type ApiRequest,
  type ApiResponse,
} from "../model/api.ts";
import { errnoOf } from "./errno.ts";

/** An open connection; it must be closed, or kubectl goes on. */
export interface Connection extends Api {
  readonly close: () => void;
}

/** So many requests at once: enough to keep a server busy, few enough not to be throttled by its flow control. */
const parallel = 8;

/** How often a request is sent that the server puts off. */
const attempts = 10;

/** Speaks to the API server behind a socket. */
export function openApi(
  socketPath: string,
  { signal, close }: { signal: AbortSignal; close: () => void },
): Connection {
  const agent = new Agent({ keepAlive: true, maxSockets: parallel });
  // A watch stays open: it must not take the place of a request.
  const watching = new Agent({ keepAlive: false });
  const send = (
    asked: ApiRequest,
    by: Agent,
    until: AbortSignal,
  ): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const { method = "GET", path, body, type, accept } = asked;
      const outgoing = request({
        socketPath,
        agent: by,
        method,
        path,
        signal: until,
        headers: {
          // Which hosts kubectl proxy takes is limited; this one it knows.
          host: "localhost",
          accept: accept ?? "application/json",
          ...(body === undefined
            ? {}
            : {
                "content-type": type ?? "application/json",
                "content-length": Buffer.byteLength(body),
              }),
        },
      });
      outgoing.once("response", resolve);
      outgoing.once("error", (error) =>
        reject(until.aborted ? until.reason : lost(error)),
      );
      outgoing.end(body);
    });
  return {
    request: async (asked) => {
      const limit = asked.timeout ?? 60_000;
      const timeout = AbortSignal.timeout(limit);
      const until =
        asked.finish === true ? timeout : AbortSignal.any([signal, timeout]);
      try {
        for (let attempt = 1; ; attempt++) {
          const answer = await send(asked, agent, until);
          const whole = await readAnswer(answer);
          // The server asks for patience (a kind that is new, too many requests at once), and has done nothing yet.
          if (whole.status !== 429 || attempt === attempts) return whole;
          await pause(Number(answer.headers["retry-after"] ?? 1), until);
        }
      } catch (error) {
        if (signal.aborted && asked.finish !== true) throw signal.reason;
        if (timeout.aborted)
          throw new ConnectionLost(
            `no answer within ${Math.round(limit / 1000)} s`,
          );
        throw error instanceof ConnectionLost
          ? error
          : new ConnectionLost(error instanceof Error ? error.message : "");
      }
    },
    stream: async function* (asked, until) {
      const either = AbortSignal.any([signal, until]);
      const answer = await send(asked, watching, either);
      let rest = "";
      try {
        if ((answer.statusCode ?? 500) >= 400) {
          yield await readAnswer(answer);
          return;
        }
        answer.setEncoding("utf8");
        for await (const chunk of answer) {
          const lines = (rest + String(chunk)).split("\n");
          rest = lines.pop() ?? "";
          for (const line of lines) if (line !== "") yield line;
        }
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        // What is left is half a line.
        if (until.aborted) return;
        throw new ConnectionLost(error instanceof Error ? error.message : "");
      }
      if (rest !== "") yield rest;
    },
    close: () => {
      agent.destroy();
      watching.destroy();
      close();
    },
  };
}

/** Behind a socket where nobody listens there was kubectl. */
function lost(error: Error): ConnectionLost {
  return ["ECONNREFUSED", "ENOENT"].includes(errnoOf(error) ?? "")
    ? new ConnectionLost("kubectl proxy has ended", { isFinal: true })
    : new ConnectionLost(error.message);
}

function pause(seconds: number, until: AbortSignal): Promise<void> {
  return sleep(Math.min(seconds, 10) * 1000, undefined, { signal: until });
}

async function readAnswer(answer: IncomingMessage): Promise<ApiResponse> {
  const status = answer.statusCode ?? 500;
  let text = "";
  answer.setEncoding("utf8");
  for await (const chunk of answer) text += String(chunk);
  return { status, text };
}
