/** Fault 62: secrets planted wherever they may stand are exercised there, and leave by no output in no form. */
import { describe, expect, it } from "vitest";
import type { Ran } from "../tools/cli.ts";
import {
  canRender,
  configMap,
  fleet,
  prod,
  release,
  type Fleet,
  type Review,
} from "./fleet.ts";

const outputs = ["text", "json", "markdown", "html", "github"];

/** A secret that no encoding leaves as it is. */
const canary = (where: string, side: "old" | "new"): string =>
  `c4nary/${where}+${side}@x?y=1`;

const coded = (text: string): string => Buffer.from(text).toString("base64");

/** Everything that anybody could read it out of; of base64 whatever is the same wherever it begins. */
function formsOf(secret: string): string[] {
  const shifted = [0, 1, 2].map((shift) =>
    coded(`${"-".repeat(shift)}${secret}`).slice(shift === 0 ? 0 : 4, -4),
  );
  return [
    secret,
    encodeURIComponent(secret),
    encodeURI(secret),
    ...shifted,
    ...shifted.map((text) => text.replaceAll("+", "-").replaceAll("/", "_")),
    coded(coded(secret)).slice(0, -4),
  ];
}

/** Every output of a review; none of them holds any of the secrets. */
async function runAll(
  { diff }: Fleet,
  ...args: readonly string[]
): Promise<Ran[]> {
  const runs: Ran[] = [];
  for (const output of outputs)
    runs.push(await diff("--output", output, ...args));
  for (const [index, { stdout, stderr }] of runs.entries())
    for (const printed of [stdout, stderr]) {
      // Whichever of them it is: they are all made alike.
      expect(printed.match(/.{0,60}c4nary.{0,40}/s), outputs[index]).toBeNull();
      for (const place of places)
        for (const side of ["old", "new"] as const)
          for (const form of formsOf(canary(place, side)))
            expect(
              printed.includes(form),
              `${form} of ${place} in ${outputs[index] ?? ""}`,
            ).toBe(false);
    }
  return runs;
}

const places = [
  "data",
  "string-data",
  "misspelt",
  "values",
  "values-file",
  "variable",
  "config",
  "url",
  "argument",
  "annotation",
  "last-applied",
  "nested",
  "generated",
  "chart",
  "fixture",
  "error",
] as const;
type Where = (typeof places)[number];

const secret = (name: string, fields: string, namespace = "apps"): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: ${namespace}}\n${fields}\n`;

const quoted = (text: string): string => JSON.stringify(text);

/** A chart whose Deployment has its values in its environment, and that makes a Secret itself. */
const chart = {
  "charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.2.0\n",
  "charts/web/values.yaml": "{}\n",
  "charts/web/templates/web.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: {{ .Release.Name }}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: example.com/web:1
          env:
            - {name: PASSWORD, value: {{ .Values.password | quote }}}
            - {name: FILE, value: {{ .Values.file | quote }}}
            - {name: FIXTURE, value: {{ .Values.fixture | quote }}}
---
apiVersion: v1
kind: Secret
metadata: {name: made}
stringData: {key: {{ .Values.own | quote }}}
`,
};

const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** All secrets of one side, each in its place. */
function filesOf(side: "old" | "new"): Record<string, string> {
  const of = (where: Where): string => canary(where, side);
  const applied = JSON.stringify({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "applied" },
    data: { key: coded(of("last-applied")) },
  });
  const nested = `registry:\n  auths:\n    - auth: ${coded(`user:${of("nested")}`)}\n      password: ${quoted(of("nested"))}\n`;
  return {
    "apps/secrets.yaml": [
      secret(
        "data",
        `data: {key: ${coded(of("data"))}, nested: ${coded(nested)}}`,
      ),
      secret(
        "string-data",
        `stringData: {key: ${quoted(of("string-data"))}, url: ${quoted(of("url"))}, config: ${quoted(of("config"))}, argument: ${quoted(of("argument"))}, annotation: ${quoted(of("annotation"))}}`,
      ),
      secret("misspelt", `stringdata: {key: ${quoted(of("misspelt"))}}`),
      `apiVersion: v1
kind: Secret
metadata:
  name: applied
  namespace: apps
  annotations: {${lastApplied}: ${quoted(applied)}}
data: {key: ${coded("somethingElse")}}
`,
      secret(
        "values",
        `stringData: {password: ${quoted(of("values"))}, values.yaml: ${quoted(`file: ${quoted(of("values-file"))}\n`)}}`,
      ),
    ].join("---\n"),
    "apps/maps.yaml": [
      configMap("config", {
        "app.conf": `[db]\npassword = ${of("config")}\nhost = db\n`,
        url: `postgres://admin:${encodeURIComponent(of("url"))}@db/x`,
        coded: coded(`prefix ${of("url")} suffix`),
        nested: `see ${of("nested")}`,
        fromVariable: "${variable}",
      }),
      `apiVersion: apps/v1
kind: Deployment
metadata: {name: plain, namespace: apps, annotations: {example.com/token: ${quoted(of("annotation"))}}}
spec:
  selector: {matchLabels: {app: plain}}
  template:
    metadata: {labels: {app: plain}}
    spec: {containers: [{name: a, image: "example.com/a:1", args: ["run", ${quoted(`--password=${of("argument")}`)}]}]}
`,
    ].join("---\n"),
    "apps/release.yaml": release(
      "web",
      `  valuesFrom:
    - {kind: Secret, name: values, valuesKey: password, targetPath: password}
    - {kind: Secret, name: values}
    - {kind: Secret, name: outside}
  values: {own: ${quoted(of("chart"))}}
`,
    ),
    "generated/kustomization.yaml": `namespace: apps\nsecretGenerator:\n  - name: generated\n    literals: [${quoted(`key=${of("generated")}`)}]\n    options: {disableNameSuffixHash: true}\n`,
    "clusters/prod/generated.yaml": `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: generated, namespace: flux-system}
spec: {interval: 1m, path: ./generated, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
`,
    "clusters/prod/variables.yaml": secret(
      "variables",
      `data: {variable: ${coded(of("variable"))}}`,
      "flux-system",
    ),
  };
}

