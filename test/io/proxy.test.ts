import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { connect, type AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { basic, download } from "../../src/io/download.ts";
import { proxyFor } from "../../src/io/proxy.ts";
import { folder } from "./support.ts";

const proxy = "http://proxy.example.com:3128";

describe("a proxy", () => {
  it.each([
    ["https://charts.example.com", { HTTPS_PROXY: proxy }, true],
    ["https://charts.example.com", { https_proxy: proxy }, true],
    ["https://charts.example.com", { HTTP_PROXY: proxy }, false],
    ["http://charts.example.com", { HTTP_PROXY: proxy }, true],
    ["http://charts.example.com", { HTTP_PROXY: "" }, false],
    ["http://localhost:1", { HTTP_PROXY: proxy }, false],
    ["http://127.0.0.1:1", { HTTP_PROXY: proxy }, false],
    ["http://[::1]:1", { HTTP_PROXY: proxy }, false],
  ])("is named by the environment: %s with %o: %s", (url, env, has) => {
    expect(proxyFor(new URL(url), env) !== undefined).toBe(has);
  });

  it.each([
    ["charts.example.com", "*", true],
    ["charts.example.com", "other.com, example.com", true],
    ["charts.example.com", "charts.EXAMPLE.com", true],
    ["charts.example.com", ".example.com", true],
    ["charts.example.com", "*.example.com", true],
    ["charts.example.com", "ample.com", false],
    ["example.com", ".example.com", false],
    ["example.com", "example.com", true],
    ["example.com:8080", "example.com:8080", true],
    ["example.com:8080", "example.com:80", false],
    ["10.1.2.3", "10.0.0.0/8", true],
    ["11.1.2.3", "10.0.0.0/8", false],
    ["11.1.2.3", "10.0.0.0/99", false],
    ["10.1.2.3", "10.1.2.3", true],
    ["[2001:db8::1]", "2001:db8::/32", true],
    ["[2001:db8::1]", "2001:db8::1", true],
  ])("is gone around for %s where NO_PROXY is `%s`: %s", (host, no, spared) => {
    const env = { HTTP_PROXY: proxy, NO_PROXY: no };
    expect(proxyFor(new URL(`http://${host}`), env) === undefined).toBe(spared);
  });
});

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const mostBytes = 1024;
const login = basic({ username: "anna", password: "wo:rd" });

describe("a download through a proxy", () => {
  it("asks the proxy for the whole address, and shows who asks to each of the two", async () => {
    const got: unknown[] = [];
    const port = await listen(
      createServer(({ url, headers }, response) => {
        got.push([
          url,
          headers.host,
          headers["proxy-authorization"],
          headers.authorization,
        ]);
        response.end("the index");
      }),
    );
    const env = { HTTP_PROXY: `http://anna:wo%3Ard@127.0.0.1:${port}` };
    const { body } = await download("http://charts.test/index.yaml?a=b", {
      env,
      mostBytes,
      authorization: "Basic other",
    });
    expect(body.toString()).toBe("the index");
    expect(got).toEqual([
      [
        "http://charts.test/index.yaml?a=b",
        "charts.test",
        login,
        "Basic other",
      ],
    ]);
  });

  it.skipIf(spawnSync("openssl", ["version"]).status !== 0)(
    "is between the two ends alone, with TLS",
    async () => {
      const top = folder();
      const [key, cert] = [join(top, "key"), join(top, "cert")];
      execFileSync(
        "openssl",
        "req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=x -addext subjectAltName=DNS:charts.test"
          .split(" ")
          .concat("-keyout", key, "-out", cert),
        { stdio: "pipe" },
      );
      const ca = readFileSync(cert, "utf8");
      const target = await listen(
        createTlsServer(
          { key: readFileSync(key), cert: ca },
          ({ headers }, response) => {
            expect(headers["proxy-authorization"]).toBeUndefined();
            response.end(`for ${headers.authorization}`);
          },
        ),
      );
      const asked: unknown[] = [];
      const server = createServer();
      server.on("connect", (request, socket) => {
        asked.push([request.url, request.headers["proxy-authorization"]]);
        const there = connect(target, "127.0.0.1", () => {
          socket.write("HTTP/1.1 200 OK\r\n\r\n");
          there.pipe(socket).pipe(there);
        });
        onTestFinished(() => {
          there.destroy();
          socket.destroy();
        });
      });
      const port = await listen(server);
      const env = { HTTPS_PROXY: `http://anna:wo%3Ard@127.0.0.1:${port}` };
      const options = { env, mostBytes, authorization: "Basic other" };
      const url = "https://charts.test/index.yaml";
      const { body } = await download(url, { ...options, ca });
      expect(body.toString()).toBe("for Basic other");
      expect(asked).toEqual([["charts.test:443", login]]);
      await expect(download(url, options)).rejects.toThrow(/self-signed/);
      await expect(
        download("https://other.test", { ...options, ca }),
      ).rejects.toThrow(/altnames/);
    },
  );

  it("56: says what a proxy says that lets nobody through", async () => {
    const server = createServer();
    server.on("connect", (_request, socket) => {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    });
    const port = await listen(server);
    const env = { HTTPS_PROXY: `127.0.0.1:${port}` };
    await expect(
      download("https://charts.test", { env, mostBytes }),
    ).rejects.toThrow("the proxy answers with 407");
  });
});
