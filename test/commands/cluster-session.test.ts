import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { dirname } from "node:path";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import {
  clusterText,
  confirm,
  withCluster,
  type ClusterSession,
} from "../../src/commands/cluster-session.ts";
import type { CommandContext } from "../../src/commands/context.ts";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import { ConnectionLost } from "../../src/model/api.ts";
import { folder } from "../io/support.ts";
import { kubectl } from "../tools/kubernetes-tools.ts";
import { hostile, printedCluster } from "./cluster-printing.ts";
import { controlsOf } from "./following-support.ts";

const program = kubectl();

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("the cluster's name for people", () => {
  it("has the cluster, the context and the server", () => {
    expect(clusterText(printedCluster().cluster)).toBe(
      "cluster canary, context canary-admin (https://10.0.0.1:6443)",
    );
    const unnamed = { ...printedCluster().cluster, cluster: undefined };
    expect(clusterText(unnamed)).toBe(
      "context canary-admin (https://10.0.0.1:6443)",
    );
  });

  it("84: cannot steer the terminal", () => {
    const { cluster } = printedCluster({ name: hostile, context: hostile });
    const controls = controlsOf(clusterText(cluster));
    expect(controls.filter((one) => one !== "\n")).toEqual([]);
  });
});

describe("a change is confirmed", () => {
  const ask = async (
    answer: string | undefined,
    { yes = false, isNamed = true } = {},
  ) => {
    const printed = printedCluster({ answer, isNamed });
    const allowed = await confirm(printed.cluster, "Apply 1 object?", yes);
    return { allowed, stderr: printed.stderr() };
  };

  it.each(["y", "Y", "yes", "YES", " y "])("by %j", async (answer) => {
    expect(await ask(answer)).toEqual({
      allowed: true,
      stderr: "Apply 1 object? [y/N] ",
    });
  });

  it.each(["", "n", "no", "yep", "y!", "yy", "ja"])(
    "not by %j, which is said",
    async (answer) => {
      const { allowed, stderr } = await ask(answer);
      expect(allowed).toBe(false);
      expect(stderr).toContain("Nothing was changed.");
    },
  );

  it("by --yes, without a question", async () => {
    expect(await ask(undefined, { yes: true })).toEqual({
      allowed: true,
      stderr: "",
    });
  });

  it("66: not by --yes where nobody has named the context", async () => {
    await expect(ask("y", { yes: true, isNamed: false })).rejects.toMatchObject(
      {
        code: "not-confirmed",
        message: expect.stringContaining("canary-admin"),
        hint: expect.stringContaining("--context canary-admin"),
      },
    );
  });

  it("66: by a person also where the context only happens to be current", async () => {
    expect(await ask("y", { isNamed: false })).toMatchObject({ allowed: true });
  });

  it("86: not where nobody is there to be asked", async () => {
    await expect(ask(undefined)).rejects.toMatchObject({
      code: "not-confirmed",
      hint: expect.stringContaining("--yes"),
    });
  });

  it("41: not by Ctrl-C, even behind an answer", async () => {
    const printed = printedCluster({ answer: "y" });
    printed.interrupt();
    await expect(confirm(printed.cluster, "Apply?", false)).rejects.toThrow(
      "Ctrl-C",
    );
  });
});

/** A repository with a kubeconfig whose context `canary` goes to a server of the test's own. */
async function repository(
  listener: RequestListener,
  { config = "version: 1\n", path }: { config?: string; path?: string } = {},
) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const cwd = folder({
    "fluxsmith.yaml": config,
    kubeconfig: `apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "http://127.0.0.1:${port}"}}]
users: [{name: u, user: {token: t}}]
contexts: [{name: canary, context: {cluster: c, user: u}}, {name: other, context: {cluster: c, user: u}}]
current-context: other
`,
  });
  mkdirSync(`${cwd}/.git`);
  writeFileSync(`${cwd}/.git/HEAD`, "ref: refs/heads/main\n");
  mkdirSync(`${cwd}/tmp`);
  vi.stubEnv("TMPDIR", `${cwd}/tmp`);
  let interrupt: (() => void) | undefined;
  const err: string[] = [];
  const command: CommandContext = {
    cwd,
    fs: nodeFileSystem,
    stdout: { write: () => {} },
    stderr: { write: (text) => err.push(text) },
    env: {
      PATH: path ?? dirname(program ?? ""),
      HOME: cwd,
      KUBECONFIG: `${cwd}/kubeconfig`,
    },
    ask: async () => undefined,
    now: Date.now,
    pid: process.pid,
    host: () => "host",
    watchInterrupts: (onFirst) => {
      interrupt = onFirst;
      return () => false;
    },
  };
  return {
    command,
    port,
    interrupt: () => interrupt?.(),
    sockets: () => readdirSync(`${cwd}/tmp`),
    stderr: () => err.join(""),
  };
}

