/** The design's rulings (§3): what the config means where one could think otherwise. */
import { describe, expect, test } from "vitest";
/* oxlint-disable vitest/expect-expect -- expectRefused and its like assert */
import { load } from "js-yaml";
import type { TestRepository } from "../tools/cli.ts";
import {
  configMap,
  expectFound,
  expectRefused,
  expectSaid,
  fleet,
  generated,
  mark,
  namespace,
  podinfo,
  podinfoFiles,
  repository,
} from "./support.ts";

const config = (text: string) => ({ ...podinfoFiles, "fluxsmith.yaml": text });

/** The podinfo release with one more field. */
const release = (field: string) =>
  podinfo.replace("6.5.0}", `6.5.0, ${field}}`);

const clusters = (text: string) => `clusters:\n  canary: {${text}}\n  prod:\n`;

/** A generated object, as data. */
function object(repo: TestRepository, path: string): unknown {
  return load(repo.read(`resources/${path}`));
}

const hr = "apps/flux-hr-podinfo.yaml";

describe("null", () => {
  test("a null item means all defaults", async () => {
    const repo = await generated(podinfoFiles);
    expect(object(repo, "flux-system/flux-ks-apps.yaml")).toEqual({
      apiVersion: "kustomize.toolkit.fluxcd.io/v1",
      kind: "Kustomization",
      metadata: { name: "apps", namespace: "flux-system" },
      spec: {
        interval: "5m",
        path: "./resources/apps",
        prune: true,
        sourceRef: { kind: "GitRepository", name: "fleet" },
      },
    });
  });

  test("a null override changes nothing, and so do a null section and a null cluster", async () => {
    const repo = await generated(
      config(
        `${podinfo}${clusters("releases: {podinfo: }, kustomizations: , sources: {helm: }")}`,
      ),
    );
    expect(repo.read(`resources/clusters/canary/${hr}`)).toBe(
      repo.read(`resources/clusters/prod/${hr}`),
    );
  });

  test("only `enabled: false` removes an item; an override may bring it back", async () => {
    const repo = await generated(
      config(
        `${release("enabled: false")}${clusters("releases: {podinfo: {enabled: true}}")}`,
      ),
    );
    const paths = Object.keys(repo.files());
    expect(paths).toContain(`resources/clusters/canary/${hr}`);
    expect(paths).not.toContain(`resources/clusters/prod/${hr}`);
  });

  test("a null field in an override removes the inherited field, at any depth", async () => {
    const repo = await generated(
      config(
        `${release("timeout: 10m, install: {timeout: 1m, remediation: {retries: 3}}, labels: {a: b}")}${clusters("releases: {podinfo: {timeout: null, install: {timeout: null}, labels: null}}")}`,
      ),
    );
    expect(object(repo, `clusters/canary/${hr}`)).toMatchObject({
      metadata: { name: "podinfo", namespace: "apps" },
      spec: { install: { remediation: { retries: 3 } } },
    });
    const text = repo.read(`resources/clusters/canary/${hr}`);
    expect(text).not.toMatch(/timeout|labels|null/);
    expect(repo.read(`resources/clusters/prod/${hr}`)).toContain(
      "timeout: 10m",
    );
  });

  test("a null field in an item removes what the defaults say", async () => {
    const repo = await generated(
      config(
        release("timeout: null").replace(
          "5m}",
          "5m, releases: {timeout: 10m}}",
        ),
      ),
    );
    expect(repo.read(`resources/${hr}`)).not.toContain("timeout");
  });

  test("a null field in a section's defaults removes what all sections get", async () => {
    const repo = await generated(
      config(podinfo.replace("5m}", "5m, sources: {helm: {interval: null}}}")),
    );
    expect(
      repo.read("resources/flux-system/flux-source-helm-podinfo.yaml"),
    ).not.toContain("interval");
    expect(
      repo.read("resources/flux-system/flux-source-git-fleet.yaml"),
    ).toContain("interval: 5m");
  });

  test("a required field that null has removed is missed", async () => {
    await expectRefused(
      config(podinfo.replace("5m}", "5m, kustomizations: {prune: null}}")),
      { code: "missing-field", at: /^fluxsmith\.yaml:[389]:/, says: ["prune"] },
    );
  });

  test("inside `values` null is data, and is written: in the item, in an override and in a values file", async () => {
    const repo = await generated({
      ...config(
        `${release("valuesFiles: [v.yaml], values: {a: null, b: 1}")}${clusters("releases: {podinfo: {values: {b: null}}}")}`,
      ),
      "v.yaml": "a: 1\nc: null\n",
    });
    const values = (cluster: string): unknown =>
      object(repo, `clusters/${cluster}/${hr}`);
    expect(values("canary")).toMatchObject({
      spec: { values: { a: null, b: null, c: null } },
    });
    expect(values("prod")).toMatchObject({
      spec: { values: { a: null, b: 1, c: null } },
    });
    expect(repo.read(`resources/clusters/canary/${hr}`)).toContain(
      "    b: null\n",
    );
  });
});

