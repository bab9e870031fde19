import { createServer, type Server } from "node:http";
import { readdirSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { runTemplate } from "../../src/io/helm-template.ts";
import {
  clusterAnswers,
  type FindObject,
} from "../../src/render/cluster-answers.ts";
import { releasePlan } from "../../src/render/helm-release.ts";
import { templateArguments } from "../../src/render/helm-template.ts";
import { builtInKinds } from "../../src/render/kubernetes.ts";
import { helm } from "../tools/kubernetes-tools.ts";
import { folder } from "./support.ts";

const helmPath = helm() ?? "";
const version = {
  gitVersion: "v1.33.4",
  major: "1",
  minor: "33",
  isPlain: true,
};

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((one) => one.close()));

/** A cluster that nobody may ask. */
const canary = async (): Promise<{ url: string; asked: string[] }> => {
  const asked: string[] = [];
  const server = createServer(({ url = "" }, response) => {
    asked.push(url);
    response.writeHead(500).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) =>
    server.listen(0, "127.0.0.1", () => resolve()),
  );
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked };
};

interface Run {
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly find?: FindObject;
}

const template = (
  { files, env = {}, find = () => undefined }: Run,
  asksCluster: boolean,
) => {
  const plan = releasePlan(
    { namespace: "apps", name: "r", spec: { test: { enable: true } } },
    "install",
  );
  const apis = builtInKinds(version);
  const seen = { version, apis, lookedUp: [], find };
  const chart = {
    "Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n",
    ...files,
  };
  return runTemplate(
    { command: helmPath, args: [], identity: "helm" },
    { chart: new Map(Object.entries(chart)), values: "{}" },
    {
      cluster: asksCluster ? clusterAnswers(seen, () => {}) : undefined,
      args: (paths) =>
        templateArguments(plan, {
          ...paths,
          integers: [],
          kubernetes: version.gitVersion,
          apis,
        }),
    },
    { cwd: tmpdir(), env: { PATH: process.env["PATH"], ...env } },
  );
};

const shown = (text: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shown}\ndata:\n  shown: ${text}\n`;

const object = (kind: string, name: string, more = ""): string =>
  `apiVersion: example.com/v1\nkind: ${kind}\nmetadata: {name: ${name}${more}}\n`;

const hook = ', annotations: {"helm.sh/hook": pre-install}';

describe.skipIf(helmPath === "")("helm template, with the real helm", () => {
  it("prints the same with a cluster, kinds that nobody knows and hooks included, in its own order", async () => {
    const files = {
      "crds/b.yaml": "kind: CustomResourceDefinition\n---\nkind: Second\n",
      "crds/a.yaml": "kind: CustomResourceDefinition\n",
      "templates/a.yaml": `${object("Unknown", "a")}---\n${object("Other", "b")}---\nkind: Namespace\nmetadata: {name: n}\n`,
      "templates/b.yaml": `${object("Hook", "c", hook)}---\n${object("Hook", "d", hook)}---\n${shown("x")}`,
      "templates/empty.yaml": "{{ if false }}x{{ end }}",
      "charts/sub/Chart.yaml": "apiVersion: v2\nname: sub\nversion: 1.0.0\n",
      "charts/sub/templates/z.yaml": `---\n${object("Sub", "e")}`,
    };
    const lines = (text: string): string[] =>
      text.split("\n").filter((line) => line.trim() !== "");
    const [alone, asking] = [
      await template({ files }, false),
      await template({ files }, true),
    ];
    if (!("text" in alone) || !("text" in asking))
      throw new Error(JSON.stringify([alone, asking]));
    expect(alone.text.match(/^# Source: /gm)).toHaveLength(9);
    expect(lines(asking.text)).toEqual(lines(alone.text));
  });

  it.each([false, true])(
    "reaches no cluster of the user's and honours none of their settings (asking: %s)",
    async (asksCluster) => {
      const { url, asked } = await canary();
      const config = JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name: "c", cluster: { server: url } }],
        contexts: [
          { name: "c", context: { cluster: "c", namespace: "theirs" } },
        ],
        "current-context": "c",
      });
      const home = folder({
        ".kube/config": config,
        "plugins/p/plugin.yaml": "name: {",
      });
      const env = {
        HOME: home,
        KUBECONFIG: join(home, ".kube/config"),
        KUBERNETES_SERVICE_HOST: "127.0.0.1",
        KUBERNETES_SERVICE_PORT: new URL(url).port,
        HELM_KUBEAPISERVER: url,
        HELM_KUBETOKEN: "token",
        HELM_KUBECONTEXT: "theirs",
        HELM_NAMESPACE: "theirs",
        HELM_DRIVER: "sql",
        HELM_DRIVER_SQL_CONNECTION_STRING: `postgresql://${new URL(url).host}`,
        HELM_DEBUG: "true",
        HELM_PLUGINS: join(home, "plugins"),
        HTTP_PROXY: url,
        http_proxy: url,
      };
      const secret = '{{ lookup "v1" "Secret" "apps" "x" | toJson | quote }}';
      const files = {
        "templates/a.yaml": shown(secret).replace(
          "shown}",
          "{{ .Release.Namespace }}}",
        ),
      };
      const find: FindObject = () => ({ apiVersion: "v1", kind: "Secret" });
      const ran = await template({ files, env, find }, asksCluster);
      expect(ran).toMatchObject({
        text: expect.stringContaining("name: apps"),
      });
      const found = String.raw`shown: "{\"apiVersion\":\"v1\",\"kind\":\"Secret\"}"`;
      const its = asksCluster ? found : 'shown: "{}"';
      expect(ran).toMatchObject({ text: expect.stringContaining(its) });
      expect(asked).toEqual([]);
      expect(readdirSync(home).toSorted()).toEqual([".kube", "plugins"]);
      rmSync(home, { recursive: true });
    },
  );

  it("says what fails in helm's words, without its warnings and the paths of this machine", async () => {
    const files = {
      "crds/a.yaml": "kind: CustomResourceDefinition\n",
      "templates/a.yaml": '{{ fail "not so" }}',
    };
    for (const asksCluster of [false, true])
      expect(await template({ files }, asksCluster)).toEqual({
        failure: expect.stringMatching(
          /^Error: execution error at \(c\/templates\/a\.yaml:1:3\): not so/,
        ),
      });
  });
});
