/** What is built here without kustomize is what kustomize makes of it. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { plainBuild } from "../../src/render/plain-build.ts";
import type { Data } from "../../src/yaml/data.ts";
import { writeYaml } from "../../src/yaml/write.ts";
import { folder } from "../io/support.ts";
import { kubectl } from "../tools/kubernetes-tools.ts";
import { riddles, values } from "../yaml/arbitraries.ts";
import { helmVectors } from "./helm-vectors.ts";
import { dataOf } from "./kustomize-vectors.ts";

type Files = Readonly<Record<string, string>>;

const tool = kubectl();

const ours = (at: string, files: Files): Data[] | undefined => {
  const text = plainBuild(at, new Map(Object.entries(files)));
  return text === undefined ? undefined : dataOf(text);
};

/** What it prints; undefined where it fails. */
function kustomize(at: string, files: Files): string | undefined {
  const top = folder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(`${top}/${path}`), { recursive: true });
    writeFileSync(`${top}/${path}`, text);
  }
  try {
    return execFileSync(
      tool ?? "",
      ["kustomize", "--load-restrictor=LoadRestrictionsNone", `${top}/${at}`],
      { encoding: "utf8", stdio: "pipe", env: { PATH: "", HOME: top } },
    );
  } catch {
    return undefined;
  }
}

const listing = (...paths: readonly string[]): string =>
  writeYaml({
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: paths.map((path) => `./${path}`),
  });

