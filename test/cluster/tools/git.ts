/** A Git server over HTTP: bare repositories in a folder, served by Git's own `git http-backend`. */
import { execFile, spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { close, listen } from "./servers.ts";

const run = promisify(execFile);

export interface GitServer {
  /** Makes a repository with one commit on `main` that holds these files. */
  readonly repository: (name: string, files: Files) => Promise<GitRepository>;
  readonly stop: () => Promise<void>;
}

/** Texts by their paths; undefined removes a file. */
export type Files = Readonly<Record<string, string | undefined>>;

export interface GitRepository {
  /** For a GitRepository's `spec.url`. */
  readonly url: string;
  /** The folder of a clone whose `origin` is the URL, on `main`: fluxsmith's working directory. */
  readonly work: string;
  /** Writes files into the clone, commits all that it holds and pushes; the commit's hash. */
  readonly commit: (files?: Files, message?: string) => Promise<string>;
  /** Runs `git ARGS…` in the clone; what it printed, without the last line feed. */
  readonly git: (...args: readonly string[]) => Promise<string>;
}

/** @param folder an existing one, in which the repositories and Git's own HOME go */
export async function startGit(folder: string): Promise<GitServer> {
  const environment = gitEnvironment(folder);
  const server = createServer((request, response) => {
    serve(join(folder, "served"), environment, request, response);
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  return {
    repository: (name, files) =>
      makeRepository({ folder, name, environment, url }, files),
    stop: async () => {
      server.closeAllConnections();
      await close(server);
    },
  };
}

/** Nothing of the person's own Git, and nobody is asked for a password. */
function gitEnvironment(folder: string): Readonly<Record<string, string>> {
  const home = join(folder, "home");
  mkdirSync(home, { recursive: true });
  mkdirSync(join(folder, "served"), { recursive: true });
  writeFileSync(
    join(home, ".gitconfig"),
    "[user]\n\tname = Test\n\temail = test@example.com\n[init]\n\tdefaultBranch = main\n[http]\n\treceivepack = true\n[gc]\n\tauto = 0\n",
  );
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: home,
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_TERMINAL_PROMPT: "0",
  };
}

interface Place {
  readonly folder: string;
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly url: string;
}

async function makeRepository(
  { folder, name, environment, url }: Place,
  files: Files,
): Promise<GitRepository> {
  const bare = join(folder, "served", `${name}.git`);
  const work = join(folder, "work", name);
  const gitIn = async (cwd: string, args: readonly string[]) =>
    (await run("git", args, { cwd, env: environment })).stdout.trimEnd();
  const git: GitRepository["git"] = (...args) => gitIn(work, args);
  mkdirSync(work, { recursive: true });
  await gitIn(folder, ["init", "--quiet", "--bare", bare]);
  await git("init", "--quiet");
  await git("remote", "add", "origin", `${url}/${name}.git`);
  const commit: GitRepository["commit"] = async (
    changed = {},
    message = "Change",
  ) => {
    writeFiles(work, changed);
    await git("add", "--all");
    await git("commit", "--quiet", "--allow-empty", `--message=${message}`);
    await git("push", "--quiet", "--set-upstream", "origin", "main");
    return git("rev-parse", "HEAD");
  };
  await commit(files, "The first one");
  return { url: `${url}/${name}.git`, work, commit, git };
}

function writeFiles(folder: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    if (text === undefined) {
      rmSync(file, { recursive: true });
      continue;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

/** One request, by way of CGI (RFC 3875). */
function serve(
  root: string,
  environment: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const header = (name: string): string => String(request.headers[name] ?? "");
  const child = spawn("git", ["http-backend"], {
    env: {
      ...environment,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: "1",
      REQUEST_METHOD: request.method ?? "GET",
      PATH_INFO: decodeURIComponent(url.pathname),
      QUERY_STRING: url.search.slice(1),
      CONTENT_TYPE: header("content-type"),
      HTTP_CONTENT_ENCODING: header("content-encoding"),
      GIT_PROTOCOL: header("git-protocol"),
      REMOTE_ADDR: "127.0.0.1",
    },
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.on("error", () => {});
  request.pipe(child.stdin);
  let head = Buffer.alloc(0);
  const onData = (part: Buffer): void => {
    head = Buffer.concat([head, part]);
    const end = head.indexOf("\r\n\r\n");
    if (end === -1) return;
    child.stdout.off("data", onData);
    writeHead(response, head.toString("latin1", 0, end));
    response.write(head.subarray(end + 4));
    child.stdout.pipe(response);
  };
  child.stdout.on("data", onData);
  child.once("close", () => response.end());
}

/** Takes over the header that a CGI program wrote. */
function writeHead(response: ServerResponse, head: string): void {
  for (const line of head.split("\r\n")) {
    const colon = line.indexOf(":");
    const [name, value] = [line.slice(0, colon), line.slice(colon + 1).trim()];
    if (name.toLowerCase() === "status")
      response.statusCode = Number.parseInt(value, 10);
    else response.setHeader(name, value);
  }
}
