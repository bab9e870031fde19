import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { Unreachable } from "../../src/io/download.ts";
import {
  NotAllowed,
  NotThere,
  digestOf,
  listTags,
  type RegistryAccess,
} from "../../src/io/oci-registry.ts";

/** Access to a repository `a/b` of a registry that answers so. */
async function access(
  listener: RequestListener,
  login?: RegistryAccess["login"],
): Promise<RegistryAccess> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const repository = `127.0.0.1:${port}/a/b`;
  return { repository, isPlain: true, login, env: {} };
}

const anna = { username: "anna", password: "word" };

describe("a registry", () => {
  it("has its tags on pages of its own only", async () => {
    const asked: (string | undefined)[] = [];
    const tags = await access(({ url }, response) => {
      asked.push(url);
      const isFirst = asked.length === 1;
      const link = isFirst
        ? '</v2/a/b/tags/list?last=1>; rel="next"'
        : '<http://other.invalid/v2/a/b/tags/list>; rel="next"';
      response.writeHead(200, { link });
      response.end(JSON.stringify({ tags: [isFirst ? "1" : "2", 3] }));
    });
    expect(await listTags(tags)).toEqual(["1", "2"]);
    expect(asked).toEqual([
      "/v2/a/b/tags/list?n=1000",
      "/v2/a/b/tags/list?last=1",
    ]);
  });

  it("gets the password where it asks for it by itself, and by a token's service", async () => {
    const got: (string | undefined)[] = [];
    const basic = await access(({ headers }, response) => {
      got.push(headers.authorization);
      if (headers.authorization === undefined)
        response.writeHead(401, { "www-authenticate": 'Basic realm="x"' });
      response.end('{"tags": null}');
    }, anna);
    expect(await listTags(basic)).toEqual([]);
    const password = `Basic ${Buffer.from("anna:word").toString("base64")}`;
    expect(got).toEqual([undefined, password]);
    const asked: (readonly [string | undefined, string | undefined])[] = [];
    const bearer = await access(({ url, headers }, response) => {
      asked.push([url, headers.authorization]);
      if (url?.startsWith("/auth") === true)
        response.end('{"access_token": "t0"}');
      else if (headers.authorization === "Bearer t0") response.end("{}");
      else
        response
          .writeHead(401, {
            "www-authenticate": `Bearer realm="http://${headers.host}/auth?x=1",service="reg",scope="repository:a/b:pull"`,
          })
          .end();
    }, anna);
    await digestOf("1", bearer);
    expect(asked).toEqual([
      ["/v2/a/b/manifests/1", undefined],
      ["/auth?x=1&service=reg&scope=repository%3Aa%2Fb%3Apull", password],
      ["/v2/a/b/manifests/1", "Bearer t0"],
    ]);
  });

  it.each<[string, number, Readonly<Record<string, string>>]>([
    ["without saying how to get in", 401, {}],
    ["that wants a password", 401, { "www-authenticate": "Basic" }],
    [
      "with a realm that is none",
      401,
      { "www-authenticate": 'Bearer realm="x"' },
    ],
    ["that forbids it", 403, {}],
  ])("%s does not let us in", async (_what, status, headers) => {
    const closed = await access((_request, response) => {
      response.writeHead(status, headers).end();
    });
    await expect(listTags(closed)).rejects.toBeInstanceOf(NotAllowed);
  });

  it("56: that answers with something else cannot be used", async () => {
    const web = await access((_request, response) => response.end("<html>"));
    await expect(listTags(web)).rejects.toThrow("with no JSON");
    const broken = await access((_request, response) => {
      response.writeHead(500).end();
    });
    await expect(listTags(broken)).rejects.toBeInstanceOf(Unreachable);
  });

  it("57: may not have it", async () => {
    const empty = await access((_request, response) => {
      response.writeHead(404).end();
    });
    await expect(digestOf("1", empty)).rejects.toBeInstanceOf(NotThere);
  });

  it("says what it has by the digest of its bytes, whatever it claims", async () => {
    const moved = await access((_request, response) => {
      response
        .writeHead(200, { "docker-content-digest": "sha256:other" })
        .end("{}");
    });
    expect(await digestOf("1", moved)).toBe(
      "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    );
  });
});