const object = (kind: string, name: string, more = ""): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata: {name: ${name}}\n${more}`;

describe.skipIf(tool === undefined)("as the real kustomize", () => {
  it.each(helmVectors.rendered.map(({ text }) => text))("reads %j", (text) => {
    const files = { "kustomization.yaml": listing("a.yaml"), "a.yaml": text };
    const built = ours("", files);
    if (built === undefined) return;
    expect(built).toEqual(dataOf(kustomize("", files) ?? "fails"));
  });

  const kinds = [
    "v1 ConfigMap",
    "v1 Namespace",
    "v1 Service",
    "v1 Secret",
    "v1 ServiceAccount",
    "v1 PersistentVolume",
    "apps/v1 Deployment",
    "apps/v1 DaemonSet",
    "batch/v1 CronJob",
    "rbac.authorization.k8s.io/v1 RoleBinding",
    "rbac.authorization.k8s.io/v1 ClusterRole",
    "admissionregistration.k8s.io/v1 ValidatingWebhookConfiguration",
    "apiextensions.k8s.io/v1 CustomResourceDefinition",
    "helm.toolkit.fluxcd.io/v2 HelmRelease",
    "example.com/v1 Thing",
    "example.com/v1beta1 Thing",
  ];
  const manifest = fc
    .record({
      kind: fc.constantFrom(...kinds),
      name: fc.stringMatching(/^[a-d]{1,3}(?:-[xy]|\.z)?$/),
      namespace: fc.constantFrom(undefined, "default", "x", "y-z"),
      spec: fc.option(values, { nil: undefined, freq: 1 }),
      raw: fc.option(fc.constantFrom(...riddles), { nil: undefined, freq: 1 }),
      comment: fc.constantFrom("", "# why\n", "---\n"),
    })
    .map(({ kind: type, name, namespace, spec, raw, comment }) => {
      const [apiVersion = "", kind = ""] = type.split(" ");
      const metadata = {
        name,
        ...(namespace === undefined ? {} : { namespace }),
      };
      const more = spec === undefined ? {} : { spec };
      const text = writeYaml({ kind, apiVersion, metadata, ...more });
      return `${comment}${text}${raw === undefined ? "" : `raw: ${raw}\n`}`;
    });
  const streams = fc
    .array(manifest, { minLength: 1, maxLength: 3 })
    .map((texts) => texts.join("---\n"));

  it("any folder of manifests, with bases or without", () => {
    let answered = 0;
    fc.assert(
      fc.property(
        fc.array(streams, { minLength: 1, maxLength: 4 }),
        fc.array(streams, { maxLength: 2 }),
        (own, base) => {
          const files: Record<string, string> = {};
          const paths = own.map((text, index) => {
            files[`apps/deep/${index}.yaml`] = text;
            return `deep/${index}.yaml`;
          });
          base.forEach((text, index) => (files[`base/${index}.yaml`] = text));
          if (base.length > 0) {
            files["base/kustomization.yml"] = listing(
              ...base.map((_, index) => `${index}.yaml`),
            );
            paths.push("../base");
          }
          files["apps/kustomization.yaml"] = listing(...paths);
          const built = ours("apps", files);
          if (built === undefined) return;
          answered++;
          expect(built).toEqual(dataOf(kustomize("apps", files) ?? "fails"));
        },
      ),
      { numRuns: 100 },
    );
    expect(answered).toBeGreaterThan(30);
  });
});

describe("left to kustomize", () => {
  const one = (text: string, root = listing("a.yaml")) =>
    ours("", { "kustomization.yaml": root, "a.yaml": text });

  it("is nothing of a folder of plain manifests", () => {
    expect(one(object("ConfigMap", "a"))).toEqual([
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } },
    ]);
  });

  it.each([
    ["a field that changes objects", "namespace: x\n"],
    ["another API version", "apiVersion: kustomize.config.k8s.io/v2\n"],
    ["a component", "kind: Component\n"],
  ])("%s", (_, field) => {
    const root = `resources:\n  - ./a.yaml\n${field}`;
    expect(one(object("ConfigMap", "a"), root)).toBeUndefined();
  });

  it.each([
    ["variables", object("ConfigMap", "a", "data: {a: '${x}'}\n")],
    ["line ends of Windows", object("ConfigMap", "a").replaceAll("\n", "\r\n")],
    ["an anchor", object("ConfigMap", "a", "data: &x {a: b}\n")],
    ["a tag", object("ConfigMap", "a", "data: {a: !!str 1}\n")],
    ["a long number", object("Thing", "a", "n: 12345678901234567890\n")],
    ["an empty item", object("Thing", "a", "list: [1, null]\n")],
    [
      "what is only for local use",
      object("ConfigMap", "a").replace(
        "{name: a}",
        "{name: a, annotations: {config.kubernetes.io/local-config: 'true'}}",
      ),
    ],
    ["no name", "apiVersion: v1\nkind: ConfigMap\n"],
    ["no API version", "kind: ConfigMap\nmetadata: {name: a}\n"],
    ["no YAML", "a: b: c\n"],
    ["nothing at all", "# nothing\n"],
    [
      "an object that is there twice",
      `${object("ConfigMap", "a")}---\n${object("ConfigMap", "a")}`,
    ],
    [
      "one of a kind without namespaces, in two of them",
      `${object("Namespace", "a")}---\n${object("Namespace", "a").replace("{name: a}", "{name: a, namespace: x}")}`,
    ],
    ["a wrong type on the way to a reference", object("Pod", "a", "spec: x\n")],
    [
      "none where there should be a map",
      object("Pod", "a", "spec: {containers: [{name: a, env: }]}\n"),
    ],
  ])("%s", (_, text) => {
    expect(one(text)).toBeUndefined();
  });

  it("circles, what is missing, and what comes from elsewhere", () => {
    const text = object("ConfigMap", "a");
    const all = { "a/kustomization.yaml": listing("../b"), "b/a.yaml": text };
    const build = (entry: string) =>
      ours("a", { ...all, "b/kustomization.yaml": listing("a.yaml", entry) });
    expect(build("../a")).toBeUndefined();
    expect(build("gone.yaml")).toBeUndefined();
    expect(build("../../../x")).toBeUndefined();
    expect(
      ours("a", {
        ...all,
        "b/kustomization.yaml":
          "resources: [a.yaml, 'https://example.com/x.yaml']\n",
      }),
    ).toBeUndefined();
    expect(
      ours("a", { ...all, "b/kustomization.yaml": listing("a.yaml") }),
    ).toHaveLength(1);
  });
});
