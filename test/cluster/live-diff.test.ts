/** `fluxsmith diff --live` on a real API server, and beside what Flux's real controllers then do. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { namespace } from "../faults/support.ts";
import { hostile } from "../commands/status-support.ts";
import type { TestRepository } from "../tools/cli.ts";
import { cluster, describeCluster } from "./describe-cluster.ts";
import {
  bound,
  expectSaid,
  fleet,
  fleetOf,
  live,
  path,
  run,
  runWell,
  saidBy,
  versions,
} from "./faults/support.ts";
import { applyPatch, type KubeObject } from "./tools/api.ts";
import type { Ran } from "./tools/fluxsmith.ts";
import type { GitRepository } from "./tools/git.ts";

type Repository = Pick<TestRepository, "cwd">;

const diff = (repo: Repository, ...args: readonly string[]): Promise<Ran> =>
  run(repo, ["diff", "--live", ...args]);

/** Its lines without the first, which names the cluster. */
const linesOf = ({ stdout }: Ran): string[] =>
  stdout.trimEnd().split("\n").slice(1);

/** What it says of one object, below its name. */
function fieldsOf(ran: Ran, identity: string): string[] {
  const lines = linesOf(ran);
  const start = lines.findIndex((line) => line.split(" ")[1] === identity);
  expect(start, `${identity} in:\n${ran.stdout}`).not.toBe(-1);
  const rest = lines.slice(start + 1);
  const end = rest.findIndex((line) => !line.startsWith("    "));
  return rest.slice(0, end).map((line) => line.slice(4));
}