describe("merging", () => {
  test("maps merge, lists replace: defaults, item, override", async () => {
    const repo = await generated(
      config(
        `${release("install: {crds: Create}, values: {list: [1, 2], map: {a: 1}}").replace("5m}", "5m, releases: {install: {timeout: 1m}, values: {map: {z: 0}}}}")}${clusters("releases: {podinfo: {install: {disableHooks: true}, values: {list: [3], map: {b: 2}}}}")}`,
      ),
    );
    expect(object(repo, `clusters/canary/${hr}`)).toMatchObject({
      spec: {
        install: { crds: "Create", disableHooks: true, timeout: "1m" },
        values: { list: [3], map: { a: 1, b: 2, z: 0 } },
      },
    });
    expect(object(repo, `clusters/prod/${hr}`)).toMatchObject({
      spec: { values: { list: [1, 2], map: { a: 1, z: 0 } } },
    });
  });

  test("a cluster may carry every section, and the repository's ref", async () => {
    const repo = await generated(
      config(
        podinfo +
          clusters(
            'repository: {ref: {branch: next}}, sources: {oci: {x: "oci://example.com/x"}}, notifications: {providers: {slack: {type: slack, address: "https://example.com"}}}, images: {repositories: {app: {image: example.com/app}}}',
          ),
      ),
    );
    expect(
      object(repo, "clusters/canary/flux-system/flux-source-git-fleet.yaml"),
    ).toMatchObject({ spec: { ref: { branch: "next" } } });
    expect(
      object(repo, "clusters/prod/flux-system/flux-source-git-fleet.yaml"),
    ).toMatchObject({ spec: { ref: { branch: "main" } } });
    const own = (cluster: string): string[] =>
      Object.keys(repo.files()).filter((path) =>
        new RegExp(
          `clusters/${cluster}/.*(oci-x|provider-slack|image-repository-app)`,
        ).test(path),
      );
    expect(own("canary")).toHaveLength(3);
    expect(own("prod")).toEqual([]);
  });

  test("an override of an item that does not exist: did you mean", async () => {
    await expectRefused(
      config(
        `${podinfo}clusters:\n  canary:\n    releases: {${mark}podinof: {version: 7.0.0}}\n`,
      ),
      {
        code: "override-without-base",
        says: ["`podinof`", "did you mean `podinfo`"],
      },
    );
    const { stderr } = await repository(
      config(`${podinfo}${clusters("releases: {podinof: {version: 7.0.0}}")}`),
    ).run(["generate"]);
    expect(stderr).toMatch(/^1 error$/m);
  });

  test("a new item in a cluster that is complete is that cluster's own", async () => {
    const repo = await generated(
      config(
        podinfo +
          clusters(
            "releases: {extra: {namespace: apps, chart: podinfo/podinfo}}",
          ),
      ),
    );
    const paths = Object.keys(repo.files());
    expect(paths).toContain(
      "resources/clusters/canary/apps/flux-hr-extra.yaml",
    );
    expect(paths).not.toContain(
      "resources/clusters/prod/apps/flux-hr-extra.yaml",
    );
  });
});

