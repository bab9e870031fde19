import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer, type RequestListener } from "node:http";
import { dirname } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import {
  connect,
  kubectlVersion,
  readKubeConfig,
  type KubectlOptions,
} from "../../src/io/kubectl.ts";
import { kubectl } from "../tools/kubernetes-tools.ts";
import { folder } from "./support.ts";

const program = kubectl();

const kubeconfig = (server = "https://one.example.com:6443"): string =>
  `apiVersion: v1
kind: Config
clusters:
- {name: one, cluster: {server: "${server}"}}
- {name: two, cluster: {server: "https://two.example.com:6443"}}
users:
- {name: me, user: {token: secret-token}}
- name: plugin
  user:
    exec:
      apiVersion: client.authentication.k8s.io/v1
      command: no-such-plugin
      interactiveMode: Never
contexts:
- {name: canary, context: {cluster: one, user: me}}
- {name: "with blanks & more", context: {cluster: two, user: plugin}}
- {name: dangling, context: {cluster: gone, user: gone}}
current-context: canary
`;

/** What kubectl runs in: a kubeconfig of its own, and nothing else of this machine. */
function surroundings(
  config: string | undefined,
  more: Partial<KubectlOptions> = {},
) {
  const cwd = folder();
  if (config !== undefined) writeFileSync(`${cwd}/config`, config);
  // Where the sockets go.
  mkdirSync(`${cwd}/tmp`);
  vi.stubEnv("TMPDIR", `${cwd}/tmp`);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const said: string[] = [];
  const options: KubectlOptions = {
    cwd,
    env: {
      PATH: program === undefined ? "" : dirname(program),
      HOME: cwd,
      KUBECONFIG: `${cwd}/config`,
    },
    signal: new AbortController().signal,
    say: (text) => said.push(text),
    ...more,
  };
  return { cwd, options, said, left: () => leftIn(`${cwd}/tmp`) };
}

/** Folders and processes that have to do with a folder. */
function leftIn(tmp: string): readonly string[] {
  const processes = existsSync("/proc") ? readdirSync("/proc") : [];
  return [
    ...readdirSync(tmp),
    ...processes.filter(
      (pid) => /^\d+$/.test(pid) && commandOf(pid).includes(tmp),
    ),
  ];
}

function commandOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    // It has just ended.
    return "";
  }
}

/** Surroundings with a kubectl of the test's own. */
function withScript(script: string, mode = 0o755) {
  const made = surroundings(undefined);
  const { cwd, options } = made;
  writeFileSync(`${cwd}/kubectl`, `#!/bin/sh\n${script}\n`);
  chmodSync(`${cwd}/kubectl`, mode);
  const env = { ...options.env, PATH: `${cwd}:/usr/bin:/bin` };
  return { ...made, options: { ...options, env } };
}