const withFixture = (side: "old" | "new"): string => `version: 1
fixtures:
  Secret/apps/outside: {values.yaml: ${quoted(`fixture: ${quoted(canary("fixture", side))}\n`)}}
`;

const substituted =
  "  postBuild: {substituteFrom: [{kind: Secret, name: variables}]}\n";

const everywhere = (side: "old" | "new"): Record<string, string> => ({
  "apps/stays.yaml": configMap("stays", {}),
  ...prod({ ...chart, ...filesOf(side) }, substituted),
  "fluxsmith.yaml": withFixture(side),
});

/** What is shown of a field, as `BEFORE → AFTER`. */
function shownAt(its: Review, object: string, path: string): string {
  const found = its.objects
    .filter(({ kind, name }) => `${kind}/${name}` === object)
    .flatMap(({ diff }) => diff)
    .find((one) => one.path.startsWith(path));
  return `${JSON.stringify(found?.before)} → ${JSON.stringify(found?.after)}`;
}

const container = "spec.template.spec.containers";

describe.skipIf(!canRender)("62: secrets", () => {
  it.each<[what: string, object: string, path: string]>([
    ["a Secret's data", "Secret/data", "data.key"],
    ["base64 in YAML in a Secret", "Secret/data", "data.nested"],
    ["a Secret's stringData", "Secret/string-data", "stringData.key"],
    ["a misspelt field of a Secret", "Secret/misspelt", "stringdata"],
    [
      "a last-applied annotation",
      "Secret/applied",
      `metadata.annotations["${lastApplied}"]`,
    ],
    ["a Secret that kustomize makes", "Secret/generated", "data.key"],
    ["a Secret that a chart makes", "Secret/made", "stringData.key"],
    ["a file in a ConfigMap", "ConfigMap/config", 'data["app.conf"]'],
    ["a URL, encoded", "ConfigMap/config", "data.url"],
    ["base64 in a ConfigMap", "ConfigMap/config", "data.coded"],
    ["what stands in YAML in a Secret", "ConfigMap/config", "data.nested"],
    ["a variable of a Secret", "ConfigMap/config", "data.fromVariable"],
    ["a container's argument", "Deployment/plain", `${container}[name=a].args`],
    ["an annotation", "Deployment/plain", "metadata.annotations"],
    [
      "a value of a Secret",
      "Deployment/web",
      `${container}[name=web].env[name=PASSWORD]`,
    ],
    [
      "a values file in a Secret",
      "Deployment/web",
      `${container}[name=web].env[name=FILE]`,
    ],
    ["a release's own values", "HelmRelease/web", "spec.values"],
  ])("%s: is shown as changed, and hidden", async (_what, object, path) => {
    const its = await reviewOfAll();
    expect(its.failures).toEqual([]);
    expect(shownAt(its, object, path)).toMatch(
      /\*\*\* \(before\).* → .*\*\*\* \(after\)/s,
    );
  });

  it("a fixture's value is hidden, also where it is the same on both sides", async () => {
    const one = fleet(everywhere("new"));
    const web = filesOf("new")["apps/release.yaml"] ?? "";
    one.write(
      "charts/web/templates/web.yaml",
      chart["charts/web/templates/web.yaml"].replace(
        "value: {{ .Values.fixture",
        "value: x{{ .Values.fixture",
      ),
    );
    one.write("apps/release.yaml", `${web}  suspend: false\n`);
    await runAll(one);
    expect((await one.review()).failures).toEqual([]);
    expect(
      shownAt(
        await one.review(),
        "Deployment/web",
        `${container}[name=web].env[name=FIXTURE]`,
      ),
    ).toBe('"***" → "x***"');
  });

  it("leave by no output, changed, added or removed", async () => {
    const one = fleet(everywhere("old"));
    for (const [path, text] of Object.entries(everywhere("new")))
      one.write(path, text);
    const runs = await runAll(one);
    for (const { code, stdout } of runs.slice(0, 4)) {
      expect(code).toBe(1);
      expect(stdout).toContain("*** (before)");
      expect(stdout).toContain("*** (after)");
    }
    await runAll(one, "--show-all");

    const added = fleet(prod({}));
    for (const [path, text] of Object.entries(everywhere("new")))
      added.write(path, text);
    for (const { stdout } of (await runAll(added)).slice(1, 4))
      expect(stdout).toContain("***");

    const { cwd, commit, diff, review } = fleet(everywhere("old"));
    const base = commit({});
    const gone = Object.keys(filesOf("old")).map(
      (path) => [path, undefined] as const,
    );
    commit(Object.fromEntries(gone));
    await runAll({ cwd, commit, diff, review, write: one.write }, base, "HEAD");
    expect((await review(base, "HEAD")).summary["removed"]).toBeGreaterThan(8);
  });
});

