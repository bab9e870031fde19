/**
 * GitHub's and GitLab's APIs for the comments of a pull request, as far as `fluxsmith comment` speaks with them, in the shapes
 * of the real ones (docs.github.com, REST API 2022-11-28, "Issue comments", "Pagination", "Rate limits"; docs.gitlab.com,
 * "Notes API", "Pagination", "Rate limits").
 */
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export const gitHubToken = "ghs_canaryGitHubToken0123456789";
export const gitLabToken = "glpat-canaryGitLabToken01234";

/** Who comments with the tokens, and somebody else. */
export const self = { id: 41_898_282, login: "github-actions[bot]" };
export const other = { id: 7, login: "mallory" };

export interface StoredComment {
  readonly id: number;
  body: string;
  readonly author: { readonly id: number; readonly login: string };
}

/** An answer in place of the usual one. */
export interface Mishap {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** The request is carried out all the same, and only its answer is lost. */
  readonly after?: boolean;
  /** The connection ends without an answer. */
  readonly hangUp?: boolean;
}

export interface GitHost {
  /** Where its APIs begin. */
  readonly gitHub: string;
  readonly gitLab: string;
  readonly comments: StoredComment[];
  /** `METHOD PATH`, without the host. */
  readonly requests: string[];
  /** Answers for requests to come, by the start of `METHOD PATH`; each is given once. */
  readonly mishaps: [start: string, mishap: Mishap][];
  /** Whether `GET /user` answers, as it does to a person's token. */
  knowsUser: boolean;
  /** How many comments a page has, whatever is asked for. */
  pageSize: number;
}

/** Starts one, with comments: `[AUTHOR, BODY]`. It ends with the test. */
export async function gitHost(
  ...comments: readonly (readonly [StoredComment["author"], string])[]
): Promise<GitHost> {
  const server = createServer((request, response) => {
    void readAll(request).then((body) => answer(host, request, response, body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const host: GitHost = {
    gitHub: `${origin}/api/v3`,
    gitLab: `${origin}/api/v4`,
    comments: comments.map(([author, body], at) => ({
      id: at + 1,
      body,
      author,
    })),
    requests: [],
    mishaps: [],
    knowsUser: false,
    pageSize: 100,
  };
  return host;
}

async function readAll(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function answer(
  host: GitHost,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): void {
  const asked = `${request.method ?? ""} ${request.url ?? ""}`;
  host.requests.push(asked);
  const reply = (
    status: number,
    data: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): void => {
    response.writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      ...headers,
    });
    response.end(typeof data === "string" ? data : JSON.stringify(data));
  };
  const at = host.mishaps.findIndex(([start]) => asked.startsWith(start));
  const [, mishap] = at === -1 ? [] : (host.mishaps.splice(at, 1)[0] ?? []);
  if (mishap?.after === true) usual(host, request, body, () => undefined);
  if (mishap?.hangUp === true) response.destroy();
  else if (mishap !== undefined)
    reply(mishap.status, mishap.body ?? { message: "mishap" }, mishap.headers);
  else usual(host, request, body, reply);
}

type Reply = (
  status: number,
  data: unknown,
  headers?: Readonly<Record<string, string>>,
) => void;

function usual(
  host: GitHost,
  request: IncomingMessage,
  body: string,
  reply: Reply,
): void {
  const url = new URL(request.url ?? "", host.gitHub);
  const isGitHub = url.pathname.startsWith("/api/v3/");
  const { authorization, "user-agent": agent } = request.headers;
  if (isGitHub && (agent ?? "") === "")
    return reply(403, "Request forbidden by administrative rules.");
  const isKnown = isGitHub
    ? authorization === `Bearer ${gitHubToken}`
    : request.headers["private-token"] === gitLabToken;
  if (!isKnown)
    return reply(401, {
      message: isGitHub ? "Bad credentials" : "401 Unauthorized",
    });
  const path = url.pathname.replace(/^\/api\/v[34]\//, "");
  if (path === "user") {
    // A workflow's own token is an installation's: GitHub refuses it here.
    return host.knowsUser || !isGitHub
      ? reply(
          200,
          isGitHub
            ? { ...self, type: "Bot" }
            : { id: self.id, username: self.login },
        )
      : reply(403, { message: "Resource not accessible by integration" });
  }
  const [list, one] = isGitHub
    ? [
        "repos/acme/fleet/issues/12/comments",
        "repos/acme/fleet/issues/comments/",
      ]
    : [
        "projects/acme%2Ffleet/merge_requests/12/notes",
        "projects/acme%2Ffleet/merge_requests/12/notes/",
      ];
  const shape = isGitHub ? gitHubShape : gitLabShape;
  if (path === list && request.method === "GET")
    return page(host, url, (comments, headers) =>
      reply(200, comments.map(shape), headers),
    );
  if (path === list && request.method === "POST") {
    const text = bodyOf(body);
    if (
      text === "" ||
      Array.from(text).length > (isGitHub ? 65_536 : 1_000_000)
    )
      return isGitHub
        ? reply(422, {
            message: "Validation Failed",
            errors: [
              {
                resource: "IssueComment",
                code: "unprocessable",
                field: "data",
                message: "Body is too long (maximum is 65536 characters)",
              },
            ],
          })
        : reply(400, { message: { note: ["is too long"] } });
    const comment = { id: host.comments.length + 1, body: text, author: self };
    host.comments.push(comment);
    return reply(201, shape(comment));
  }
  const comment = path.startsWith(one)
    ? host.comments.find(({ id }) => `${one}${id}` === path)
    : undefined;
  if (comment === undefined || request.method !== (isGitHub ? "PATCH" : "PUT"))
    return reply(404, { message: isGitHub ? "Not Found" : "404 Not found" });
  comment.body = bodyOf(body);
  return reply(200, shape(comment));
}

function page(
  { comments, pageSize }: GitHost,
  url: URL,
  show: (
    comments: readonly StoredComment[],
    headers: Readonly<Record<string, string>>,
  ) => void,
): void {
  const number = Number(url.searchParams.get("page") ?? 1);
  const size = Math.min(
    pageSize,
    Number(url.searchParams.get("per_page") ?? 30),
  );
  const pages = Math.max(1, Math.ceil(comments.length / size));
  const link = (to: number, rel: string): string => {
    const its = new URL(url);
    its.searchParams.set("page", String(to));
    return `<${its.href}>; rel="${rel}"`;
  };
  const links = [
    ...(number > 1 ? [link(number - 1, "prev")] : []),
    ...(number < pages ? [link(number + 1, "next")] : []),
    link(1, "first"),
    link(pages, "last"),
  ];
  show(comments.slice((number - 1) * size, number * size), {
    link: links.join(", "),
  });
}

const bodyOf = (text: string): string =>
  (JSON.parse(text) as { body: string }).body;

const gitHubShape = ({ id, body, author }: StoredComment): object => ({
  id,
  body,
  user: { ...author, type: author.login.endsWith("[bot]") ? "Bot" : "User" },
  created_at: "2026-01-02T03:04:05Z",
});

const gitLabShape = ({ id, body, author }: StoredComment): object => ({
  id,
  body,
  type: null,
  system: false,
  noteable_type: "MergeRequest",
  noteable_iid: 12,
  author: { id: author.id, username: author.login },
});
