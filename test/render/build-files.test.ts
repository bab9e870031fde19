import { execFile } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { buildFiles } from "../../src/render/build-files.ts";
import { kustomizationFileFor } from "../../src/render/kustomization-file-for.ts";
import type { RenderTree } from "../../src/render/render-tree.ts";
import type { Data, Fields } from "../../src/yaml/data.ts";
import { kubectl } from "../tools/kubernetes-tools.ts";
import {
  dataOf,
  kustomizeVectors,
  treeOf,
  withoutEmpty,
} from "./kustomize-vectors.ts";

const run = promisify(execFile);
const tool = kubectl();

/** Builds by the real kustomize what this program says has to be there, and nothing else. */
async function build(
  folder: string,
  spec: Fields,
  tree: RenderTree,
): Promise<Data[]> {
  const root = kustomizationFileFor(folder, spec, tree);
  const { files, texts, refusals } = buildFiles(folder, root, tree);
  expect(refusals).toEqual([]);
  const parent = mkdtempSync(join(realpathSync(tmpdir()), "build-files-"));
  const at = join(parent, "repository");
  const write = (file: string, text = ""): void => {
    mkdirSync(dirname(join(at, file)), { recursive: true });
    writeFileSync(join(at, file), text);
  };
  try {
    for (const file of files) write(file, tree.read(file));
    for (const [file, text] of texts) write(file, text);
    const { stdout } = await run(
      tool ?? "",
      [
        "kustomize",
        "--load-restrictor",
        "LoadRestrictionsNone",
        join(at, folder),
      ],
      // No programs: it can start no git.
      { env: { PATH: "", HOME: parent } },
    );
    return dataOf(stdout);
  } finally {
    rmSync(parent, { recursive: true });
  }
}

function sorted(objects: readonly Data[]): string[] {
  return objects.map((object) => JSON.stringify(sortKeys(object))).toSorted();
}

function sortKeys(data: Data): Data {
  if (Array.isArray(data)) return data.map((item: Data) => sortKeys(item));
  if (typeof data !== "object" || data === null) return data;
  const entries = Object.entries(data as Fields).toSorted(([left], [right]) =>
    left < right ? -1 : 1,
  );
  return Object.fromEntries(
    entries.map(([key, value]) => [key, sortKeys(value)]),
  );
}

/** Flux keeps the merge keys of built-in kinds, kustomize on its own does not. */
const withPartialSchema = "an OpenAPI schema without the built-in kinds";

describe.runIf(tool !== undefined)("a build of these files alone", () => {
  for (const { name, folder, spec, tree, built, fails } of kustomizeVectors) {
    if (fails !== undefined || name === withPartialSchema) continue;
    it(`gives what Flux builds: ${name}`, async () => {
      const objects = await build(folder, spec, tree);
      expect(sorted(objects.map((one) => withoutEmpty(one)))).toEqual(
        sorted((built ?? []).map((one) => withoutEmpty(one))),
      );
    });
  }
});

const manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";

function filesOf(
  files: Readonly<Record<string, string>>,
  spec: Fields = {},
): ReturnType<typeof buildFiles> {
  const tree = treeOf({ "apps/a.yaml": manifest, ...files });
  return buildFiles("apps", kustomizationFileFor("apps", spec, tree), tree);
}

