/** What charts see of their cluster in a review: APIs, objects that they look up, and what nobody here knows. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { folder } from "../io/support.ts";
import { runIn } from "../tools/cli.ts";
import { helm } from "../tools/kubernetes-tools.ts";
import {
  canRender,
  fleet,
  kustomization,
  prod,
  release,
  type Review,
} from "./fleet.ts";

const chart = (template: string): Record<string, string> => ({
  "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
  "charts/web/templates/web.yaml": template,
});

const web = (value: string): Record<string, string> => ({
  "apps/web.yaml": release("web", `  values: {a: ${value}}\n`),
});

const configMap = (data: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata:\n  a: {{ .Values.a | quote }}\n${data}`;

const monitoring = "monitoring.coreos.com/v1";

/** A ConfigMap, and with the API a ServiceMonitor. */
const monitored = `${configMap("")}---
{{- if .Capabilities.APIVersions.Has "${monitoring}/ServiceMonitor" }}
apiVersion: ${monitoring}
kind: ServiceMonitor
metadata: {name: web}
spec: {a: {{ .Values.a | quote }}}
{{- end }}
`;

const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: servicemonitors.monitoring.coreos.com}
spec:
  group: monitoring.coreos.com
  names: {kind: ServiceMonitor, plural: servicemonitors}
  scope: Namespaced
  versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
`;

const config = (text: string): Record<string, string> => ({
  "fluxsmith.yaml": `version: 1\nkubernetes: "1.33"\n${text}`,
});

/** The kinds that the release makes and that change, and the notes. */
const outcome = ({ code, objects, consequences, failures }: Review) => ({
  code,
  made: objects
    .filter((one) => one.release === "apps/web")
    .map(({ change, kind }) => `${change} ${kind}`)
    .toSorted(),
  notes: consequences
    .filter((one) => /^(?:api|lookup)-/.test(one.code))
    .map((one) => `${one.severity} ${one.code}`),
  failures,
});

const changed = {
  code: 1,
  made: ["changed ConfigMap"],
  notes: [],
  failures: [],
};

const both = {
  ...changed,
  made: ["changed ConfigMap", "changed ServiceMonitor"],
};

describe.skipIf(!canRender)("a chart that asks for an API", () => {
  const of = async (files: Readonly<Record<string, string>>) => {
    const repo = fleet(prod({ ...chart(monitored), ...web("1"), ...files }));
    repo.write("apps/web.yaml", web("2")["apps/web.yaml"] ?? "");
    return outcome(await repo.review());
  };

  it("gets it where Git brings its CRD, or the config lists it", async () => {
    expect(await of({ "apps/crd.yaml": crd })).toEqual(both);
    expect(await of(config(`apiVersions: [${monitoring}]`))).toEqual(both);
    const ofCluster = `clusters: {prod: {apiVersions: [${monitoring}/ServiceMonitor]}}`;
    expect(await of(config(ofCluster))).toEqual(both);
    expect(await of(config(`apiVersions: [a.b/v1]\n${ofCluster}`))).toEqual(
      both,
    );
  });

  it("does not get it from another cluster, and nobody is asked where the config says all", async () => {
    const elsewhere = `apiVersions: []\nclusters: {other: {apiVersions: [${monitoring}]}}`;
    expect(await of(config(elsewhere))).toEqual(changed);
    expect(await of(config("apiVersions: [a.b/v1]"))).toEqual(changed);
  });

  it("is noted where nobody knows, which is no failure", async () => {
    expect(await of({})).toEqual({ ...changed, notes: ["notice api-unknown"] });
  });

  it("is not noted where the answer makes no difference, or the release does not change", async () => {
    const asking = configMap(
      `{{- if .Capabilities.APIVersions.Has "${monitoring}" }}{{ end }}\n`,
    );
    expect(await of(chart(asking))).toEqual(changed);
    const repo = fleet(prod({ ...chart(monitored), ...web("1") }));
    repo.write("apps/other.yaml", kustomization("other", "other"));
    repo.write(
      "other/a.yaml",
      "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\n",
    );
    const { notes } = outcome(await repo.review());
    expect(notes).toEqual([]);
  });

  it("gets what comes with the same change, as Flux would give it", async () => {
    const repo = fleet(prod({ ...chart(monitored), ...web("1") }));
    repo.write("apps/web.yaml", web("2")["apps/web.yaml"] ?? "");
    repo.write("apps/crd.yaml", crd);
    expect(outcome(await repo.review())).toEqual({
      ...changed,
      made: ["added ServiceMonitor", "changed ConfigMap"],
    });
  });

  it("is told by the base's config, not by the change's own", async () => {
    const repo = fleet(
      prod({ ...chart(monitored), ...web("1"), ...config("apiVersions: []") }),
    );
    repo.write("apps/web.yaml", web("2")["apps/web.yaml"] ?? "");
    const own = config(`apiVersions: [${monitoring}]`)["fluxsmith.yaml"] ?? "";
    repo.write("fluxsmith.yaml", own);
    expect(outcome(await repo.review())).toEqual(changed);
  });
});

describe.skipIf(!canRender)("a chart that looks up an object", () => {
  /** Keeps the password that is there; else it makes one. */
  const keeping = (name: string): string =>
    configMap(
      `  {{- $old := lookup "v1" "Secret" .Release.Namespace "${name}" }}
  {{- if $old }}
  kept: {{ $old.data.password | b64dec }}
  {{- else }}
  none: {{ $old | toJson | quote }}
  {{- end }}
