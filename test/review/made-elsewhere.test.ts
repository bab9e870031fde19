import { describe, expect, it } from "vitest";
import { settled } from "../../src/render/applied-objects.ts";
import { findRoots } from "../../src/render/roots.ts";
import { lookupIn } from "../../src/render/values-in-git.ts";
import { kustomizationFilesIn, readOutward } from "../../src/render/zones.ts";
import { clusterMakers, type Maker } from "../../src/review/cluster-makers.ts";
import { MadeElsewhere } from "../../src/review/made-elsewhere.ts";
import { configMap, kustomization, prod } from "../commands/fleet.ts";
import { memoryTree } from "../render/memory-tree.ts";

type Files = Readonly<Record<string, string>>;

/** A cluster of these files; `outputs` is what kustomize makes of folders. */
function cluster(files: Files, outputs: Files = {}) {
  const tree = memoryTree(prod(files));
  const built: string[] = [];
  const place = {
    cluster: "prod",
    root: findRoots(tree)[0]?.kustomization,
    state: {
      tree,
      bytes: (path: string) => Buffer.from(tree.read(path) ?? ""),
      submodules: [],
      recursesSubmodules: false,
      outward: readOutward(tree, kustomizationFilesIn(tree)),
      strict: true,
      listing: [],
      nesting: tree.list("clusters"),
      lookup: (
        _cluster: string | undefined,
        namespace: string,
        applied: Parameters<typeof lookupIn>[2],
      ) =>
        lookupIn(
          { tree, fixtures: {}, near: "clusters/prod" },
          namespace,
          applied,
        ),
    },
    renderer: {
      kustomize: "fake",
      helm: undefined,
      build: (_files: unknown, folder: string) => {
        built.push(folder);
        return Promise.resolve({ text: outputs[folder] ?? "" });
      },
      template: () => Promise.reject(new Error("there is no helm")),
      fetchChart: () => Promise.reject(new Error("there are no charts")),
      remember: <Made>(_key: string, make: () => Promise<Made>) => make(),
    },
  };
  return { place, built, made: new MadeElsewhere(place) };
}

/** What the ConfigMap `vars` holds for somebody in the namespace flux-system. */
async function varsIn(
  { place }: ReturnType<typeof cluster>,
  made: MadeElsewhere,
  name = "vars",
): Promise<unknown> {
  const search = made.searchFrom([]);
  const lookup = place.state.lookup("prod", "flux-system", search);
  return settled(() => lookup("ConfigMap", name), search.settle);
}

const prefixed = "namePrefix: its-\nresources: [map.yaml]\n";

const several = (...names: readonly string[]): Files =>
  Object.fromEntries(
    names.flatMap((name) => [
      [`clusters/prod/${name}.yaml`, kustomization(name, name)],
      [`${name}/kustomization.yaml`, prefixed],
      [`${name}/map.yaml`, configMap(name, { x: name }, "flux-system")],
    ]),
  );

describe("what others make", () => {
  it("is built only where one of them may make it", async () => {
    const its = cluster(several("vars", "other", "more"), {
      vars: configMap("its-vars", { x: "vars" }, "flux-system"),
    });
    const { made, built } = its;
    expect(await varsIn(its, made, "its-vars")).toEqual({ x: "vars" });
    expect(built).toEqual(["vars"]);
  });

  it("is not built at all for what a file says and nobody changes", async () => {
    const its = cluster({
      ...several("other", "more"),
      "clusters/prod/vars.yaml": kustomization("vars", "vars"),
      "vars/kustomization.yaml": `resources: [map.yaml]
configMapGenerator: [{name: another, literals: [a=b]}]
`,
      "vars/map.yaml": configMap("vars", { x: "1" }, "flux-system"),
    });
    expect(await varsIn(its, its.made)).toEqual({ x: "1" });
    expect(its.built).toEqual([]);
  });

  it("is unknown where two make it, and not the same", async () => {
    const both = (inA: string, inB: string): ReturnType<typeof cluster> =>
      cluster(
        {
          ...several("a", "b"),
          "a/map.yaml": configMap("vars", { x: "" }, "flux-system"),
          "b/map.yaml": configMap("vars", { x: "" }, "flux-system"),
        },
        {
          a: configMap("its-vars", { x: inA }, "flux-system"),
          b: configMap("its-vars", { x: inB }, "flux-system"),
        },
      );
    const [same, different] = [both("1", "1"), both("1", "2")];
    expect(await varsIn(same, same.made, "its-vars")).toEqual({ x: "1" });
    expect(await varsIn(different, different.made, "its-vars")).toBeUndefined();
  });

  it("does not come from what goes to another cluster, or comes from another source", async () => {
    for (const elsewhere of [
      kustomization("vars", "vars", "  kubeConfig: {secretRef: {name: a}}\n"),
      kustomization("vars", "vars").replace(
        "name: flux-system}\n",
        "name: other}\n",
      ),
    ]) {
      const its = cluster(
        { ...several("vars"), "clusters/prod/vars.yaml": elsewhere },
        { vars: configMap("its-vars", { x: "1" }, "flux-system") },
      );
      expect(await varsIn(its, its.made, "its-vars")).toBeUndefined();
    }
  });

  it("is the same whoever asks first, and at the same time, in a circle too", async () => {
    const from = (name: string): string =>
      `  postBuild: {substituteFrom: [{kind: ConfigMap, name: ${name}}]}\n`;
    const one = (name: string, next: string): Files => ({
      [`clusters/prod/${name}.yaml`]: kustomization(name, name, from(next)),
      [`${name}/map.yaml`]: configMap(
        name,
        { [`of_${name}`]: `\${of_${next}}` },
        "flux-system",
      ),
    });
    const files: Files = {
      ...one("a", "b"),
      ...one("b", "c"),
      ...one("c", "a"),
      ...one("d", "b"),
    };
    const maps = ["a", "b", "c", "d"].map((name): [string, string] => [
      name,
      files[`${name}/map.yaml`] ?? "",
    ]);
    const { place } = cluster(files, Object.fromEntries(maps));
    const makers = (await clusterMakers(place)).filter(
      ({ key }) => key !== "flux-system/apps",
    );
    const circle = async (
      made: MadeElsewhere,
      { key, object, above }: Maker,
    ): Promise<readonly string[]> => {
      const { circle: its, unknown } = await made.render(object, above);
      return [key, its.join(), unknown.join()];
    };
    const expected = [
      ["flux-system/a", "flux-system/a,flux-system/b,flux-system/c", "of_b"],
      ["flux-system/b", "flux-system/b,flux-system/c,flux-system/a", "of_c"],
      ["flux-system/c", "flux-system/c,flux-system/a,flux-system/b", "of_a"],
      ["flux-system/d", "flux-system/b,flux-system/c,flux-system/a", "of_b"],
    ];
    for (const [order, answers] of [
      [makers, expected],
      [makers.toReversed(), expected.toReversed()],
    ] as const) {
      const asked = new MadeElsewhere(place);
      expect(
        await Promise.all(order.map((maker) => circle(asked, maker))),
      ).toEqual(answers);
      const inTurn = new MadeElsewhere(place);
      for (const [at, maker] of order.entries())
        expect(await circle(inTurn, maker)).toEqual(answers[at]);
    }
  });
});
