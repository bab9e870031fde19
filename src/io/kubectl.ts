/** The user's own kubectl: its contexts, its version, and the connection that it makes to an API server. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { Problem } from "../diagnostics/problem.ts";
import { openApi, type Connection } from "./api-connection.ts";
import { errnoOf, explain } from "./errno.ts";
import {
  NotStarted,
  TimedOut,
  endProcess,
  runProcess,
  startProcess,
} from "./process.ts";

/** What kubectl is started in. */
export interface KubectlOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Takes what kubectl and its credential plugins say while they run (`To sign in, open …`). */
  readonly say: (text: string) => void;
}

/** A context of the kubeconfig. */
export interface KubeContext {
  readonly name: string;
  /** The API server's address; empty where the kubeconfig has none. */
  readonly server: string;
  readonly user: string;
  /** The program that gets the user's credentials, such as `aws`, where there is one. */
  readonly plugin: string | undefined;
}

export interface KubeConfig {
  /** Undefined where none is chosen. */
  readonly current: string | undefined;
  readonly contexts: readonly KubeContext[];
}

const startTimeout = 30_000;

/** Reads the kubeconfig as kubectl sees it (KUBECONFIG, several files, `~/.kube/config`). */
export async function readKubeConfig(
  options: KubectlOptions,
): Promise<KubeConfig> {
  const args = ["config", "view", "-o", "json"];
  return kubeConfigOf((await kubectlJson(args, options)) as RawConfig);
}

/** What is used of a kubeconfig. */
export function kubeConfigOf(view: RawConfig): KubeConfig {
  const servers = byName(view.clusters, ({ cluster }) => cluster?.server);
  const plugins = byName(view.users, ({ user }) => user?.exec?.command);
  return {
    current: view["current-context"] || undefined,
    contexts: (view.contexts ?? []).map(({ name, context }) => ({
      name,
      server: servers.get(context?.cluster ?? "") ?? "",
      user: context?.user ?? "",
      plugin: plugins.get(context?.user ?? ""),
    })),
  };
}

/** A `v1 Config`, as far as it is looked at. */
export interface RawConfig {
  readonly "current-context"?: string;
  readonly contexts?: readonly {
    readonly name: string;
    readonly context?: { readonly cluster?: string; readonly user?: string };
  }[];
  readonly clusters?: readonly {
    readonly name: string;
    readonly cluster?: { readonly server?: string };
  }[];
  readonly users?: readonly {
    readonly name: string;
    readonly user?: { readonly exec?: { readonly command?: string } };
  }[];
}

function byName<T extends { readonly name: string }>(
  list: readonly T[] | null | undefined,
  value: (item: T) => string | undefined,
): Map<string, string> {
  const found = new Map<string, string>();
  for (const item of list ?? []) {
    const its = value(item);
    if (its !== undefined) found.set(item.name, its);
  }
  return found;
}

/** kubectl's own version, such as `v1.36.3`. */
export async function kubectlVersion(options: KubectlOptions): Promise<string> {
  const args = ["version", "--client", "-o", "json"];
  const version = (await kubectlJson(args, options)) as {
    clientVersion?: { gitVersion?: string };
  };
  return version.clientVersion?.gitVersion ?? "unknown";
}

