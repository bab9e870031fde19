import fc from "fast-check";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import { kinds, kindOf } from "../../src/kinds/index.ts";
import { defaultFluxVersion } from "../../src/model/flux-version.ts";
import {
  convertFlux,
  type FluxConversion,
} from "../../src/upgrade/flux-conversion.ts";
import type { Data, Fields } from "../../src/yaml/data.ts";
import { oldVersions, specWith } from "./objects.ts";

function objectOf(kind: string, version: string, spec: Fields): Fields {
  const group = kinds.find((one) => one.kind === kind)?.group ?? "";
  return {
    apiVersion: `${group}/${version}`,
    kind,
    metadata: { name: "a", namespace: "apps" },
    spec,
  };
}

function done(conversion: FluxConversion) {
  if ("problem" in conversion) throw new Error(conversion.problem);
  return conversion;
}

function specOf(kind: string, version: string, spec: Fields): Data | undefined {
  return done(convertFlux(objectOf(kind, version, spec))).object["spec"];
}

function problemOf(kind: string, version: string, spec: Fields): string {
  const conversion = convertFlux(objectOf(kind, version, spec));
  return "problem" in conversion ? conversion.problem : "";
}

const merge = {
  kind: "Deployment",
  apiVersion: "apps/v1",
  metadata: { name: "a" },
};
const mergeText =
  "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: a\n";
const target = { group: "apps", kind: "Deployment", name: "a" };
const json = { patch: [{ op: "remove", path: "/spec/replicas" }], target };
const jsonText = "- op: remove\n  path: /spec/replicas\n";
const oldPatches = {
  patchesStrategicMerge: [merge],
  patches: [{ patch: "own" }],
  patchesJson6902: [json],
};
const newPatches = {
  patches: [
    { patch: mergeText },
    { patch: "own" },
    { patch: jsonText, target },
  ],
};
const helm = "helm.toolkit.fluxcd.io";
const git = { checkout: { ref: { branch: "main" } } };

/** What → [kind, old version, spec, spec as it is served]. */
const cases: Record<string, [string, string, Fields, Fields]> = {
  "a Kustomization's patches, in the order in which they are applied": [
    "Kustomization",
    "v1beta2",
    { prune: true, ...oldPatches },
    { prune: true, ...newPatches },
  ],
  "no patches": ["Kustomization", "v1beta2", { patchesJson6902: null }, {}],
  "a JSON patch's target, which had the targetNamespace when it was applied": [
    "Kustomization",
    "v1beta1",
    {
      targetNamespace: "team",
      patchesJson6902: [{ ...json, target: { ...target, namespace: "team" } }],
    },
    { targetNamespace: "team", patches: [{ patch: jsonText, target }] },
  ],
  "a Kustomization's validation": [
    "Kustomization",
    "v1beta1",
    { validation: "client", path: "./x" },
    { path: "./x" },
  ],
  "a Kustomization's service account": [
    "Kustomization",
    "v1beta1",
    { serviceAccount: { name: "deployer", namespace: "apps" } },
    { serviceAccountName: "deployer" },
  ],
  "the old versions in health checks": [
    "Kustomization",
    "v1beta2",
    {
      healthChecks: [
        { apiVersion: `${helm}/v2beta1`, kind: "HelmRelease", name: "a" },
        { apiVersion: `${helm}/v2`, kind: "HelmRelease", name: "b" },
        { apiVersion: "apps/v1beta1", kind: "Deployment", name: "c" },
      ],
    },
    {
      healthChecks: [
        { apiVersion: `${helm}/v2`, kind: "HelmRelease", name: "a" },
        { apiVersion: `${helm}/v2`, kind: "HelmRelease", name: "b" },
        { apiVersion: "apps/v1beta1", kind: "Deployment", name: "c" },
      ],
    },
  ],
  "a chart's valuesFile, the first to be merged": [
    "HelmRelease",
    "v2beta1",
    { chart: { spec: { chart: "a", valuesFile: "x", valuesFiles: ["y"] } } },
    { chart: { spec: { chart: "a", valuesFiles: ["x", "y"] } } },
  ],
  "an empty valuesFile": [
    "HelmChart",
    "v1beta2",
    { chart: "a", valuesFile: "" },
    { chart: "a" },
  ],
  "a post-renderer's patches": [
    "HelmRelease",
    "v2beta2",
    { postRenderers: [{}, { kustomize: { ...oldPatches, images: [] } }] },
    { postRenderers: [{}, { kustomize: { ...newPatches, images: [] } }] },
  ],
  "Helm values, whatever is in them": [
    "HelmRelease",
    "v2beta1",
    { values: { valuesFile: "x", validation: null, accessFrom: [1] } },
    { values: { valuesFile: "x", validation: null, accessFrom: [1] } },
  ],
  "what a GitRepository no longer has": [
    "GitRepository",
    "v1beta2",
    { url: "https://x", gitImplementation: "libgit2", accessFrom: {} },
    { url: "https://x" },
  ],
  "accessFrom, which a HelmRepository still has": [
    "HelmRepository",
    "v1beta2",
    { url: "https://x", accessFrom: { namespaceSelectors: [] } },
    { url: "https://x", accessFrom: { namespaceSelectors: [] } },
  ],
  "an Alert's summary, which wins": [
    "Alert",
    "v1beta2",
    { summary: "hit", eventMetadata: { summary: "lost", env: "x" } },
    { eventMetadata: { summary: "hit", env: "x" } },
  ],
  "an Alert's empty summary": [
    "Alert",
    "v1beta1",
    { summary: "", eventSources: [] },
    { eventSources: [] },
  ],
  "the old versions in a Receiver's resources": [
    "Receiver",
    "v1beta1",
    {
      resources: [
        {
          apiVersion: "source.toolkit.fluxcd.io/v1beta1",
          kind: "GitRepository",
          name: "*",
        },
      ],
    },
    {
      resources: [
        {
          apiVersion: "source.toolkit.fluxcd.io/v1",
          kind: "GitRepository",
          name: "*",
        },
      ],
    },
  ],
  "the first form of an ImageUpdateAutomation": [
    "ImageUpdateAutomation",
    "v1alpha1",
    {
      checkout: { gitRepositoryRef: { name: "fleet" }, branch: "main" },
      commit: { authorName: "bot", authorEmail: "b@x", messageTemplate: "m" },
      push: { branch: "images" },
    },
    {
      sourceRef: { kind: "GitRepository", name: "fleet" },
      git: {
        ...git,
        commit: { author: { name: "bot", email: "b@x" }, messageTemplate: "m" },
        push: { branch: "images" },
      },
    },
  ],
  "a commit message that prints files, objects and images": [
    "ImageUpdateAutomation",
    "v1beta1",
    {
      git: {
        commit: {
          messageTemplate: `Files:
{{ range $filename, $_ := .Updated.Files -}}
- {{ $filename }}
{{ end -}}
{{ range $resource, $_ := .Updated.Objects -}}
- {{ $resource.Kind }} {{ $resource.Name }}
{{ end -}}
{{ range .Updated.Images -}}
- {{.}}
{{ end -}}`,
        },
      },
    },
    {
      git: {
        commit: {
          messageTemplate: `Files:
{{ range $filename, $_ := .Changed.FileChanges -}}
- {{ $filename }}
{{ end -}}
{{ range $resource, $_ := .Changed.Objects -}}
- {{ $resource.Kind }} {{ $resource.Name }}
{{ end -}}
{{ range .Changed.Changes -}}
- {{.NewValue}}
{{ end -}}`,
        },
      },
    },
  ],
  "the commit message of the flux CLI's help": [
    "ImageUpdateAutomation",
    "v1beta2",
    {
      git: {
        commit: {
          messageTemplate: "{{range .Updated.Images}}{{println .}}{{end}}",
        },
      },
    },
    {
      git: {
        commit: {
          messageTemplate:
            "{{range .Changed.Changes}}{{println .NewValue}}{{end}}",
        },
      },
    },
  ],
};

