/** Faults 14–16, 25, 29: what cannot be read is said once; the rest is looked at all the same, and nothing is said that only follows from it. */
import { expect, test } from "vitest";
import { namespace, podinfo, podinfoFiles, repository } from "./support.ts";

/** The podinfo fleet with other Kustomizations than `apps`, and more after it. */
const kustomizations = (items: string, rest = "") =>
  podinfo.replace("  apps:\n", `  apps:\n${items}`) + rest;
const apps = (fields: string) =>
  podinfo.replace("  apps:\n", `  apps: {${fields}}\n`);
const defaults = (fields: string, text = podinfo) =>
  text.replace("{interval: 5m}", fields);

const cases: [
  what: string,
  text: string,
  codes: string[],
  files?: Record<string, string>,
][] = [
  [
    "a glob's field, under an override of what the glob stands for",
    kustomizations(
      "  teams/*: {wait: 5, healthCheckExprs: []}\n",
      "clusters: {prod: {kustomizations: {a: {timeout: 1m}}}}\n",
    ),
    ["wrong-type"],
    { "resources/clusters/prod/teams/a/namespace.yaml": namespace("a") },
  ],
  [
    "an item with a folder, and another field that is wrong",
    kustomizations("  infra: {folder: apps, timeout: 1x}\n"),
    ["bad-format"],
  ],
  [
    "the same with a path",
    kustomizations("  infra: {path: ./resources/apps, timeout: 1x}\n"),
    ["bad-format"],
  ],
  [
    "a folder that is no text",
    kustomizations("  infra: {folder: [apps]}\n"),
    ["wrong-type"],
  ],
  [
    "a misspelt folder",
    kustomizations("  infra: {fodler: apps}\n"),
    ["unknown-field"],
  ],
  [
    "a source that is no reference: what it applies is not known",
    kustomizations("  infra: {sourceRef: x}\n"),
    ["bad-format"],
  ],
  [
    "a folder that is missing, and another field that is wrong: both",
    kustomizations("  infra: {folder: x, timeout: 1x}\n"),
    ["missing-folder", "bad-format"],
  ],
  [
    "a path that cannot be, of a Kustomization that deploys things",
    podinfo.replace("  flux-system:\n", "  flux-system: {path: ../x}\n"),
    ["bad-folder"],
  ],
  [
    "a release that is to go with a Kustomization whose folder cannot be",
    apps("folder: ../x"),
    ["bad-folder"],
  ],
  [
    "an interval that is a number, by default",
    defaults("{interval: 5}"),
    ["wrong-type"],
  ],
  [
    "an interval that is misspelt",
    defaults("{intervall: 5m}"),
    ["unknown-field"],
  ],
  ["defaults that are a list", defaults("[interval]"), ["wrong-type"]],
  [
    "a section's defaults that are a list",
    defaults(
      "{interval: 5m, kustomizations: [wait]}",
      apps("healthCheckExprs: []"),
    ),
    ["wrong-type"],
  ],
  [
    "a section that is a list",
    podinfo.replace(
      "kustomizations:\n  flux-system:\n  apps:\n",
      "kustomizations: [apps]\n",
    ),
    ["wrong-type"],
  ],
  [
    "sources that are a list: nobody knows of which kind a chart's is",
    podinfo.replace(/sources:\n.*\n.*\n/, "sources: [podinfo]\n"),
    ["wrong-type"],
  ],
  [
    "clusters that are a list: what they have is not known",
    kustomizations("  smoke-tests:\n", "clusters: [prod]\n"),
    ["wrong-type"],
  ],
  [
    "a file that should be included: what it may define is not missed",
    `${podinfo}  other: {namespace: apps, chart: charts/x, dependsOn: [zz], kustomization: z}
include: [config/*.yaml]
clusters: {prod: {releases: {podnifo: {version: 1.0.0}}}}
`,
    ["include-missing"],
  ],
  [
    "variables that are a list: the name of a file of values",
    `${podinfo.replace("6.5.0}", '6.5.0, valuesFiles: ["${region}.yaml"]}')}variables: [region]\n`,
    ["wrong-type"],
  ],
  [
    "a namespace that is no text: what refers to it finds it",
    `${podinfo}  other: {namespace: [apps], chart: podinfo/podinfo, kustomization: apps}
  third: {namespace: apps, chart: podinfo/podinfo, dependsOn: [apps/other]}
`,
    ["wrong-type"],
  ],
  [
    "a namespace that is no text: it is not another object of that name",
    `${podinfo}  other: {namespace: [apps], chart: podinfo/podinfo, kustomization: apps}
  flux-system/other: {chart: podinfo/podinfo, kustomization: apps}
`,
    ["wrong-type"],
  ],
  [
    "a namespace that is no text: what stands in it may be referred to",
    `${podinfo}notifications:
  providers: {team/s: {type: slack}}
  alerts: {a: {namespace: [team], providerRef: s, eventSources: ["HelmRelease/*"]}}
`,
    ["wrong-type"],
  ],
  [
    "a Kustomization that is no text: the one by default does not count",
    `${kustomizations("  infra: {path: ./, sourceRef: OCIRepository/o}\n")}  other: {namespace: infra, kustomization: [apps], chart: podinfo/podinfo}
external: [OCIRepository/o]
`,
    ["wrong-type"],
  ],
  [
    "a path of a source that is no reference",
    kustomizations("  infra: {path: ./nowhere, sourceRef: x}\n"),
    ["bad-format"],
  ],
  [
    "a releaseName that is no text: how long the one by default is",
    `${podinfo}  ${"x".repeat(54)}: {namespace: apps, chart: podinfo/podinfo, releaseName: 5}\n`,
    ["wrong-type"],
  ],
  [
    "a field beside the namespace: what refers to it finds it",
    `${podinfo}  other: {namespace: apps, chart: podinfo/podinfo, timeout: 1x}
  third: {namespace: apps, chart: podinfo/podinfo, dependsOn: [apps/other]}
`,
    ["bad-format"],
  ],
  [
    "rules that other fields break are broken all the same",
    apps(
      "decryption: {provider: vault}, kubeConfig: {secretRef: {name: a}, configMapRef: {name: b}}, healthCheckExprs: []",
    ),
    ["not-allowed", "broken-rule", "broken-rule"],
  ],
  [
    "a rule that looks at a field which cannot be read",
    apps('wait: "yes", healthCheckExprs: []'),
    ["wrong-type"],
  ],
  [
    "a misspelt chart is not missing as well",
    `${podinfo}  other: {namespace: apps, chrat: podinfo/podinfo}\n`,
    ["unknown-field"],
  ],
  [
    "references beside a field that is wrong",
    `${podinfo}  other: {namespace: apps, chart: podinfo/podinfo, dependsOn: [x], timeout: 1x}\n`,
    ["unknown-reference", "bad-format"],
  ],
  [
    "a shorthand that cannot be understood, and a rule that is broken",
    `${podinfo.replace("sources:\n", 'sources:\n  oci: {o: "oci://example.com/a"}\n')}  other: {namespace: apps, chart: o/x, kubeConfig: {}}\n`,
    ["broken-rule", "bad-shorthand"],
  ],
];