describe("defaults that we add", () => {
  test("`prune`, `interval`, `sourceRef` and nothing else", async () => {
    const repo = await generated(
      config(`${podinfo}images:
  repositories: {app: {image: example.com/app}}
  policies: {app: {imageRepositoryRef: {name: app}, policy: {alphabetical: {}}}}
`),
    );
    expect(object(repo, hr)).toEqual({
      apiVersion: "helm.toolkit.fluxcd.io/v2",
      kind: "HelmRelease",
      metadata: { name: "podinfo", namespace: "apps" },
      spec: {
        chart: {
          spec: {
            chart: "podinfo",
            sourceRef: {
              kind: "HelmRepository",
              name: "podinfo",
              namespace: "flux-system",
            },
            version: "6.5.0",
          },
        },
        interval: "5m",
      },
    });
    const spec = (path: string): unknown =>
      object(repo, `flux-system/flux-${path}.yaml`);
    expect(spec("source-git-fleet")).toMatchObject({
      spec: {
        interval: "5m",
        ref: { branch: "main" },
        url: "https://example.com/acme/fleet",
      },
    });
    expect(spec("source-helm-podinfo")).toHaveProperty("spec", {
      interval: "5m",
      url: "https://stefanprodan.github.io/podinfo",
    });
    expect(spec("image-repository-app")).toHaveProperty("spec", {
      image: "example.com/app",
      interval: "5m",
    });
    // flux-semantics: `defaults.interval` on an ImagePolicy is refused by its CEL rule.
    expect(spec("image-policy-app")).toHaveProperty("spec", {
      imageRepositoryRef: { name: "app" },
      policy: { alphabetical: {} },
    });
  });

  test('what the user wrote is written: `""`, `{}`, `[]` and `false`', async () => {
    const repo = await generated(
      config(
        release(
          'values: {a: "", b: {}, c: [], d: false, suspend: false}, install: {}, dependsOn: [], persistentClient: false',
        ).replace(
          "  apps:\n",
          '  apps: {prune: false, wait: false, postBuild: {substitute: {EMPTY: ""}}}\n',
        ),
      ),
    );
    expect(object(repo, hr)).toMatchObject({
      spec: {
        values: { a: "", b: {}, c: [], d: false, suspend: false },
        install: {},
        dependsOn: [],
        persistentClient: false,
      },
    });
    expect(object(repo, "flux-system/flux-ks-apps.yaml")).toMatchObject({
      spec: {
        prune: false,
        wait: false,
        postBuild: { substitute: { EMPTY: "" } },
      },
    });
  });

  test("only `suspend: false` is left out: it would undo `flux suspend`", async () => {
    const repo = await generated(
      config(
        `${release("suspend: true")}  awake: {namespace: apps, chart: podinfo/podinfo, suspend: false}\n${clusters("releases: {podinfo: {suspend: false}}")}`,
      ),
    );
    expect(repo.read(`resources/clusters/prod/${hr}`)).toContain(
      "  suspend: true\n",
    );
    expect(repo.read(`resources/clusters/canary/${hr}`)).not.toContain(
      "suspend",
    );
    expect(
      repo.read("resources/clusters/prod/apps/flux-hr-awake.yaml"),
    ).not.toContain("suspend");
  });

  test("durations, versions and all strings stay as typed", async () => {
    const repo = await generated(
      config(
        podinfo.replace(
          "version: 6.5.0}",
          'version: "6.10", interval: 0h5m0.0s, timeout: 300s, releaseName: "0123"}',
        ),
      ),
    );
    const text = repo.read(`resources/${hr}`);
    expect(text).toContain('version: "6.10"\n');
    expect(text).toContain("interval: 0h5m0.0s\n");
    expect(text).toContain("timeout: 300s\n");
    expect(text).toContain('releaseName: "0123"\n');
  });
});

