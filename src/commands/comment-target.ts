/** Which pull request a job is about, as its CI says. */
import { Problem } from "../diagnostics/problem.ts";
import type { Environment } from "./context.ts";

export type Provider = "github" | "gitlab";

/** What the command line says of it. */
export interface TargetOptions {
  readonly provider: string | undefined;
  readonly repository: string | undefined;
  readonly pullRequest: string | undefined;
}

export interface CommentTarget {
  readonly provider: Provider;
  /** Where the API begins. */
  readonly api: string;
  /** `OWNER/NAME`; on GitLab also a project's number or longer path. */
  readonly repository: string;
  readonly pullRequest: number;
  readonly token: string;
}

/**
 * Puts it together from the flags and the variables that GitHub Actions and GitLab CI set (docs.github.com, "Variables
 * reference"; docs.gitlab.com, "Predefined CI/CD variables").
 *
 * @param readEvent the text of the file at GITHUB_EVENT_PATH; undefined where it cannot be read
 * @throws Problem (`no-pull-request`, `no-token`, `bad-option`)
 */
export function commentTarget(
  options: TargetOptions,
  env: Environment,
  readEvent: (path: string) => string | undefined,
): CommentTarget {
  const provider = providerOf(options.provider, env);
  const found =
    provider === "github" ? onGitHub(env, readEvent) : onGitLab(env);
  const repository = options.repository ?? found.repository;
  const pullRequest = options.pullRequest ?? found.pullRequest;
  if (repository === undefined || repository === "")
    throw unknown("which repository it is", "--repository OWNER/NAME");
  if (!repositories[provider].test(repository))
    throw new Problem("bad-option", `${repository} is no repository`, {
      hint: "OWNER/NAME; on GitLab a project's number or whole path",
    });
  if (pullRequest === undefined || pullRequest === "")
    throw unknown("which pull request it is", "--pull-request NUMBER");
  if (!/^[1-9]\d{0,15}$/.test(pullRequest))
    throw new Problem(
      "bad-option",
      `${pullRequest} is no pull request's number`,
      {
        hint: "--pull-request takes a number, such as 12",
      },
    );
  return {
    provider,
    api: found.api,
    repository,
    pullRequest: Number(pullRequest),
    token: tokenIn(
      env,
      provider === "github" ? "GITHUB_TOKEN" : "GITLAB_TOKEN",
    ),
  };
}

/** They become part of an address: no part of them may lead elsewhere in it. */
const repositories: Readonly<Record<Provider, RegExp>> = {
  github: /^[\w-]+\/(?!\.{1,2}$)[\w.-]+$/,
  gitlab: /^(?:\d+|\w[\w.-]*(?:\/\w[\w.-]*)+)$/,
};

const unknown = (what: string, flag: string): Problem =>
  new Problem("no-pull-request", `nothing says ${what}`, {
    hint: `name it with \`${flag}\`, or run this in a pull request's job`,
  });

function providerOf(asked: string | undefined, env: Environment): Provider {
  if (asked === "github" || asked === "gitlab") return asked;
  if (asked !== undefined)
    throw new Problem("bad-option", `--provider takes no \`${asked}\``, {
      hint: "say github or gitlab",
    });
  if (isSet(env["GITLAB_CI"])) return "gitlab";
  if (isSet(env["GITHUB_ACTIONS"]) || isSet(env["GITHUB_REPOSITORY"]))
    return "github";
  throw unknown("whose pull request it is", "--provider github");
}

const isSet = (value: string | undefined): boolean =>
  value !== undefined && value !== "";

interface Found {
  readonly api: string;
  readonly repository: string | undefined;
  readonly pullRequest: string | undefined;
}

function onGitHub(
  env: Environment,
  readEvent: (path: string) => string | undefined,
): Found {
  const path = env["GITHUB_EVENT_PATH"];
  const event = path === undefined ? undefined : readEvent(path);
  return {
    api: env["GITHUB_API_URL"] || "https://api.github.com",
    repository: env["GITHUB_REPOSITORY"],
    pullRequest:
      numberInEvent(event) ??
      /^refs\/pull\/(\d+)\//.exec(env["GITHUB_REF"] ?? "")?.[1],
  };
}

function onGitLab(env: Environment): Found {
  return {
    api: env["CI_API_V4_URL"] || "https://gitlab.com/api/v4",
    repository: env["CI_PROJECT_ID"],
    pullRequest: env["CI_MERGE_REQUEST_IID"],
  };
}

type Json = Readonly<Record<string, unknown>>;

const field = (data: unknown, name: string): unknown =>
  typeof data === "object" && data !== null ? (data as Json)[name] : undefined;

/** The payload of pull_request events, and of a comment on one (docs.github.com, "Webhook events and payloads"). */
function numberInEvent(text: string | undefined): string | undefined {
  const event = parsed(text ?? "");
  const issue = field(event, "issue");
  const number =
    field(field(event, "pull_request"), "number") ??
    (field(issue, "pull_request") === undefined
      ? undefined
      : field(issue, "number"));
  return typeof number === "number" ? String(number) : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Never said in a message: what is wrong with it is said without it. */
function tokenIn(env: Environment, name: string): string {
  const token = (env[name] ?? "").trim();
  if (token === "")
    throw new Problem("no-token", `${name} is not set`, {
      hint: `in a workflow: \`env: {${name}: …}\` of the step`,
    });
  // A header could not hold it, and the error about that would.
  if (!/^[\u0021-\u007E]+$/.test(token))
    throw new Problem("no-token", `${name} is no token: it holds blanks`);
  return token;
}
