/** `fluxsmith comment` against a double of the Git hosts, which keeps the shapes of the real ones. */
import { spawn } from "node:child_process";
import { describe, expect, it, onTestFinished } from "vitest";
import { comment, type CommentOptions } from "../../src/commands/comment.ts";
import type { Environment } from "../../src/commands/context.ts";
import { Problem } from "../../src/diagnostics/problem.ts";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import { runIn } from "../tools/cli.ts";
import { buildProgram } from "../tools/program.ts";
import {
  gitHost,
  gitHubToken,
  gitLabToken,
  other,
  self,
  type GitHost,
} from "../tools/git-host.ts";
import { folder } from "../io/support.ts";

type Provider = "github" | "gitlab";

const marker = "<!-- fluxsmith:review -->";

/** As a job has it. */
function job(host: GitHost, provider: Provider): Environment {
  return provider === "github"
    ? {
        GITHUB_ACTIONS: "true",
        GITHUB_API_URL: host.gitHub,
        GITHUB_REPOSITORY: "acme/fleet",
        GITHUB_REF: "refs/pull/12/merge",
        GITHUB_TOKEN: gitHubToken,
      }
    : {
        GITLAB_CI: "true",
        CI_API_V4_URL: host.gitLab,
        CI_PROJECT_ID: "acme/fleet",
        CI_MERGE_REQUEST_IID: "12",
        GITLAB_TOKEN: gitLabToken,
      };
}

interface Ran {
  readonly code: number;
  readonly said: string;
  readonly pauses: readonly number[];
}

/** Runs it in a job; a problem is thrown. */
async function post(
  host: GitHost,
  markdown: string,
  {
    provider = "github",
    env = {},
    ...options
  }: Partial<Omit<CommentOptions, "provider">> & {
    provider?: Provider;
    env?: Environment;
  } = {},
): Promise<Ran> {
  const said: string[] = [];
  const pauses: number[] = [];
  const code = await comment(
    {
      cwd: folder({ "review.md": markdown }),
      fs: nodeFileSystem,
      stdout: { write: (text) => said.push(text) },
      stderr: { write: (text) => said.push(text) },
      env: { ...job(host, provider), ...env },
      ask: () => Promise.resolve(undefined),
      now: () => 0,
      pid: 1,
      host: () => "host",
      watchInterrupts: () => () => false,
    },
    {
      provider: undefined,
      repository: undefined,
      pullRequest: undefined,
      name: undefined,
      file: "review.md",
      ...options,
    },
    (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
  );
  return { code, said: said.join(""), pauses };
}

/** The code of the problem that it ends with; nothing that it says holds a token. */
async function problemOf(run: Promise<unknown>): Promise<Problem> {
  const problem = await run.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(problem instanceof Problem))
    throw new Error(`no problem: ${String(problem)}`);
  for (const token of [gitHubToken, gitLabToken])
    expect(
      `${problem.message} ${problem.hint ?? ""} ${problem.stack ?? ""}`,
    ).not.toContain(token);
  return problem;
}

