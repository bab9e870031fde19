/** HTTP to the API of a Git host: patient, and careful with the token. */
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "../diagnostics/problem.ts";

export interface WebRequest {
  readonly method?: "GET" | "POST" | "PATCH" | "PUT";
  /** Sent as JSON. */
  readonly body?: object;
}

/** What a server has answered; `data` is undefined where that is no JSON. */
export interface WebAnswer {
  readonly status: number;
  readonly data: unknown;
  /** RFC 8288: the `next` of the Link header. */
  readonly next: string | undefined;
}

export interface Web {
  /**
   * @param url within the API, or relative to it
   * @throws Problem (`host-unreachable`) where the server does not answer, or not as it should, however often it is asked
   */
  readonly request: (url: string, asked?: WebRequest) => Promise<WebAnswer>;
}

export interface WebOptions {
  /** Where the API begins: `https://api.github.com`. */
  readonly api: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Never printed: what the server says is searched for it. */
  readonly token: string;
  /** Waits so many milliseconds. */
  readonly pause?: (milliseconds: number) => Promise<unknown>;
}

/** How often a request is sent that the server puts off or fails on. */
const attempts = 5;

/** Who asks for more patience than this, in seconds, does not get it: a job costs money. */
const longestWait = 300;

const timeoutMs = 30_000;

/** Speaks to one API; the token goes nowhere else. */
export function openWeb(options: WebOptions): Web {
  const { pause = sleep } = options;
  const base = `${options.api.replace(/\/+$/, "")}/`;
  return {
    request: async (path, asked = {}) => {
      let url = within(base, path);
      for (let attempt = 1; ; attempt++) {
        const answer = await send(url, asked, options);
        if ("redirect" in answer) url = within(url, answer.redirect);
        else if (answer.wait === undefined) return answer;
        else if (attempt < attempts && answer.wait <= longestWait)
          await pause(1000 * (answer.wait || 2 ** (attempt - 1)));
        else throw unreachable(url, answer.why);
        if (attempt === attempts)
          throw unreachable(url, "it redirects for ever");
      }
    },
  };
}

/** The address, if it is of the same server: a link elsewhere is not followed with the token. */
function within(base: string, path: string): string {
  const url = new URL(path, base);
  if (url.origin !== new URL(base).origin)
    throw unreachable(base, `it sends to another server, ${url.origin}`);
  return url.href;
}

function unreachable(url: string, why: string): Problem {
  return new Problem(
    "host-unreachable",
    `${new URL(url).origin} does not do its part: ${why}`,
    { hint: "try again later, or look at its status page" },
  );
}

type Sent =
  | (WebAnswer & { readonly wait?: undefined })
  /** To be sent again, after so many seconds; 0 where the server names no time. */
  | { readonly wait: number; readonly why: string }
  | { readonly redirect: string };

async function send(
  url: string,
  { method = "GET", body }: WebRequest,
  { headers, token }: WebOptions,
): Promise<Sent> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, {
      method,
      headers: {
        accept: "application/json",
        "user-agent": "fluxsmith",
        ...headers,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    text = await response.text();
  } catch (error) {
    const why = causeOf(error).replaceAll(token, "***");
    // Whether it has done something is not known: only what may be done twice is done again.
    if (method === "POST") throw unreachable(url, why);
    return { wait: 0, why };
  }
  const { status } = response;
  const redirect = response.headers.get("location");
  if ([301, 302, 307, 308].includes(status) && redirect !== null)
    return { redirect };
  const why = `it answers ${status}`;
  const wait = patience(response, text);
  if (wait !== undefined) return { wait, why };
  if (status >= 500) {
    if (method === "POST") throw unreachable(url, why);
    return { wait: seconds(response.headers.get("retry-after")), why };
  }
  return {
    status,
    data: parsed(text.replaceAll(token, "***")),
    next: nextOf(response.headers.get("link")),
  };
}

/**
 * How many seconds the server asks to wait, having done nothing; undefined where it does not (docs.github.com, "Rate limits for
 * the REST API": 403 or 429 with Retry-After, or with no request remaining until a time, else a minute; GitLab: 429 with
 * Retry-After).
 */
function patience(
  { status, headers }: Response,
  text: string,
): number | undefined {
  const after = headers.get("retry-after");
  if (status !== 403 && status !== 429) return undefined;
  if (after !== null) return seconds(after);
  const reset = Number(headers.get("x-ratelimit-reset"));
  const now = Date.parse(headers.get("date") ?? "") / 1000;
  if (headers.get("x-ratelimit-remaining") === "0" && reset > 0)
    return Number.isNaN(now) ? 60 : Math.max(1, reset - now);
  if (/secondary rate limit/i.test(text)) return 60;
  return status === 429 ? 0 : undefined;
}

/** RFC 9110, 10.2.3; a date is not what these servers send. */
function seconds(retryAfter: string | null): number {
  const number = Number(retryAfter ?? 0);
  return Number.isFinite(number) && number > 0 ? number : 0;
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  return cause instanceof Error ? cause.message || cause.name : error.message;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function nextOf(link: string | null): string | undefined {
  return /<([^<>]*)>;[^,]*\brel="?next"?/.exec(link ?? "")?.[1];
}
