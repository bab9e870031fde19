/** HTTP over a socket, where the other side may end at any moment. */
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { tmpdir } from "node:os";
import { afterEach, describe, expect, it } from "vitest";
import { openApi } from "../../src/io/api-connection.ts";
import { ConnectionLost } from "../../src/model/api.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A connection to a server that answers so; `socket` is where it listens. */
async function connect(answer: RequestListener) {
  const folder = mkdtempSync(`${tmpdir()}/fluxsmith-api-`);
  const socket = `${folder}/api`;
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(socket, resolve);
  });
  const interrupt = new AbortController();
  const api = openApi(socket, { signal: interrupt.signal, close: () => {} });
  const stop = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  ends.push(() => {
    api.close();
    void stop();
    rmSync(folder, { recursive: true });
  });
  return { api, interrupt, stop };
}

describe("a stream", () => {
  it("gives whole lines, however they arrive", async () => {
    const { api } = await connect((_request, response) => {
      response.write("one\ntw");
      setTimeout(() => response.end("o\n\nthree"), 20);
    });
    const lines: unknown[] = [];
    for await (const line of api.stream(
      { path: "/" },
      new AbortController().signal,
    ))
      lines.push(line);
    expect(lines).toEqual(["one", "two", "three"]);
  });

  it.each([200, 503])(
    "that is cut is lost, and half a line is none (%s)",
    async (status) => {
      const { api } = await connect((_request, response) => {
        response.writeHead(status);
        response.write("one\nhal");
        setTimeout(() => response.destroy(), 20);
      });
      const lines: unknown[] = [];
      const reading = (async () => {
        for await (const line of api.stream(
          { path: "/" },
          new AbortController().signal,
        ))
          lines.push(line);
      })();
      await expect(reading).rejects.toThrow(ConnectionLost);
      expect(lines).toEqual(status === 200 ? ["one"] : []);
    },
  );

  it("that is not wanted any more ends, without half a line", async () => {
    const { api } = await connect((_request, response) => {
      response.write("one\nhal");
    });
    const until = new AbortController();
    const lines: unknown[] = [];
    for await (const line of api.stream({ path: "/" }, until.signal)) {
      lines.push(line);
      until.abort();
    }
    expect(lines).toEqual(["one"]);
  });

  it("ends with Ctrl-C's reason", async () => {
    const { api, interrupt } = await connect((_request, response) => {
      response.write("one\nhal");
    });
    const reason = new Error("Ctrl-C");
    const lines: unknown[] = [];
    const reading = (async () => {
      for await (const line of api.stream(
        { path: "/" },
        new AbortController().signal,
      )) {
        lines.push(line);
        interrupt.abort(reason);
      }
    })();
    await expect(reading).rejects.toBe(reason);
    expect(lines).toEqual(["one"]);
  });
});

it("where nobody listens any more, it is lost for good", async () => {
  const { api, stop } = await connect((_request, response) =>
    response.end("{}"),
  );
  expect(await api.request({ path: "/" })).toEqual({ status: 200, text: "{}" });
  await stop();
  const lost = {
    name: "ConnectionLost",
    isFinal: true,
    message: "kubectl proxy has ended",
  };
  // A connection that was kept is noticed to be gone by the first request.
  await expect(api.request({ path: "/" })).rejects.toThrow(ConnectionLost);
  await expect(api.request({ path: "/" })).rejects.toMatchObject(lost);
  const stream = api.stream({ path: "/" }, new AbortController().signal);
  await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject(
    lost,
  );
});

it("an answer that is cut is lost, and may come the next time", async () => {
  let asked = 0;
  const { api } = await connect((_request, response) => {
    if (++asked === 1) response.destroy();
    else response.end("{}");
  });
  await expect(api.request({ path: "/" })).rejects.toMatchObject({
    name: "ConnectionLost",
    isFinal: false,
  });
  expect((await api.request({ path: "/" })).status).toBe(200);
});