const deployment = (image: string, env: readonly string[] = ["A", "B"]) =>
  `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: apps}
spec:
  replicas: 2
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: ${image}
          ports: [{containerPort: 8080}]
          resources: {requests: {cpu: 1000m}}
          env:
${env.map((name) => `            - {name: ${name}, value: "1"}\n`).join("")}        - {name: side, image: side:1}
`;
const service = `apiVersion: v1
kind: Service
metadata: {name: web, namespace: apps}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
`;
const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: fluxsmith-test-look}
rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
`;
const configMap = (text: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: text, namespace: apps}\ndata:\n  file: |\n${text.replaceAll(/^/gm, "    ")}\n`;
const secret = (password: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: login, namespace: apps}\nstringData: {password: ${password}, user: admin}\n`;

const files = {
  "resources/apps/deployment.yaml": deployment("web:1"),
  "resources/apps/service.yaml": service,
  "resources/apps/role.yaml": role,
  "resources/apps/config.yaml": configMap("a: 1\nb: 2\nc: 3"),
  "resources/apps/secret.yaml": secret("hunter2"),
};
const deploymentName = "Deployment/apps/web";
const secretName = "Secret/apps/login";

/** Objects as the kustomize-controller applies them. */
async function applyAsFlux(...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    const { stdout } = await cluster.kubectl(
      ["create", "--dry-run=client", "-o", "json", "-f", "-"],
      { input: text },
    );
    const object = JSON.parse(stdout) as KubeObject;
    const { name, namespace: its } = object.metadata;
    const at = await path([object.kind, its, name].filter(Boolean).join("/"));
    await cluster.api.request(
      "PATCH",
      `${at}?fieldManager=kustomize-controller&force=true`,
      object,
      applyPatch,
    );
  }
}

/** A fleet whose folder is in the cluster as Git has it. */
async function runningFleet(
  more: Readonly<Record<string, string>> = {},
): Promise<TestRepository> {
  const repo = await fleetOf(`${bound}  apps:\n`, { ...files, ...more });
  await runWell(repo, "apply", "--yes", "--no-wait");
  await cluster.kubectl(["create", "namespace", "apps"]);
  await applyAsFlux(...Object.values(files));
  return repo;
}

/** Values that must never be shown, as they are or in base64. */
function expectNoneOf(ran: Ran, values: readonly string[]): void {
  for (const value of values)
    for (const text of [value, Buffer.from(value).toString("base64")])
      expect(ran.stdout + ran.stderr).not.toContain(text);
}

describeCluster("diff --live", () => {
  afterEach(() => cluster.clean());

  it("finds no difference in what is as Git says: no default, no way of writing", async () => {
    const repo = await runningFleet();
    const ran = await diff(repo);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(linesOf(ran)).toEqual(["0 differ, 0 missing, 9 equal"]);
  });

  it("shows fields that differ, by the names of their lists' items, and changes nothing", async () => {
    const repo = await runningFleet();
    await cluster.kubectl([
      "scale",
      "deployment/web",
      "-n=apps",
      "--replicas=5",
    ]);
    repo.write({
      "resources/apps/deployment.yaml": deployment("web:2", ["A", "C"]),
      "resources/apps/config.yaml": configMap("a: 1\nb: 3\nc: 3"),
    });
    const names = [deploymentName, "ConfigMap/apps/text"];
    const before = await versions(names);
    const ran = await diff(repo);
    expect(ran).toMatchObject({ code: 1, stderr: "" });
    expect(fieldsOf(ran, deploymentName)).toEqual([
      "~ spec.replicas: 5 → 2",
      "- spec.template.spec.containers[name=web].env[name=B].name: B",
      "- spec.template.spec.containers[name=web].env[name=B].value: 1",
      "+ spec.template.spec.containers[name=web].env[name=C].name: C",
      "+ spec.template.spec.containers[name=web].env[name=C].value: 1",
      "~ spec.template.spec.containers[name=web].image: web:1 → web:2",
    ]);
    expect(fieldsOf(ran, "ConfigMap/apps/text")).toEqual([
      "~ data.file:",
      "    - b: 2",
      "    + b: 3",
    ]);
    expect(linesOf(ran).at(-1)).toBe("2 differ, 0 missing, 7 equal");
    expect(await versions(names)).toEqual(before);
  });

  it("shows what kubectl left, which Flux takes away, and not what others have", async () => {
    const repo = await runningFleet();
    const at = await path("Service/apps/web");
    const label = (name: string, manager: string): Promise<unknown> =>
      cluster.api.request("PATCH", `${at}?fieldManager=${manager}`, {
        metadata: { labels: { [name]: "x" } },
      });
    await label("by-kubectl", "kubectl-edit");
    await label("by-others", "some-operator");
    const ran = await diff(repo, "web");
    expect(ran.code).toBe(1);
    expect(fieldsOf(ran, "Service/apps/web")).toEqual([
      "- metadata.labels.by-kubectl: x",
    ]);
    expect(linesOf(ran).at(-1)).toBe("1 differs, 0 missing, 1 equal");
  });

  it("shows what is missing: in a namespace that is not there, of a cluster, of Flux", async () => {
    const repo = await fleetOf(`${bound}  apps:\n`, files);
    const ran = await diff(repo);
    expect(ran).toMatchObject({ code: 1, stderr: "" });
    expect(linesOf(ran)).toContain(
      "+ ClusterRole/fluxsmith-test-look is not in the cluster (resources/apps/role.yaml:1)",
    );
    expect(fieldsOf(ran, "ClusterRole/fluxsmith-test-look")).toEqual([
      '+ rules: [{"verbs":["get"],"apiGroups":[""],"resources":["pods"]}]',
    ]);
    expect(fieldsOf(ran, "Kustomization/flux-system/apps")).toContain(
      "+ spec.path: ./resources/apps",
    );
    expect(fieldsOf(ran, secretName)).toEqual([
      "+ data.password: *** (after)",
      "+ data.user: *** (after)",
    ]);
    expect(linesOf(ran).at(-1)).toBe("0 differ, 9 missing, 0 equal");
    expectNoneOf(ran, ["hunter2", "admin\n"]);
  });

  it("never shows what a Secret holds: not before, not after, not in kubectl's copy, not in the server's words", async () => {
    const repo = await runningFleet();
    // With a copy of all of it in an annotation.
    await cluster.kubectl(["apply", "-f", "-"], {
      input: secret("swordfish"),
    });
    expect(
      (await live(secretName))?.metadata.annotations?.[
        "kubectl.kubernetes.io/last-applied-configuration"
      ],
    ).toContain("swordfish");
    const values = ["hunter2", "swordfish"];
    for (const args of [[], ["--output", "json"]]) {
      const ran = await diff(repo, ...args);
      expect(ran.code).toBe(1);
      expect(ran.stdout).toContain("*** (before)");
      expect(ran.stdout).toContain("*** (after)");
      expectNoneOf(ran, values);
    }
    expect(fieldsOf(await diff(repo), secretName)).toEqual([
      "~ data.password: *** (before) → *** (after)",
    ]);
    const copy =
      "metadata: {annotations: {kubectl.kubernetes.io/last-applied-configuration: 'topsecret'}, ";
    repo.write({
      "resources/apps/secret.yaml": secret("hunter2").replace(
        "metadata: {",
        copy,
      ),
    });
    const copied = await diff(repo);
    expect(fieldsOf(copied, secretName)).toContain(
      '~ metadata.annotations["kubectl.kubernetes.io/last-applied-configuration"]: *** (before) → *** (after)',
    );
    expectNoneOf(copied, [...values, "topsecret"]);
    // The server quotes what it cannot read.
    repo.write({
      "resources/apps/secret.yaml": secret("1234567"),
    });
    const refused = await diff(repo);
    expect(refused.stdout).toContain(`! ${secretName} `);
    expectNoneOf(refused, [...values, "1234567"]);
  });

  it("names what it cannot compare with the reason, and never shows it as equal or missing", async () => {
    const other = (name: string): string =>
      configMap("x").replace("text", name);
    const repo = await fleetOf(
      `${bound}  apps:\n  patched: {patches: [{patch: x}]}\n  variables: {postBuild: {substitute: {a: b}}}\n  elsewhere: {path: ./other}\n`,
      {
        ...files,
        "resources/apps/sops.yaml": `${other("encrypted")}sops: {mac: x}\n`,
        "resources/apps/no-namespace.yaml":
          "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: nowhere}\n",
        "resources/apps/base/kustomization.yaml":
          "resources: [one.yaml, 'https://example.com/base?ref=v1']\nimages: [{name: a, newTag: b}]\n",
        "resources/apps/base/one.yaml": other("imaged"),
        "resources/apps/.sourceignore": "ignored.yaml\n",
        "resources/apps/ignored.yaml": other("ignored"),
        "other/a.yaml": other("elsewhere"),
        "resources/patched/a.yaml": other("patched"),
        "resources/variables/a.yaml": other("variables").replace("x", "${a}"),
        "resources/variables/b.yaml": other("plain"),
      },
    );
    repo.write({ other: undefined });
    const ran = await diff(repo);
    expect(ran.code).toBe(1);
    expect(linesOf(ran).filter((line) => line.startsWith("not "))).toEqual([
      "not compared: https://example.com/base?ref=v1 (a remote base)",
      "not compared: other (there is no such folder)",
      "not compared: resources/apps/base (kustomize images)",
      "not compared: resources/apps/no-namespace.yaml (no namespace)",
      "not compared: resources/apps/sops.yaml (encrypted with SOPS)",
      "not compared: resources/patched (the Kustomization's patches)",
      "not compared: resources/variables/a.yaml (substitution (postBuild))",
    ]);
    for (const name of [
      "encrypted",
      "nowhere",
      "imaged",
      "patched",
      "variables",
      "ignored",
    ])
      expect(ran.stdout).not.toContain(`ConfigMap/apps/${name}`);
    expect(ran.stdout).toContain(
      "+ ConfigMap/apps/plain is not in the cluster",
    );
    expect(linesOf(ran).at(-1)).toMatch(/, 7 not compared$/);
  });

  it("chooses by name, and says what there is none of", async () => {
    const repo = await runningFleet();
    const ran = await diff(repo, "login", "te*");
    expect(linesOf(ran)).toEqual(["0 differ, 0 missing, 2 equal"]);
    const unknown = await diff(repo, "logim");
    expect(unknown).toMatchObject({ code: 2, stdout: "" });
    expect(unknown.stderr).toContain("Git has no object `logim`");
    expect(unknown.stderr).toContain("did you mean `login`");
  });

  it("gives a program the same as JSON", async () => {
    const repo = await runningFleet();
    await cluster.kubectl(["delete", "service/web", "-n=apps"]);
    const ran = await diff(repo, "--output", "json");
    expect(ran).toMatchObject({ code: 1, stderr: "" });
    expect(JSON.parse(ran.stdout)).toMatchObject({
      context: "canary-admin",
      counts: { differs: 0, missing: 1, equal: 8, refused: 0, notCompared: 0 },
      objects: [
        {
          kind: "Service",
          namespace: "apps",
          name: "web",
          apiVersion: "v1",
          file: "resources/apps/service.yaml",
          kustomization: "apps",
          result: "missing",
        },
      ],
      notCompared: [],
    });
  });

  it("makes what a hostile cluster holds visible (fault 84)", async () => {
    const repo = await runningFleet();
    await applyAsFlux(
      configMap("x").replace(
        "file: |",
        `file: ${JSON.stringify(`${hostile.terminal} ${hostile.script}`)}\n  other: |`,
      ),
    );
    const ran = await diff(repo, "text");
    expect(ran.stdout).not.toContain("\u001B");
    expect(ran.stdout).toContain(String.raw`\x1b[2J`);
  });

  it("fault 67: an expired token is said so", async () => {
    const repo = await fleetOf(fleet.replace("canary-admin", "expired"));
    const ran = await diff(repo);
    expect(ran).toMatchObject({ code: 2, stdout: "" });
    expectSaid(ran, "error", { code: "api-unauthorized", says: ["401"] });
  });

  it("fault 68: what may not be seen is refused with the verb, and the rest is shown", async () => {
    const repo = await runningFleet();
    repo.write({
      "fluxsmith.yaml": repo
        .read("fluxsmith.yaml")
        .replace("canary-admin", "nobody"),
    });
    await cluster.apply(
      ["ClusterRole", "ClusterRoleBinding"].map((kind) => ({
        apiVersion: "rbac.authorization.k8s.io/v1",
        kind,
        metadata: { name: "fluxsmith-test-diff" },
        ...(kind === "ClusterRole"
          ? {
              rules: [
                {
                  apiGroups: ["*"],
                  resources: ["*"],
                  verbs: ["list", "watch", "patch"],
                },
                {
                  apiGroups: ["", "apps", "rbac.authorization.k8s.io"],
                  resources: [
                    "configmaps",
                    "services",
                    "deployments",
                    "clusterroles",
                    "namespaces",
                  ],
                  verbs: ["get"],
                },
              ],
            }
          : {
              roleRef: {
                apiGroup: "rbac.authorization.k8s.io",
                kind: "ClusterRole",
                name: "fluxsmith-test-diff",
              },
              subjects: [
                {
                  apiGroup: "rbac.authorization.k8s.io",
                  kind: "User",
                  name: "nobody",
                },
              ],
            }),
      })),
    );
    const ran = await diff(repo);
    expect(ran.code).toBe(2);
    expect(linesOf(ran).at(-1)).toBe("0 differ, 0 missing, 8 equal, 1 refused");
    expect(saidBy(ran)).toHaveLength(1);
    expectSaid(ran, "error", {
      code: "api-forbidden",
      at: "resources/apps/secret.yaml:1:1",
      says: ["you may not get Secret/apps/login"],
    });
  });

  it("fault 69: a server that goes away at any request is said so, and nothing is half shown", async () => {
    const repo = await runningFleet();
    await cluster.kubectl(["delete", "service/web", "-n=apps"]);
    const proxy = await cluster.startProxy();
    const env = { KUBECONFIG: proxy.kubeconfig };
    await run(repo, ["diff", "--live"], { env });
    const count = proxy.requests.length;
    for (const at of [1, Math.ceil(count / 2), count]) {
      proxy.reset();
      proxy.cutAt({ at, when: "before-forward", permanently: true });
      const ran = await run(repo, ["diff", "--live"], { env });
      expect(ran).toMatchObject({ code: 2, stdout: "" });
      expectSaid(ran, "error", { code: "api-unreachable", says: [/answer/] });
    }
  });

  it("fault 70: a kind that the cluster does not know is said once, its objects are missing", async () => {
    const thing = (name: string) =>
      `apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: ${name}, namespace: apps}\n`;
    const repo = await runningFleet({
      "resources/apps/one.yaml": thing("one"),
      "resources/apps/two.yaml": thing("two"),
    });
    const ran = await diff(repo);
    expect(ran.code).toBe(1);
    expect(linesOf(ran).at(-1)).toBe("0 differ, 2 missing, 9 equal");
    expect(saidBy(ran)).toHaveLength(1);
    expectSaid(ran, "finding", {
      code: "crd-missing",
      says: ["the cluster does not know Thing", "another Kustomization"],
    });
  });

  it("fault 73: what the server would not take is said, with its words", async () => {
    const repo = await runningFleet();
    repo.write({
      "resources/apps/deployment.yaml": deployment("web:1").replace(
        "selector: {matchLabels: {app: web}}",
        "selector: {matchLabels: {app: other}}",
      ),
    });
    const ran = await diff(repo);
    expect(ran.code).toBe(1);
    expect(ran.stdout).toContain(`! ${deploymentName} `);
    expect(saidBy(ran)).toHaveLength(1);
    expect(saidBy(ran)[0]).toMatchObject({
      severity: "finding",
      at: "resources/apps/deployment.yaml:1:1",
    });
  });
});

describeCluster(
  "diff --live beside what Flux does",
  () => {
    beforeEach(async () => {
      await cluster.startControllers();
    });
    afterEach(() => cluster.clean());

    const config = (url: string) => `version: 1