describe("references", () => {
  test("they carry `namespace` where it differs from the object's own", async () => {
    const repo = await generated(podinfoFiles);
    expect(repo.read(`resources/${hr}`)).toContain(
      "        namespace: flux-system\n",
    );
    expect(
      repo.read("resources/flux-system/flux-ks-apps.yaml").match(/namespace:/g),
    ).toHaveLength(1);
  });

  test("an explicit namespace is kept, also where it is the object's own", async () => {
    const repo = await generated(
      config(
        podinfo.replace(
          "  apps:\n",
          "  apps: {dependsOn: [{name: flux-system, namespace: flux-system}], sourceRef: {kind: GitRepository, name: fleet, namespace: flux-system}}\n",
        ),
      ),
    );
    expect(object(repo, "flux-system/flux-ks-apps.yaml")).toMatchObject({
      spec: {
        dependsOn: [{ name: "flux-system", namespace: "flux-system" }],
        sourceRef: {
          kind: "GitRepository",
          name: "fleet",
          namespace: "flux-system",
        },
      },
    });
  });
});

describe("globs", () => {
  const glob = (item: string) =>
    `${fleet}kustomizations:\n  flux-system:\n  ${item}\n`;
  const folders = {
    "resources/apps/one/x.yaml": configMap("one"),
    "resources/apps/two/deep/x.yaml": configMap("two"),
    "resources/apps/docs/README.md": "no manifest\n",
    "resources/apps/three.yaml": configMap("three"),
  };
  const names = (repo: TestRepository, root = "flux-system"): string[] =>
    Object.keys(repo.files()).flatMap((path) => {
      const found = new RegExp(`^resources/${root}/flux-ks-(.*)\\.yaml$`).exec(
        path,
      );
      return found?.[1] === undefined ? [] : [found[1]];
    });

  test("one Kustomization for every folder that holds manifests, named by its last segment, with the item's fields", async () => {
    const repo = await generated({
      ...folders,
      "fluxsmith.yaml": glob("apps/*: {timeout: 3m}"),
    });
    expect(names(repo)).toEqual(["flux-system", "one", "two"]);
    expect(object(repo, "flux-system/flux-ks-two.yaml")).toMatchObject({
      spec: { path: "./resources/apps/two", timeout: "3m" },
    });
  });

  test("a folder that only one cluster has makes one there only", async () => {
    const repo = await generated({
      ...folders,
      "fluxsmith.yaml": `${glob("apps/*:")}clusters: {canary: , prod: }\n`,
      "resources/clusters/canary/apps/four/x.yaml": configMap("four"),
    });
    expect(names(repo, "clusters/canary/flux-system")).toEqual([
      "flux-system",
      "four",
      "one",
      "two",
    ]);
    expect(names(repo, "clusters/prod/flux-system")).toEqual([
      "flux-system",
      "one",
      "two",
    ]);
  });

  test("overrides use the resulting name", async () => {
    const repo = await generated({
      ...folders,
      "fluxsmith.yaml": `${glob("apps/*:")}clusters:\n  canary:\n    kustomizations: {one: {timeout: 1m}, two: {enabled: false}}\n  prod:\n`,
    });
    expect(
      object(repo, "clusters/canary/flux-system/flux-ks-one.yaml"),
    ).toMatchObject({
      spec: { timeout: "1m", path: "./resources/apps/one" },
    });
    expect(names(repo, "clusters/canary/flux-system")).toEqual([
      "flux-system",
      "one",
    ]);
    expect(names(repo, "clusters/prod/flux-system")).toEqual([
      "flux-system",
      "one",
      "two",
    ]);
  });

  test("a cluster's glob overrides what one at the top has matched: of the same key or another, also in its own folder", async () => {
    const repo = await generated({
      ...folders,
      "fluxsmith.yaml": `${glob("apps/*: {timeout: 3m, retryInterval: 1m}\n  first: {folder: infra/one}")}clusters:
  canary:
    kustomizations: {apps/*: {timeout: 1m}, "apps/t*": {wait: true}, two: {retryInterval: 2m}, infra/*: {wait: true}}
  prod:
    kustomizations: {apps/*: {enabled: false}}
`,
      "resources/infra/one/x.yaml": configMap("infra"),
      "resources/clusters/canary/apps/four/x.yaml": configMap("four"),
    });
    const canary = (name: string) =>
      object(repo, `clusters/canary/flux-system/flux-ks-${name}.yaml`);
    const one = { timeout: "1m", retryInterval: "1m" };
    expect(canary("one")).toMatchObject({ spec: one });
    expect(canary("one")).not.toHaveProperty("spec.wait");
    expect(canary("two")).toMatchObject({
      spec: { timeout: "1m", retryInterval: "2m", wait: true },
    });
    expect(canary("four")).toMatchObject({ spec: one });
    // An item of one's own is not the glob's.
    expect(canary("first")).not.toHaveProperty("spec.wait");
    expect(names(repo, "clusters/prod/flux-system")).toEqual([
      "first",
      "flux-system",
    ]);
  });

  test("an explicit item for the same folder replaces it", async () => {
    const repo = await generated({
      ...folders,
      "fluxsmith.yaml": glob(
        "apps/*: {timeout: 3m}\n  first: {folder: apps/one}",
      ),
    });
    expect(names(repo)).toEqual(["first", "flux-system", "two"]);
    expect(repo.read("resources/flux-system/flux-ks-first.yaml")).not.toContain(
      "timeout",
    );
  });

  test("two folders of one name collide", async () => {
    await expectRefused(
      {
        ...folders,
        "resources/infra/one/x.yaml": configMap(),
        "fluxsmith.yaml": glob(`apps/*:\n  ${mark}infra/*:`),
      },
      {
        code: "glob-collision",
        says: ["one", "infra/one", /fluxsmith\.yaml:6:3/, "folder:"],
      },
    );
  });

  test("so do a folder and an item of another folder", async () => {
    await expectRefused(
      {
        ...folders,
        "resources/one/x.yaml": configMap(),
        "fluxsmith.yaml": glob(`${mark}apps/*:\n  one:`),
      },
      {
        code: "glob-collision",
        says: ["one", "apps/one", /fluxsmith\.yaml:7:3/],
      },
    );
  });

  test("one that matches nothing is a warning", async () => {
    const repo = repository({ ...folders, "fluxsmith.yaml": glob("aps/*:") });
    const ran = await repo.run(["generate"]);
    expect(ran.code).toBe(0);
    expectSaid(ran, "warning", {
      code: "glob-empty",
      at: "fluxsmith.yaml:6:3",
      says: ["aps/*"],
    });
  });
});

