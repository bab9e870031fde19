/** What may stand at the cursor, as the shells' script asks for it. */
import { describe, expect, it, onTestFinished } from "vitest";
import { fromShell } from "../../src/commands/completion-script.ts";
import { commands, globalFlags } from "../../src/commands/table.ts";
import { kinds } from "../../src/kinds/index.ts";
import { testRepository } from "../tools/cli.ts";

const config =
  "version: 1\nclusters: {canary: , prod: }\ninclude: [more.yaml]\n";
const files = {
  "fluxsmith.yaml": config,
  "more.yaml": "clusters: {staging: }\n",
  "infra/fluxsmith.yaml": "version: 1\nclusters: {lab: }\nreleases: [\n",
  "hostile/fluxsmith.yaml":
    'version: 1\nclusters: {"$(rm x)": , "a b": , ok: }\n',
};

/** What is printed for these words, without what the texts are. */
async function at(...words: string[]): Promise<string[]> {
  const lines = await printed(...words);
  return lines.map((line) => line.replace(/\t.*/, ""));
}

async function printed(...words: string[]): Promise<string[]> {
  const repo = testRepository(files);
  onTestFinished(repo.remove);
  const ran = await repo.run(["__complete", ...words]);
  expect(ran).toMatchObject({ code: 0, stderr: "" });
  return ran.stdout === "" ? [] : ran.stdout.trimEnd().split("\n");
}

const names = commands.map(({ name }) => name);

describe("commands", () => {
  it("are all there, with what they do", async () => {
    expect(await at("")).toEqual(names);
    expect(await printed("gen")).toEqual([
      "generate\tWrite the manifests that fluxsmith.yaml describes",
    ]);
  });

  it("stand behind the flags that every command takes", async () => {
    expect(await at("--cwd", "infra", "lis")).toEqual(["list"]);
    expect(await at("--cwd=infra", "lis")).toEqual(["list"]);
  });

  it("that there are not have nothing behind them", async () => {
    expect(await at("nonsense", "")).toEqual([]);
  });
});

describe("flags", () => {
  it.each(commands)("of $name are all there", async ({ name, flags }) => {
    const all = { ...flags, ...globalFlags };
    expect(await at(name, "--")).toEqual([
      ...Object.keys(all).map((flag) => `--${flag}`),
      "--help",
    ]);
  });

  it("before a command are those that every command takes", async () => {
    expect(await at("--")).toEqual(["--cwd", "--help", "--version"]);
  });

  it("that are given are not offered again, but those that may be", async () => {
    expect(await at("check", "--fix", "--o")).toEqual(["--output"]);
    expect(await at("check", "--output", "json", "--o")).toEqual([]);
    expect(await at("check", "--output=json", "--o")).toEqual([]);
    expect(await at("list", "--kind", "hr", "--k")).toEqual(["--kind"]);
    expect(await at("events", "-f", "--f")).toEqual([]);
  });

  it("end with `--`", async () => {
    expect(await at("apply", "--", "--y")).toEqual([]);
  });

  it("stand behind words, too", async () => {
    expect(await at("apply", "boskos", "--di")).toEqual(["--diff"]);
  });
});

