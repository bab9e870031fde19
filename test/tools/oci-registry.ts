/**
 * An OCI registry for tests: what the distribution specification 1.1 wants for `helm push` and `helm pull`, with Docker's token
 * authentication and tags in pages. It runs in the test's own process rather than being Debian's docker-registry: it needs no
 * package, root or port of its own on any machine, and it can be told to be slow, damaged or closed.
 */
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface TestRegistry {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** `METHOD PATH` of everything that was asked. */
  readonly asked: string[];
  /** By their digests; a test may change what is in it. */
  readonly blobs: Map<string, Buffer>;
  /** Manifests by `NAME TAG` and `NAME DIGEST`. */
  readonly manifests: Map<string, Buffer>;
  readonly close: () => Promise<void>;
}

interface RegistryOptions {
  /** Who alone may come in, by tokens; undefined for everybody. */
  readonly login?: { readonly username: string; readonly password: string };
  /** So many tags on a page. */
  readonly page?: number;
}

const token = "token-of-the-test";

/** Starts it; it ends with the test. */
export async function ociRegistry({
  login,
  page = 2,
}: RegistryOptions = {}): Promise<TestRegistry> {
  const registry: Omit<TestRegistry, "host" | "close"> = {
    asked: [],
    blobs: new Map(),
    manifests: new Map(),
  };
  const server = createServer((request, response) => {
    registry.asked.push(`${request.method} ${request.url}`);
    const host = request.headers.host ?? "";
    const url = new URL(request.url ?? "", `http://${host}`);
    const { authorization } = request.headers;
    if (url.pathname === "/token") {
      const isKnown =
        authorization ===
        `Basic ${Buffer.from(`${login?.username}:${login?.password}`).toString("base64")}`;
      answer(response, isKnown ? 200 : 401, JSON.stringify({ token }));
    } else if (login !== undefined && authorization !== `Bearer ${token}`)
      answer(response, 401, "{}", {
        "www-authenticate": `Bearer realm="http://${host}/token",service="test",scope="repository:${nameIn(url)}:pull,push"`,
      });
    else void serve(request, response, { url, page, registry });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    if (server.listening) await once(server.close(), "close");
  };
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return { ...registry, host: `127.0.0.1:${port}`, close };
}

function nameIn({ pathname }: URL): string {
  return (
    /^\/v2\/(.+)\/(?:blobs|manifests|tags)\//.exec(pathname)?.[1] ?? "none"
  );
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  {
    url,
    page,
    registry: { blobs, manifests },
  }: {
    readonly url: URL;
    readonly page: number;
    readonly registry: Pick<TestRegistry, "blobs" | "manifests">;
  },
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks);
  const { method } = request;
  const name = nameIn(url);
  const last = url.pathname.split("/").at(-1) ?? "";
  const isUpload = url.pathname.includes("/blobs/uploads/");
  if (url.pathname === "/v2/") answer(response, 200, "{}");
  else if (isUpload && method === "POST")
    answer(response, 202, "", { location: `/v2/${name}/blobs/uploads/1` });
  else if (isUpload) {
    const digest = url.searchParams.get("digest") ?? "";
    blobs.set(digest, body);
    answer(response, 201, "", { location: `/v2/${name}/blobs/${digest}` });
  } else if (url.pathname.includes("/blobs/")) give(response, blobs.get(last));
  else if (url.pathname.endsWith("/tags/list"))
    giveTags(response, { url, page, name, manifests });
  else if (method === "PUT") {
    const digest = digestOf(body);
    manifests.set(`${name} ${last}`, body).set(`${name} ${digest}`, body);
    answer(response, 201, "", { location: url.pathname });
  } else give(response, manifests.get(`${name} ${decodeURIComponent(last)}`));
}

function giveTags(
  response: ServerResponse,
  {
    url,
    page,
    name,
    manifests,
  }: {
    readonly url: URL;
    readonly page: number;
    readonly name: string;
    readonly manifests: TestRegistry["manifests"];
  },
): void {
  const after = url.searchParams.get("last") ?? "";
  const all = [...manifests.keys()]
    .filter((key) => key.startsWith(`${name} `) && !key.includes("sha256:"))
    .map((key) => key.slice(name.length + 1))
    .toSorted();
  if (all.length === 0) {
    answer(response, 404, "{}");
    return;
  }
  const left = all.filter((tag) => tag > after);
  const tags = left.slice(0, page);
  const link = `</v2/${name}/tags/list?n=${page}&last=${tags.at(-1) ?? ""}>; rel="next"`;
  answer(
    response,
    200,
    JSON.stringify({ name, tags }),
    left.length > page ? { link } : {},
  );
}

function give(response: ServerResponse, content: Buffer | undefined): void {
  if (content === undefined) answer(response, 404, "{}");
  else
    answer(response, 200, content, {
      "docker-content-digest": digestOf(content),
      "content-type": "application/vnd.oci.image.manifest.v1+json",
    });
}

function answer(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, {
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(response.req.method === "HEAD" ? undefined : body);
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
