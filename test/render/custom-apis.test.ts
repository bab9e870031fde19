import { expect, it } from "vitest";
import { customApis } from "../../src/render/custom-apis.ts";

const crd = (spec: string): string =>
  `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: things.example.com}
spec:
${spec}`;

const names =
  "  group: example.com\n  names:\n    kind: Thing\n    plural: things\n";

it("are those of the versions that are served, with the kind of the scale", () => {
  const text = crd(`${names}  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        description: |
          versions:
        properties:
          served: {type: boolean}
    served: true
    storage: true
    subresources:
      scale: {specReplicasPath: .spec.replicas}
  - name: v1beta1
    schema: {openAPIV3Schema: {type: object}}
    served: false
  - schema:
      openAPIV3Schema:
        type: object
    name: v2
    served: true
`);
  expect(customApis(text)).toEqual([
    "example.com/v1/Thing",
    "example.com/v1/Scale",
    "example.com/v2/Thing",
  ]);
});

it("are found among other documents, in JSON and in lists", () => {
  const other = "kind: ConfigMap\nmetadata: {name: a}\nschema:\n  a: b\n";
  const object = JSON.stringify({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    spec: {
      group: "a.b",
      names: { kind: "One" },
      versions: [{ name: "v1", served: true }],
    },
  });
  expect(customApis(`${other}---\n${object}\n---\n{{ broken\n`)).toEqual([
    "a.b/v1/One",
  ]);
  const list = `apiVersion: v1\nkind: List\nitems: [${object}]\n`;
  expect(customApis(list)).toEqual(["a.b/v1/One"]);
});

it.each([
  ["no CRD", "kind: Deployment\n"],
  ["the word", "# CustomResourceDefinition\nkind: ConfigMap\n"],
  ["another group's", crd(names).replace("apiextensions.k8s.io", "x.y")],
  ["one without versions", crd(names)],
  [
    "one without a kind",
    crd("  group: a.b\n  versions: [{name: v1, served: true}]\n"),
  ],
  ["a template", crd("{{ .Values.spec }}\n")],
])("are none in %s", (_, text) => {
  expect(customApis(text)).toEqual([]);
});