let all: Promise<Review> | undefined;

/** Of all of them at once; made once. */
function reviewOfAll(): Promise<Review> {
  all ??= (() => {
    const one = fleet(everywhere("old"));
    for (const [path, text] of Object.entries(everywhere("new")))
      one.write(path, text);
    return one.review();
  })();
  return all;
}

const template = "charts/web/templates/web.yaml";

describe.skipIf(!canRender)("62: secrets in what programs say", () => {
  const held = secret(
    "held",
    `stringData: {key: ${quoted(canary("error", "new"))}}`,
  );
  const oneSecret = {
    "apps/held.yaml": held,
    "apps/web.yaml": release(
      "web",
      "  valuesFrom: [{kind: Secret, name: held, valuesKey: key, targetPath: password}]\n",
    ),
  };

  it.each<[what: string, changed: Record<string, string>, said: RegExp]>([
    [
      "a template that fails with it",
      { [template]: '{{ fail (printf "no: %s" .Values.password) }}' },
      /no: \*\*\*/,
    ],
    [
      "a template that fails with it, by base64",
      { [template]: '{{ fail (printf "no: %s" (b64enc .Values.password)) }}' },
      /no: \*\*\*/,
    ],
    [
      "a schema that it does not fit",
      {
        "charts/web/values.schema.json":
          '{"properties": {"password": {"type": "string", "enum": ["x"], "pattern": "^z"}}}',
      },
      /password/,
    ],
    [
      "a chart whose YAML it breaks",
      { [template]: "a: {{ .Values.password }}: : [\n" },
      /helm fails/,
    ],
    [
      "kustomize, of a Secret that is none",
      {
        "apps/held.yaml": held.replace(
          /stringData: .*/,
          `stringData: [${quoted(canary("error", "new"))}]`,
        ),
        "apps/kustomization.yaml":
          "namespace: apps\nresources: [held.yaml]\nreplacements: [{source: {kind: Secret, name: held, fieldPath: stringData.key}, targets: [{select: {kind: Secret}, fieldPaths: [data.x]}]}]\n",
      },
      /kustomize fails/,
    ],
    [
      "kustomize, of a file that it names",
      {
        "apps/kustomization.yaml": `resources: [held.yaml, ${quoted(canary("error", "new"))}]\n`,
      },
      /\*\*\*/,
    ],
    [
      "kustomize, of a generator that is wrong",
      {
        "apps/kustomization.yaml": `resources: [held.yaml]\nsecretGenerator: [{name: x, literals: [${quoted(canary("error", "new").replace("=", "-"))}]}]\n`,
      },
      /kustomize fails/,
    ],
    [
      "a path outside of the repository",
      {
        "apps/kustomization.yaml": `resources: [held.yaml, ${quoted(`../../${canary("error", "new")}`)}]\n`,
      },
      /\*\*\*/,
    ],
    [
      "a remote base's password",
      {
        "apps/kustomization.yaml": `resources: [held.yaml, ${quoted(`https://me:${encodeURIComponent(canary("error", "new"))}@example.com/x`)}]\n`,
      },
      /example\.com/,
    ],
  ])("%s: are hidden in the error", async (_what, changed, said) => {
    const one = fleet(prod({ ...chart, ...oneSecret }));
    for (const [path, text] of Object.entries(changed)) one.write(path, text);
    const runs = await runAll(one);
    const its = await one.review();
    expect(its.code).toBe(2);
    expect(its.failures.map(({ why }) => why).join("\n")).toMatch(said);
    for (const { code } of runs) expect(code).toBe(2);
  });
});