describe("who deploys an item", () => {
  const two = podinfo.replace("  apps:\n", "  apps:\n  infra:\n");
  const files = {
    "resources/apps/namespace.yaml": namespace("apps"),
    "resources/infra/x.yaml": configMap(),
  };
  const written = async (text: string, more: Record<string, string> = {}) =>
    Object.keys(
      (await generated({ ...files, ...more, "fluxsmith.yaml": text })).files(),
    );

  test("a release's is the one named as its namespace, everything else's is flux-system", async () => {
    const paths = await written(
      `${two}  system: {chart: podinfo/podinfo}\n  elsewhere: {namespace: nowhere, chart: podinfo/podinfo}\n`,
    );
    expect(paths).toEqual(
      expect.arrayContaining([
        "resources/apps/flux-hr-podinfo.yaml",
        "resources/flux-system/flux-hr-system.yaml",
        "resources/flux-system/flux-hr-elsewhere.yaml",
        "resources/flux-system/flux-source-helm-podinfo.yaml",
      ]),
    );
  });

  test("`kustomization:` names another", async () => {
    const paths = await written(
      two
        .replace("6.5.0}", "6.5.0, kustomization: infra}")
        .replace(
          "https://stefanprodan.github.io/podinfo",
          '{url: "https://example.com", kustomization: infra}',
        ),
    );
    expect(paths).toContain("resources/infra/flux-hr-podinfo.yaml");
    expect(paths).toContain("resources/infra/flux-source-helm-podinfo.yaml");
  });

  test("one that does not exist: the nearest", async () => {
    await expectRefused(
      {
        ...files,
        "fluxsmith.yaml": two.replace(
          "6.5.0}",
          `6.5.0, kustomization: ${mark}infar}`,
        ),
      },
      { code: "unknown-deployer", says: ["`infar`", "did you mean `infra`"] },
    );
  });

  test("one of a foreign source is an error: no file of ours reaches it", async () => {
    await expectRefused(
      {
        ...files,
        "fluxsmith.yaml": two
          .replace(
            "  helm:\n",
            '  git: {other: "https://example.com/other"}\n  helm:\n',
          )
          .replace(
            "  infra:\n",
            "  infra: {sourceRef: GitRepository/other, path: ./x}\n",
          )
          .replace("6.5.0}", `6.5.0, kustomization: ${mark}infra}`),
      },
      { code: "unknown-deployer", says: ["`infra`", /source/] },
    );
  });

  test("with `path:` the file is shared, and must be the same in all clusters", async () => {
    const shared = two
      .replace("  infra:\n", "  infra: {path: ./resources/infra}\n")
      .replace(
        "podinfo: {namespace: apps",
        `${mark}podinfo: {namespace: apps, kustomization: infra`,
      );
    const same = await written(`${shared.replace(mark, "")}${clusters("")}`);
    expect(
      same.filter((path) => path.endsWith("flux-hr-podinfo.yaml")),
    ).toEqual(["resources/infra/flux-hr-podinfo.yaml"]);
    await expectRefused(
      {
        ...files,
        "fluxsmith.yaml":
          shared + clusters("releases: {podinfo: {version: 7.0.0}}"),
      },
      {
        code: "file-collision",
        at: /^fluxsmith\.yaml:1[0-9]:/,
        says: [
          "resources/infra/flux-hr-podinfo.yaml",
          "canary",
          "prod",
          "folder:",
        ],
      },
    );
  });

  test("an object whose Namespace another Kustomization creates goes into that one's folder", async () => {
    const paths = await written(
      `${two}  r: {namespace: team, chart: podinfo/podinfo}
notifications:
  providers: {team/slack: {type: slack, address: "https://example.com"}}
`,
      { "resources/infra/team.yaml": namespace("team") },
    );
    expect(paths).toContain("resources/infra/flux-hr-r.yaml");
    expect(paths).toContain("resources/infra/flux-provider-team-slack.yaml");
    expect(paths).not.toContain("resources/flux-system/flux-hr-r.yaml");
  });

  test("but where `kustomization:` says otherwise", async () => {
    const paths = await written(
      `${two}  r: {namespace: team, chart: podinfo/podinfo, kustomization: apps}\n`,
      { "resources/infra/team.yaml": namespace("team") },
    );
    expect(paths).toContain("resources/apps/flux-hr-r.yaml");
  });
});

