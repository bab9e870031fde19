/** Values and variables that another Kustomization makes. */
import { describe, expect, it } from "vitest";
import { runIn } from "../tools/cli.ts";
import {
  canRender,
  chart,
  configMap,
  fleet,
  kustomization,
  objectLines,
  prod,
  release,
  type Review,
} from "./fleet.ts";

const from = (name: string): string =>
  `  postBuild: {substituteFrom: [{kind: ConfigMap, name: ${name}}]}\n`;

const vars = (x: string, name = "vars"): string =>
  configMap(name, { x }, "flux-system");

/** Another Kustomization, of the folder `vars`. */
const maker = (more = ""): Record<string, string> => ({
  "clusters/prod/vars.yaml": kustomization("vars", "vars", more),
});

/** What becomes of the ConfigMap `map` of the Kustomization `apps`. */
function mapChange({ objects }: Review): unknown {
  const [change] = objects.find(({ name }) => name === "map")?.diff ?? [];
  return change && [change.before, change.after];
}

const generated = (x: string): string =>
  `configMapGenerator: [{name: vars, namespace: flux-system, literals: [x=${x}]}]\ngeneratorOptions: {disableNameSuffixHash: true}\n`;

const specPatch = (x: string): string =>
  `  patches:\n    - patch: |\n        apiVersion: v1\n        kind: ConfigMap\n        metadata: {name: vars, namespace: flux-system}\n        data: {x: ${x}}\n`;

interface Way {
  readonly how: string;
  /** The files with a value. */
  readonly files: (x: string) => Record<string, string>;
  /** Under which the ConfigMap is found; `vars` where it is not given. */
  readonly name?: string;
}

const ways: readonly Way[] = [
  {
    how: "a variable of its own",
    files: (x) => ({
      ...maker(`  postBuild: {substitute: {n: ${x}}}\n`),
      "vars/vars.yaml": vars("${n}"),
    }),
  },
  {
    how: "a variable in its name",
    files: (x) => ({
      ...maker("  postBuild: {substitute: {n: prod}}\n"),
      "vars/vars.yaml": vars(x, "${n}-vars"),
    }),
    name: "prod-vars",
  },
  {
    how: "a generator",
    files: (x) => ({ ...maker(), "vars/kustomization.yaml": generated(x) }),
  },
  {
    how: "patches of its kustomization file",
    files: (x) => ({
      ...maker(),
      "vars/kustomization.yaml":
        "resources: [vars.yaml]\npatches: [{path: patch.yaml}]\n",
      "vars/vars.yaml": vars("plain"),
      "vars/patch.yaml": vars(x),
    }),
  },
  {
    how: "`spec.patches`",
    files: (x) => ({ ...maker(specPatch(x)), "vars/vars.yaml": vars("plain") }),
  },
  {
    how: "a prefix of its kustomization file",
    files: (x) => ({
      ...maker(),
      "vars/kustomization.yaml": "namePrefix: its-\nresources: [vars.yaml]\n",
      "vars/vars.yaml": vars(x),
    }),
    name: "its-vars",
  },
  {
    how: "`spec.namePrefix` and `spec.targetNamespace`",
    files: (x) => ({
      ...maker("  namePrefix: its-\n  targetNamespace: flux-system\n"),
      "vars/vars.yaml": configMap("vars", { x }, "elsewhere"),
    }),
    name: "its-vars",
  },
  {
    how: "one of two folders that have it",
    files: (x) => ({
      ...maker(),
      "vars/vars.yaml": vars(x),
      "unused/vars.yaml": vars("unused"),
    }),
  },
  {
    how: "a base that it builds from",
    files: (x) => ({
      ...maker(),
      "vars/kustomization.yaml":
        "resources: [../base]\npatches: [{path: patch.yaml}]\n",
      "vars/patch.yaml": vars(x),
      "base/kustomization.yaml": "resources: [vars.yaml]\n",
      "base/vars.yaml": vars("plain"),
    }),
  },
];