const options = { cluster: undefined, context: "canary", writes: false };

const version: RequestListener = (_asked, response) =>
  response.end(JSON.stringify({ gitVersion: "v1.2.0" }));

describe.skipIf(program === undefined)("work on a cluster", () => {
  it("has the connection, the cluster and the context, and lets go of it", async () => {
    const { command, sockets, port } = await repository((_asked, response) =>
      response.end("answered"),
    );
    const code = await withCluster(command, options, async (cluster) => {
      expect(await cluster.api.request({ path: "/x" })).toEqual({
        status: 200,
        text: "answered",
      });
      expect(cluster.cluster).toBeUndefined();
      expect(cluster.context).toMatchObject({
        name: "canary",
        server: `http://127.0.0.1:${port}`,
        isNamed: true,
      });
      expect(sockets()).toHaveLength(1);
      return 7;
    });
    expect(code).toBe(7);
    expect(sockets()).toEqual([]);
  });

  it("is done while kubectl starts, as far as it can be", async () => {
    const { command } = await repository(version);
    const code = await withCluster(
      command,
      { ...options, meanwhile: ({ cluster }) => ({ cluster, sum: 3 }) },
      async (_cluster, prepared) => prepared.sum,
    );
    expect(code).toBe(3);
  });

  it("lets go of it where it fails, too", async () => {
    const { command, sockets } = await repository(version);
    const bug = new Error("a bug");
    await expect(
      withCluster(command, options, () => Promise.reject(bug)),
    ).rejects.toBe(bug);
    expect(sockets()).toEqual([]);
  });

  it("69: that loses the connection is a problem, with what to do", async () => {
    const { command, sockets } = await repository((asked) =>
      asked.socket.destroy(),
    );
    await expect(
      withCluster(command, options, () =>
        Promise.reject(new ConnectionLost("socket hang up")),
      ),
    ).rejects.toMatchObject({
      name: "Problem",
      code: "api-unreachable",
      message: "the API server does not answer: socket hang up",
      hint: expect.stringContaining("safe"),
    });
    expect(sockets()).toEqual([]);
  });

  it("65: that changes something looks at kubectl's version", async () => {
    const { command } = await repository(version);
    const warnings = async (writes: boolean): Promise<string[]> => {
      const codes: string[] = [];
      await withCluster(command, { ...options, writes }, async (cluster) => {
        for (const { code } of cluster.session.findings.all()) codes.push(code);
        return 0;
      });
      return codes;
    };
    expect(await warnings(true)).toContain("kubectl-skew");
    expect(await warnings(false)).not.toContain("kubectl-skew");
  });

  it("66: through the config's context, which may not be another", async () => {
    const config = "version: 1\nclusters: {prod: {context: canary}}\n";
    const { command } = await repository(version, { config });
    const seen: (string | undefined)[] = [];
    const work = async ({ cluster, context }: ClusterSession) => {
      seen.push(cluster, context.name);
      return 0;
    };
    await withCluster(command, { ...options, context: undefined }, work);
    expect(seen).toEqual(["prod", "canary"]);
    await expect(
      withCluster(command, { ...options, context: "other" }, work),
    ).rejects.toMatchObject({ code: "context-mismatch" });
    expect(seen).toHaveLength(2);
  });

  it("66: through a context that is not there is explained by the kubeconfig, not by kubectl's failure", async () => {
    const { command, sockets } = await repository(version);
    await expect(
      withCluster(command, { ...options, context: "canari" }, async () => 0),
    ).rejects.toMatchObject({
      code: "context-unknown",
      hint: expect.stringContaining("`canary`"),
    });
    expect(sockets()).toEqual([]);
  });

  it("41: that Ctrl-C ends says that nothing was changed", async () => {
    const { command, sockets, interrupt } = await repository(() => {});
    await expect(
      withCluster(command, options, async ({ api }) => {
        const asking = api.request({ path: "/never" });
        interrupt();
        await asking;
        return 0;
      }),
    ).rejects.toMatchObject({
      name: "Interrupted",
      message: "Interrupted; nothing was changed in the cluster.",
    });
    expect(sockets()).toEqual([]);
  });
});

it("65: work without kubectl is a problem, and is not begun", async () => {
  const { command, sockets } = await repository(version, { path: "/nowhere" });
  await expect(
    withCluster(command, options, () => expect.unreachable()),
  ).rejects.toMatchObject({ code: "kubectl-missing" });
  expect(sockets()).toEqual([]);
});