`,
    );
  const fixture = "not-the-real-passw0rd";

  const of = async (files: Readonly<Record<string, string>>) => {
    const repo = fleet(
      prod({ ...chart(keeping("db")), ...web("1"), ...files }),
    );
    repo.write("apps/web.yaml", web("2")["apps/web.yaml"] ?? "");
    const rendered = await runIn(
      repo.cwd,
      ["render", "--release", "web"],
      repo,
    );
    return {
      ...outcome(await repo.review()),
      kept: /kept: (.*)/.exec(rendered.stdout)?.[1],
    };
  };

  it("finds it in the fixtures or in Git", async () => {
    const inConfig = config(
      `fixtures: {Secret/apps/db: {password: ${fixture}}}`,
    );
    expect(await of(inConfig)).toEqual({ ...changed, kept: fixture });
    const inGit = `apiVersion: v1\nkind: Secret\nmetadata: {name: db, namespace: apps}\nstringData: {password: ${fixture}}\n`;
    expect(await of({ "apps/db.yaml": inGit })).toEqual({
      ...changed,
      kept: fixture,
    });
  });

  it("is noted where nobody knows, which is no failure; an empty fixture says that there is none", async () => {
    const noted = { ...changed, notes: ["notice lookup-unknown"] };
    expect(await of({})).toEqual({ ...noted, kept: undefined });
    const none = config("fixtures: {Secret/apps/db: {}}");
    expect(await of(none)).toEqual({ ...changed, kept: undefined });
  });

  it("gives away nothing of a Secret", async () => {
    const secrets = config(
      `fixtures: {Secret/apps/db: {password: ${fixture}}}`,
    );
    const repo = fleet(
      prod({ ...chart(configMap("")), ...web("1"), ...secrets }),
    );
    repo.write("charts/web/templates/web.yaml", keeping("db"));
    const { stdout } = await repo.diff();
    expect(stdout).toContain("data.kept");
    expect(stdout).not.toContain(fixture);
  });
});

describe.skipIf(!canRender)("what is remembered", () => {
  it("hangs on what the chart asks for, and on nothing else of the cluster", async () => {
    const repo = fleet(
      prod({
        ...chart(
          configMap('{{- if lookup "v1" "Secret" "apps" "a" }}{{ end }}\n'),
        ),
        ...web("1"),
      }),
    );
    const bin = folder();
    const log = join(bin, "log");
    const script = `#!/bin/sh\necho run >>"${log}"\nexec "${helm() ?? ""}" "$@"\n`;
    writeFileSync(join(bin, "helm"), script);
    chmodSync(join(bin, "helm"), 0o755);
    const env = {
      ...repo.env,
      PATH: [bin, repo.env["PATH"]].join(delimiter),
    };
    const runs = async (): Promise<number> => {
      writeFileSync(log, "");
      await runIn(repo.cwd, ["render", "--release", "web"], { env });
      return existsSync(log)
        ? readFileSync(log, "utf8").split("\n").length - 1
        : 0;
    };
    const say = (text: string): void =>
      repo.write("fluxsmith.yaml", config(text)["fluxsmith.yaml"] ?? "");
    say("");
    repo.commit({});
    expect(await runs()).toBe(1);
    expect(await runs()).toBe(0);
    say(`apiVersions: [${monitoring}]\nfixtures: {Secret/apps/b: {c: d}}\n`);
    repo.commit({ "apps/crd.yaml": crd });
    expect(await runs()).toBe(0);
    say("fixtures: {Secret/apps/a: {c: d}}\n");
    repo.commit({});
    expect(await runs()).toBe(1);
  });
});
