/** `helm template` on a chart in a folder of its own. It reaches no cluster but the one that is made up for it, and nobody else. */
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TemplateRun } from "../render/rendering.ts";
import type { AnswerServer } from "./answer-server.ts";
import type { ProcessOptions } from "./process.ts";
import { run, writeFiles, type Rendering, type Tool } from "./render-tools.ts";

/** A chart's files, from its own folder, and a file of values. */
export interface ChartInput {
  readonly chart: ReadonlyMap<string, Uint8Array | string>;
  readonly values: string;
}

/** Runs it; what it prints is the same with a cluster and without. */
export async function runTemplate(
  { command }: Tool,
  { chart, values }: ChartInput,
  how: TemplateRun,
  options: ProcessOptions,
): Promise<Rendering> {
  const server = how.cluster && (await answering(how.cluster));
  const top = mkdtempSync(join(tmpdir(), "fluxsmith-chart-"));
  try {
    writeFiles(join(top, "chart"), chart);
    const kubeconfig = server?.kubeconfig ?? "";
    writeFiles(
      top,
      new Map(Object.entries({ kubeconfig, "values.yaml": values })),
    );
    // One level down: an older helm takes a chart that is named `..`.
    const output = join(top, "output", "output");
    const args = how.args({
      chart: join(top, "chart"),
      valuesFile: join(top, "values.yaml"),
      cluster: server && { kubeconfig: join(top, "kubeconfig"), output },
    });
    const env = alone(options.env, top);
    const ended = await run(
      command,
      args,
      { ...options, cwd: top, env },
      (text) => errorOf(text).replaceAll(`${top}/`, ""),
    );
    return "failure" in ended || server === undefined
      ? ended
      : { text: written(output, ended.text) };
  } finally {
    server?.stop();
    rmSync(top, { recursive: true, force: true });
  }
}

/** Loaded where a chart asks: what speaks HTTP takes its time. */
async function answering(
  cluster: NonNullable<TemplateRun["cluster"]>,
): Promise<AnswerServer> {
  const { startAnswerServer } = await import("./answer-server.ts");
  return startAnswerServer(cluster);
}

/**
 * The environment without anything that leads helm elsewhere or changes what it says: the user's clusters, the cluster that
 * this may run in, helm's own settings, repositories and plugins (helm.sh/helm/v4 4.2, pkg/cli/environment.go and helmpath).
 */
function alone(env: ProcessOptions["env"], top: string): ProcessOptions["env"] {
  const nobody = "http://127.0.0.1:1";
  return {
    ...Object.fromEntries(
      Object.entries(env).filter(
        ([name]) => !/^(?:HELM|KUBE|KUBERNETES)_|^KUBECONFIG$/i.test(name),
      ),
    ),
    KUBECONFIG: join(top, "kubeconfig"),
    KUBECACHEDIR: join(top, "discovery"),
    HELM_NO_PLUGINS: "1",
    HELM_CACHE_HOME: join(top, "helm"),
    HELM_CONFIG_HOME: join(top, "helm"),
    HELM_DATA_HOME: join(top, "helm"),
    HTTP_PROXY: nobody,
    HTTPS_PROXY: nobody,
    // The one that is made up is on loopback, which no proxy is asked for.
    NO_PROXY: "",
  };
}

/** Before the error helm warns of this and that. */
function errorOf(stderr: string): string {
  const at = stderr.search(/^Error: /m);
  return at === -1 ? stderr : stderr.slice(at);
}

/**
 * What helm has written, in the order in which it says so. With a cluster it would look for the kind of every object that it
 * prints, and of many kinds nobody here knows; what it writes into files it does not look at (pkg/action/install.go).
 */
function written(output: string, stdout: string): string {
  const parts = new Map(
    filesBelow(join(output, "..")).map((path) => [path, partsOf(path)]),
  );
  const inOrder = stdout.split("\n").flatMap((line) => {
    const path = line.startsWith("wrote ") ? line.slice("wrote ".length) : "";
    return parts.get(path)?.shift() ?? [];
  });
  return [...inOrder, ...[...parts.values()].flat()].join("");
}

/** Each begins with `---` and the comment that names its template. */
function partsOf(path: string): string[] {
  const text = readFileSync(path, "utf8");
  const head = text.slice(0, text.indexOf("\n", "---\n".length) + 1);
  return text
    .slice(head.length)
    .split(`\n${head}`)
    .map((part) => `${head}${part}\n`);
}

function filesBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