describe("the files that a build reads", () => {
  const recorded = kustomizeVectors.filter(({ built }) => built !== undefined);

  it.each(recorded.map(({ name, ...vector }) => [name, vector] as const))(
    "are files of the tree: %s",
    (_, { folder, spec, tree }) => {
      const root = kustomizationFileFor(folder, spec, tree);
      const { files } = buildFiles(folder, root, tree);
      expect(tree.list("")).toEqual(expect.arrayContaining([...files]));
      expect(files).toEqual([...new Set(files)].toSorted());
      expect(files.includes(root.file)).toBe(root.text === undefined);
    },
  );

  it("are those that are named, and no others", () => {
    const { files } = filesOf({
      "apps/kustomization.yaml":
        "resources: [../base]\npatches: [{ path: ../patches/a.yaml }]\n",
      "base/kustomization.yaml": "resources: [a.yaml]\n",
      "base/a.yaml": manifest,
      "base/unused.yaml": manifest,
      "patches/a.yaml": manifest,
      "patches/unused.yaml": manifest,
    });
    expect(files).toEqual([
      "apps/kustomization.yaml",
      "base/a.yaml",
      "base/kustomization.yaml",
      "patches/a.yaml",
    ]);
  });

  it("come to an end where folders name each other", () => {
    const { files, refusals } = filesOf({
      "apps/kustomization.yaml": "resources: [a.yaml, ../base]\n",
      "base/kustomization.yaml": "resources: [../apps, ../base]\n",
    });
    expect(refusals).toEqual([]);
    expect(files).toHaveLength(3);
  });

  it("hold what a spec's component reads", () => {
    const { files } = filesOf(
      {
        "component/kustomization.yaml":
          "kind: Component\npatches: [{ path: p.yaml }]\n",
        "component/p.yaml": manifest,
      },
      { components: ["../component"] },
    );
    expect(files).toEqual([
      "apps/a.yaml",
      "component/kustomization.yaml",
      "component/p.yaml",
    ]);
  });
});

describe("what kustomize reads in place of hand-written files", () => {
  const transformer =
    "apiVersion: builtin\nkind: PatchTransformer\npath: ../apps/a.yaml";

  it("is said so plainly that all YAML readers agree", () => {
    const { texts } = filesOf({
      "apps/kustomization.yaml": "resources: [a.yaml, ../base] # two\n",
      "base/kustomization.yaml": `{bases: [], transformers: [t.yaml, "${transformer.replaceAll("\n", "\\n")} # 1"]}`,
      "base/t.yaml": `# a transformer\n${transformer} # 2\n---\n${transformer}\n`,
    });
    const plain = `${transformer}\n`;
    expect(Object.fromEntries(texts)).toEqual({
      "apps/kustomization.yaml": "resources:\n  - a.yaml\n  - ../base\n",
      "base/kustomization.yaml": `bases: []\ntransformers:\n  - t.yaml\n  - |\n${plain.replaceAll(/^(?=.)/gm, "    ")}`,
      "base/t.yaml": `${plain}---\n${plain}`,
    });
  });

  it("may hold a script that looks like a merge", () => {
    const { refusals } = filesOf({
      "apps/kustomization.yaml":
        "resources: [a.yaml]\nconfigMapGenerator: [{ name: a, literals: ['a=cat << EOF'] }]\n",
    });
    expect(refusals).toEqual([]);
  });

  it("is not made of manifests, patches and data", () => {
    const { files, texts } = filesOf({
      "apps/kustomization.yaml":
        "resources: [a.yaml]\npatches: [{ path: p.yaml }]\nconfigMapGenerator: [{ name: a, files: [p.yaml] }]\n",
      "apps/p.yaml": manifest,
    });
    expect(files).toEqual([
      "apps/a.yaml",
      "apps/kustomization.yaml",
      "apps/p.yaml",
    ]);
    expect([...texts.keys()]).toEqual(["apps/kustomization.yaml"]);
  });
});