describe("variables", () => {
  const files = { "v-prod.yaml": "a: prod\n", "v-canary.yaml": "a: canary\n" };

  test("`${cluster}` and variables expand in the names of valuesFiles, and nowhere else", async () => {
    const repo = await generated({
      ...files,
      "eu.yaml": "b: eu\n",
      ...config(
        `${release('valuesFiles: ["v-${cluster}.yaml", "${region}.yaml"], values: {c: "${cluster} ${region}"}, substitute: true')}variables: {region: eu}\nclusters: {canary: , prod: {variables: {region: eu}}}\n`,
      ),
    });
    expect(object(repo, `clusters/canary/${hr}`)).toMatchObject({
      spec: { values: { a: "canary", b: "eu", c: "${cluster} ${region}" } },
    });
  });

  test("a variable that the cluster does not have is an error, with the nearest name", async () => {
    await expectRefused(
      config(
        `${release(`valuesFiles: [${mark}"v-\${regoin}.yaml"]`)}variables: {region: eu}\n`,
      ),
      { code: "unknown-variable", says: ["regoin", "region"] },
    );
  });

  test("a values file that does not exist is an error", async () => {
    await expectRefused(config(release(`valuesFiles: [${mark}nowhere.yaml]`)), {
      code: "values-file-missing",
      says: ["nowhere.yaml"],
    });
  });

  test("they go into every Kustomization's `substitute` but flux-system's; its own win", async () => {
    const repo = await generated(
      config(
        `${podinfo.replace("  apps:\n", "  apps: {postBuild: {substitute: {region: mine}}}\n  more: {folder: apps}\n")}clusters: {prod: {variables: {region: eu, zone: a}}}\n`,
      ),
    );
    const ks = (name: string): unknown =>
      object(repo, `clusters/prod/flux-system/flux-ks-${name}.yaml`);
    expect(ks("more")).toMatchObject({
      spec: { postBuild: { substitute: { region: "eu", zone: "a" } } },
    });
    expect(ks("apps")).toMatchObject({
      spec: { postBuild: { substitute: { region: "mine", zone: "a" } } },
    });
    expect(ks("flux-system")).not.toHaveProperty("spec.postBuild");
  });

  const disabled = "kustomize.toolkit.fluxcd.io/substitute: disabled";
  const shell = 'values: {script: "echo ${HOME}"}';

  test("an object with its own `${…}` opts out where its Kustomization substitutes", async () => {
    const repo = await generated(
      config(
        `${release(`${shell}, annotations: {mine: kept}`)}  plain: {namespace: apps, chart: podinfo/podinfo}\nvariables: {region: eu}\n`,
      ),
    );
    expect(object(repo, hr)).toMatchObject({
      metadata: {
        annotations: {
          "kustomize.toolkit.fluxcd.io/substitute": "disabled",
          mine: "kept",
        },
      },
    });
    expect(repo.read("resources/apps/flux-hr-plain.yaml")).not.toContain(
      disabled,
    );
  });

  test.each([
    ["where nothing substitutes", release(shell)],
    [
      "where the item says `substitute: true`",
      `${release(`${shell}, substitute: true`)}variables: {HOME: x}\n`,
    ],
    [
      "in flux-system's folder",
      `${release(`${shell}, kustomization: flux-system`)}variables: {region: eu}\n`,
    ],
  ])("not %s", async (_, text) => {
    const repo = await generated(config(text));
    const all = Object.values(repo.files()).join("");
    expect(all).toContain("echo ${HOME}");
    expect(all).not.toContain(disabled);
  });

  test("a child's own `${…}` opts out of a flux-system that substitutes", async () => {
    const repo = await generated(
      config(
        podinfo.replace(
          "  flux-system:\n  apps:\n",
          '  flux-system: {postBuild: {substitute: {a: b}}}\n  apps: {patches: [{patch: "${app}"}]}\n',
        ),
      ),
    );
    expect(repo.read("resources/flux-system/flux-ks-apps.yaml")).toContain(
      disabled,
    );
    expect(
      repo.read("resources/flux-system/flux-ks-flux-system.yaml"),
    ).not.toContain(disabled);
  });
});