it.each(Object.entries(cases))(
  "79: converts %s",
  (_, [kind, version, spec, wanted]) => {
    const before = structuredClone(spec);
    expect(specOf(kind, version, spec)).toEqual(wanted);
    expect(spec).toEqual(before);
  },
);

describe.each(oldVersions)(
  "$kind of $apiVersion",
  ({ kind, apiVersion, paths }) => {
    // Only releases before 0.1 had these.
    const given = paths.filter(
      (path) =>
        !/^(scanInterval|minimumRunInterval|update\.setters\.)/.test(path),
    );
    const object = { ...objectOf(kind, "", specWith(given)), apiVersion };

    it("79: is converted with every field that it ever had", () => {
      const { object: made, changes } = done(convertFlux(object));
      const version = kindOf(apiVersion, kind)?.version(defaultFluxVersion);
      expect(made["apiVersion"]).toBe(`${apiVersion.split("/")[0]}/${version}`);
      expect(changes[0]?.path).toEqual(["apiVersion"]);
    });

    it("80: loses no field but those that it names as dropped", () => {
      const { object: made, changes } = done(convertFlux(object));
      const dropped = changes
        .filter(({ change }) => change === "dropped")
        .map(({ path }) => path.slice(1).join("."));
      const text = JSON.stringify(made);
      const lost = given.filter(
        (path) =>
          !text.includes(path) &&
          !changes.some(
            ({ change, path: from }) =>
              change !== "dropped" && path.startsWith(String(from[1])),
          ),
      );
      expect(
        lost.filter((path) => !dropped.some((one) => path.startsWith(one))),
      ).toEqual([]);
    });

    it("80: is refused with a field that nobody knows, which is named", () => {
      const odd = { ...specWith(given), oddField: { a: 1 } };
      const conversion = convertFlux({ ...object, spec: odd });
      expect(conversion).toEqual({
        problem: expect.stringContaining("`spec.oddField`"),
      });
    });
  },
);

