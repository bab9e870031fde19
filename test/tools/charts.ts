/** Charts for tests, made by helm itself, and a Helm repository that serves them. */
import { execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Files of a chart that makes one ConfigMap, which says the version and a value. */
export function chartFiles(
  name: string,
  version: string,
): Record<string, string> {
  return {
    "Chart.yaml": `apiVersion: v2\nname: ${name}\nversion: ${version}\n`,
    "values.yaml": "color: green\n",
    "values-blue.yaml": "color: blue\n",
    "templates/config.yaml": `apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .Release.Name }}
data:
  chart: {{ .Chart.Name }}-{{ .Chart.Version }}
  color: {{ .Values.color }}
`,
  };
}

/** Packages a chart by helm; the archive's path. */
export function packageChart(
  helm: string,
  folder: string,
  files: Readonly<Record<string, string>>,
): string {
  const [, name = ""] = /^name: (.+)$/m.exec(files["Chart.yaml"] ?? "") ?? [];
  const [, version = ""] =
    /^version: (.+)$/m.exec(files["Chart.yaml"] ?? "") ?? [];
  const source = join(folder, "source", name);
  rmSync(source, { recursive: true, force: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(source, path)), { recursive: true });
    writeFileSync(join(source, path), text);
  }
  const served = join(folder, "served");
  execFileSync(helm, ["package", source, "--destination", served], {
    stdio: "pipe",
    env: { HOME: folder },
  });
  return join(served, `${name}-${version}.tgz`);
}

/** Pushes an archive to a registry, without TLS. */
export async function pushChart(
  helm: string,
  archive: string,
  target: string,
  login: readonly string[] = [],
): Promise<void> {
  // The registry is in this process: it must be able to answer.
  const { execFile } = await import("node:child_process");
  await new Promise<void>((resolve, reject) => {
    execFile(
      helm,
      ["push", archive, target, "--plain-http", ...login],
      { env: { HOME: dirname(archive) } },
      (error) => (error === null ? resolve() : reject(error)),
    );
  });
}

export interface TestChartServer {
  readonly url: string;
  /** `PATH STATUS` of everything that was asked. */
  readonly asked: string[];
  readonly close: () => Promise<void>;
}

/** Serves a folder over HTTP as chart repositories do: with an ETag, and for one user alone. */
export async function chartServer(
  folder: string,
  login?: { readonly username: string; readonly password: string },
): Promise<TestChartServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "", "http://server");
    const path = join(folder, pathname);
    const wanted =
      login &&
      `Basic ${Buffer.from(`${login.username}:${login.password}`).toString("base64")}`;
    const etag = existsSync(path)
      ? JSON.stringify(String(readFileSync(path).length))
      : "";
    const status =
      wanted !== undefined && request.headers.authorization !== wanted
        ? 401
        : etag === ""
          ? 404
          : request.headers["if-none-match"] === etag
            ? 304
            : 200;
    asked.push(`${pathname} ${status}`);
    response.writeHead(status, { etag });
    response.end(status === 200 ? readFileSync(path) : undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    if (server.listening) await once(server.close(), "close");
  };
  onTestFinished(close);
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked, close };
}

/** Writes the folder's index.yaml by helm. */
export function indexCharts(helm: string, folder: string): void {
  execFileSync(helm, ["repo", "index", folder], {
    stdio: "pipe",
    env: { HOME: folder },
  });
}
