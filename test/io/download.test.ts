import { execFileSync, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { Unreachable, basic, download } from "../../src/io/download.ts";
import { folder } from "./support.ts";

async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const serve = async (listener: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listen(createServer(listener))}`;

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;
const mostBytes = 1024;
const authorization = basic({ username: "anna", password: "word" });

describe("a download", () => {
  it("follows where it is led, with the password for the first host alone", async () => {
    const got: (string | undefined)[] = [];
    const other = await serve(({ headers }, response) => {
      got.push(headers.authorization);
      response.end("the chart");
    });
    const url = await serve(({ headers, url: path }, response) => {
      got.push(headers.authorization);
      const location = path === "/" ? "/next" : `${other}/blob`;
      response.writeHead(302, { location }).end();
    });
    const { body, status } = await download(url, {
      env: {},
      mostBytes,
      authorization,
    });
    expect([status, body.toString()]).toEqual([200, "the chart"]);
    expect(got).toEqual([authorization, authorization, undefined]);
  });

  it("gives what stands before the `@` of its address to that host alone", async () => {
    const got: (string | undefined)[] = [];
    const other = await serve(({ headers }, response) => {
      got.push(headers.authorization);
      response.end();
    });
    const url = await serve(({ headers }, response) => {
      got.push(headers.authorization);
      response.writeHead(302, { location: other }).end();
    });
    await download(url.replace("//", "//anna:word@"), { env: {}, mostBytes });
    expect(got).toEqual([authorization, undefined]);
  });

  it("goes no other way than HTTP, and not in circles", async () => {
    const url = await serve((request, response) => {
      const location = request.url === "/file" ? "file:///etc/passwd" : "/";
      response.writeHead(301, { location }).end();
    });
    await expect(
      download(`${url}/file`, { env: {}, mostBytes }),
    ).rejects.toThrow("it leads to an address of file:");
    await expect(download(url, { env: {}, mostBytes })).rejects.toThrow(
      "its redirections do not end",
    );
  });

  it("is not larger than it may be", async () => {
    const url = await serve((_request, response) => {
      response.write("x".repeat(2000));
    });
    const most = 1024 * 1024;
    await expect(download(url, { env: {}, mostBytes: 1000 })).rejects.toThrow(
      "what it answers is larger than 0 MiB",
    );
    const whole = await serve((_request, response) => {
      response.end("x".repeat(2000));
    });
    const { body } = await download(whole, { env: {}, mostBytes: most });
    expect(body).toHaveLength(2000);
  });

  it("is asked for again where the server fails or hangs up, once", async () => {
    let times = 0;
    const url = await serve((request, response) => {
      times++;
      if (times === 1 && request.url === "/reset") request.socket.destroy();
      else response.writeHead(times === 1 ? 503 : 200).end();
    });
    expect(await download(url, { env: {}, mostBytes })).toMatchObject({
      status: 200,
    });
    times = 0;
    const reset = await download(`${url}/reset`, { env: {}, mostBytes });
    expect(reset.status).toBe(200);
    expect(times).toBe(2);
    const failing = await serve((_request, response) => {
      times++;
      response.writeHead(500).end();
    });
    times = 0;
    expect(await download(failing, { env: {}, mostBytes })).toMatchObject({
      status: 500,
    });
    expect(times).toBe(2);
  });

  it("56: from nowhere says why", async () => {
    const url = await serve(() => {});
    const closed = url.replace(/:\d+$/, ":1");
    await expect(download(closed, { env: {}, mostBytes })).rejects.toThrow(
      /ECONNREFUSED/,
    );
    await expect(
      download("https://no-such-host.invalid/charts", { env: {}, mostBytes }),
    ).rejects.toBeInstanceOf(Unreachable);
  });

  it("ends with an interrupt, whose reason is thrown", async () => {
    const url = await serve(() => {});
    const controller = new AbortController();
    const reason = new Error("interrupted");
    const waiting = download(url, {
      env: {},
      mostBytes,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(reason), 50);
    await expect(waiting).rejects.toBe(reason);
  });

  it.skipIf(!hasOpenssl)(
    "trusts a certificate that it is given, and no other",
    async () => {
      const top = folder();
      const [key, cert] = [join(top, "key"), join(top, "cert")];
      const subject = "/CN=localhost";
      execFileSync(
        "openssl",
        `req -x509 -newkey rsa:2048 -nodes -days 1 -subj ${subject} -addext subjectAltName=IP:127.0.0.1`
          .split(" ")
          .concat("-keyout", key, "-out", cert),
        { stdio: "pipe" },
      );
      const ca = readFileSync(cert, "utf8");
      const server = createTlsServer(
        { key: readFileSync(key), cert: ca },
        (_request, response) => response.end("secret"),
      );
      const url = `https://127.0.0.1:${await listen(server)}`;
      await expect(download(url, { env: {}, mostBytes })).rejects.toThrow(
        /self-signed/,
      );
      const { body } = await download(url, { env: {}, mostBytes, ca });
      expect(body.toString()).toBe("secret");
    },
  );
});