test.each(cases)("%s", async (_, text, codes, files = {}) => {
  const repo = repository({
    ...podinfoFiles,
    ...files,
    "fluxsmith.yaml": text,
  });
  for (const command of ["generate", "check"]) {
    const { code, stderr } = await repo.run([command]);
    const said = [
      ...stderr.matchAll(/ (?:error|finding|warning): .* \[([a-z-]+)\]$/gm),
    ].map(([, one = ""]) => one);
    expect(said.toSorted()).toEqual(codes.toSorted());
    expect(code).toBe(2);
  }
});

test.each([
  ["fault 8: over 5 MB", podinfo + `# ${"x".repeat(100)}\n`.repeat(60_000)],
  ["fault 10: no UTF-8", Buffer.from(`${podinfo}# caf\u00e9\n`, "latin1")],
  ["fault 11: a control character", `${podinfo}# a\0b\n`],
])("%s: a config that cannot be read is not missing too", async (_, text) => {
  const repo = repository({ ...podinfoFiles, "fluxsmith.yaml": text });
  const { code, stderr } = await repo.run(["generate"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(/^1 error$/m);
});

test("a version beside a short chart is shown where it stands", async () => {
  const repo = repository({
    ...podinfoFiles,
    "fluxsmith.yaml": podinfo.replace("version: 6.5.0", "version: six"),
  });
  const { stderr } = await repo.run(["generate"]);
  const [at = ""] = stderr.split(": error", 1);
  const [, line = "", column = ""] = at.split(":");
  const written = podinfo.split("\n")[Number(line) - 1] ?? "";
  expect(written.slice(Number(column) - 1)).toMatch(/^6\.5\.0/);
  expect(stderr).toContain("`six` is no version and no range of versions");
});