describe("no flux-system Kustomization", () => {
  const without = podinfo.replace("  flux-system:\n", "");

  test("is a warning, and everything is written", async () => {
    const repo = repository(config(without));
    const ran = await repo.run(["generate"]);
    expect(ran.code).toBe(0);
    expectSaid(ran, "warning", {
      code: "no-system-kustomization",
      at: /^fluxsmith\.yaml:7:1$/,
      says: ["`flux-system`", /by hand/],
    });
    expect(Object.keys(repo.files())).toContain(
      "resources/flux-system/flux-ks-apps.yaml",
    );
    await expectFound(config(without), "warning", {
      code: "no-system-kustomization",
      at: /^fluxsmith\.yaml:7:1$/,
      says: [/by hand/],
    });
  });

  test("is none where `managed: false`: somebody else makes it", async () => {
    const repo = await generated(
      config(without.replace("name: fleet", "name: fleet, managed: false")),
    );
    const paths = Object.keys(repo.files());
    expect(paths).not.toContain(
      "resources/flux-system/flux-source-git-fleet.yaml",
    );
    expect(repo.read("resources/flux-system/flux-ks-apps.yaml")).toContain(
      "    name: fleet\n",
    );
    expect(await repo.run(["check"])).toMatchObject({ code: 0, stderr: "" });
  });
});
