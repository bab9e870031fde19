/** Downloads over HTTP(S): bounded in size and time, and no password for anybody but whom it is for. */
import { request as plainRequest, type IncomingMessage } from "node:http";
import { request as tlsRequest } from "node:https";
import { rootCertificates } from "node:tls";
import type { Login } from "../render/docker-config.ts";
import { withoutCredentials } from "../render/shown-url.ts";
import { errnoOf } from "./errno.ts";
import { proxyFor, throughProxy, type Environment } from "./proxy.ts";

export interface DownloadOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent to the address itself, never to another one that it leads to. */
  readonly authorization?: string | undefined;
  /** PEM; certificates that are trusted besides the system's. */
  readonly ca?: string | undefined;
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
  readonly mostBytes: number;
  /** In which proxies are named. */
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
}

export interface Downloaded {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** Why there is no answer at all; a clause without addresses that hold credentials. */
export class Unreachable extends Error {
  constructor(message: string) {
    super(withoutCredentials(message));
    this.name = "Unreachable";
  }
}

/** Milliseconds for all of it, and how often another address may be given. */
const timeout = 60_000;
const mostRedirects = 10;

/** HTTP's basic authentication. */
export function basic({ username, password }: Login): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/**
 * Gets an address; a server that fails is asked a second time.
 *
 * @throws Unreachable, or the reason of `options.signal`
 */
export async function download(
  url: string,
  options: DownloadOptions,
): Promise<Downloaded> {
  try {
    const first = await follow(new URL(url), options);
    if (first.status < 500) return first;
  } catch (error) {
    options.signal?.throwIfAborted();
    if (!isTransient(error)) throw unreachable(error);
  }
  try {
    return await follow(new URL(url), options);
  } catch (error) {
    options.signal?.throwIfAborted();
    throw unreachable(error);
  }
}

function isTransient(error: unknown): boolean {
  return ["ECONNRESET", "EPIPE", "EAI_AGAIN"].includes(errnoOf(error) ?? "");
}

function unreachable(error: unknown): Error {
  if (error instanceof Unreachable) return error;
  if (!(error instanceof Error)) return new Unreachable("it does not answer");
  if (error.name === "TimeoutError" || error.name === "AbortError")
    return new Unreachable(`it does not answer within ${timeout / 1000} s`);
  // Several attempts, by IPv6 and IPv4, have no message of their own.
  const [one] = error instanceof AggregateError ? error.errors : [error];
  return new Unreachable(one instanceof Error ? one.message : error.message);
}

async function follow(
  from: URL,
  options: DownloadOptions,
): Promise<Downloaded> {
  const limit = AbortSignal.timeout(timeout);
  const signal = options.signal
    ? AbortSignal.any([options.signal, limit])
    : limit;
  let url = from;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const answer = await send(url, from, { ...options, signal });
    const { statusCode: status = 500, headers } = answer;
    if (![301, 302, 303, 307, 308].includes(status) || !headers.location)
      return { status, headers, body: await whole(answer, options.mostBytes) };
    answer.destroy();
    url = new URL(headers.location, url);
    if (!/^https?:$/.test(url.protocol))
      throw new Unreachable(`it leads to an address of ${url.protocol}`);
  }
  throw new Unreachable("its redirections do not end");
}

async function send(
  url: URL,
  from: URL,
  options: DownloadOptions,
): Promise<IncomingMessage> {
  const { headers, authorization, ca, certificate, key, env } = options;
  const isItself = url.origin === from.origin;
  const tls = {
    signal: options.signal,
    ...(ca === undefined ? {} : { ca: [...rootCertificates, ca] }),
    ...(isItself && certificate !== undefined
      ? { cert: certificate, key }
      : {}),
  };
  const proxy = proxyFor(url, env);
  const way = proxy && (await throughProxy(url, proxy, tls));
  const request = url.protocol === "https:" ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        ...tls,
        ...way,
        headers: {
          "user-agent": "fluxsmith",
          ...way?.headers,
          ...headers,
          ...(isItself && authorization !== undefined ? { authorization } : {}),
        },
      },
      resolve,
    );
    outgoing.once("error", reject);
    outgoing.end();
  });
}

async function whole(answer: IncomingMessage, most: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length > most) {
      answer.destroy();
      throw new Unreachable(
        `what it answers is larger than ${Math.round(most / 1024 / 1024)} MiB`,
      );
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
