/** Charts see the same cluster in `fluxsmith render` as in a real one, by the same helm. */
import { execFileSync } from "node:child_process";
import { dirname, join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { gitFolder } from "../io/git-folder.ts";
import { helm } from "../tools/kubernetes-tools.ts";
import { describeCluster } from "./describe-cluster.ts";
import type { KubeObject } from "./tools/api.ts";

const helmPath = helm() ?? "";

const seen = `apiVersion: v1
kind: ConfigMap
metadata: {name: seen}
data:
  apis: {{ .Capabilities.APIVersions | sortAlpha | join " " | quote }}
  kubernetes: {{ .Capabilities.KubeVersion | toString | quote }}
  version: "{{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Major }} {{ .Capabilities.KubeVersion.Minor }}"
  {{- with lookup "v1" "Secret" "apps" "known" }}
  known: {{ list .kind .apiVersion .metadata.name .metadata.namespace .type (.data | toJson) | join " " | quote }}
  {{- end }}
  map: {{ (lookup "v1" "ConfigMap" "apps" "known").data | toJson | quote }}
  names: {{ range (lookup "v1" "Secret" "apps" "").items }}{{ if ne .type "helm.sh/release.v1" }}{{ .metadata.name }}{{ end }}{{ end }}
  emptyKind: {{ (lookup "v1" "ConfigMap" "kube-public" "").kind }}
  absent: {{ lookup "v1" "Secret" "apps" "absent" | toJson | quote }}
  widget: {{ lookup "example.com/v1" "Widget" "apps" "absent" | toJson | quote }}
  node: {{ lookup "v1" "Node" "" "absent" | toJson | quote }}
  noKind: {{ lookup "v1" "NoKind" "apps" "absent" | toJson | quote }}
---
{{- if .Capabilities.APIVersions.Has "policy/v1beta1" }}
apiVersion: policy/v1beta1
{{- else }}
apiVersion: policy/v1
{{- end }}
kind: PodDisruptionBudget
metadata: {name: seen}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: seen}}}
{{- if .Capabilities.APIVersions.Has "example.com/v1/Widget" }}
---
apiVersion: example.com/v1
kind: Widget
metadata: {name: seen}
spec: {size: 1}
{{- end }}
`;

const widgets = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.example.com}
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Widget, plural: widgets}
  versions:
    - name: v1
      served: true
      storage: true
      subresources: {scale: {specReplicasPath: .spec.size, statusReplicasPath: .status.size}, status: {}}
      schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
    - name: v1alpha1
      served: false
      storage: false
      schema: {openAPIV3Schema: {type: object}}
`;

const flux = (kind: string, name: string, rest: string): string => `
---
apiVersion: ${kind === "Kustomization" ? "kustomize" : "source"}.toolkit.fluxcd.io/v1
kind: ${kind}
metadata: {name: ${name}, namespace: flux-system}
spec: {interval: 10m, ${rest}}
`;

const files = (template: string, definitions: string) => ({
  "fluxsmith.yaml": `version: 1
kubernetes: "1.36.3"
fixtures:
  Secret/apps/known: {password: in-the-cluster, user: web}
  ConfigMap/apps/known: {a: b}
`,
  "clusters/prod/flux-system/gotk-sync.yaml":
    flux("GitRepository", "flux-system", "url: 'https://example.com/fleet'") +
    flux(
      "Kustomization",
      "flux-system",
      "path: ./clusters/prod, prune: true, sourceRef: {kind: GitRepository, name: flux-system}",
    ),
  "clusters/prod/definitions.yaml": definitions,
  "clusters/prod/web.yaml": `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: apps}
spec:
  interval: 10m
  chart:
    spec:
      chart: ./chart
      sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system}
`,
  "chart/Chart.yaml":
    "apiVersion: v2\nname: web\nversion: 1.0.0\nkubeVersion: '>=1.30.0-0'\n",
  "chart/crds/widgets.yaml": widgets,
  "chart/templates/seen.yaml": template,
});

const secret = {
  apiVersion: "v1",
  kind: "Secret",
  metadata: { name: "known", namespace: "apps" },
  type: "Opaque",
  stringData: { password: "in-the-cluster", user: "web" },
};

describeCluster("what a chart sees", (cluster) => {
  afterEach(() => cluster.clean());

  const prepare = async (template: string) => {
    await cluster.apply([
      { apiVersion: "v1", kind: "Namespace", metadata: { name: "apps" } },
      secret,
      {
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: "known", namespace: "apps" },
        data: { a: "b" },
      },
    ]);
    const live = await cluster.kubectl(["get", "crd", "--output", "json"]);
    const { items } = JSON.parse(live.stdout) as { items: KubeObject[] };
    const definitions = items
      .map((one) => `---\n${JSON.stringify(one)}\n`)
      .join("");
    const cwd = gitFolder(files(template, definitions));
    return {
      install: () =>
        execFileSync(
          helmPath,
          ["install", "web", join(cwd, "chart"), "--namespace", "apps"],
          { env: cluster.env, stdio: "pipe", encoding: "utf8" },
        ),
      render: () =>
        cluster.fluxsmith(["render", "--release", "web", "--output", "json"], {
          cwd,
          env: { PATH: `${dirname(helmPath)}:${cluster.env["PATH"] ?? ""}` },
        }),
    };
  };

  it.skipIf(helmPath === "")(
    "is what the same helm sees when it installs into the real API server",
    async () => {
      const { install, render } = await prepare(seen);
      // First: what is installed is in the cluster from then on.
      const ran = await render();
      // Helm applies it first of all too, but the API server takes its time until it lists it.
      await cluster.kubectl(["apply", "--filename", "-"], { input: widgets });
      const isListed = (): Promise<unknown> =>
        cluster.api.request("GET", "/apis/example.com/v1");
      await vi.waitFor(isListed, { timeout: 30_000 });
      expect(ran.code).toBe(0);
      expect(ran.stderr).toContain("Widget/apps/absent");
      const rendered = (JSON.parse(ran.stdout) as { object: KubeObject }[]).map(
        ({ object }) => object,
      );
      install();
      expect(rendered.map(({ kind = "" }) => kind).toSorted()).toEqual([
        "ConfigMap",
        "CustomResourceDefinition",
        "PodDisruptionBudget",
        "Widget",
      ]);
      for (const object of rendered) {
        const { kind = "", metadata } = object;
        if (kind === "CustomResourceDefinition") continue;
        const live = await cluster.get(kind, "apps", metadata.name);
        expect(object.apiVersion).toBe(live?.apiVersion);
        expect(object["data"]).toEqual(live?.["data"]);
        expect(object["spec"]).toEqual(live?.["spec"]);
      }
    },
  );

  it.skipIf(helmPath === "")(
    "fails where an object of an API is looked up that this Kubernetes has no more",
    async () => {
      const template = `# {{ lookup "policy/v1beta1" "PodDisruptionBudget" "apps" "web" }}\n`;
      const { install, render } = await prepare(template);
      const gone = "the server could not find the requested resource";
      expect(install).toThrow(gone);
      const ran = await render();
      expect(ran.code).toBe(2);
      expect(ran.stderr).toContain(gone);
    },
  );
});
