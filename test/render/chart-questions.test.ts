import { describe, expect, it, test } from "vitest";
import {
  chartQuestions,
  withValues,
} from "../../src/render/chart-questions.ts";
import { tgz } from "../tools/tar.ts";

const of = (template: string) =>
  chartQuestions(new Map([["templates/a.yaml", template]]));

describe("what a chart asks", () => {
  it("is nothing where it only has values and the parts of the version", () => {
    const template = `{{ .Values.lookupTable }} {{ .Release.Name }} {{ .Capabilities.KubeVersion.Version }}
{{- if semverCompare ">=1.19-0" .Capabilities.KubeVersion.GitVersion }}{{ .Capabilities.HelmVersion }}{{ end }}`;
    expect(of(template)).toEqual({
      lookup: false,
      lookedUp: [],
      apis: false,
      anyApi: false,
      asked: [],
      spelled: [],
      wholeVersion: false,
      versionRange: false,
      ownApis: [],
    });
  });

  it("is which objects there are", () => {
    expect(
      of('{{ (lookup "v1" "Secret" .Release.Namespace "x").data }}'),
    ).toMatchObject({ lookup: true, lookedUp: ["v1/Secret"], apis: false });
    expect(of("{{ $f := lookup $a $b $c $d }}")).toMatchObject({
      lookup: true,
      lookedUp: [],
    });
  });

  it("is which of the APIs are there that it spells out", () => {
    const template = `{{ if .Capabilities.APIVersions.Has "monitoring.coreos.com/v1/ServiceMonitor" }}
apiVersion: not.asked/v1
{{ end }}{{ if $.Capabilities.APIVersions.Has \`policy/v1\` }}{{ end }}`;
    expect(of(template)).toMatchObject({
      apis: true,
      anyApi: false,
      asked: ["monitoring.coreos.com/v1/ServiceMonitor", "policy/v1"],
      spelled: ["monitoring.coreos.com/v1/ServiceMonitor"],
    });
  });

  test.each([
    "{{ .Capabilities.APIVersions.Has .Values.api }}",
    '{{ .Capabilities.APIVersions.Has (printf "%s/v1" .x) }}',
    '{{ has "a.b/v1" .Capabilities.APIVersions }}',
    "{{ range .Capabilities.APIVersions }}{{ end }}",
    '{{ include "x" .Capabilities }}',
    '{{ (index . "Capabilities").APIVersions }}',
    "{{ with .Capabilities }}{{ .APIVersions }}{{ end }}",
  ])("is any API: %s", (template) => {
    expect(of(template)).toMatchObject({ apis: true, anyApi: true });
  });

  it("is the version as a whole", () => {
    expect(of("{{ .Capabilities.KubeVersion }}").wholeVersion).toBe(true);
    expect(of("{{ .Capabilities.KubeVersion.Minor }}").wholeVersion).toBe(
      false,
    );
  });

  it("is not what stands in comments, in texts for people and in CRDs", () => {
    const text = "{{ lookup .Capabilities.APIVersions }}";
    const files = new Map([
      ["README.md", text],
      ["crds/a.yaml", text],
      ["templates/_a.tpl", `{{- /* ${text.slice(3, -3)} */ -}}`],
      ["LICENSE", "lookup"],
    ]);
    expect(chartQuestions(files)).toMatchObject({ lookup: false, apis: false });
  });

  it("is what its subcharts ask, packed or not", () => {
    const template = '{{ lookup "v1" "Secret" "a" "b" }}';
    const inFolder = new Map([["charts/sub/templates/a.yaml", template]]);
    expect(chartQuestions(inFolder).lookup).toBe(true);
    const packed = tgz([
      { name: "sub/Chart.yaml", content: "kubeVersion: '>=1.20'\n" },
      { name: "sub/templates/a.yaml", content: template },
      { name: "sub/crds/crd.yaml", content: crd },
    ]);
    expect(chartQuestions(new Map([["charts/sub.tgz", packed]]))).toMatchObject(
      { lookup: true, versionRange: true, ownApis: ["a.b/v1/Thing"] },
    );
  });

  it("goes with the APIs of its own CRDs, wherever Helm looks for them", () => {
    const files = new Map([
      ["crds/deep/crd.yaml", crd],
      ["charts/sub/crds/crd.yml", crd.replace("Thing", "Other")],
      ["crds/readme.txt", crd.replace("Thing", "Text")],
      ["templates/crds/crd.yaml", crd.replace("Thing", "Templated")],
    ]);
    expect(chartQuestions(files).ownApis).toEqual([
      "a.b/v1/Thing",
      "a.b/v1/Other",
    ]);
  });

  it("is what values ask that are templates", () => {
    const none = of("{{ tpl .Values.extra . }}");
    expect(withValues(none, { a: ["lookup", 1] })).toBe(none);
    const values = {
      extra: new Map([["a", '{{ lookup "v1" "Secret" "a" "b" }}']]),
    };
    expect(withValues(none, values)).toMatchObject({
      lookup: true,
      lookedUp: ["v1/Secret"],
    });
  });
});

const crd = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.a.b}
spec:
  group: a.b
  names: {kind: Thing}
  versions: [{name: v1, served: true}]
`;