describe("values", () => {
  it.each(
    commands.flatMap(({ name, flags }) =>
      Object.entries(flags).flatMap(([flag, { choices }]) =>
        choices === undefined ? [] : [{ name, flag, choices }],
      ),
    ),
  )("of $name --$flag are its choices", async ({ name, flag, choices }) => {
    expect(await at(name, `--${flag}`, "")).toEqual(choices);
    expect(await at(name, `--${flag}=`)).toEqual(
      choices.map((choice) => `--${flag}=${choice}`),
    );
  });

  it("of --kind are the kinds, then their short names", async () => {
    const all = kinds.map(({ kind }) => kind);
    expect(await at("list", "--kind", "")).toEqual(all);
    expect(await at("list", "--kind", "HelmRe")).toEqual([
      "HelmRepository",
      "HelmRelease",
    ]);
    expect(await printed("list", "--kind", "k")).toEqual(["ks\tKustomization"]);
    expect(await at("list", "--kind", "kustomizations")).toEqual([]);
    expect(await at("list", "--kind", "kust")).toEqual(["kustomization"]);
  });

  it("of --kind may be several", async () => {
    expect(await at("list", "--kind", "hr,k")).toEqual(["hr,ks"]);
    expect(await at("list", "--kind=hr,k")).toEqual(["--kind=hr,ks"]);
  });

  it.each([
    [["--kind", "=", "k"], ["ks"]],
    [
      ["--output", "="],
      ["table", "json", "name"],
    ],
    [["--output", "=", "json", "--k"], ["--kind"]],
  ])("are found where bash splits at `=`: %j", async (words, found) => {
    expect(await at("list", ...words)).toEqual(found);
  });

  it("of --cluster are the config's clusters, included ones too", async () => {
    expect(await at("status", "--cluster", "")).toEqual([
      "canary",
      "prod",
      "staging",
    ]);
    expect(await at("status", "--cluster", "p")).toEqual(["prod"]);
  });

  it("of --cluster are those of --cwd, also of a config that is broken", async () => {
    for (const cwd of [["--cwd", "infra"], ["--cwd=infra"]])
      expect(await at("status", ...cwd, "--cluster", "")).toEqual(["lab"]);
    expect(await at("status", "--cwd", "nowhere", "--cluster", "")).toEqual([]);
  });

  it("of --cluster are names that no shell takes for more", async () => {
    expect(await at("status", "--cwd", "hostile", "--cluster", "")).toEqual([
      "ok",
    ]);
  });

  it.each([
    ["check --cwd", fromShell.folders],
    ["--cwd", fromShell.folders],
    ["diff --path", fromShell.folders],
    ["render --out-dir", fromShell.folders],
    ["comment --file", fromShell.files],
  ])("of `%s` are the shell's business", async (line, said) => {
    expect(await printed(...line.split(" "), "re")).toEqual([said]);
    expect(await printed(...`${line}=`.split(" "))).toEqual([said]);
  });

  it("that only their user knows are nobody's", async () => {
    expect(await at("list", "--name", "")).toEqual([]);
  });
});

describe("words", () => {
  it("of `init` are folders, and add-ons those of the catalogue", async () => {
    expect(await printed("init", "re")).toEqual([fromShell.folders]);
    for (const before of [
      ["init", "--addon"],
      ["add", "addon"],
    ])
      expect(await at(...before, "k")).toEqual([
        "karpenter",
        "keda",
        "kube-prometheus-stack",
        "kyverno",
      ]);
  });

  it("of `add` are kinds, word for word", async () => {
    expect(await at("add", "")).toEqual([
      "source",
      "release",
      "kustomization",
      "provider",
      "alert",
      "receiver",
      "image",
      "addon",
    ]);
    expect(await at("add", "source", "b")).toEqual(["bucket"]);
    expect(await at("add", "image", "")).toEqual([
      "repository",
      "policy",
      "automation",
    ]);
    expect(await at("add", "release", "--clu")).toEqual(["--cluster"]);
  });

  it.each(["remove", "enable", "disable"])(
    "of `%s` are the items of the config, included and clusters' ones too",
    async (command) => {
      const repo = testRepository({
        "fluxsmith.yaml":
          "version: 1\ninclude: [more.yaml]\nreleases: {web: , api: , $(rm x): }\n",
        "more.yaml":
          "kustomizations: {web: }\nclusters: {prod: {releases: {own: , api: }}}\n",
      });
      onTestFinished(repo.remove);
      const lines = async (...words: string[]): Promise<string[]> => {
        const { stdout } = await repo.run(["__complete", command, ...words]);
        return stdout.trimEnd().split("\n");
      };
      expect(await lines("")).toEqual([
        "hr/web\tHelmRelease",
        "api\tHelmRelease",
        "ks/web\tKustomization",
        "own\tHelmRelease",
      ]);
      expect(await lines("release", "w")).toEqual(["web\tHelmRelease"]);
      expect(await lines("ks", "")).toEqual(["web\tKustomization"]);
      expect(await lines("api", "--y")).toEqual([
        "--yes\tTake from the cluster what is said, unasked",
      ]);
    },
  );
});
