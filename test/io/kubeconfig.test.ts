import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it, onTestFinished } from "vitest";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import { readPlainKubeConfig } from "../../src/io/kubeconfig.ts";
import { readKubeConfig, type KubeConfig } from "../../src/io/kubectl.ts";
import { kubectl } from "../tools/kubernetes-tools.ts";

const program = kubectl();

/** A folder for HOME, with a kubeconfig in it. */
function home(text: string | undefined, at = ".kube/config"): string {
  const folder = mkdtempSync(`${tmpdir()}/fluxsmith-kubeconfig-`);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(`${folder}/.kube`);
  if (text !== undefined) writeFileSync(`${folder}/${at}`, text);
  return folder;
}

const read = (
  env: Readonly<Record<string, string | undefined>>,
  cwd = "/",
): KubeConfig | undefined =>
  readPlainKubeConfig({ cwd, env, fs: nodeFileSystem });

const usual = `apiVersion: v1
kind: Config
# A comment.
clusters:
  - name: prod
    cluster: {server: "https://prod.example.com", certificate-authority-data: "AA=="}
  - cluster:
      server: https://canary.example.com:6443
      insecure-skip-tls-verify: true
    name: canary
users:
  - name: me
    user: {token: secret}
  - name: aws
    user:
      exec:
        apiVersion: client.authentication.k8s.io/v1
        command: aws
        args: [eks, get-token]
        env: null
contexts:
  - name: prod
    context: {cluster: prod, user: aws, namespace: x}
  - name: canary
    context: {cluster: canary, user: me}
  - name: lost
    context: {cluster: gone, user: gone}
current-context: canary
preferences: {}
`;

const plain: Readonly<Record<string, string>> = {
  usual,
  "nothing chosen": usual.replace(/current.*\n/, ""),
  "nothing but a kind": "apiVersion: v1\nkind: Config\n",
  "empty lists": "clusters: []\nusers: null\ncontexts:\ncurrent-context: ''\n",
  JSON: '{"contexts": [{"name": "a", "context": {"cluster": "b", "user": "c"}}], "current-context": "a"}',
  "a user without a plugin": "users: [{name: a, user: {exec: null}}]\n",
};

describe.skipIf(program === undefined)("a plain kubeconfig", () => {
  it.each(Object.entries(plain))(
    "is read as kubectl does: %s",
    async (_, text) => {
      const HOME = home(text);
      const PATH = (program ?? "").replace(/\/kubectl$/, "");
      const byKubectl = await readKubeConfig({
        cwd: "/",
        env: { HOME, PATH },
        signal: new AbortController().signal,
        say: () => {},
      });
      expect(read({ HOME })).toEqual(byKubectl);
      expect(read({ KUBECONFIG: `${HOME}/.kube/config` })).toEqual(byKubectl);
      expect(read({ KUBECONFIG: ".kube/config" }, HOME)).toEqual(byKubectl);
    },
  );

  it.each([
    "",
    "contexts: [",
    "- a\n",
    "a: b\n---\nc: d\n",
    "current-context: 1\n",
    "contexts: {a: b}\n",
    "contexts: [a]\n",
    "contexts: [{name: 1}]\n",
    "contexts: [{context: {cluster: a}}]\n",
    "contexts: [{name: a, context: b}]\n",
    "contexts: [{name: a, context: {cluster: 1}}]\n",
    "contexts: [{name: a}, {name: a}]\n",
    "clusters: [{name: a, cluster: {server: null}}]\n",
    "users: [{name: a, user: {exec: {command: [b]}}}]\n",
  ])("is kubectl's to read where it is none: %j", (text) => {
    expect(read({ HOME: home(text) })).toBeUndefined();
  });

  it("is kubectl's to find where it is not one file", () => {
    const HOME = home(usual);
    expect(read({})).toBeUndefined();
    expect(read({ HOME: home(undefined) })).toBeUndefined();
    expect(read({ HOME, KUBECONFIG: "/no/such/file" })).toBeUndefined();
    const both = `${HOME}/.kube/config:${HOME}/.kube/more`;
    expect(read({ HOME, KUBECONFIG: both })).toBeUndefined();
    expect(read({ HOME, KUBECONFIG: "" })).toMatchObject({ current: "canary" });
  });
});