describe.each<Provider>(["github", "gitlab"])("on %s", (provider) => {
  const its = { provider } as const;

  it("posts one comment, and writes it anew in its place", async () => {
    const host = await gitHost([other, "nice"]);
    expect((await post(host, "one\n", its)).said).toContain("Posted");
    expect((await post(host, "two\n", its)).said).toContain("Updated");
    expect(host.comments.map(({ body }) => body)).toEqual([
      "nice",
      `${marker}\ntwo\n`,
    ]);
  });

  it("writes nothing where nothing is new", async () => {
    const host = await gitHost([self, `${marker}\r\none\r\n`]);
    expect((await post(host, "one\n", its)).said).toContain("Unchanged");
    expect(host.requests.filter((one) => !one.startsWith("GET"))).toEqual([]);
  });

  it("finds it among many, page by page", async () => {
    const host = await gitHost(
      ...Array.from({ length: 250 }, () => [other, "chat"] as const),
      [self, `${marker}\nold`],
    );
    await post(host, "new", its);
    expect(host.comments).toHaveLength(251);
    expect(host.comments.at(-1)?.body).toBe(`${marker}\nnew`);
    expect(host.requests.filter((one) => one.includes("page=3"))).toHaveLength(
      1,
    );
  });

  it("never overwrites what somebody else has written, whatever it begins with", async () => {
    const host = await gitHost([other, `${marker}\nmine`]);
    await post(host, "ours", its);
    expect(host.comments.map(({ body }) => body)).toEqual([
      `${marker}\nmine`,
      `${marker}\nours`,
    ]);
  });

  it("keeps comments of several names apart", async () => {
    const host = await gitHost();
    await post(host, "one", { ...its, name: "prod" });
    await post(host, "two", { ...its, name: "canary" });
    await post(host, "three", { ...its, name: "prod" });
    expect(host.comments.map(({ body }) => body)).toEqual([
      "<!-- fluxsmith:prod -->\nthree",
      "<!-- fluxsmith:canary -->\ntwo",
    ]);
  });

  it("63: cuts what is too long for a comment, and counts it", async () => {
    const host = await gitHost();
    const line = `${"x".repeat(99)}\n`;
    const most = provider === "github" ? 65_536 : 1_000_000;
    await post(host, line.repeat(most / 50), its);
    const body = host.comments.map((one) => one.body).join("");
    expect(body.length).toBeLessThanOrEqual(most);
    expect(body.length).toBeGreaterThan(most - 300);
    expect(body).toMatch(/_\d+ of \d+ characters are not shown/);
  });

  it("waits as long as it is told to", async () => {
    const host = await gitHost();
    host.mishaps.push(
      ["GET", { status: 429, headers: { "retry-after": "7" } }],
      ["POST", { status: 429, headers: { "retry-after": "3" } }],
    );
    const { code, pauses } = await post(host, "one", its);
    expect({ code, pauses }).toEqual({ code: 0, pauses: [7000, 3000] });
    expect(host.comments).toHaveLength(1);
  });

  it("tries again where the server fails, longer apart each time", async () => {
    const host = await gitHost([self, `${marker}\nold`]);
    const update = provider === "github" ? "PATCH" : "PUT";
    host.mishaps.push(
      ["GET", { status: 502 }],
      ["GET", { status: 0, hangUp: true }],
      [update, { status: 500 }],
    );
    const { pauses } = await post(host, "new", its);
    expect(pauses).toEqual([1000, 2000, 1000]);
    expect(host.comments.map(({ body }) => body)).toEqual([`${marker}\nnew`]);
  });

  it.each<[string, { status: number; hangUp?: boolean }]>([
    ["the server fails", { status: 502 }],
    ["the connection ends", { status: 0, hangUp: true }],
  ])("posts once though the answer to it is lost: %s", async (_, mishap) => {
    const host = await gitHost();
    host.mishaps.push(["POST", { ...mishap, after: true }]);
    await post(host, "one", its);
    expect(host.comments).toHaveLength(1);
  });

  it("gives up in the end", async () => {
    const host = await gitHost();
    for (let times = 0; times < 10; times++)
      host.mishaps.push(["GET", { status: 503 }]);
    const { code, message } = await problemOf(post(host, "one", its));
    expect(code).toBe("host-unreachable");
    expect(message).toContain("503");
    expect(host.requests).toHaveLength(5);
  });

  it("does not wait for hours", async () => {
    const host = await gitHost();
    host.mishaps.push([
      "GET",
      { status: 429, headers: { "retry-after": "3600" } },
    ]);
    expect((await problemOf(post(host, "one", its))).code).toBe(
      "host-unreachable",
    );
    expect(host.requests).toHaveLength(1);
  });

  it.each([
    [401, "comment-forbidden"],
    [403, "comment-forbidden"],
    [404, "no-such-pull-request"],
    [422, "comment-refused"],
  ])("%i is %s, in the server's words", async (status, code) => {
    const host = await gitHost();
    host.mishaps.push([
      "POST",
      {
        status,
        body: {
          message: `no, ${provider === "github" ? gitHubToken : gitLabToken}`,
        },
      },
    ]);
    const problem = await problemOf(post(host, "one", its));
    expect(problem.code).toBe(code);
    expect(problem.message).toContain("no, ");
  });

  it("takes the token nowhere else", async () => {
    const [host, elsewhere] = [await gitHost(), await gitHost()];
    for (const to of [
      {
        status: 200,
        body: [],
        headers: { link: `<${elsewhere.gitHub}/x>; rel="next"` },
      },
      { status: 301, headers: { location: `${elsewhere.gitHub}/x` } },
    ]) {
      host.mishaps.push(["GET", to]);
      expect((await problemOf(post(host, "one", its))).code).toBe(
        "host-unreachable",
      );
    }
    expect(elsewhere.requests).toEqual([]);
  });

  it("follows a repository that has moved, with what it was about to do", async () => {
    const host = await gitHost();
    const list =
      provider === "github"
        ? "/api/v3/repos/acme/fleet/issues/12/comments"
        : "/api/v4/projects/acme%2Ffleet/merge_requests/12/notes";
    host.mishaps.push(["POST", { status: 307, headers: { location: list } }]);
    await post(host, "one", its);
    expect(host.comments).toHaveLength(1);
  });

  it("needs a token, and never says it", async () => {
    const host = await gitHost();
    const name = provider === "github" ? "GITHUB_TOKEN" : "GITLAB_TOKEN";
    for (const token of ["", undefined, `${gitHubToken}\n${gitLabToken}`]) {
      const run = post(host, "one", { ...its, env: { [name]: token } });
      expect((await problemOf(run)).code).toBe("no-token");
    }
    const wrong = post(host, "one", { ...its, env: { [name]: "wrong" } });
    expect((await problemOf(wrong)).code).toBe("comment-forbidden");
    expect(host.comments).toEqual([]);
  });
});