/** Runs kubectl to its end; one that fails, or does not answer in JSON, is a problem with kubectl's own words. */
async function kubectlJson(
  args: readonly string[],
  options: KubectlOptions,
): Promise<unknown> {
  const what = `kubectl ${args.slice(0, 2).join(" ")}`;
  try {
    const ended = await runProcess("kubectl", args, {
      ...options,
      timeout: startTimeout,
    });
    if (ended.code !== 0) throw failed(what, ended.stderr);
    const answer: unknown = parsed(ended.stdout);
    if (typeof answer === "object" && answer !== null) return answer;
    throw failed(what, `it answers with no JSON: ${ended.stdout}`);
  } catch (error) {
    throw known(error);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Connects to a context's API server through `kubectl proxy`, on a socket in a folder that only this user may enter: one
 * kubectl for all requests, with the credentials, plugins, proxies and certificates that kubectl itself would use. The
 * server is asked by the requests only; this does not fail where it is down.
 *
 * @param context undefined for whatever kubectl takes by itself (in a pod: the service account)
 */
export async function connect(
  context: string | undefined,
  options: KubectlOptions,
): Promise<Connection> {
  const folder = temporaryFolder();
  const socket = `${folder}/api`;
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  const child = startProcess(
    "kubectl",
    [
      "proxy",
      `--unix-socket=${socket}`,
      "--append-server-path",
      ...(context === undefined ? [] : [`--context=${context}`]),
    ],
    options,
  );
  child.stdin?.end();
  const close = (): void => {
    endProcess(child);
    remove();
    process.removeListener("exit", remove);
  };
  try {
    await new Promise<void>((resolve, reject) => {
      let said = "";
      let serves = false;
      const timer = setTimeout(
        () => reject(new TimedOut("the start of kubectl proxy", startTimeout)),
        startTimeout,
      );
      const stop = (error: unknown): void => {
        clearTimeout(timer);
        reject(error instanceof Error ? error : new Error(String(error)));
      };
      options.signal.addEventListener(
        "abort",
        () => stop(options.signal.reason),
        { once: true },
      );
      child.once("error", (error) => stop(new NotStarted("kubectl", error)));
      child.once("close", () => stop(failed("kubectl proxy", said)));
      child.stderr?.setEncoding("utf8").on("data", (text: string) => {
        // Before it serves, it is the reason why it does not.
        if (serves) options.say(withoutLog(text));
        else said += text;
      });
      child.stdout?.setEncoding("utf8").on("data", (text: string) => {
        if (!text.includes("Starting to serve")) return;
        serves = true;
        clearTimeout(timer);
        resolve();
      });
    });
  } catch (error) {
    close();
    throw known(error);
  }
  return openApi(socket, { signal: options.signal, close });
}

/** A folder that only this user may enter. */
function temporaryFolder(): string {
  const base = tmpdir();
  try {
    return mkdtempSync(`${base}/fluxsmith-`);
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    throw new Problem(
      "file-write",
      `cannot make a folder for the connection in ${base}: ${errno === "ENOENT" ? "there is no such folder (ENOENT)" : explain(errno).cause}`,
      {
        hint: "set TMPDIR to a folder that you may write into",
        path: base,
        cause: error,
      },
    );
  }
}

/** What plugins say to people; not kubectl's own log (klog's lines, and Go's HTTP), which the requests' errors say better. */
function withoutLog(text: string): string {
  return text.replaceAll(
    /^(?:[IWEF]\d{4} |[\d/]{10} [\d:]{8} (?:http|httputil): ).*(?:\n|$)/gm,
    "",
  );
}

function known(error: unknown): unknown {
  if (error instanceof NotStarted)
    return new Problem(
      "kubectl-missing",
      error.isMissing
        ? "kubectl is not on the PATH"
        : `kubectl cannot be started: ${error.why}`,
      {
        hint: error.isMissing
          ? "install it (https://kubernetes.io/docs/tasks/tools/), or add its folder to PATH"
          : "look at the kubectl that comes first on the PATH (`type -a kubectl`): is it executable, and for this machine?",
        cause: error,
      },
    );
  if (error instanceof TimedOut)
    return new Problem("kubectl-failed", error.message, { cause: error });
  return error;
}

function failed(what: string, stderr: string): Problem {
  const said = stderr.trim().replace(/^error: /, "");
  return new Problem("kubectl-failed", `${what} failed: ${said}`, {
    hint: "kubectl says this without fluxsmith, too: mend the kubeconfig (KUBECONFIG, ~/.kube/config)",
  });
}