it("converts what is converted no further", () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(...oldVersions)
        .chain((old) =>
          fc.tuple(fc.constant(old), fc.subarray([...old.paths])),
        ),
      ([{ kind, apiVersion }, paths]) => {
        const object = { ...objectOf(kind, "", specWith(paths)), apiVersion };
        const once = convertFlux(object);
        if ("problem" in once) return;
        expect(convertFlux(once.object)).toEqual({
          object: once.object,
          changes: [],
        });
      },
    ),
  );
});

it.each(kinds.map((kind) => [kind.kind, kind] as const))(
  "leaves a %s of today as it is, even what is wrong with it",
  (_, kind) => {
    const version = kind.version(defaultFluxVersion);
    const object = objectOf(kind.kind, version, {
      summary: "x",
      validation: 1,
    });
    const conversion = done(convertFlux(object));
    expect(conversion.object).toBe(object);
    expect(conversion.changes).toEqual([]);
  },
);

it("says what it did, and why", () => {
  const object = objectOf("HelmRelease", "v2beta1", {
    chart: { spec: { valuesFile: "x" } },
  });
  expect(done(convertFlux(object)).changes).toEqual([
    {
      path: ["apiVersion"],
      change: "set",
      why: `${helm}/v2beta1 is no longer served: ${helm}/v2`,
    },
    {
      path: ["spec", "chart", "spec", "valuesFile"],
      change: "moved",
      to: ["spec", "chart", "spec", "valuesFiles"],
      why: "valuesFile is gone: it is the first of valuesFiles",
    },
  ]);
});

/** What → [kind, version, spec, a part of the problem]. */
const problems: Record<string, [string, string, Fields, string]> = {
  "a version that Flux never had": [
    "GitRepository",
    "v2",
    {},
    "no conversion of a GitRepository from source.toolkit.fluxcd.io/v2 is known",
  ],
  "a kind that is not Flux's": [
    "Widget",
    "v1",
    {},
    "no kind of Flux's: Widget",
  ],
  "an unknown field in a list": [
    "Kustomization",
    "v1beta2",
    { dependsOn: [{ name: "a" }, { name: "b", wait: true }] },
    "`spec.dependsOn[1].wait`",
  ],
  "an unknown field in what becomes a patch": [
    "Kustomization",
    "v1beta2",
    { patchesJson6902: [{ ...json, options: {} }] },
    "`spec.patches[0].options`",
  ],
  "a service account of another namespace": [
    "Kustomization",
    "v1beta1",
    { serviceAccount: { name: "a", namespace: "b" } },
    "`serviceAccount.namespace` is b",
  ],
  "two service accounts": [
    "Kustomization",
    "v1beta1",
    { serviceAccount: { name: "a" }, serviceAccountName: "b" },
    "`serviceAccountName`",
  ],
  "a patch that is text": [
    "Kustomization",
    "v1beta2",
    { patchesStrategicMerge: ["kind: X"] },
    "`patchesStrategicMerge[0]`",
  ],
  "patches that are no list": [
    "Kustomization",
    "v1beta2",
    { patchesJson6902: { a: 1 } },
    "not a list",
  ],
  "a JSON patch without a target": [
    "Kustomization",
    "v1beta2",
    { patchesJson6902: [{ patch: [] }] },
    "`patchesJson6902[0]`",
  ],
  "valuesFiles that are no list": [
    "HelmChart",
    "v1beta2",
    { valuesFile: "a", valuesFiles: "b" },
    "`valuesFiles` is not a list",
  ],
  "eventMetadata that is no map": [
    "Alert",
    "v1beta2",
    { summary: "a", eventMetadata: "b" },
    "`eventMetadata` is not a map",
  ],
  "both forms of an ImageUpdateAutomation": [
    "ImageUpdateAutomation",
    "v1alpha1",
    { checkout: { branch: "a" }, git },
    "both set",
  ],
  "a commit message that uses more of .Updated": [
    "ImageUpdateAutomation",
    "v1beta1",
    { git: { commit: { messageTemplate: "{{ len .Updated.Images }}" } } },
    "`messageTemplate` uses .Updated",
  ],
  "a commit message that uses the images of a file": [
    "ImageUpdateAutomation",
    "v1beta1",
    {
      git: {
        commit: {
          messageTemplate:
            "{{ range $f, $_ := .Updated.Files }}{{ $_.Objects }}{{ end }}",
        },
      },
    },
    "`messageTemplate` uses .Updated",
  ],
};

it.each(Object.entries(problems))(
  "80: refuses %s",
  (_, [kind, version, spec, part]) => {
    expect(problemOf(kind, version, spec)).toContain(part);
  },
);

it("80: refuses a field beside the spec that no object has", () => {
  const object = { ...objectOf("Alert", "v1beta2", {}), data: {} };
  expect(convertFlux(object)).toEqual({
    problem: expect.stringContaining("`data`"),
  });
});

it("writes patches that Kubernetes reads as what they were", () => {
  const patch = {
    data: { on: "yes", no: "0x1f", text: "a\n b\n" },
    nothing: null,
  };
  const made = specOf("Kustomization", "v1beta2", {
    patchesStrategicMerge: [patch],
  });
  const [{ patch: text }] = (made as { patches: [{ patch: string }] }).patches;
  expect(load(text)).toEqual(patch);
});
