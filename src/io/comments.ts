/** The comments of a pull request, on GitHub and on GitLab. */
import { Problem } from "../diagnostics/problem.ts";
import type { Web, WebAnswer, WebRequest } from "./web.ts";

/** A comment that somebody has written. */
export interface RemoteComment {
  readonly id: number;
  readonly body: string;
  readonly author: Author | undefined;
}

interface Author {
  readonly id: number;
  readonly isBot: boolean;
}

/** The comments of one pull request. */
export interface Comments {
  /** All of them, the oldest first, as they come. */
  readonly all: () => AsyncGenerator<RemoteComment>;
  /** Whether we have written it ourselves. */
  readonly isOwn: (comment: RemoteComment) => Promise<boolean>;
  /** @throws Problem (`host-unreachable`) where it may have been made all the same */
  readonly create: (body: string) => Promise<void>;
  readonly update: (id: number, body: string) => Promise<void>;
}

/** How a host has its comments. */
interface Host {
  /** Of the pull request's comments; its last part is asked for with `?per_page=`. */
  readonly list: string;
  readonly one: (id: number) => string;
  readonly updateBy: "PATCH" | "PUT";
  readonly read: (item: Item) => RemoteComment;
}

type Item = Readonly<Record<string, unknown>>;

const record = (data: unknown): Item =>
  typeof data === "object" && data !== null ? (data as Item) : {};

const text = (data: unknown): string => (typeof data === "string" ? data : "");

/**
 * docs.github.com, REST API 2022-11-28, "Issue comments": a pull request's are those of its issue.
 *
 * @param repository `OWNER/NAME`
 */
export function gitHubComments(
  web: Web,
  repository: string,
  pullRequest: number,
): Comments {
  return commentsOf(web, {
    list: `repos/${repository}/issues/${pullRequest}/comments`,
    one: (id) => `repos/${repository}/issues/comments/${id}`,
    updateBy: "PATCH",
    read: ({ id, body, user }) => ({
      id: Number(id),
      body: text(body),
      author: authorOf(user),
    }),
  });
}

/**
 * docs.gitlab.com, "Notes API".
 *
 * @param repository the project's number or path
 */
export function gitLabComments(
  web: Web,
  repository: string,
  pullRequest: number,
): Comments {
  const list = `projects/${encodeURIComponent(repository)}/merge_requests/${pullRequest}/notes`;
  return commentsOf(web, {
    list,
    one: (id) => `${list}/${id}`,
    updateBy: "PUT",
    read: ({ id, body, author }) => ({
      id: Number(id),
      body: text(body),
      author: authorOf(author),
    }),
  });
}

function authorOf(data: unknown): Author | undefined {
  const { id, type } = record(data);
  return typeof id === "number" ? { id, isBot: type === "Bot" } : undefined;
}

/** So many pages are read at most: a server may link them in a circle. */
const mostPages = 1000;

function commentsOf(web: Web, { list, one, updateBy, read }: Host): Comments {
  let self: Promise<Author | undefined> | undefined;
  const ask = async (url: string, asked: WebRequest): Promise<WebAnswer> => {
    const answer = await web.request(url, asked);
    if (answer.status >= 400) throw refusal(answer);
    return answer;
  };
  return {
    all: async function* () {
      let url: string | undefined = `${list}?per_page=100&sort=asc`;
      for (let page = 0; url !== undefined && page < mostPages; page++) {
        const { data, next }: WebAnswer = await ask(url, {});
        if (Array.isArray(data))
          for (const item of data) yield read(record(item));
        url = next;
      }
    },
    isOwn: async ({ author }) => {
      self ??= whoIs(web);
      const own = await self;
      // A workflow's own token may not ask who it is, and comments as a bot.
      return own === undefined ? author?.isBot === true : own.id === author?.id;
    },
    create: async (body) => {
      await ask(list, { method: "POST", body: { body } });
    },
    update: async (id, body) => {
      await ask(one(id), { method: updateBy, body: { body } });
    },
  };
}

async function whoIs(web: Web): Promise<Author | undefined> {
  const answer = await web.request("user");
  return answer.status === 200 ? authorOf(answer.data) : undefined;
}

/** What an answer of 4xx means. */
function refusal({ status, data }: WebAnswer): Problem {
  const { message, errors, error } = record(data);
  const details = Array.isArray(errors)
    ? errors.map((one) => text(one) || text(record(one)["message"]))
    : [];
  const said = [sayingOf(message ?? error), ...details]
    .filter((part) => part !== "")
    .join("; ");
  const why = `${status}${said === "" ? "" : `: ${said}`}`;
  if (status === 401 || status === 403)
    return new Problem(
      "comment-forbidden",
      `the token may not comment (${why})`,
      {
        hint: "on GitHub the job needs `permissions: pull-requests: write`, which a pull request from a fork never has; on GitLab the token needs the scope `api`",
      },
    );
  if (status === 404)
    return new Problem(
      "no-such-pull-request",
      `there is no such pull request, or the token may not see it (${why})`,
      { hint: "look at --repository and --pull-request" },
    );
  return new Problem("comment-refused", `the comment was refused (${why})`);
}

/** GitLab's `message` may be a map of lists. */
function sayingOf(message: unknown): string {
  return typeof message === "object" && message !== null
    ? JSON.stringify(message)
    : text(message);
}