describe.skipIf(!canRender)("what another Kustomization makes", () => {
  it.each(ways)(
    "gives its variables by way of $how, and a change of them",
    async ({ files, name = "vars" }) => {
      const { cwd, env, write, review } = fleet(
        prod(
          {
            ...files("one"),
            "apps/map.yaml": configMap("map", { its: "${x}" }),
          },
          from(name),
        ),
      );
      for (const [path, text] of Object.entries(files("two")))
        write(path, text);
      const its = await review();
      expect(its.failures).toEqual([]);
      expect(mapChange(its)).toEqual(["one", "two"]);
      const rendered = await runIn(cwd, ["render"], { env });
      expect(rendered).toMatchObject({ code: 0, stderr: "" });
      expect(rendered.stdout).toContain("its: two");
    },
  );

  it("gives on what it has from others", async () => {
    const { write, review } = fleet(
      prod(
        {
          "clusters/prod/a.yaml": kustomization("a", "a"),
          "clusters/prod/b.yaml": kustomization("b", "b", from("a")),
          "a/kustomization.yaml": generated("1").replace(
            "name: vars",
            "name: a",
          ),
          "b/b.yaml": configMap("b", { z: "b${x}" }, "flux-system"),
          "apps/map.yaml": configMap("map", { its: "${z}" }),
        },
        from("b"),
      ),
    );
    write(
      "a/kustomization.yaml",
      generated("2").replace("name: vars", "name: a"),
    );
    const its = await review();
    expect(its.failures).toEqual([]);
    expect(mapChange(its)).toEqual(["b1", "b2"]);
  });

  it("gives a release its values, and the chart", async () => {
    const { write, review } = fleet(
      prod({
        ...maker('  postBuild: {substitute: {n: "1", chart: web}}\n'),
        "vars/values.yaml": configMap("values", {
          "values.yaml": "replicas: ${n}",
        }),
        "vars/chart.yaml": `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: web, namespace: flux-system}
spec: {interval: 1m, chart: "./charts/\${chart}", sourceRef: {kind: GitRepository, name: flux-system}}
`,
        ...chart,
        "apps/web.yaml": release(
          "web",
          "  valuesFrom: [{kind: ConfigMap, name: values}]\n",
        ),
        "apps/other.yaml": `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: other, namespace: apps}
spec: {interval: 10m, chartRef: {kind: HelmChart, name: web, namespace: flux-system}, valuesFrom: [{kind: ConfigMap, name: values}]}
`,
      }),
    );
    write(
      "clusters/prod/vars.yaml",
      kustomization(
        "vars",
        "vars",
        '  postBuild: {substitute: {n: "3", chart: web}}\n',
      ),
    );
    const its = await review();
    expect(its.failures).toEqual([]);
    const changed = its.objects.filter(({ kind }) => kind === "Deployment");
    expect(changed).toMatchObject(
      ["apps/other", "apps/web"].map((by) => ({
        release: by,
        diff: [{ path: "spec.replicas", before: 1, after: 3 }],
      })),
    );
  });

  it("keeps what it makes of a Secret secret", async () => {
    const secret = (password: string): string =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: vars, namespace: flux-system}\nstringData: {password: "${password}"}\n`;
    const { write, diff } = fleet(
      prod(
        {
          ...maker("  postBuild: {substitute: {p: first-part}}\n"),
          "vars/vars.yaml": secret("${p}-of-it"),
          "apps/map.yaml": configMap("map", { its: "${password}" }),
        },
        from("vars").replace("ConfigMap", "Secret"),
      ),
    );
    write(
      "clusters/prod/vars.yaml",
      kustomization(
        "vars",
        "vars",
        "  postBuild: {substitute: {p: other-part}}\n",
      ),
    );
    const { stdout } = await diff();
    expect(stdout).toContain("ConfigMap/apps/map");
    expect(stdout).not.toContain("other-part-of-it");
  });

  it("is unknown where variables go round in a circle, which is named, whoever asks", async () => {
    const around = (name: string, next: string): Record<string, string> => ({
      [`clusters/prod/${name}.yaml`]: kustomization(name, name, from(next)),
      [`${name}/map.yaml`]: configMap(
        name,
        { [`of_${name}`]: `\${of_${next}}`, known: "1" },
        "flux-system",
      ),
    });
    const { review, commit } = fleet(
      prod(
        {
          ...around("a", "b"),
          ...around("b", "a"),
          "apps/map.yaml": configMap("map", { its: "${of_a}" }),
        },
        from("a"),
      ),
    );
    commit({ "apps/map.yaml": configMap("map", { its: "${of_a} now" }) });
    const its = await review("HEAD~1", "HEAD");
    expect(its.code).toBe(2);
    expect(its.failures).toMatchObject([
      {
        code: "unknown-value",
        kustomization: "flux-system/apps",
        why: expect.stringContaining(
          "Kustomization flux-system/a → Kustomization flux-system/b → Kustomization flux-system/a",
        ),
      },
    ]);
  });

  it("is no circle where what is taken holds no variable of the other", async () => {
    const { write, review } = fleet(
      prod(
        {
          ...maker(`${from("vars")}  namePrefix: its-\n`),
          "vars/vars.yaml": vars("1", "vars"),
          "vars/more.yaml": vars("${x}", "more"),
          "apps/map.yaml": configMap("map", { its: "${x}" }),
        },
        from("its-vars"),
      ),
    );
    write("apps/map.yaml", configMap("map", { its: "${x}", z: "" }));
    const its = await review();
    expect(its.failures).toEqual([]);
    expect(objectLines(its)).toEqual([
      "changed ConfigMap apps/map (flux-system/apps)",
    ]);
  });
});
