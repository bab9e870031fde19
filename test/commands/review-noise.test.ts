/** Fault 64: what a chart makes anew each time is no change; what changes beside it is. By the real helm, and its cache. */
import { describe, expect, it } from "vitest";
import { compare } from "../../src/model/order.ts";
import {
  canRender,
  configMap,
  fleet,
  prod,
  release,
  type Fleet,
  type Review,
} from "./fleet.ts";

/** Everything that differs at each render, and all labels and checksums that a version makes. */
const noisy = (version: string, more = ""): Record<string, string> => ({
  "charts/web/Chart.yaml": `apiVersion: v2\nname: web\nversion: ${version}\nappVersion: "${version}"\n`,
  "charts/web/values.yaml": "replicas: 1\nmode: slow\n",
  "charts/web/templates/web.yaml": `{{- $ca := genCA "web-ca" 365 }}
{{- $cert := genSignedCert "web" nil nil 365 $ca }}
{{- $own := genSelfSignedCert "own" nil nil 365 }}
apiVersion: v1
kind: Secret
metadata:
  name: made
  labels: &labels
    helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
    app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
data:
  password: {{ randAlphaNum 24 | b64enc }}
  ca.crt: {{ $ca.Cert | b64enc }}
  tls.crt: {{ $cert.Cert | b64enc }}
  tls.key: {{ $cert.Key | b64enc }}
stringData:
  own.pem: {{ $own.Cert | quote }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: made
  labels: *labels
data:
  id: {{ uuidv4 }}
  time: {{ now | date "2006-01-02T15:04:05.000000000Z07:00" | quote }}
  token: {{ randAlphaNum 40 }}
  app.conf: |
    mode = {{ .Values.mode }}
    salt = {{ randAlphaNum 32 }}
${more}---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels: *labels
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web, helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}}
      annotations:
        checksum/config: {{ .Files.Get "Chart.yaml" | cat .Chart.Version | sha256sum }}
        rolled: {{ randAlphaNum 10 | quote }}
    spec:
      containers: [{name: web, image: "example.com/web:1"}]
`.replaceAll(
    // Each document is one of its own: an alias does not reach into it.
    /\*labels/g,
    '{helm.sh/chart: "{{ .Chart.Name }}-{{ .Chart.Version }}", app.kubernetes.io/version: "{{ .Chart.AppVersion }}"}',
  ),
});

interface Noise extends Review {
  readonly leftOut: Readonly<Record<string, number>>;
}

const files = prod({ ...noisy("1.2.0"), "apps/web.yaml": release("web") });

/** `KIND PATH` of every difference of what the chart makes. */
const paths = ({ objects }: Review): string[] =>
  objects
    .filter((one) => one.release !== undefined)
    .flatMap(({ kind, diff }) => diff.map(({ path }) => `${kind} ${path}`))
    .toSorted(compare);

const reviewOf = async (
  { review }: Fleet,
  ...args: readonly string[]
): Promise<Noise> => (await review(...args)) as Noise;

function withVersion(version: string, more?: string): Fleet {
  const one = fleet(files);
  for (const [path, text] of Object.entries(noisy(version, more)))
    one.write(path, text);
  return one;
}

const all = [
  'ConfigMap data["app.conf"]',
  "ConfigMap data.id",
  "ConfigMap data.time",
  "ConfigMap data.token",
  'ConfigMap metadata.labels["app.kubernetes.io/version"]',
  'ConfigMap metadata.labels["helm.sh/chart"]',
  'Deployment metadata.labels["app.kubernetes.io/version"]',
  'Deployment metadata.labels["helm.sh/chart"]',
  'Deployment spec.template.metadata.annotations["checksum/config"]',
  "Deployment spec.template.metadata.annotations.rolled",
  'Deployment spec.template.metadata.labels["helm.sh/chart"]',
  'Secret data["ca.crt"]',
  'Secret data["tls.crt"]',
  'Secret data["tls.key"]',
  "Secret data.password",
  'Secret metadata.labels["app.kubernetes.io/version"]',
  'Secret metadata.labels["helm.sh/chart"]',
  'Secret stringData["own.pem"]',
].toSorted(compare);