describe("on GitHub", () => {
  it("a person's token finds the person's own comment", async () => {
    const host = await gitHost([{ ...self, login: "ann" }, `${marker}\nold`]);
    host.knowsUser = true;
    await post(host, "new");
    expect(host.comments.map(({ body }) => body)).toEqual([`${marker}\nnew`]);
  });

  it.each<[string, Record<string, string>, unknown, number]>([
    [
      "a time to come back at",
      {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "1767322865",
        date: "Fri, 02 Jan 2026 03:00:55 GMT",
      },
      {},
      10_000,
    ],
    [
      "no time",
      {},
      { message: "You have exceeded a secondary rate limit." },
      60_000,
    ],
    ["how long", { "retry-after": "2" }, {}, 2000],
  ])("waits at a rate limit that names %s", async (_, headers, body, pause) => {
    const host = await gitHost();
    host.mishaps.push(["POST", { status: 403, headers, body }]);
    expect((await post(host, "one")).pauses).toEqual([pause]);
    expect(host.comments).toHaveLength(1);
  });

  it("says in GitHub's words what is wrong with the text", async () => {
    const host = await gitHost();
    host.mishaps.push([
      "POST",
      {
        status: 422,
        body: {
          message: "Validation Failed",
          errors: [{ field: "data", message: "Body is too long" }, "odd"],
        },
      },
    ]);
    const { message } = await problemOf(post(host, "one"));
    expect(message).toContain("422: Validation Failed; Body is too long; odd");
  });

  it.each([
    ["a pull request", { pull_request: { number: 12 } }],
    ["a comment on one", { issue: { number: 12, pull_request: {} } }],
  ])("reads the number from the event of %s", async (_, event) => {
    const host = await gitHost();
    const path = `${folder({ "event.json": JSON.stringify(event) })}/event.json`;
    await post(host, "one", {
      env: { GITHUB_EVENT_PATH: path, GITHUB_REF: "refs/heads/main" },
    });
    expect(host.comments).toHaveLength(1);
  });

  it("an issue is no pull request", async () => {
    const host = await gitHost();
    const path = `${folder({ "event.json": '{"issue":{"number":12}}' })}/event.json`;
    const run = post(host, "one", {
      env: { GITHUB_EVENT_PATH: path, GITHUB_REF: "refs/heads/main" },
    });
    expect((await problemOf(run)).code).toBe("no-pull-request");
  });
});

