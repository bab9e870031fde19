/** Faults 24–29: what items say about each other, and about the folders. */
import { mkdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
/* oxlint-disable vitest/expect-expect -- expectRefused and its like assert */
import {
  configMap,
  expectFound,
  expectRefused,
  fleet,
  generated,
  mark,
  podinfo,
  podinfoFiles,
  repository,
} from "./support.ts";

const config = (text: string) => ({ ...podinfoFiles, "fluxsmith.yaml": text });

/** The podinfo release with one more field. */
const release = (field: string) =>
  config(podinfo.replace("6.5.0}", `6.5.0, ${field}}`));

/** Kustomizations in place of `apps`, each with a folder. */
const kustomizations = (text: string) => ({
  ...config(podinfo.replace("  apps:\n", text)),
  "resources/a/x.yaml": configMap("a"),
  "resources/b/x.yaml": configMap("b"),
  "resources/c/x.yaml": configMap("c"),
});

/** More releases. */
const releases = (text: string) => config(podinfo + text);

describe("fault 24: dependsOn cycle", () => {
  test("fault 24: of three Kustomizations: the whole path", async () => {
    await expectRefused(
      kustomizations(
        "  apps:\n  a: {dependsOn: [b]}\n  b: {dependsOn: [c]}\n  c: {dependsOn: [a]}\n",
      ),
      {
        code: "dependency-cycle",
        at: /^fluxsmith\.yaml:1[0-2]:/,
        says: [/\ba → .*\bb → .*\bc → .*\ba\b/],
      },
    );
  });

  test("fault 24: only the circle is the path, not what leads into it", async () => {
    await expectRefused(
      kustomizations(
        "  apps:\n  a: {dependsOn: [b]}\n  b: {dependsOn: [c]}\n  c: {dependsOn: [b]}\n",
      ),
      {
        code: "dependency-cycle",
        at: /^fluxsmith\.yaml:1[12]:/,
        says: [/\bb → .*\bc → .*\bb\b/, /^(?!.*\/a →)/],
      },
    );
  });

  test("fault 24: of one with itself", async () => {
    await expectRefused(release("dependsOn: [podinfo]"), {
      code: "dependency-cycle",
      at: /^fluxsmith\.yaml:11:/,
      says: ["HelmRelease/apps/podinfo → HelmRelease/apps/podinfo"],
    });
  });

  test("fault 24: of two releases in two namespaces", async () => {
    await expectRefused(
      releases(
        "  a/x: {kustomization: apps, chart: podinfo/podinfo, dependsOn: [b/x]}\n  b/x: {kustomization: apps, chart: podinfo/podinfo, dependsOn: [a/x]}\n",
      ),
      {
        code: "dependency-cycle",
        at: /^fluxsmith\.yaml:1[23]:/,
        says: [/a\/x → .*b\/x → .*a\/x/],
      },
    );
  });

  test("fault 24: through a hand-written Kustomization", async () => {
    await expectRefused(
      {
        ...kustomizations("  apps: {dependsOn: [mine]}\n"),
        "resources/a/ks.yaml": `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: mine, namespace: flux-system}
spec: {interval: 5m, prune: true, path: ./x, sourceRef: {kind: GitRepository, name: fleet}, dependsOn: [{name: apps}]}
`,
      },
      {
        code: "dependency-cycle",
        at: /^(fluxsmith\.yaml:9|resources\/a\/ks\.yaml:4):/,
        says: [/apps → .*mine → .*apps|mine → .*apps → .*mine/],
      },
    );
  });

  test("fault 24: that only one cluster's override closes", async () => {
    const repo = repository(
      config(
        `${podinfo}  other: {namespace: apps, chart: podinfo/podinfo, dependsOn: [podinfo]}\nclusters:\n  canary:\n    releases: {podinfo: {dependsOn: [other]}}\n  prod:\n`,
      ),
    );
    const ran = await repo.run(["generate"]);
    expect(ran.code).toBe(2);
    expect(ran.stderr).toMatch(
      /^fluxsmith\.yaml:1[25]:.*\[dependency-cycle\]/m,
    );
    expect(ran.stderr).toMatch(/apps\/other → .*apps\/podinfo → .*apps\/other/);
    expect(ran.stderr).toMatch(/^1 error$/m);
  });

  test("fault 24: a diamond is no circle", async () => {
    const repo = repository(
      kustomizations(
        "  apps: {dependsOn: [a, b]}\n  a: {dependsOn: [c]}\n  b: {dependsOn: [c]}\n  c:\n",
      ),
    );
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
  });
});

describe("fault 25: unknown dependsOn or sourceRef", () => {
  test.each([
    [
      "a Kustomization's dependsOn",
      kustomizations(`  apps: {dependsOn: [${mark}flux-sytem]}\n`),
      "flux-sytem",
      "flux-system",
    ],
    [
      "a release's dependsOn",
      releases(
        `  other: {namespace: apps, chart: podinfo/podinfo, dependsOn: [${mark}podinof]}\n`,
      ),
      "podinof",
      "podinfo",
    ],
    [
      "a chart's source",
      config(podinfo.replace("chart: podinfo/", `chart: ${mark}podinof/`)),
      "podinof",
      "podinfo",
    ],
    [
      "a chart's source, in Flux's form",
      config(
        podinfo.replace(
          "chart: podinfo/podinfo, version: 6.5.0",
          `chart: {spec: {chart: podinfo, sourceRef: ${mark}{kind: HelmRepository, name: podinof}}}`,
        ),
      ),
      "podinof",
      "podinfo",
    ],
    [
      "a chartRef",
      config(
        podinfo
          .replace(
            "chart: podinfo/podinfo, version: 6.5.0",
            `chartRef: ${mark}OCIRepository/chrat`,
          )
          .replace(
            "sources:\n",
            'sources:\n  oci: {chart: "oci://example.com/chart"}\n',
          ),
      ),
      "chrat",
      "chart",
    ],
    [
      "a Kustomization's sourceRef",
      config(
        podinfo.replace(
          "  apps:\n",
          `  apps:\n  x: {sourceRef: ${mark}GitRepository/flete, path: ./x}\n`,
        ),
      ),
      "flete",
      "fleet",
    ],
    [
      "an alert's providerRef",
      config(
        `${podinfo}notifications:\n  providers: {slack: {type: slack, address: "https://example.com"}}\n  alerts: {a: {providerRef: ${mark}slcak, eventSources: [Kustomization/apps]}}\n`,
      ),
      "slcak",
      "slack",
    ],
    [
      "an alert's event source",
      config(
        `${podinfo}notifications:\n  providers: {slack: {type: slack, address: "https://example.com"}}\n  alerts: {a: {providerRef: slack, eventSources: [${mark}Kustomization/app]}}\n`,
      ),
      "app",
      "apps",
    ],
    [
      "a receiver's resource",
      config(
        `${podinfo}notifications:\n  receivers: {r: {type: github, secretRef: {name: s}, resources: [${mark}GitRepository/flet]}}\n`,
      ),
      "flet",
      "fleet",
    ],
    [
      "an image policy's repository",
      config(
        `${podinfo}images:\n  repositories: {app: {image: example.com/app}}\n  policies: {app: {imageRepositoryRef: ${mark}ap, policy: {alphabetical: {}}}}\n`,
      ),
      "ap",
      "app",
    ],
    [
      "an image automation's source",
      config(
        `${podinfo}images:\n  automations: {a: {interval: 5m, sourceRef: ${mark}{kind: GitRepository, name: fleeet}, git: {commit: {author: {email: a@example.com}}}}}\n`,
      ),
      "fleeet",
      "fleet",
    ],
    [
      "a HelmChart's source",
      config(
        podinfo.replace(
          "sources:\n",
          `sources:\n  chart: {c: {chart: x, sourceRef: ${mark}HelmRepository/podinof}}\n`,
        ),
      ),
      "podinof",
      "podinfo",
    ],
    [
      "an included GitRepository",
      config(
        podinfo.replace(
          "sources:\n",
          `sources:\n  git: {g: {url: "https://example.com/g", include: [{repository: ${mark}{name: flete}}]}}\n`,
        ),
      ),
      "flete",
      "fleet",
    ],
    [
      "an artifact's source",
      config(
        podinfo.replace(
          "sources:\n",
          `sources:\n  artifact: {g: {sources: [${mark}{alias: a, kind: GitRepository, name: flete}], artifacts: [{name: x, copy: [{from: "@a/**", to: "@artifact/"}]}]}}\n`,
        ),
      ),
      "flete",
      "fleet",
    ],
  ])("fault 25: %s: the nearest name", async (_, files, name, nearest) => {
    await expectRefused(files, {
      code: "unknown-reference",
      says: [name, `did you mean \`${nearest}\``],
    });
  });

  test("fault 25: one like no other says how to declare it", async () => {
    await expectRefused(kustomizations(`  apps: {dependsOn: [${mark}zzz]}\n`), {
      code: "unknown-reference",
      says: ["zzz", "external"],
    });
  });

  test("fault 25: a name that is in another namespace only, where the field cannot go", async () => {
    await expectRefused(
      config(
        `${podinfo}notifications:\n  providers: {slack: {type: slack, address: "https://example.com"}}\n  alerts: {team/a: {providerRef: ${mark}slack, kustomization: flux-system, eventSources: [Kustomization/flux-system/apps]}}\n`,
      ),
      {
        code: "unknown-reference",
        says: ["Provider/team/slack", /there is one in flux-system/],
      },
    );
  });

  test("fault 25: an object that is hand-written counts", async () => {
    const repo = repository({
      ...kustomizations("  apps: {dependsOn: [mine]}\n"),
      "resources/a/ks.yaml": `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: mine, namespace: flux-system}
spec: {interval: 5m, prune: true, path: ./x, sourceRef: {kind: GitRepository, name: fleet}}
`,
    });
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
  });

  test("fault 25: so does one under `external`", async () => {
    const repo = repository(
      kustomizations(
        "  apps: {dependsOn: [team-b/crds]}\nexternal: [Kustomization/team-b/crds]\n",
      ),
    );
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
  });

  test("fault 25: an item that a cluster has disabled is not there", async () => {
    await expectRefused(
      config(
        `${podinfo}  other: {namespace: apps, chart: podinfo/podinfo, dependsOn: [${mark}podinfo]}\nclusters: {prod: {releases: {podinfo: {enabled: false}}}}\n`,
      ),
      { code: "unknown-reference", says: ["HelmRelease/apps/podinfo"] },
    );
  });
});

describe("fault 26: cross-kind dependsOn", () => {
  test("fault 26: a release on a Kustomization", async () => {
    await expectRefused(release(`dependsOn: [${mark}flux-system/apps]`), {
      code: "unknown-reference",
      says: ["apps", /there is a Kustomization of that name/, "HelmRelease"],
    });
  });

  test("fault 26: a Kustomization on a release", async () => {
    await expectRefused(
      kustomizations(`  apps: {dependsOn: [${mark}podinfo]}\n`),
      {
        code: "unknown-reference",
        says: [
          "podinfo",
          /there is .*HelmRelease of that name/,
          "Kustomization",
        ],
      },
    );
  });

  test("fault 26: `kind` in a dependsOn entry is no field of Flux's", async () => {
    await expectRefused(
      release(`dependsOn: [{${mark}kind: Kustomization, name: apps}]`),
      { code: "unknown-field", says: ["kind"] },
    );
  });
});

describe("fault 27: cross-namespace reference under lockdown", () => {
  const lockdown = "flux: {lockdown: true}\n";

  test("fault 27: a chart's source", async () => {
    await expectRefused(
      config(
        podinfo.replace("chart: podinfo/", `chart: ${mark}podinfo/`) + lockdown,
      ),
      {
        code: "cross-namespace",
        says: [
          "HelmRelease/apps/podinfo",
          "HelmRepository/flux-system/podinfo",
          "--no-cross-namespace-refs",
        ],
      },
    );
  });

  test("fault 27: a Kustomization's source", async () => {
    await expectRefused(
      config(
        `${fleet}kustomizations:\n  flux-system:\n  team/apps: {folder: apps, sourceRef: {kind: GitRepository, name: fleet, namespace: ${mark}flux-system}}\n${lockdown}`,
      ),
      {
        code: "cross-namespace",
        at: /^fluxsmith\.yaml:6:/,
        says: ["GitRepository/flux-system/fleet"],
      },
    );
  });

  test("fault 27: an alert's event source", async () => {
    await expectRefused(
      config(
        `${fleet}kustomizations:\n  flux-system:\nnotifications:\n  providers: {team/slack: {type: slack, address: "https://example.com", kustomization: flux-system}}\n  alerts: {team/a: {providerRef: slack, eventSources: [${mark}Kustomization/flux-system/flux-system]}}\n${lockdown}`,
      ),
      { code: "cross-namespace", says: ["Alert/team/a"] },
    );
  });

  // kustomize-controller and helm-controller look at no flag for dependsOn: it is about sources and events.
  test("fault 27: dependsOn may cross", async () => {
    const repo = repository(
      config(
        `${fleet}kustomizations:\n  flux-system: {dependsOn: [team/crds]}\nexternal: [Kustomization/team/crds]\n${lockdown}`,
      ),
    );
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
  });

  test("fault 27: references within the namespace are fine", async () => {
    const repo = repository(
      config(
        `${fleet}sources: {helm: {apps/podinfo: "https://example.com"}}\nkustomizations:\n  flux-system:\n  apps:\nreleases: {podinfo: {namespace: apps, chart: {spec: {chart: podinfo, sourceRef: {kind: HelmRepository, name: podinfo}}}}}\n${lockdown}`,
      ),
    );
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
  });

  test("fault 27: without lockdown they cross", async () => {
    const repo = await generated(podinfoFiles);
    expect(repo.read("resources/apps/flux-hr-podinfo.yaml")).toContain(
      "        namespace: flux-system\n",
    );
  });
});

describe("fault 28: chart and chartRef both or neither", () => {
  test("fault 28: both", async () => {
    await expectRefused(
      config(
        podinfo
          .replace("6.5.0}", "6.5.0, chartRef: OCIRepository/podinfo}")
          .replace(
            "sources:\n",
            'sources:\n  oci: {podinfo: "oci://example.com/podinfo"}\n',
          ),
      ),
      {
        code: "broken-rule",
        at: /^fluxsmith\.yaml:12:/,
        says: ["podinfo", "chart", "chartRef", /exactly one/],
      },
    );
  });

  test("fault 28: neither", async () => {
    await expectRefused(
      config(
        podinfo.replace(
          "  podinfo: {namespace: apps, chart: podinfo/podinfo, version: 6.5.0}",
          `  ${mark}podinfo: {namespace: apps}`,
        ),
      ),
      {
        code: "broken-rule",
        says: ["podinfo", /neither/, "chart", "chartRef"],
      },
    );
  });

  test("fault 28: an override may change from one to the other", async () => {
    const repo = await generated(
      config(
        `${podinfo.replace("sources:\n", 'sources:\n  oci: {podinfo: "oci://example.com/podinfo"}\n')}clusters: {prod: {releases: {podinfo: {chart: null, chartRef: OCIRepository/podinfo}}}}\n`,
      ),
    );
    const text = repo.read("resources/clusters/prod/apps/flux-hr-podinfo.yaml");
    expect(text).toContain("  chartRef:\n");
    expect(text).not.toContain("  chart:\n");
  });
});

describe("fault 29: missing folder", () => {
  const infra = (item: string) =>
    podinfo.replace("  apps:\n", `  apps:\n  ${item}\n`);

  test.each([
    ["by its name", infra(`${mark}infra:`), "resources/infra"],
    [
      "by `folder:`",
      infra(`infra: {folder: ${mark}infra/base}`),
      "resources/infra/base",
    ],
  ])("fault 29: %s is an error of generate", async (_, text, folder) => {
    await expectRefused(config(text), {
      code: "missing-folder",
      says: [folder, "`infra`"],
    });
  });

  test("fault 29: by `path:`, Flux's own field, is a finding of check", async () => {
    await expectFound(
      config(infra(`infra: {path: ${mark}./deploy}`)),
      "finding",
      { code: "missing-folder", says: ["folder deploy", "`infra`"] },
    );
  });

  test("fault 29: one with a near name is suggested", async () => {
    const repo = repository(config(infra("app:")));
    const { stderr } = await repo.run(["generate"]);
    expect(stderr).toMatch(/^fluxsmith\.yaml:10:3: error: .*resources\/app\b/m);
  });

  test("fault 29: an empty one is a finding of check, not an error", async () => {
    await expectFound(
      {
        ...config(infra(`${mark}infra:`)),
        "resources/infra/README.md": "Soon.\n",
      },
      "finding",
      { code: "empty-folder", says: ["resources/infra", "`infra`"] },
    );
  });

  test("fault 29: nor is one that holds nothing at all", async () => {
    const repo = repository(config(infra("infra:")));
    mkdirSync(`${repo.cwd}/resources/infra`);
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
    const { stderr } = await repo.run(["check"]);
    expect(stderr).toContain("[empty-folder]");
  });

  test("fault 29: a cluster's own folder is enough", async () => {
    const repo = repository({
      ...config(`${infra("infra:")}clusters: {prod: }\n`),
      "resources/clusters/prod/infra/x.yaml": configMap(),
    });
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
    expect(
      repo.read("resources/clusters/prod/flux-system/flux-ks-infra.yaml"),
    ).toContain("path: ./resources/clusters/prod/infra\n");
  });

  test("fault 29: a folder that only one cluster has is missing in the other", async () => {
    await expectRefused(
      {
        ...config(`${infra(`${mark}infra:`)}clusters: {canary: , prod: }\n`),
        "resources/clusters/prod/infra/x.yaml": configMap(),
      },
      { code: "missing-folder", says: ["infra", "canary"] },
    );
  });

  test("fault 29: a folder that only generated files will fill is there", async () => {
    const repo = repository(
      config(
        `${infra("team:")}  x: {namespace: apps, kustomization: team, chart: podinfo/podinfo}\n`,
      ),
    );
    expect(await repo.run(["generate"])).toMatchObject({ code: 0, stderr: "" });
    expect(await repo.run(["check"])).toMatchObject({ code: 0 });
  });
});