const noise = {
  "chart-label": 7,
  checksum: 1,
  quantity: 0,
  volatile: 10,
  objects: 3,
};

describe.skipIf(!canRender)("64: what a chart makes anew each time", () => {
  it("is left out, and counted; nothing else is, and then nothing changes", async () => {
    const one = withVersion("1.3.0");
    const its = await reviewOf(one);
    expect(paths(its)).toEqual([]);
    expect(its.leftOut).toEqual(noise);
    expect(its).toMatchObject({ code: 0, failures: [], consequences: [] });
    const { stdout } = await one.diff();
    expect(stdout).toContain("nothing changes");
    expect(stdout).toContain(
      "Left out as noise: 7 chart labels, 1 checksum, 10 values made anew each time; 3 objects have nothing else. --show-all shows it.",
    );
  });

  it("is shown with --show-all, and then nothing is counted", async () => {
    const its = await reviewOf(withVersion("1.3.0"), "--show-all");
    expect(its.code).toBe(1);
    expect(paths(its)).toEqual(all);
    expect(Object.values(its.leftOut)).toEqual([0, 0, 0, 0, 0]);
  });

  it("does not hide a real change: another field, another line of the same text, a value that is fixed now", async () => {
    const one = withVersion("1.3.0", "  fresh: value\n");
    one.write("charts/web/values.yaml", "replicas: 2\nmode: fast\n");
    const template = noisy("1.3.0", "  fresh: value\n");
    one.write(
      "charts/web/templates/web.yaml",
      (template["charts/web/templates/web.yaml"] ?? "").replace(
        "id: {{ uuidv4 }}",
        "id: fixed",
      ),
    );
    const its = await reviewOf(one);
    expect(paths(its)).toEqual([
      "ConfigMap data.fresh",
      "ConfigMap data.id",
      'ConfigMap data["app.conf"]',
      "Deployment spec.replicas",
    ]);
    expect(its.leftOut).toEqual({
      ...noise,
      volatile: noise.volatile - 2,
      objects: 1,
    });
    expect(its.objects.find(({ kind }) => kind === "Deployment")?.diff).toEqual(
      [{ path: "spec.replicas", before: 1, after: 2 }],
    );
  });

  it("is the same without a cache, with an empty one and with a full one", async () => {
    const one = withVersion("1.3.0");
    one.write("charts/web/values.yaml", "replicas: 2\nmode: slow\n");
    const uncached = await reviewOf(one, "--no-cache");
    const first = await reviewOf(one);
    const second = await reviewOf(one);
    expect(paths(uncached)).toEqual(["Deployment spec.replicas"]);
    expect(first).toEqual(uncached);
    expect(second).toEqual(first);
    // Values drawn by lot are shown with --show-all: of the cached renders they are always the same ones.
    const shown = await reviewOf(one, "--show-all");
    expect(await reviewOf(one, "--show-all")).toEqual(shown);
    expect(paths(await reviewOf(one, "--show-all", "--no-cache"))).toEqual(
      paths(shown),
    );
  });

  it("of a release that is added is no noise: it is all new", async () => {
    const one = fleet(
      prod({ ...noisy("1.2.0"), "apps/map.yaml": configMap("map", {}) }),
    );
    one.write("apps/web.yaml", release("web"));
    const its = await reviewOf(one);
    expect(
      its.objects.filter(({ release: by }) => by !== undefined),
    ).toMatchObject([
      { kind: "ConfigMap", change: "added" },
      { kind: "Deployment", change: "added" },
      { kind: "Secret", change: "added" },
    ]);
    expect(Object.values(its.leftOut)).toEqual([0, 0, 0, 0, 0]);
  });
});
