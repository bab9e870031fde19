/** Secrets planted wherever they may stand, and reviews that must not let any of them out (fault 62). */
import { expect } from "vitest";
import type { Ran } from "../tools/cli.ts";
import { configMap, prod, release, type Fleet } from "./fleet.ts";
import { reviewInAll } from "./review-outputs.ts";

/** A secret that no encoding leaves as it is. */
export const canary = (where: string, side: "old" | "new"): string =>
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
export async function reviewSafely(
  one: Pick<Fleet, "diff">,
  ...args: readonly string[]
): Promise<Ran[]> {
  const runs = Object.values(await reviewInAll(one, ...args));
  const printed = runs.flatMap(({ stdout, stderr }) => [stdout, stderr]);
  // What they all begin with; then each of them in every form.
  expect(
    printed.flatMap((text) => text.match(/.{0,60}c4nary.{0,40}/s) ?? []),
  ).toEqual([]);
  const forms = places.flatMap((place) =>
    (["old", "new"] as const).flatMap((side) => formsOf(canary(place, side))),
  );
  expect(
    forms.filter((form) => printed.some((text) => text.includes(form))),
  ).toEqual([]);
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

export const secret = (
  name: string,
  fields: string,
  namespace = "apps",
): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: ${namespace}}\n${fields}\n`;

export const quoted = (text: string): string => JSON.stringify(text);

/** A chart whose Deployment has its values in its environment, and that makes a Secret itself. */
export const chart = {
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

export const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

/** All secrets of one side, each in its place. */
export function filesOf(side: "old" | "new"): Record<string, string> {
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

export const everywhere = (side: "old" | "new"): Record<string, string> => ({
  "apps/stays.yaml": configMap("stays", {}),
  ...prod({ ...chart, ...filesOf(side) }, substituted),
  "fluxsmith.yaml": withFixture(side),
});