repository: {name: fleet, url: "${url}", branch: main}
context: canary-admin
defaults: {interval: 1h, kustomizations: {retryInterval: 1s, timeout: 10s, wait: false}}
kustomizations:
  flux-system:
  apps: {commonMetadata: {labels: {team: a}}}
`;

    async function startFleet(): Promise<GitRepository> {
      const git = await cluster.startGit();
      const its = await git.repository("fleet", {
        ...files,
        "resources/apps/namespace.yaml": namespace("apps"),
      });
      await its.commit({ "fluxsmith.yaml": config(its.url) });
      const repo = { cwd: its.work };
      await runWell(repo, "generate");
      await its.commit();
      await runWell(repo, "apply", "--yes", "--timeout", "60s");
      return its;
    }

    it("is equal after Flux has applied it, and what it foretells is what Flux then does", async () => {
      const its = await startFleet();
      const repo = { cwd: its.work };
      expect(await diff(repo)).toMatchObject({
        code: 0,
        stderr: "",
        stdout: expect.stringMatching(
          /\n0 differ, 0 missing, 9 equal\n$/,
        ) as string,
      });

      // Somebody interferes, and Git changes.
      const at = await path(deploymentName);
      await cluster.api.request("PATCH", `${at}?fieldManager=kubectl-edit`, {
        metadata: { annotations: { by: "hand" } },
        spec: { replicas: 7, revisionHistoryLimit: 3 },
      });
      const commit = await its.commit({
        "resources/apps/deployment.yaml": deployment("web:2", ["A"]),
        "resources/apps/secret.yaml": secret("swordfish"),
      });
      const foretold = await diff(repo);
      expect(fieldsOf(foretold, deploymentName)).toEqual([
        "- metadata.annotations.by: hand",
        "~ spec.replicas: 7 → 2",
        "- spec.revisionHistoryLimit: 3",
        "- spec.template.spec.containers[name=web].env[name=B].name: B",
        "- spec.template.spec.containers[name=web].env[name=B].value: 1",
        "~ spec.template.spec.containers[name=web].image: web:1 → web:2",
      ]);
      expect(fieldsOf(foretold, secretName)).toEqual([
        "~ data.password: *** (before) → *** (after)",
      ]);
      expect(linesOf(foretold).at(-1)).toBe("2 differ, 0 missing, 7 equal");

      const now = String(Date.now());
      for (const name of [
        "GitRepository/flux-system/fleet",
        "Kustomization/flux-system/apps",
      ])
        await cluster.api.request("PATCH", await path(name), {
          metadata: { annotations: { "reconcile.fluxcd.io/requestedAt": now } },
        });
      await cluster.until("Kustomization", "flux-system", "apps", (object) =>
        String(object.status?.["lastAppliedRevision"]).endsWith(commit),
      );
      expect(await diff(repo)).toMatchObject({
        code: 0,
        stdout: expect.stringMatching(
          /\n0 differ, 0 missing, 9 equal\n$/,
        ) as string,
      });
      const deployed = await live(deploymentName);
      expect(deployed?.metadata.annotations?.["by"]).toBeUndefined();
      expect(deployed?.["spec"]).toMatchObject({
        replicas: 2,
        revisionHistoryLimit: 10,
        template: {
          spec: { containers: [{ image: "web:2", env: [{ name: "A" }] }, {}] },
        },
      });
    });
  },
  { controllers: true },
);