/** A server on loopback, as far as an API server is needed here. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("a port");
  return `http://127.0.0.1:${address.port}`;
}

describe.skipIf(program === undefined)("the kubeconfig", () => {
  it("has several contexts, each with its server, user and plugin", async () => {
    const { options } = surroundings(kubeconfig());
    expect(await readKubeConfig(options)).toEqual({
      current: "canary",
      contexts: [
        {
          name: "canary",
          server: "https://one.example.com:6443",
          user: "me",
          plugin: undefined,
        },
        { name: "dangling", server: "", user: "gone", plugin: undefined },
        {
          name: "with blanks & more",
          server: "https://two.example.com:6443",
          user: "plugin",
          plugin: "no-such-plugin",
        },
      ],
    });
  });

  it("may be several files", async () => {
    const { cwd, options } = surroundings(kubeconfig());
    writeFileSync(
      `${cwd}/more`,
      "apiVersion: v1\nkind: Config\ncontexts: [{name: another, context: {cluster: two, user: me}}]\ncurrent-context: another\n",
    );
    const env = { ...options.env, KUBECONFIG: `${cwd}/config:${cwd}/more` };
    const { current, contexts } = await readKubeConfig({ ...options, env });
    expect(current).toBe("canary");
    expect(contexts.map(({ name }) => name)).toContain("another");
  });

  it.each([
    ["no file", undefined],
    ["an empty file", ""],
  ])("may hold nothing: %s", async (_what, config) => {
    const { options } = surroundings(config);
    expect(await readKubeConfig(options)).toEqual({
      current: undefined,
      contexts: [],
    });
  });

  it("that is broken is a problem in kubectl's words", async () => {
    const { options } = surroundings("contexts: [");
    await expect(readKubeConfig(options)).rejects.toMatchObject({
      name: "Problem",
      code: "kubectl-failed",
      message: expect.stringMatching(/^kubectl config view failed: .*config/),
      hint: expect.stringContaining("KUBECONFIG"),
    });
  });
});

it.skipIf(program === undefined)("knows kubectl's own version", async () => {
  const { options } = surroundings(undefined);
  expect(await kubectlVersion(options)).toMatch(/^v1\.\d+\.\d+/);
});

describe.skipIf(program === undefined)("a connection", () => {
  it("goes through the context, with its credentials", async () => {
    const server = await serve(({ headers, url, method }, response) => {
      response.end(`${method} ${url} ${headers.authorization}`);
    });
    const { options } = surroundings(kubeconfig(`${server}/prefix`));
    const api = await connect("canary", options);
    try {
      // kubectl sends credentials over TLS only; the path tells that it was asked.
      const { status, text } = await api.request({ path: "/api/v1?limit=1" });
      expect(status).toBe(200);
      expect(text).toMatch(/^GET \/prefix\/api\/v1\?limit=1 /);
    } finally {
      api.close();
    }
  });

  it("takes the current context where none is named", async () => {
    const server = await serve((_asked, response) => response.end("current"));
    const { options } = surroundings(kubeconfig(server));
    const api = await connect(undefined, options);
    try {
      expect(await api.request({ path: "/version" })).toMatchObject({
        text: "current",
      });
    } finally {
      api.close();
    }
  });

  it("stands on a socket that only this user may reach, and leaves neither it nor kubectl", async () => {
    const { options, left, cwd } = surroundings(kubeconfig());
    const api = await connect("canary", options);
    const [name = "", ...processes] = left();
    expect(name).toMatch(/^fluxsmith-/);
    expect(statSync(`${cwd}/tmp/${name}`).mode & 0o777).toBe(0o700);
    expect(processes).toHaveLength(existsSync("/proc") ? 1 : 0);
    api.close();
    await expect.poll(left).toEqual([]);
    await expect(api.request({ path: "/version" })).rejects.toThrow(
      "kubectl proxy has ended",
    );
  });

  it("is there although nobody answers: the requests say so", async () => {
    const { options } = surroundings(kubeconfig("http://127.0.0.1:9"));
    const api = await connect("canary", options);
    try {
      const { status, text } = await api.request({ path: "/version" });
      expect(status).toBeGreaterThanOrEqual(500);
      expect(text).toContain("connection refused");
    } finally {
      api.close();
    }
  });

  it("65: through a context that is not there is a problem, and leaves nothing", async () => {
    const { options, left } = surroundings(kubeconfig());
    await expect(connect("nowhere", options)).rejects.toMatchObject({
      code: "kubectl-failed",
      message: expect.stringContaining('context "nowhere" does not exist'),
    });
    await expect.poll(left).toEqual([]);
  });

  it("41: that Ctrl-C ends while it is made leaves nothing", async () => {
    const controller = new AbortController();
    const { options, left } = surroundings(kubeconfig(), {
      signal: controller.signal,
    });
    const reason = new Error("Ctrl-C");
    const connecting = connect("canary", options);
    controller.abort(reason);
    await expect(connecting).rejects.toBe(reason);
    await expect.poll(left).toEqual([]);
  });
});

describe("65: a TMPDIR", () => {
  it.each<[string, (cwd: string) => string, RegExp]>([
    [
      "that is not there",
      (cwd) => `${cwd}/none`,
      /none: there is no such folder \(ENOENT\)$/,
    ],
    [
      "that is a file",
      (cwd) => {
        writeFileSync(`${cwd}/file`, "");
        return `${cwd}/file`;
      },
      /file: a part of its path is a file \(ENOTDIR\)$/,
    ],
    [
      "that may not be written",
      () => "/proc",
      /^cannot make a folder for the connection in \/proc: /,
    ],
  ])("%s is said, with its name", async (_what, path, message) => {
    const { options, cwd } = withScript("exit 0");
    vi.stubEnv("TMPDIR", path(cwd));
    await expect(connect("canary", options)).rejects.toMatchObject({
      name: "Problem",
      code: "file-write",
      message: expect.stringMatching(message),
      hint: expect.stringContaining("TMPDIR"),
    });
  });
});

describe("what kubectl says while it serves", () => {
  const proxy = (says: string): string =>
    `echo "Starting to serve on x"; sleep 0.2; printf '%s\\n' ${says} >&2; exec sleep 60`;

  it("is passed on, but not its own log", async () => {
    const { options, said } = withScript(
      proxy(
        `'To sign in, open https://example.com' 'E1121 14:17:47.665773   32351 proxy_server.go:147] Error while proxying' 'and enter ABC'`,
      ),
    );
    const api = await connect(undefined, options);
    await expect.poll(() => said.join("")).toContain("and enter ABC");
    api.close();
    expect(said.join("")).toBe(
      "To sign in, open https://example.com\nand enter ABC\n",
    );
  });
});

describe("65: kubectl", () => {
  const each: readonly [
    string,
    (options: KubectlOptions) => Promise<unknown>,
  ][] = [
    ["reading the kubeconfig", readKubeConfig],
    ["asking for the version", kubectlVersion],
    ["connecting", (options) => connect("canary", options)],
  ];

  it.each(each)("that is missing is said: %s", async (_what, ask) => {
    const { options, left } = surroundings(undefined);
    const env = { ...options.env, PATH: "/nowhere" };
    await expect(ask({ ...options, env })).rejects.toMatchObject({
      name: "Problem",
      code: "kubectl-missing",
      message: "kubectl is not on the PATH",
      hint: expect.stringContaining("install"),
    });
    await expect.poll(left).toEqual([]);
  });

  it.each(each)("that must not be run is said: %s", async (_what, ask) => {
    const { options, left } = withScript("exit 0", 0o644);
    const env = { ...options.env, PATH: options.cwd };
    await expect(ask({ ...options, env })).rejects.toMatchObject({
      code: "kubectl-missing",
      message: expect.stringContaining("cannot be started"),
    });
    await expect.poll(left).toEqual([]);
  });

  it.each(each)("that fails is said in its words: %s", async (_what, ask) => {
    const { options, left } = withScript("echo 'error: no way' >&2; exit 7");
    await expect(ask(options)).rejects.toMatchObject({
      code: "kubectl-failed",
      message: expect.stringMatching(/^kubectl .* failed: no way$/),
    });
    await expect.poll(left).toEqual([]);
  });

  it.each(each.slice(0, 2))(
    "that answers with anything but JSON is said: %s",
    async (_what, ask) => {
      const { options } = withScript("echo welcome");
      await expect(ask(options)).rejects.toMatchObject({
        code: "kubectl-failed",
        message: expect.stringContaining("welcome"),
      });
    },
  );
});
