/** The tags and digests of an OCI registry: the OCI distribution specification 1.1, with Docker's token authentication. */
import { createHash } from "node:crypto";
import type { Login } from "../render/docker-config.ts";
import {
  Unreachable,
  basic,
  download,
  type DownloadOptions,
  type Downloaded,
} from "./download.ts";

/** A repository of a registry, and how it is accessed. */
export interface RegistryAccess extends Omit<
  DownloadOptions,
  "authorization" | "headers" | "mostBytes"
> {
  /** `registry.example.com/charts/podinfo` */
  readonly repository: string;
  readonly isPlain: boolean;
  readonly login: Login | undefined;
}

/** Thrown where the registry wants to know who asks, or does not like who does. */
export class NotAllowed extends Error {
  constructor() {
    super("it does not let everybody in");
    this.name = "NotAllowed";
  }
}

/** Thrown where there is no such repository or tag. */
export class NotThere extends Error {
  constructor() {
    super("it is not there");
    this.name = "NotThere";
  }
}

const mostBytes = 8 * 1024 * 1024;

/** So many pages of tags are read; a registry gives 100 to 1000 on each. */
const mostPages = 500;

const manifests = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
].join(", ");

/**
 * All tags of the repository.
 *
 * @throws Unreachable, NotAllowed, NotThere
 */
export async function listTags(access: RegistryAccess): Promise<string[]> {
  const tags: string[] = [];
  const client = new Client(access);
  let next: string | undefined = client.address("tags/list?n=1000");
  for (let page = 0; next !== undefined && page < mostPages; page++) {
    const { body, headers } = await client.get(next, "application/json");
    tags.push(...tagsIn(body));
    next = nextPage(String(headers.link ?? ""), next);
  }
  return tags;
}

/**
 * The digest that a tag has at present.
 *
 * @throws Unreachable, NotAllowed, NotThere
 */
export async function digestOf(
  tag: string,
  access: RegistryAccess,
): Promise<string> {
  const client = new Client(access);
  const { body } = await client.get(
    client.address(`manifests/${encodeURIComponent(tag)}`),
    manifests,
  );
  return `sha256:${createHash("sha256").update(body).digest("hex")}`;
}

class Client {
  private authorization: string | undefined;
  private readonly access: RegistryAccess;

  constructor(access: RegistryAccess) {
    this.access = access;
  }

  address(rest: string): string {
    const { repository, isPlain } = this.access;
    const slash = repository.indexOf("/");
    const host = repository.slice(0, slash);
    const name = repository.slice(slash + 1);
    // Docker Hub's registry has a host of its own.
    const server = host === "docker.io" ? "registry-1.docker.io" : host;
    return `${isPlain ? "http" : "https"}://${server}/v2/${name}/${rest}`;
  }

  async get(url: string, accept: string): Promise<Downloaded> {
    let answer = await this.ask(url, accept);
    if (answer.status === 401) {
      const challenge = answer.headers["www-authenticate"] ?? "";
      this.authorization = await this.answerTo(challenge);
      answer = await this.ask(url, accept);
    }
    const { status } = answer;
    if (status === 401 || status === 403) throw new NotAllowed();
    if (status === 404) throw new NotThere();
    if (status !== 200)
      throw new Unreachable(`the registry answers with ${status}`);
    return answer;
  }

  private ask(url: string, accept: string): Promise<Downloaded> {
    const { authorization } = this;
    const headers = { accept };
    return download(url, { ...this.access, mostBytes, headers, authorization });
  }

  /** What the registry wants to see (RFC 6750, RFC 7617; Docker's "Token Authentication Specification"). */
  private async answerTo(challenge: string): Promise<string> {
    const { login, isPlain } = this.access;
    if (/^basic\b/i.test(challenge) && login !== undefined) return basic(login);
    if (!/^bearer\b/i.test(challenge)) throw new NotAllowed();
    const { realm, ...rest } = Object.fromEntries(
      [...challenge.matchAll(/(\w+)="([^"]*)"/g)].map(
        ([, name = "", value = ""]) => [name, value],
      ),
    );
    if (realm === undefined || !URL.canParse(realm)) throw new NotAllowed();
    const url = new URL(realm);
    // A password does not leave TLS.
    if (url.protocol !== "https:" && !isPlain) throw new NotAllowed();
    for (const name of ["service", "scope"])
      if (rest[name] !== undefined) url.searchParams.set(name, rest[name]);
    const { status, body } = await download(url.href, {
      ...this.access,
      mostBytes,
      authorization: login && basic(login),
    });
    const token = status === 200 ? tokenIn(body) : undefined;
    if (token === undefined) throw new NotAllowed();
    return `Bearer ${token}`;
  }
}

function tokenIn(body: Buffer): string | undefined {
  const answer = parse(body) as { token?: unknown; access_token?: unknown };
  const token = answer.token ?? answer.access_token;
  return typeof token === "string" && /^[\w.~+/=-]+$/.test(token)
    ? token
    : undefined;
}

function tagsIn(body: Buffer): string[] {
  const { tags } = parse(body) as { tags?: unknown };
  return Array.isArray(tags)
    ? tags.filter((tag: unknown) => typeof tag === "string")
    : [];
}

function parse(body: Buffer): object {
  try {
    const data: unknown = JSON.parse(body.toString("utf8"));
    return typeof data === "object" && data !== null ? data : {};
  } catch {
    throw new Unreachable("the registry answers with no JSON");
  }
}

/** `Link: </v2/…?last=…>; rel="next"` (RFC 8288); of the same server only. */
function nextPage(link: string, url: string): string | undefined {
  const [, target] = /<([^>]*)>\s*;\s*rel="?next"?/.exec(link) ?? [];
  if (target === undefined || !URL.canParse(target, url)) return undefined;
  const next = new URL(target, url);
  return next.origin === new URL(url).origin ? next.href : undefined;
}