const there = {
  provider: "github",
  repository: "acme/fleet",
  pullRequest: "12",
} as const;

describe("from anywhere else", () => {
  it("the flags name everything, and come first", async () => {
    const host = await gitHost();
    await post(host, "one", {
      repository: "acme/fleet",
      pullRequest: "12",
      env: { GITHUB_REPOSITORY: "acme/other", GITHUB_REF: "refs/pull/1/merge" },
    });
    expect(host.comments).toHaveLength(1);
  });

  it.each<[Partial<CommentOptions>, string]>([
    [{ provider: "gitea" }, "bad-option"],
    [{ ...there, repository: "../user" }, "bad-option"],
    [{ ...there, repository: "acme/.." }, "bad-option"],
    [{ ...there, provider: "gitlab", repository: ".." }, "bad-option"],
    [{ ...there, provider: "gitlab", repository: "a/../b" }, "bad-option"],
    [
      { provider: "github", repository: "acme/fleet", pullRequest: "0" },
      "bad-option",
    ],
    [
      { provider: "github", repository: "acme/fleet", pullRequest: "1/../2" },
      "bad-option",
    ],
    [{ provider: "github", repository: "acme/fleet" }, "no-pull-request"],
    [{ provider: "github", pullRequest: "12" }, "no-pull-request"],
    [{ pullRequest: "12" }, "no-pull-request"],
    [{ name: "a -->" }, "bad-option"],
    [{ ...there, file: "none.md" }, "bad-option"],
  ])("%j is %s", async (options, code) => {
    const { exit, said } = await cli(options, {});
    expect(exit).toBe(2);
    expect(said).toContain(`[${code}]`);
  });

  it("an empty review is not posted", async () => {
    const host = await gitHost();
    expect((await problemOf(post(host, " \n"))).code).toBe("bad-option");
    expect(host.requests).toEqual([]);
  });
});

/** Runs it by the command line. */
async function cli(
  options: Partial<CommentOptions>,
  env: Environment,
): Promise<{ exit: number; said: string }> {
  const flags = {
    file: "review.md",
    "pull-request": options.pullRequest,
    ...options,
  };
  const args = Object.entries(flags).flatMap(([name, value]) =>
    value === undefined || name === "pullRequest" ? [] : [`--${name}`, value],
  );
  const { code, stdout, stderr } = await runIn(
    folder({ "review.md": "x" }),
    ["comment", ...args],
    { env: { GITHUB_TOKEN: gitHubToken, ...env } },
  );
  return { exit: code, said: stdout + stderr };
}

it("takes what another program prints", async () => {
  const host = await gitHost();
  const program = await buildProgram();
  onTestFinished(program.remove);
  const run = (input: string): Promise<number | null> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, [program.file, "comment"], {
        env: job(host, "github"),
        stdio: ["pipe", "ignore", "ignore"],
      });
      child.once("exit", resolve);
      child.stdin.end(input);
    });
  expect(await run("from a pipe 🌈\n")).toBe(0);
  expect(host.comments.map(({ body }) => body)).toEqual([
    `${marker}\nfrom a pipe 🌈\n`,
  ]);
  expect(await run("")).toBe(2);
});

it("runs by the command line", async () => {
  const host = await gitHost();
  const { exit } = await cli({}, job(host, "github"));
  expect(exit).toBe(0);
  expect(host.comments.map(({ body }) => body)).toEqual([`${marker}\nx`]);
});
