import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { releasePlan } from "../../src/render/helm-release.ts";
import {
  isApplied,
  templateArguments,
} from "../../src/render/helm-template.ts";
import { helmValues } from "../../src/render/helm-values.ts";
import type { Fields } from "../../src/yaml/data.ts";
import { writeYaml } from "../../src/yaml/write.ts";
import { helm } from "../tools/kubernetes-tools.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fluxsmith-helm-template-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const chart = (files: Readonly<Record<string, string>>): string => {
  const all = {
    "Chart.yaml": "apiVersion: v2\nname: c\nversion: 1.0.0\n",
    ...files,
  };
  const at = mkdtempSync(join(folder, "chart-"));
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text);
  }
  return at;
};

/** A ConfigMap whose only value is `template`. */
const showing = (template: string) => ({
  "templates/shown.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shown}\ndata:\n  shown: ${template}\n`,
});

const hooked = (event: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${event}\n  annotations: {helm.sh/hook: "${event}"}\n`;

interface Release {
  readonly spec?: Fields;
  readonly files: Readonly<Record<string, string>>;
  readonly secret?: Readonly<Record<string, string>>;
  readonly action?: "install" | "upgrade";
}

const render = (
  helmPath: string,
  { spec = {}, files, secret = {}, action = "install" }: Release,
) => {
  const merged = helmValues(spec, () => secret);
  if ("failures" in merged) throw new Error("no values");
  const valuesFile = join(mkdtempSync(join(folder, "values-")), "values.yaml");
  writeFileSync(valuesFile, writeYaml(merged.values));
  const plan = releasePlan({ namespace: "apps", name: "r", spec }, action);
  const args = templateArguments(plan, {
    chart: chart(files),
    valuesFile,
    integers: merged.integers,
    kubernetes: "v1.33.0",
    cluster: undefined,
    apis: [],
  });
  return execFileSync(helmPath, args, { encoding: "utf8", stdio: "pipe" });
};

const helmPath = helm() ?? "";

describe.skipIf(helmPath === "")("with the real helm", () => {
  test("an integer set by a targetPath is printed as one, one in YAML as a float, as in Flux", () => {
    const template =
      '{{ printf "%v %v %v" .Values.a.id .Values.b .Values.c | quote }}';
    const out = render(helmPath, {
      files: showing(template),
      spec: {
        values: { b: 123456789012 },
        valuesFrom: [
          { kind: "Secret", name: "s", valuesKey: "id", targetPath: "a.id" },
          { kind: "Secret", name: "s" },
        ],
      },
      secret: { id: "123456789012", "values.yaml": "c: 123456789012\n" },
    });
    expect(out).toContain(
      'shown: "123456789012 1.23456789012e+11 1.23456789012e+11"',
    );
  });

  test("an integer finds its place again, whatever its keys hold", () => {
    const keys = ["a.b", "c[0]=", "d,\\e", "{f}", "--g"];
    const path = String.raw`a\.b.c\[0\]\=.d\,\\e.\{f\}.--g[1]`;
    const steps = keys.map((key) => `"${key.replace("\\", "\\\\")}"`).join(" ");
    const out = render(helmPath, {
      files: showing(`{{ index (index .Values ${steps}) 1 | quote }}`),
      spec: {
        valuesFrom: [
          { kind: "Secret", name: "s", valuesKey: "id", targetPath: path },
        ],
      },
      secret: { id: "9007199254740993" },
    });
    expect(out).toContain('shown: "9007199254740993"');
  });

  test("the release and the cluster's version reach the templates", () => {
    const template = `{{ printf "%s %s %v %s" .Release.Name .Release.Namespace .Release.IsUpgrade .Capabilities.KubeVersion.Version }}`;
    const spec = { targetNamespace: "prod" };
    const files = showing(template);
    expect(render(helmPath, { files, spec })).toContain(
      "shown: prod-r prod false v1.33.0",
    );
    expect(render(helmPath, { files, spec, action: "upgrade" })).toContain(
      "shown: prod-r prod true v1.33.0",
    );
  });

  test("nothing of the user's is taken for an option", () => {
    const files = showing("{{ .Release.Namespace | quote }}");
    const spec = { targetNamespace: "--debug", releaseName: "r" };
    expect(render(helmPath, { files, spec })).toContain('shown: "--debug"');
    expect(() =>
      render(helmPath, { files, spec: { releaseName: "--help" } }),
    ).toThrow(/release name/);
  });

  test("CRDs, hooks and tests come as the spec says", () => {
    const files = {
      "crds/crd.yaml": "kind: CustomResourceDefinition\n",
      "templates/hook.yaml": hooked("pre-install"),
      "templates/test.yaml": hooked("test"),
    };
    const kinds = (spec: Fields) =>
      render(helmPath, { files, spec }).match(/(?<=# Source: c\/).*/g) ?? [];
    expect(kinds({})).toEqual(["crds/crd.yaml", "templates/hook.yaml"]);
    expect(
      kinds({ install: { crds: "Skip" }, test: { enable: true } }),
    ).toEqual(["templates/hook.yaml", "templates/test.yaml"]);
    const off = { disableHooks: true };
    expect(
      kinds({ install: off, upgrade: off, rollback: off, uninstall: off }),
    ).toEqual(["crds/crd.yaml"]);
  });

  test("a schema that does not fit fails, unless it is not looked at", () => {
    const files = {
      ...showing("x"),
      "values.schema.json": '{"properties": {"a": {"type": "string"}}}',
    };
    const values = { a: 1 };
    expect(() => render(helmPath, { files, spec: { values } })).toThrow(
      /schema/,
    );
    const spec = { values, install: { disableSchemaValidation: true } };
    expect(render(helmPath, { files, spec })).toContain("shown: x");
  });

  test("a null takes a chart's default away", () => {
    const files = {
      ...showing('{{ hasKey .Values.a "b" | quote }}'),
      "values.yaml": "a: {b: 1, c: 1}\n",
    };
    const spec = { values: { a: { b: null } } };
    expect(render(helmPath, { files, spec })).toContain('shown: "false"');
  });
});

const hooks = (spec: Fields, hook: string | undefined) =>
  isApplied(
    hook,
    releasePlan({ namespace: "apps", name: "r", spec }, "install"),
  );

test.each([
  ["no hook", {}, undefined, true],
  ["a hook", {}, "pre-install", true],
  ["any case, with blanks", {}, " Pre-Install , post-upgrade", true],
  ["a test", {}, "test", false],
  ["a test that is wanted", { test: { enable: true } }, "test-success", true],
  ["a hook and a test", {}, "test,post-install", true],
  [
    "a hook that is turned off",
    { install: { disableHooks: true } },
    "pre-install",
    false,
  ],
  [
    "one event that is not",
    { install: { disableHooks: true } },
    "pre-install,pre-upgrade",
    true,
  ],
  ["an event that Helm does not know", {}, "pre-install,crd-install", false],
])("whether it is ever applied: %s", (_, spec, hook, expected) => {
  expect(hooks(spec, hook)).toBe(expected);
});