describe("a build is refused", () => {
  const own = "apps/kustomization.yaml";

  it.each([
    [
      "a remote base (fault 59)",
      "resources:\n  - a.yaml\n  - https://github.com/org/repo//base?ref=v1\n",
      "remote",
      3,
      5,
    ],
    [
      "a remote base without a scheme (fault 59)",
      "resources: [github.com/org/repo/base?ref=v1]\n",
      "remote",
      1,
      13,
    ],
    [
      "a remote base over git:: (fault 59)",
      "bases: [git::https://example.org/org/repo]\n",
      "remote",
      1,
      9,
    ],
    [
      "a remote component (fault 59)",
      "components: [git@github.com:org/repo.git]\n",
      "remote",
      1,
      14,
    ],
    [
      "a remote manifest (fault 59)",
      "resources: [HTTP://example.org/a.yaml]\n",
      "remote",
      1,
      13,
    ],
    [
      "a remote patch (fault 59)",
      "resources: [a.yaml]\npatches: [{ path: https://example.org/a.yaml }]\n",
      "remote",
      2,
      19,
    ],
    [
      "a remote file of a generator (fault 59)",
      "resources: [a.yaml]\nconfigMapGenerator: [{ name: a, files: [k=https://example.org/a] }]\n",
      "remote",
      2,
      41,
    ],
    [
      "a remote transformer (fault 59)",
      "transformers: ['https://github.com/org/repo']\n",
      "remote",
      1,
      16,
    ],
    [
      "a remote validator (fault 59)",
      "validators: ['ssh://git@example.org/org/repo']\n",
      "remote",
      1,
      14,
    ],
    [
      "a base outside of the repository (fault 60)",
      "resources: [a.yaml, ../../base]\n",
      "outside",
      1,
      21,
    ],
    [
      "an absolute path (fault 60)",
      "resources: [/etc/hosts]\n",
      "outside",
      1,
      13,
    ],
    [
      "a generator's file outside (fault 60)",
      "configMapGenerator: [{ name: a, files: [k=../../../etc/passwd] }]\n",
      "outside",
      1,
      41,
    ],
    [
      "a generator's absolute file (fault 60)",
      "secretGenerator: [{ name: a, envs: [/proc/self/environ] }]\n",
      "outside",
      1,
      37,
    ],
    [
      "a generator's old file outside (fault 60)",
      "secretGenerator: [{ name: a, env: ../../x }]\n",
      "outside",
      1,
      35,
    ],
    [
      "a field in another case (fault 60)",
      "configmapgenerator: [{ NAME: a, Files: [../../x] }]\n",
      "outside",
      1,
      41,
    ],
    [
      "a field with a letter that folds (fault 60)",
      "re\u017fources: [../../x]\n",
      "outside",
      1,
      13,
    ],
    [
      "a patch outside (fault 60)",
      "resources: [a.yaml]\npatchesJson6902: [{ path: ../../x }]\n",
      "outside",
      2,
      27,
    ],
    [
      "a patch that is YAML and a path (fault 60)",
      "resources: [a.yaml]\npatchesStrategicMerge: ['a: b/../../../../etc/passwd']\n",
      "outside",
      2,
      25,
    ],
    [
      "a replacement outside (fault 60)",
      "resources: [a.yaml]\nreplacements: [{ path: ../../x }]\n",
      "outside",
      2,
      24,
    ],
    [
      "a configuration outside (fault 60)",
      "resources: [a.yaml]\nconfigurations: [../../x]\n",
      "outside",
      2,
      18,
    ],
    [
      "a CRD outside (fault 60)",
      "resources: [a.yaml]\ncrds: [../../x]\n",
      "outside",
      2,
      8,
    ],
    [
      "a schema outside (fault 60)",
      "resources: [a.yaml]\nopenapi: { path: ../../x }\n",
      "outside",
      2,
      18,
    ],
    [
      "a plugin's file outside (fault 60)",
      "generators:\n  - |-\n    apiVersion: builtin\n    kind: ConfigMapGenerator\n    metadata: { name: a }\n    files: [../../x]\n",
      "outside",
      3,
      5,
    ],
    [
      "a plugin's patch outside, in another case (fault 60)",
      "transformers:\n  - |-\n    apiVersion: builtin\n    kind: PatchTransformer\n    metadata: { name: a }\n    PATH: ../../x\n",
      "outside",
      3,
      5,
    ],
    [
      "a missing manifest",
      "resources:\n  - a.yaml\n  - b.yaml\n",
      "missing",
      3,
      5,
    ],
    [
      "a missing patch",
      "resources: [a.yaml]\npatches: [{ path: b.yaml }]\n",
      "missing",
      2,
      19,
    ],
    [
      "a missing inline patch",
      "resources: [a.yaml]\npatchesStrategicMerge: [b.yaml]\n",
      "missing",
      2,
      25,
    ],
    ["a missing transformer", "transformers: [b.yaml]\n", "missing", 1, 16],
    ["a missing folder", "resources: [../base]\n", "missing", 1, 13],
    ["a file as a component", "components: [a.yaml]\n", "missing", 1, 14],
    [
      "a folder as a patch",
      "resources: [a.yaml]\npatches: [{ path: ../plain }]\n",
      "missing",
      2,
      19,
    ],
    [
      "a base without a kustomization file",
      "resources: [../plain]\n",
      "no-kustomization-file",
      1,
      13,
    ],
    [
      "a component without a kustomization file",
      "components: [../plain]\n",
      "no-kustomization-file",
      1,
      14,
    ],
    [
      "a base with two kustomization files",
      "resources: [../two]\n",
      "several-kustomization-files",
      1,
      13,
    ],
    [
      "helm charts",
      "resources: [a.yaml]\nhelmCharts: [{ name: a }]\n",
      "helm",
      2,
      1,
    ],
    [
      "helm charts in the old way",
      "helmChartInflationGenerator: [{ chartName: a }]\n",
      "helm",
      1,
      1,
    ],
    [
      "a schema without the built-in kinds",
      "resources: [a.yaml]\nopenapi: { path: ../plain/schema.json }\n",
      "schema",
      2,
      18,
    ],
  ])("%s", (_, text, reason, line, column) => {
    const others = {
      "plain/a.yaml": manifest,
      "plain/schema.json": "{}",
      "two/kustomization.yaml": "resources: []\n",
      "two/Kustomization": "resources: []\n",
    };
    for (const spec of [{}, { namePrefix: "x-" }]) {
      const { refusals } = filesOf({ [own]: text, ...others }, spec);
      const at = expect.objectContaining({ file: own, line, column });
      expect(refusals).toEqual([expect.objectContaining({ reason, at })]);
    }
  });

  it.each([
    [
      "a base's base (fault 60)",
      { "base/kustomization.yaml": "resources:\n  - ../../x\n" },
      "outside",
      "base/kustomization.yaml",
      2,
    ],
    [
      "a base's remote base (fault 59)",
      {
        "base/kustomization.yaml":
          "resources: [https://example.org/org/repo]\n",
      },
      "remote",
      "base/kustomization.yaml",
      1,
    ],
    [
      "a base that is no YAML",
      { "base/kustomization.yaml": "resources: [\n" },
      "invalid",
      "base/kustomization.yaml",
      2,
    ],
    [
      "a key twice, of which readers take different ones (fault 60)",
      {
        "base/kustomization.yaml": "crds: [a.yaml]\ncrds: [../../x]\n",
        "base/a.yaml": "",
      },
      "invalid",
      "base/kustomization.yaml",
      2,
    ],
    [
      "text in base64 (fault 60)",
      { "base/kustomization.yaml": "crds: [!!binary L2V0Yy9wYXNzd2Q=]\n" },
      "invalid",
      "base/kustomization.yaml",
      1,
    ],
    [
      "a plugin's file in a file (fault 60)",
      {
        "base/kustomization.yaml": "generators: [g.yaml]\n",
        "base/g.yaml":
          "apiVersion: builtin\nkind: SecretGenerator\nmetadata: { name: a }\nenvs: [../../x]\n",
      },
      "outside",
      "base/g.yaml",
      4,
    ],
    [
      "a plugin's file in a List (fault 60)",
      {
        "base/kustomization.yaml": "transformers: [g.yaml]\n",
        "base/g.yaml":
          "apiVersion: v1\nkind: List\nitems:\n  - apiVersion: builtin\n    kind: ReplacementTransformer\n    replacements: [{ path: ../../x }]\n",
      },
      "outside",
      "base/g.yaml",
      6,
    ],
    [
      "a plugin's file in a folder (fault 60)",
      {
        "base/kustomization.yaml": "validators: [g]\n",
        "base/g/kustomization.yaml": "resources: [g.yaml]\n",
        "base/g/g.yaml":
          "apiVersion: builtin\nkind: ValueAddTransformer\ntargetFilePath: ../../x\n",
      },
      "outside",
      "base/g/g.yaml",
      3,
    ],
    [
      "a plugin's patch in a folder (fault 60)",
      {
        "base/kustomization.yaml": "transformers: [g]\n",
        "base/g/kustomization.yaml": "resources: [g.yaml]\n",
        "base/g/g.yaml":
          "apiVersion: builtin\nkind: PatchStrategicMergeTransformer\npaths: [../../x]\n",
      },
      "outside",
      "base/g/g.yaml",
      3,
    ],
    [
      "a plugin that is itself patched (fault 60)",
      {
        "base/kustomization.yaml": "transformers: [g]\n",
        "base/g/kustomization.yaml":
          "resources: [g.yaml]\npatches: [{ patch: '[]' }]\n",
        "base/g/g.yaml": manifest,
      },
      "indirect",
      "base/g/kustomization.yaml",
      2,
    ],
  ])("%s", (_, files, reason, file, line) => {
    const text = "resources: [../base]\n";
    const { refusals } = filesOf({ [own]: text, ...files });
    const at = expect.objectContaining({ file, line });
    expect(refusals).toContainEqual(expect.objectContaining({ reason, at }));
  });

  // kustomize's reader sees the second list in each of these.
  it.each([
    ["a next line", "resources: [a.yaml] # \u0085bases: [../../x]\n"],
    ["a line separator", "resources: [a.yaml] # \u2028bases: [../../x]\n"],
    ["a paragraph separator", "resources: [a.yaml] # \u2029bases: [../../x]\n"],
    ["a merge", "resources: [a.yaml]\n<<: { resources: [../../x] }\n"],
    [
      "a merge in flow",
      "{ resources: [a.yaml], <<: { resources: [../../x] } }\n",
    ],
    [
      "a merge behind a mark",
      "resources: [a.yaml]\n? << # here\n: { resources: [../../x] }\n",
    ],
    [
      "a merge with a tag",
      'resources: [a.yaml]\n!!merge "<<": { resources: [../../x] }\n',
    ],
    [
      "a merge in a plugin",
      "transformers:\n  - |\n    apiVersion: builtin\n    kind: PatchTransformer\n    path: a.yaml\n    <<: { path: ../../x }\n",
    ],
    ["a merge in a plugin's file", "transformers: [merge.yaml]\n"],
  ])("for %s that hides an entry (fault 60)", (_, text) => {
    const { refusals } = filesOf({
      [own]: "resources: [../base]\n",
      "base/kustomization.yaml": text,
      "base/a.yaml": manifest,
      "base/merge.yaml":
        "apiVersion: builtin\nkind: PatchTransformer\npath: a.yaml\n<<: { path: ../../x }\n",
    });
    expect(refusals).toContainEqual(
      expect.objectContaining({ reason: "invalid" }),
    );
  });

  it("for a file that is configuration and data", () => {
    const { refusals } = filesOf({
      [own]:
        "resources: [../base]\nconfigMapGenerator: [{ name: a, files: [../base/kustomization.yaml] }]\n",
      "base/kustomization.yaml": "resources: []\n",
    });
    expect(refusals).toMatchObject([{ reason: "indirect" }]);
  });

  it("for a spec's component that is not there", () => {
    const { refusals } = filesOf({}, { components: ["missing", "../../x"] });
    expect(refusals).toMatchObject([
      { reason: "missing", at: undefined },
      { reason: "outside", at: undefined },
    ]);
  });

  it("for two kustomization files in its own folder", () => {
    const { refusals } = filesOf({
      [own]: "resources: [a.yaml]\n",
      "apps/kustomization.yml": "",
    });
    expect(refusals).toMatchObject([{ reason: "several-kustomization-files" }]);
  });

  it("for everything at once", () => {
    const { refusals } = filesOf({
      [own]: "resources: [b.yaml, /c, 'https://d']\n",
    });
    expect(refusals.map(({ reason }) => reason)).toEqual([
      "missing",
      "outside",
      "remote",
    ]);
  });

  it("wherever Flux itself fails, but for what kustomize says of a file's contents", () => {
    const built = kustomizeVectors.filter(({ fails, folder, spec, tree }) => {
      if (fails === undefined) return false;
      const root = kustomizationFileFor(folder, spec, tree);
      return buildFiles(folder, root, tree).refusals.length === 0;
    });
    expect(built.map(({ name }) => name)).toEqual([
      "no kustomization file, a file that is no manifest",
    ]);
  });
});
