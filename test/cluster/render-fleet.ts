/** A repository whose Kustomizations use whatever the kustomize-controller can do to what it applies. */

const source = "{kind: GitRepository, name: flux-system}";

/** A Kustomization as a document; `more` is the rest of its spec. */
const kustomization = (name: string, more = ""): string =>
  `---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec:
  interval: 1m
  retryInterval: 2s
  path: ./${name}
  prune: true
  sourceRef: ${source}
  dependsOn: [{name: namespaces}]
${more}`;

const configMap = (name: string, data: string, metadata = ""): string =>
  `---
apiVersion: v1
kind: ConfigMap
metadata: {name: ${name}${metadata}}
data: ${data}
`;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {app: web}}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: example.com/web:1.0
          args: ["--mode=slow"]
          ports: [{containerPort: 8080, name: http}]
          envFrom: [{configMapRef: {name: settings}}]
          resources: {requests: {cpu: 100m, memory: 64Mi}}
`;

const service = `apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: http}]
`;

/** Everything below ./clusters/prod; the root of the bed's one cluster. */
const root = (url: string): string => `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {interval: 2s, url: "${url}", ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec:
  interval: 1m
  retryInterval: 2s
  path: ./clusters/prod
  prune: true
  sourceRef: ${source}
`;

const kustomizations = [
  kustomization("auto"),
  kustomization("own"),
  kustomization(
    "changed",
    `  targetNamespace: render-two
  namePrefix: pre-
  nameSuffix: -post
  commonMetadata:
    labels: {team: core, app.kubernetes.io/part-of: fleet}
    annotations: {example.com/owner: "core team"}
  components: [../components/replicas]
  images:
    - {name: example.com/web, newName: example.org/mirror/web, newTag: "2.0"}
    - {name: example.com/side, digest: "sha256:${"ab".repeat(32)}"}
  patches:
    - patch: |
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            spec:
              containers:
                - name: web
                  env: [{name: PATCHED, value: "yes"}]
                - {name: side, image: example.com/side:1}
    - target: {kind: ConfigMap, labelSelector: "patch=me"}
      patch: |
        - {op: add, path: /data/patched, value: by-label}
        - {op: remove, path: /data/gone}
    - target: {kind: Service, name: w.*}
      patch: '[{"op": "replace", "path": "/spec/ports/0/port", "value": 8080}]'
`,
  ),
  kustomization(
    "substituted",
    `  targetNamespace: render-one
  postBuild:
    substitute: {name: inline, number: "5", bool: "true", multi: "one\\ntwo", both: inline wins}
    substituteFrom:
      - {kind: ConfigMap, name: variables}
      - {kind: Secret, name: hidden}
      - {kind: ConfigMap, name: not-there, optional: true}
`,
  ),
  kustomization("nested", "  targetNamespace: flux-system\n"),
].join("");

/** The files, for a repository at this URL. */
export const fleetFiles = (url: string): Record<string, string> => ({
  // Git cannot say that a ConfigMap is not in the cluster.
  "fluxsmith.yaml":
    "version: 1\nfixtures: {ConfigMap/flux-system/not-there: {}}\n",
  "clusters/prod/flux-system/gotk-sync.yaml": root(url),
  "clusters/prod/kustomizations.yaml": kustomizations,
  "clusters/prod/namespaces.yaml": kustomization("namespaces").replace(
    /^ {2}dependsOn:.*\n/m,
    "",
  ),
  "clusters/prod/variables.yaml": `${configMap("variables", '{region: eu-1, both: from the map, list: "a,b,c"}', ", namespace: flux-system")}---
apiVersion: v1
kind: Secret
metadata: {name: hidden, namespace: flux-system}
stringData: {token: fLuX-t0ken-v4lue}
`,
  "namespaces/all.yaml":
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: render-one}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: render-two, labels: {a: b}}\n",

  // A folder without a kustomization file: all that lies in it, and folders with one as bases.
  "auto/README.md": "not a manifest\n",
  "auto/map.yml": `# a comment\n${configMap("auto", '{a: "1", text: "one\\ntwo\\n"}', ", namespace: render-one")}`,
  "auto/deep/er/more.yaml": `${configMap("deep", "{b: c}", ", namespace: render-one, annotations: {example.com/x: 'y'}")}---
# nothing but a comment
---
apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: ServiceAccount, metadata: {name: listed, namespace: render-one}}
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: listed, namespace: render-one}, data: {k: v}}
`,
  "auto/base/kustomization.yaml":
    "namespace: render-one\nnamePrefix: based-\nresources: [map.yaml]\n",
  "auto/base/map.yaml": configMap("map", "{d: e}"),
  "auto/base/left-out.yaml": configMap("left-out", "{}"),
  "auto/rbac.yaml": `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: render-one}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader, namespace: render-one}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: listed, namespace: render-one}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly, namespace: render-one}
spec:
  schedule: "0 3 * * *"
  suspend: false
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: job, image: "example.com/job:1"}]
`,

  // A kustomization file of its own.
  "base/kustomization.yaml": "resources: [deployment.yaml, service.yaml]\n",
  "base/deployment.yaml": deployment,
  "base/service.yaml": service,
  "components/replicas/kustomization.yaml": `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches:
  - target: {kind: Deployment}
    patch: '[{"op": "replace", "path": "/spec/replicas", "value": 3}]'
`,
  "components/labels/kustomization.yaml": `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
labels: [{pairs: {component: labelled}, includeTemplates: true}]
`,
  "own/kustomization.yaml": `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: render-one
nameSuffix: -own
resources: [../base, secret.yaml]
components: [../components/labels]
images: [{name: example.com/web, newTag: "1.1"}]
replicas: [{name: web, count: 2}]
commonAnnotations: {example.com/by: kustomize}
configMapGenerator:
  - name: settings
    literals: [mode=fast]
    files: [app.conf, renamed.txt=notes.txt]
  - name: fixed
    envs: [fixed.env]
    options: {disableNameSuffixHash: true, labels: {made: here}}
secretGenerator:
  - name: generated
    literals: [password=gEnerAted-pa55]
patches:
  - path: patch.yaml
  - target: {kind: Service}
    patch: |
      - {op: add, path: /metadata/labels, value: {patched: "true"}}
replacements:
  - source: {kind: Service, name: web, fieldPath: "spec.ports.0.name"}
    targets:
      - select: {kind: Deployment}
        fieldPaths: ["spec.template.metadata.annotations.[example.com/port]"]
        options: {create: true}
`,
  "own/app.conf": "one = 1\n[two]\n",
  "own/notes.txt": "notes with ümlaut\n",
  "own/fixed.env": "A=b\nC=d e\n",
  "own/patch.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers: [{name: web, args: ["--mode=fast"], readinessProbe: {httpGet: {path: /, port: http}}}]
`,
  "own/secret.yaml": `apiVersion: v1
kind: Secret
metadata: {name: plain}
type: Opaque
stringData: {b: second-secret-value}
data: {a: Zmlyc3Qtc2VjcmV0LXZhbHVl}
`,

  // What the Flux Kustomization itself does to it.
  "changed/web.yaml": `${deployment}---\n${service}`,
  "changed/maps.yaml": `${configMap("settings", '{gone: "x", stays: "y"}', ", labels: {patch: me}")}${configMap("other", "{plain: value}", ", namespace: elsewhere, annotations: {example.com/owner: nobody}")}`,

  // Variables.
  "substituted/map.yaml": `${configMap(
    "'vars-${name}'",
    `
  region: \${region}
  both: \${both}
  joined: "\${region}-\${name}.example.com"
  default: \${absent:=fallback}
  empty: "\${absent:-}"
  escaped: $\${not_a_variable}
  upper: \${name^^}
  replaced: \${list//,/;}
  part: \${region:0:2}
  length: "\${#name} letters"
  lone: "5 $ and $5"
  multi: "\${multi}"
  token: \${token}
  script: |
    echo \${region}
    echo $\${HOME}`,
  )}---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {number: "\${number}"}}
spec:
  replicas: \${number}
  paused: \${bool}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: "example.com/\${name}:1"}]}
`,
  "substituted/disabled.yaml": `${configMap("by-annotation", '{a: "${name}", b: "$${x}"}', ", annotations: {kustomize.toolkit.fluxcd.io/substitute: disabled}")}${configMap("by-label", '{a: "${name}", b: "$${x}"}', ", labels: {kustomize.toolkit.fluxcd.io/substitute: disabled}")}`,

  // Kustomizations that a Kustomization applies.
  "nested/inner.yaml": kustomization(
    "inner",
    `  namePrefix: in-
  postBuild: {substitute: {depth: two}}
`,
  ),
  "inner/kustomization.yaml": "resources: [map.yaml, innermost.yaml]\n",
  "inner/map.yaml": configMap(
    "inner",
    "{depth: '${depth}'}",
    ", namespace: render-two",
  ),
  "inner/innermost.yaml": kustomization("innermost"),
  "innermost/map.yaml": configMap(
    "innermost",
    "{depth: '${depth}'}",
    ", namespace: render-two",
  ),
});
