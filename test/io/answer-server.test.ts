import { afterEach, describe, expect, it } from "vitest";
import {
  startAnswerServer,
  type AnswerServer,
} from "../../src/io/answer-server.ts";

const started: AnswerServer[] = [];
afterEach(() => started.splice(0).forEach(({ stop }) => stop()));

const start = async (): Promise<{ url: string; asked: string[] }> => {
  const asked: string[] = [];
  const server = await startAnswerServer((path) => {
    asked.push(path);
    return { status: 200, body: { path } };
  });
  started.push(server);
  const { clusters } = JSON.parse(server.kubeconfig) as {
    clusters: { cluster: { server: string } }[];
  };
  return { url: clusters[0]?.cluster.server ?? "", asked };
};

describe("the server that answers for a cluster", () => {
  it("answers who has its kubeconfig, on loopback", async () => {
    const { url, asked } = await start();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f-]{36}$/);
    const response = await fetch(`${url}/api/v1?timeout=32s`);
    expect(await response.json()).toEqual({ path: "/api/v1" });
    expect(asked).toEqual(["/api/v1"]);
  });

  it("gives nobody else anything, and lets nobody change anything", async () => {
    const { url, asked } = await start();
    const wrong = url.replace(/[^/]+$/, "00000000-0000-0000-0000-000000000000");
    for (const one of [`${new URL(url).origin}/api/v1`, `${wrong}/api/v1`])
      expect((await fetch(one)).status).toBe(404);
    const post = await fetch(`${url}/api/v1`, { method: "POST", body: "{}" });
    expect(post.status).toBe(404);
    expect(asked).toEqual([]);
  });

  it("is gone when it is stopped", async () => {
    const { url } = await start();
    started.splice(0).forEach(({ stop }) => stop());
    await expect(fetch(`${url}/version`)).rejects.toThrow("fetch failed");
  });
});
