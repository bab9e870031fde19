/** `fluxsmith diff BASE HEAD` on real repositories, by the real kustomize and helm. */
import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { gitEnv, gitFolder } from "../io/git-folder.ts";
import { folder } from "../io/support.ts";
import { runIn } from "../tools/cli.ts";
import { kubectl } from "../tools/kubernetes-tools.ts";
import {
  canRender,
  chart,
  configMap,
  fleet,
  git,
  kustomization,
  objectLines,
  prod,
  release,
} from "./fleet.ts";

describe.skipIf(!canRender)("a review", () => {
  const files = prod({
    ...chart,
    "apps/web.yaml": release("web"),
    "apps/settings.yaml": configMap("settings", { mode: "slow" }),
  });

  it("of what is the same is empty, and 0", async () => {
    const { diff, review } = fleet(files);
    const ran = await diff();
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toMatch(
      /^From the merge base with main \(\w{7}\) to the work tree\nnothing changes\n$/,
    );
    expect(await review("HEAD", "HEAD")).toMatchObject({
      code: 0,
      objects: [],
      consequences: [],
      failures: [],
    });
  });

  it("shows what Git has otherwise and what the cluster gets by it, with field and place", async () => {
    const { write, diff, review } = fleet(files);
    write(
      "apps/web.yaml",
      release("web", "  values: {image: example.com/web:2}\n"),
    );
    const its = await review();
    expect(its.code).toBe(1);
    expect(its.objects).toEqual([
      {
        cluster: "prod",
        kustomization: "flux-system/apps",
        apiVersion: "helm.toolkit.fluxcd.io/v2",
        kind: "HelmRelease",
        namespace: "apps",
        name: "web",
        change: "changed",
        diff: [{ path: "spec.values", after: { image: "example.com/web:2" } }],
      },
      {
        cluster: "prod",
        kustomization: "flux-system/apps",
        release: "apps/web",
        apiVersion: "apps/v1",
        kind: "Deployment",
        namespace: "apps",
        name: "web",
        change: "changed",
        diff: [
          {
            path: "spec.template.spec.containers[name=web].image",
            before: "example.com/web:1",
            after: "example.com/web:2",
          },
        ],
      },
    ]);
    expect((await diff("--output", "github")).stdout).toMatch(
      /^::notice file=apps\/web\.yaml,/,
    );
    expect((await diff()).stdout).toContain(
      "~ spec.template.spec.containers[name=web].image: example.com/web:1 → example.com/web:2",
    );
  });

  it("53: says that it has compared what is not committed", async () => {
    const { write, diff } = fleet(files);
    write("apps/new.yaml", configMap("new", {}));
    expect((await diff()).stdout).toMatch(
      /to the work tree \(1 file not committed\)\n1 added, 0 changed, 0 removed/,
    );
  });

  it("of two commits is what lies between them, whatever is checked out", async () => {
    const { commit, review, cwd } = fleet(files);
    git(cwd, "tag", "one");
    commit({ "apps/settings.yaml": configMap("settings", { mode: "fast" }) });
    git(cwd, "tag", "two");
    commit({ "apps/settings.yaml": configMap("settings", { mode: "other" }) });
    const there = await review("one", "two");
    expect(there.objects).toMatchObject([
      { diff: [{ path: "data.mode", before: "slow", after: "fast" }] },
    ]);
    const back = await review("two", "one");
    expect(back.objects).toMatchObject([
      { diff: [{ path: "data.mode", before: "fast", after: "slow" }] },
    ]);
  });

  it("follows a base that several Kustomizations share, and touches no other", async () => {
    const { write, review } = fleet(
      prod({
        "clusters/prod/two.yaml": kustomization("two", "two"),
        "clusters/prod/three.yaml": kustomization("three", "three"),
        "base/kustomization.yaml": "resources: [map.yaml]\n",
        "base/map.yaml": configMap("shared", { a: "1" }),
        "apps/kustomization.yaml": "namePrefix: one-\nresources: [../base]\n",
        "two/kustomization.yaml": "namePrefix: two-\nresources: [../base]\n",
        "three/map.yaml": configMap("three", {}),
      }),
    );
    write("base/map.yaml", configMap("shared", { a: "2" }));
    expect(objectLines(await review())).toEqual([
      "changed ConfigMap apps/one-shared (flux-system/apps)",
      "changed ConfigMap apps/two-shared (flux-system/two)",
    ]);
  });

  it("renders every release of a chart in Git that changes", async () => {
    const { write, review } = fleet(files);
    write("charts/web/values.yaml", "replicas: 3\nimage: example.com/web:1\n");
    expect(objectLines(await review())).toEqual([
      "changed Deployment apps/web (flux-system/apps apps/web)",
    ]);
  });

  it("renders a release whose values come from a ConfigMap that changes elsewhere", async () => {
    const { write, review } = fleet(
      prod({
        ...chart,
        "apps/web.yaml": release(
          "web",
          "  valuesFrom: [{kind: ConfigMap, name: values}]\n",
        ),
        "clusters/prod/more.yaml": kustomization("more", "more"),
        "more/values.yaml": configMap("values", {
          "values.yaml": "replicas: 2",
        }),
      }),
    );
    write(
      "more/values.yaml",
      configMap("values", { "values.yaml": "replicas: 5" }),
    );
    const its = await review();
    expect(objectLines(its)).toEqual([
      "changed Deployment apps/web (flux-system/apps apps/web)",
      "changed ConfigMap apps/values (flux-system/more)",
    ]);
    expect(its.objects[0]?.diff).toEqual([
      { path: "spec.replicas", before: 2, after: 5 },
    ]);
  });

  it("substitutes variables from Git, and follows a change of them", async () => {
    const { write, review } = fleet(
      prod(
        {
          "apps/map.yaml": configMap("map", { url: "https://${host}/" }),
          "clusters/prod/vars.yaml": configMap(
            "vars",
            { host: "a.example.com" },
            "flux-system",
          ),
        },
        "  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}\n",
      ),
    );
    write(
      "clusters/prod/vars.yaml",
      configMap("vars", { host: "b.example.com" }, "flux-system"),
    );
    const its = await review();
    expect(objectLines(its)).toEqual([
      "changed ConfigMap apps/map (flux-system/apps)",
      "changed ConfigMap flux-system/vars (flux-system/flux-system)",
    ]);
    expect(its.objects[0]?.diff).toEqual([
      {
        path: "data.url",
        before: "https://a.example.com/",
        after: "https://b.example.com/",
      },
    ]);
  });

  it("takes a release's values from a ConfigMap that a generator makes, under its name with a hash or without", async () => {
    const generated = (name: string, options = ""): string =>
      `resources: [web.yaml]
namespace: apps
configMapGenerator:
  - name: ${name}
    files: [values.yaml]
${options}configurations: [names.yaml]
`;
    const { write, review, commit, diff } = fleet(
      prod({
        ...chart,
        "apps/kustomization.yaml": generated("values"),
        "apps/names.yaml":
          "nameReference: [{kind: ConfigMap, version: v1, fieldSpecs: [{path: spec/valuesFrom/name, kind: HelmRelease}]}]\n",
        "apps/values.yaml": "replicas: 2\n",
        "apps/web.yaml": release(
          "web",
          "  valuesFrom: [{kind: ConfigMap, name: values}]\n",
        ),
      }),
    );
    const replicas = async (): Promise<unknown> => {
      const its = await review();
      expect(its).toMatchObject({ failures: [], consequences: [] });
      // The ConfigMap's other name, and the reference to it, only say that its content is another one.
      expect(objectLines(its)).toEqual([
        expect.stringMatching(
          /^changed ConfigMap apps\/values\S* \(flux-system\/apps\)$/,
        ),
        "changed Deployment apps/web (flux-system/apps apps/web)",
      ]);
      expect(its.objects[0]?.diff).toEqual([
        {
          path: 'data["values.yaml"]',
          before: "replicas: 2\n",
          after: "replicas: 5\n",
        },
      ]);
      return its.objects[1]?.diff;
    };
    write("apps/values.yaml", "replicas: 5\n");
    expect((await diff("--show-all")).stdout).toMatch(
      /~ metadata\.name: values-\w{10} → values-\w{10}\n/,
    );
    expect((await diff()).stdout).toContain(
      "Left out as noise: 2 checksums; 1 object has nothing else.",
    );
    const change = [{ path: "spec.replicas", before: 2, after: 5 }];
    expect(await replicas()).toEqual(change);
    const options = "generatorOptions: {disableNameSuffixHash: true}\n";
    commit({
      "apps/kustomization.yaml": generated("values", options),
      "apps/values.yaml": "replicas: 2\n",
    });
    write("apps/values.yaml", "replicas: 5\n");
    expect(await replicas()).toEqual(change);
  });

  it("follows a values file that lies outside of its chart, a HelmChart's too", async () => {
    const values = "      valuesFiles: [values/web.yaml]\n";
    const { write, review } = fleet(
      prod({
        ...chart,
        "values/web.yaml": "replicas: 2\nimage: example.com/web:1\n",
        "apps/web.yaml": release("web", values),
        "clusters/prod/charts.yaml": kustomization("charts", "helm-charts"),
        "helm-charts/web.yaml": `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: web, namespace: flux-system}
spec:
  interval: 10m
  chart: ./charts/web
  sourceRef: {kind: GitRepository, name: flux-system}
  valuesFiles: [./values/web.yaml]
`,
        "apps/other.yaml": `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: other, namespace: apps}
spec: {interval: 10m, chartRef: {kind: HelmChart, name: web, namespace: flux-system}}
`,
      }),
    );
    write("values/web.yaml", "replicas: 5\nimage: example.com/web:1\n");
    const its = await review();
    expect(objectLines(its)).toEqual([
      "changed Deployment apps/other (flux-system/apps apps/other)",
      "changed Deployment apps/web (flux-system/apps apps/web)",
    ]);
    expect(its.failures).toEqual([]);
  });

  it("shows what goes when the source leaves files out, by its own field or a .sourceignore", async () => {
    const { commit, write, review, cwd } = fleet(
      prod({
        "apps/map.yaml": configMap("map", { a: "1" }),
        "apps/more.yaml": configMap("more", { a: "1" }),
      }),
    );
    const gone = "removed ConfigMap apps/more (flux-system/apps)";
    write(".sourceignore", "/apps/more.yaml\n");
    expect(objectLines(await review())).toEqual([gone]);
    rmSync(`${cwd}/.sourceignore`);
    const file = "clusters/prod/flux-system/gotk-sync.yaml";
    const text = readFileSync(`${cwd}/${file}`, "utf8");
    const ignoring = text.replace(
      "interval: 1m,",
      'interval: 1m, ignore: "/apps/more.yaml",',
    );
    write(file, ignoring);
    expect(objectLines(await review())).toEqual([
      gone,
      "changed GitRepository flux-system/flux-system (flux-system/flux-system)",
    ]);
    commit({ [file]: ignoring });
    write("apps/more.yaml", configMap("more", { a: "2" }));
    expect((await review()).code).toBe(0);
  });

  it("follows a component that only the Kustomization names", async () => {
    const { write, review } = fleet(
      prod(
        {
          "apps/map.yaml": configMap("map", { a: "1" }),
          "components/extra/kustomization.yaml":
            "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [more.yaml, ../../base/map.yaml]\n",
          "components/extra/more.yaml": configMap("more", { a: "1" }),
          "base/map.yaml": configMap("base", { a: "1" }),
        },
        "  components: [../components/extra]\n",
      ),
    );
    write("components/extra/more.yaml", configMap("more", { a: "2" }));
    expect(objectLines(await review())).toEqual([
      "changed ConfigMap apps/more (flux-system/apps)",
    ]);
    write("base/map.yaml", configMap("base", { a: "2" }));
    expect(objectLines(await review())).toEqual([
      "changed ConfigMap apps/base (flux-system/apps)",
      "changed ConfigMap apps/more (flux-system/apps)",
    ]);
  });

  it("substitutes what a generator above makes", async () => {
    const { write, review } = fleet(
      prod(
        {
          "clusters/prod/kustomization.yaml": `resources: [apps.yaml, flux-system/gotk-sync.yaml]
configMapGenerator:
  - {name: vars, namespace: flux-system, envs: [vars.env], options: {disableNameSuffixHash: true}}
`,
          "clusters/prod/vars.env": "host=a.example.com\n",
          "apps/map.yaml": configMap("map", { url: "https://${host}/" }),
        },
        "  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}\n",
      ),
    );
    write("clusters/prod/vars.env", "host=b.example.com\n");
    const its = await review();
    expect(its.failures).toEqual([]);
    expect(objectLines(its)).toEqual([
      "changed ConfigMap apps/map (flux-system/apps)",
      "changed ConfigMap flux-system/vars (flux-system/flux-system)",
    ]);
    expect(its.objects[0]?.diff).toEqual([
      {
        path: "data.url",
        before: "https://a.example.com/",
        after: "https://b.example.com/",
      },
    ]);
  });

  it("says the same in a folder of the repository as at its top, before and after", async () => {
    const { cwd, env, write } = fleet({ ...files, "docs/a.md": "" });
    write("apps/settings.yaml", configMap("settings", { mode: "fast" }));
    const below = await runIn(`${cwd}/docs`, ["diff"], { env });
    const top = await runIn(cwd, ["diff"], { env });
    expect(below).toMatchObject({ code: 1, stderr: "" });
    expect(below.stdout).toContain("data.mode: slow → fast");
    expect(top.stdout).toBe(below.stdout);
    const all = await runIn(`${cwd}/apps`, ["render"], { env });
    expect(all.stdout).toContain("mode: fast");
    expect((await runIn(cwd, ["render"], { env })).stdout).toBe(all.stdout);
  });

  it("says that it does not know what a Secret holds that variables come from, where it changes and is encrypted", async () => {
    const secret = (value: string): string =>
      `apiVersion: v1
kind: Secret
metadata: {name: vars, namespace: flux-system}
stringData: {x: "ENC[AES256_GCM,data:${value}]"}
sops: {version: 3.9.0}
`;
    const { write, review } = fleet(
      prod(
        {
          "clusters/prod/vars.yaml": kustomization("vars", "vars"),
          "vars/vars.yaml": secret("a"),
          "apps/map.yaml": configMap("map", { y: "${x}" }),
        },
        "  postBuild: {substituteFrom: [{kind: Secret, name: vars}]}\n",
      ),
    );
    write("vars/vars.yaml", secret("b"));
    const its = await review();
    expect(its.code).toBe(2);
    expect(its.failures).toMatchObject([
      {
        code: "unknown-value",
        kustomization: "flux-system/apps",
        why: expect.stringContaining("Secret/flux-system/vars"),
      },
    ]);
  });

  it("tells two clusters' variables of one name apart", async () => {
    const variables = (host: string): string =>
      configMap("vars", { host }, "flux-system");
    const cluster = (name: string): Record<string, string> => ({
      [`clusters/${name}/flux-system/gotk-sync.yaml`]: kustomization(
        "flux-system",
        `clusters/${name}`,
      ),
      [`clusters/${name}/apps.yaml`]: kustomization(
        "apps",
        "apps",
        "  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}\n",
      ),
      [`clusters/${name}/vars.yaml`]: variables(`${name}.example.com`),
    });
    const { write, review } = fleet({
      ...cluster("prod"),
      ...cluster("test"),
      "apps/map.yaml": configMap("map", { url: "http://${host}/" }),
    });
    write("apps/map.yaml", configMap("map", { url: "https://${host}/" }));
    const its = await review();
    expect(its.failures).toEqual([]);
    expect(its.objects.map(({ diff: [one] }) => one?.after)).toEqual([
      "https://prod.example.com/",
      "https://test.example.com/",
    ]);
  });

  it("45: an undefined variable is a failure, and never a deletion", async () => {
    const { write, review } = fleet(
      prod(
        { "apps/map.yaml": configMap("map", { url: "${host}" }) },
        "  postBuild: {substitute: {host: a}}\n",
      ),
    );
    write("apps/map.yaml", configMap("map", { url: "${hosst}" }));
    expect(await review()).toMatchObject({
      code: 2,
      objects: [],
      failures: [
        {
          code: "undefined-variable",
          side: "after",
          kustomization: "flux-system/apps",
          why: expect.stringContaining("`${hosst}` in ConfigMap/apps/map"),
        },
      ],
    });
  });

  it("names the values that only the cluster knows, where something changes that holds them; fixtures give them", async () => {
    const its = prod(
      {
        "apps/map.yaml": configMap("map", { url: "https://${host}/${path}" }),
        "apps/other.yaml": configMap("other", { a: "1" }),
      },
      "  postBuild:\n    substitute: {path: x}\n    substituteFrom: [{kind: Secret, name: vars}]\n",
    );
    const { write, review, commit } = fleet(its);
    write("apps/other.yaml", configMap("other", { a: "2" }));
    expect(await review()).toMatchObject({ code: 1, failures: [] });
    write("apps/map.yaml", configMap("map", { url: "http://${host}/${path}" }));
    const unknown = await review();
    expect(unknown.code).toBe(2);
    expect(unknown.failures.at(-1)).toMatchObject({
      code: "unknown-value",
      why: "only the cluster knows the values of `${host}`",
    });
    commit({
      ...its,
      "fluxsmith.yaml":
        'version: 1\nrepository: {name: flux-system, url: "https://example.com/x", branch: main}\nfixtures: {Secret/flux-system/vars: {host: h.example.com}}\n',
    });
    write("apps/map.yaml", configMap("map", { url: "http://${host}/${path}" }));
    const known = await review();
    expect(known).toMatchObject({ code: 1, failures: [] });
    expect(known.objects[0]?.diff).toEqual([
      {
        path: "data.url",
        before: expect.stringMatching(/^https:..(\*\*\*|h.example.com)/),
        after: expect.stringMatching(/^http:..(\*\*\*|h.example.com)/),
      },
    ]);
  });

  it("says what a Kustomization that goes takes with it", async () => {
    const { commit, review, cwd } = fleet(files);
    git(cwd, "checkout", "--quiet", "-b", "change");
    commit({ "clusters/prod/apps.yaml": undefined });
    const its = await review();
    expect(objectLines(its)).toEqual(
      [
        "removed HelmRelease apps/web (flux-system/apps)",
        "removed ConfigMap apps/settings (flux-system/apps)",
        "removed Deployment apps/web (flux-system/apps apps/web)",
        "removed Kustomization flux-system/apps (flux-system/flux-system)",
      ].toSorted((left, right) => objectOrder(left) - objectOrder(right)),
    );
    expect(its.consequences).toContainEqual(
      expect.objectContaining({
        severity: "danger",
        object: expect.objectContaining({
          kind: "Kustomization",
          name: "apps",
        }),
      }),
    );
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      "59: a remote base",
      { "apps/kustomization.yaml": "resources: [https://example.com/x]\n" },
      /https:\/\/example\.com\/x/,
    ],
    [
      "60: a file outside of the repository",
      { "apps/kustomization.yaml": "resources: [../../etc/x.yaml]\n" },
      /\.\.\/\.\.\/etc/,
    ],
    [
      "61: a template that fails",
      { "charts/web/templates/web.yaml": '{{ fail "no such luck" }}' },
      /no such luck/,
    ],
    [
      "a broken manifest",
      { "apps/settings.yaml": "kind: [\n" },
      /kustomize fails on apps\//,
    ],
  ])("%s is said, and is no change", async (_what, changed, why) => {
    const { write, review } = fleet(files);
    for (const [path, text] of Object.entries(changed)) write(path, text);
    const its = await review();
    expect(its.code).toBe(2);
    expect(its.objects).toEqual([]);
    expect(its.failures.map((one) => one.why).join("\n")).toMatch(why);
  });

  it("54: what is in a submodule, or in large file storage, is not here, which is no deletion", async () => {
    const { write, review, cwd } = fleet(files);
    write(
      "apps/settings.yaml",
      "version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 1\n",
    );
    expect(await review()).toMatchObject({
      code: 2,
      objects: [],
      failures: [
        {
          why: expect.stringMatching(
            /apps\/settings\.yaml is a pointer to Git's large file storage/,
          ),
        },
      ],
    });
    git(cwd, "checkout", "--quiet", ".");
    const inner = gitFolder({ "x.yaml": configMap("x", {}) });
    git(
      cwd,
      "-c",
      "protocol.file.allow=always",
      "submodule",
      "--quiet",
      "add",
      inner,
      "sub",
    );
    write("clusters/prod/sub.yaml", kustomization("sub", "sub"));
    const its = await review();
    expect(its.code).toBe(2);
    expect(its.failures).toMatchObject([
      { why: expect.stringContaining("sub/ is in the submodule sub") },
    ]);
  });

  it("55: without kustomize and kubectl, or without helm, it is said what is missing", async () => {
    const { write, cwd } = fleet(files);
    write("apps/web.yaml", release("web", "  values: {replicas: 2}\n"));
    // A PATH with git on it, and one more program.
    const only = (program?: string): typeof gitEnv => {
      const bin = folder();
      symlinkSync(
        execFileSync("which", ["git"]).toString().trim(),
        `${bin}/git`,
      );
      if (program !== undefined) symlinkSync(program, `${bin}/kubectl`);
      return { ...gitEnv, PATH: bin };
    };
    const bare = await runIn(cwd, ["diff", "--no-cache"], { env: only() });
    expect(bare).toMatchObject({
      code: 2,
      stdout: expect.stringMatching(
        /neither kustomize nor kubectl is on the PATH\n\s+fix: install/,
      ),
    });
    expect(
      await runIn(cwd, ["diff", "--no-cache"], { env: only(kubectl()) }),
    ).toMatchObject({
      code: 2,
      stdout: expect.stringContaining("helm is not on the PATH"),
    });
  });

  it("of a repository that says nowhere where Flux begins needs its folder", async () => {
    const { diff, commit, write } = fleet({ "README.md": "" });
    write("README.md", "changed\n");
    expect(await diff()).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(
        /\[no-entry\]\n {2}fix: name the folder: `--path/,
      ),
    });
    commit({ "fleet/a.yaml": configMap("a", { x: "1" }) });
    write("fleet/a.yaml", configMap("a", { x: "2" }));
    const ran = await diff("--path", "./fleet/");
    expect(ran.stdout).toContain("~ ConfigMap/apps/a");
  });

  it("with a folder that neither state has fails, whether anything differs or not", async () => {
    const { diff, write } = fleet({ "fleet/a.yaml": configMap("a", {}) });
    const expected = {
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("there is no folder flet [no-entry]"),
    };
    expect(await diff("--path", "flet")).toMatchObject(expected);
    expect(await diff("--path", "fleet")).toMatchObject({ code: 0 });
    write("fleet/a.yaml", configMap("a", { x: "2" }));
    expect(await diff("--path", "flet")).toMatchObject(expected);
  });
});

/** The order of a review: by place, then by object. */
function objectOrder(line: string): number {
  return [
    "ConfigMap apps/settings",
    "HelmRelease apps/web",
    "Deployment apps/web",
    "Kustomization flux-system/apps",
  ].findIndex((one) => line.includes(one));
}
