/** `add`, `remove`, `enable` and `disable`: command lines, and all that comes of them. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { commands, globalFlags } from "../../src/commands/table.ts";
import { readWithYargs } from "../../src/usage.ts";
import { nodeFileSystem } from "../../src/io/filesystem.ts";
import {
  answering,
  config,
  fleetOf,
  namespace,
  single,
  transcript,
  twoClusters,
} from "./edit-support.ts";

const values = { "values/db.yaml": "replicas: 2\n" };

describe("a line does what is written down (`make golden` writes it anew)", () => {
  it.each<[string, Readonly<Record<string, string>>, string]>([
    [
      "add-source",
      single,
      "fluxsmith add source helm jetstack --url https://charts.jetstack.io",
    ],
    [
      "add-source-git",
      single,
      "fluxsmith add source git infra --url https://example.com/infra --tag v1 --interval 10m",
    ],
    [
      "add-source-oci-options",
      single,
      "fluxsmith add source helm ghcr --url oci://ghcr.io/acme/charts --set secretRef.name=ghcr",
    ],
    [
      "add-release",
      { ...single, ...values },
      "fluxsmith add release db --chart postgresql --url https://charts.bitnami.com/bitnami --version 16.4.1 --namespace db --values values/db.yaml",
    ],
    [
      "add-release-oci",
      single,
      "fluxsmith add release karpenter --chart oci://public.ecr.aws/karpenter/karpenter --version 1.12.1 --namespace kube-system",
    ],
    [
      "add-release-there",
      single,
      "fluxsmith add release two --chart charts/two --namespace apps --depends-on web --set upgrade.crds=CreateReplace",
    ],
    [
      "add-release-values-inline",
      { ...single, "resources/db.yaml": "a: 1\nb: [x, null]\n" },
      "fluxsmith add release two --chart charts/two --namespace apps --values resources/db.yaml",
    ],
    [
      "add-release-url-there",
      single,
      "fluxsmith add release two --chart two --url https://charts.example.com/ --namespace apps",
    ],
    [
      "add-release-source-taken",
      single,
      "fluxsmith add release two --chart charts/two --url https://other.example.com --namespace apps",
    ],
    [
      "add-release-cluster",
      twoClusters,
      "fluxsmith add release db --chart charts/db --namespace db --cluster prod",
    ],
    [
      "add-kustomization",
      { ...single, "resources/infra/base/namespace.yaml": namespace("infra") },
      "fluxsmith add kustomization infra --folder infra/base --depends-on apps --set wait=true",
    ],
    [
      "add-kustomization-plain",
      { ...single, "resources/infra/namespace.yaml": namespace("infra") },
      "fluxsmith add ks infra",
    ],
    [
      "add-kustomization-without-folder",
      single,
      "fluxsmith add kustomization infra",
    ],
    [
      "add-provider-included",
      twoClusters,
      "fluxsmith add provider mail --set type=generic address=https://example.com/hook",
    ],
    [
      "add-alert",
      twoClusters,
      "fluxsmith add alert all --set providerRef=chat eventSources=[Kustomization/apps]",
    ],
    [
      "add-image-policy",
      single,
      "fluxsmith add image policy web --set imageRepositoryRef=web --semver 1.x --dry-run",
    ],
    ["add-addon", single, "fluxsmith add addon cert-manager"],
    [
      "add-dry-run",
      single,
      "fluxsmith add release db --chart charts/db --namespace db --dry-run",
    ],
    [
      "add-json",
      single,
      "fluxsmith add source helm jetstack --url https://charts.jetstack.io --output json",
    ],
    [
      "add-refused",
      single,
      "fluxsmith add release db --chart chrts/db --namespace apps --set bogus=1",
    ],
    ["add-twice", single, "fluxsmith add release web --chart charts/web"],
    ["add-nothing", single, "fluxsmith add release db"],
    ["add-no-name", single, "fluxsmith add image repository"],
    ["add-no-kind", single, "fluxsmith add sourc helm x"],
    ["add-half-a-kind", single, "fluxsmith add source x"],
    ["add-no-addon", single, "fluxsmith add addon"],
    ["add-addons", single, "fluxsmith add addon keda velero"],
    [
      "add-flag-of-others",
      single,
      "fluxsmith add kustomization infra --branch main",
    ],
    ["remove", single, "fluxsmith remove release web --yes"],
    ["remove-with-overrides", twoClusters, "fluxsmith remove hr/web --yes"],
    ["remove-unconfirmed", single, "fluxsmith remove web"],
    ["remove-dry-run", single, "fluxsmith remove web --dry-run"],
    ["remove-in-use", single, "fluxsmith remove source helm charts --yes"],
    ["remove-unknown", single, "fluxsmith remove wbe --yes"],
    ["remove-included", twoClusters, "fluxsmith remove provider chat --yes"],
    ["disable", single, "fluxsmith disable web --yes"],
    [
      "disable-in-cluster",
      twoClusters,
      "fluxsmith disable api --cluster prod --yes",
    ],
    [
      "disable-text",
      {
        ...single,
        "fluxsmith.yaml": config.replaceAll(/\nreleases:[^]*/g, "\n"),
      },
      "fluxsmith disable source helm charts --yes",
    ],
    [
      "disable-unconfirmed",
      twoClusters,
      "fluxsmith disable web --cluster canary",
    ],
    [
      "disable-twice",
      {
        ...single,
        "fluxsmith.yaml": config.replace(
          "  web:\n",
          "  web:\n    enabled: false\n",
        ),
      },
      "fluxsmith disable web",
    ],
    [
      "enable-in-cluster",
      {
        ...twoClusters,
        "fluxsmith.yaml": (twoClusters["fluxsmith.yaml"] ?? "").replace(
          "  web:\n",
          "  web:\n    enabled: false\n",
        ),
      },
      "fluxsmith enable web --cluster prod",
    ],
    ["enable-no-cluster", twoClusters, "fluxsmith enable web --cluster pord"],
  ])("%s", async (name, files, line) => {
    const repo = await fleetOf(files);
    const { text } = await transcript(repo, line);
    const golden = fileURLToPath(
      new URL(`edits/${name}.golden`, import.meta.url),
    );
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, "utf8"));
  });
});

describe("what is done and undone leaves no trace in any file", () => {
  it.each([
    [
      "add source git infra --url https://example.com/infra",
      "remove source git infra --yes",
    ],
    [
      "add source bucket b --set bucketName=b endpoint=s3.example.com",
      "remove bucket/b --yes",
    ],
    ["add release two --chart charts/two --namespace apps", "remove two --yes"],
    [
      "add image repository two --set image=ghcr.io/acme/two",
      "remove two --yes",
    ],
    ["disable web --yes", "enable web"],
    ["disable release api --yes", "enable release api"],
    ["disable apps --cluster prod --yes", "enable apps --cluster prod"],
    ["disable web --cluster canary --yes", "enable web --cluster canary"],
    ["disable web --cluster prod --yes", "enable web"],
    ["disable chat --yes", "enable chat"],
    ["disable flux-system --yes", "enable flux-system"],
    [
      "add release two --chart charts/two --namespace apps --cluster prod",
      "remove two --yes",
    ],
  ])("%s, %s", async (first, second) => {
    const repo = await fleetOf(twoClusters);
    const before = repo.files();
    expect(await repo.run(first.split(" "))).toMatchObject({ code: 0 });
    expect(repo.files()).not.toEqual(before);
    expect(await repo.run(second.split(" "))).toMatchObject({ code: 0 });
    expect(repo.files()).toEqual(before);
  });

  it("with CRLF and a byte order mark, too", async () => {
    const text = `\uFEFF${config.replaceAll("\n", "\r\n")}`;
    const repo = await fleetOf({ ...single, "fluxsmith.yaml": text });
    await repo.run([
      "add",
      "source",
      "git",
      "infra",
      "--url",
      "https://example.com/infra",
    ]);
    expect(
      repo.read("fluxsmith.yaml").replace(/ {2}git:\r\n {4}infra: .*\r\n/, ""),
    ).toBe(text);
    expect((await repo.run(["remove", "infra", "--yes"])).code).toBe(0);
    expect(repo.read("fluxsmith.yaml")).toBe(text);
  });

  it("a source that is a text is one again", async () => {
    const repo = await fleetOf({
      ...single,
      "fluxsmith.yaml": config.replaceAll(/\nreleases:[^]*/g, "\n"),
    });
    const before = repo.files();
    await repo.run(["disable", "charts", "--yes"]);
    expect(repo.read("fluxsmith.yaml")).toContain(
      "charts: { url: https://charts.example.com, enabled: false } # mirrored\n",
    );
    await repo.run(["enable", "charts"]);
    expect(repo.files()).toEqual(before);
  });
});

describe("fault 86: questions at a terminal only", () => {
  it("what is missing is asked for, one after the other", async () => {
    const repo = await fleetOf(single);
    const terminal = answering("chat", "slack");
    const { code } = await repo.run(["add", "provider"], terminal);
    expect(code).toBe(0);
    expect(terminal.asked[0]).toBe("The name of the Provider: ");
    expect(terminal.asked[1]).toMatch(/^type \(.+\): $/);
    expect(repo.read("fluxsmith.yaml")).toContain(
      "notifications:\n  providers:\n    chat:\n      type: slack\n",
    );
  });

  it("a chart that is asked for is one of the URL's", async () => {
    const repo = await fleetOf(single);
    const url = "https://charts.jetstack.io";
    const line = ["add", "release", "cert", "--url", url];
    expect(await repo.run(line, answering("cert-manager"))).toMatchObject({
      code: 0,
    });
    expect(repo.read("fluxsmith.yaml")).toContain(
      "  cert:\n    chart: jetstack/cert-manager\n",
    );
  });

  it("an answer is YAML where the field is no text", async () => {
    const repo = await fleetOf(twoClusters);
    const { code } = await repo.run(
      ["add", "alert", "all"],
      answering("[Kustomization/apps]", "chat"),
    );
    expect(code).toBe(0);
    expect(repo.read("config/notifications.yaml")).not.toContain("all");
    expect(repo.read("fluxsmith.yaml")).toContain(
      "eventSources:\n        - Kustomization/apps\n      providerRef: chat\n",
    );
  });

  it("a question that is not answered is an error, and nothing is written", async () => {
    const repo = await fleetOf(single);
    const before = repo.files();
    const { code, stderr } = await repo.run(
      ["add", "release", "db"],
      answering(""),
    );
    expect({ code, stderr }).toMatchObject({ code: 2 });
    expect(stderr).toContain("HelmRelease `db` needs `chart` [value-needed]");
    expect(repo.files()).toEqual(before);
  });

  it.each([
    ["y", 0, false],
    ["n", 0, true],
    ["", 0, true],
  ])(
    "what the cluster loses is confirmed by `%s`",
    async (answer, code, stays) => {
      const repo = await fleetOf(single);
      const terminal = answering(answer);
      const ran = await repo.run(["remove", "web"], terminal);
      expect(ran.code).toBe(code);
      expect(ran.stderr).toContain(
        "HelmRelease/apps/web: the release is uninstalled",
      );
      expect(terminal.asked).toEqual(["Remove HelmRelease `web`? [y/N] "]);
      expect(repo.read("fluxsmith.yaml").includes("  web:")).toBe(stays);
    },
  );
});

it("config and generated files stay as they are where a file cannot be written", async () => {
  const repo = await fleetOf({
    ...single,
    "resources/infra/namespace.yaml": namespace("infra"),
  });
  repo.write({ "resources/flux-system/flux-ks-infra.yaml": "mine: true\n" });
  const before = repo.files();
  const { code, stderr } = await repo.run(["add", "kustomization", "infra"]);
  expect(code).toBe(2);
  expect(stderr).toContain("[file-in-the-way]");
  expect(repo.files()).toEqual(before);
});

it("a disk that fills up leaves a run that the next one finishes", async () => {
  const repo = await fleetOf(single);
  const fs = {
    ...nodeFileSystem,
    renameSync: (from: string, to: string) => {
      if (to.endsWith("index.jsonl"))
        throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC" });
      nodeFileSystem.renameSync(from, to);
    },
  };
  const line = [
    "add",
    "source",
    "git",
    "infra",
    "--url",
    "https://example.com/infra",
  ];
  expect((await repo.run(line, { fs })).code).toBe(2);
  expect((await repo.run(["generate"])).code).toBe(0);
  expect(
    repo.read("resources/flux-system/flux-source-git-infra.yaml"),
  ).toContain("https://example.com/infra");
  expect((await repo.run(["check"])).code).toBe(0);
});

describe("a kustomization file that a person wrote", () => {
  const list = "resources/db/kustomization.yaml";
  const listed = {
    ...single,
    "fluxsmith.yaml": config.replace(
      "  apps: {wait: true}\n",
      "  apps: {wait: true}\n  db:\n",
    ),
    [list]: "resources: # ours\n  - config.yaml\n",
    "resources/db/config.yaml":
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: db}\n",
  };
  const add = ["add", "release", "db", "--chart", "charts/db", "--namespace"];

  it("lists what is added", async () => {
    const repo = await fleetOf(listed);
    expect(await repo.run([...add, "db"])).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(repo.read(list)).toBe(
      "resources: # ours\n  - config.yaml\n  - flux-hr-db.yaml\n  - namespace.yaml\n",
    );
    expect(repo.read("resources/db/namespace.yaml")).toBe(namespace("db"));
    expect(await repo.run(["check"])).toMatchObject({ code: 0 });
  });

  it("no longer lists what is removed", async () => {
    const repo = await fleetOf({
      ...listed,
      "resources/db/namespace.yaml": namespace("db"),
      [list]: "resources: # ours\n  - config.yaml\n  - namespace.yaml\n",
    });
    const before = repo.files();
    await repo.run([...add, "db"]);
    expect(repo.read(list)).toContain("- flux-hr-db.yaml\n");
    expect(await repo.run(["remove", "release", "db", "--yes"])).toMatchObject({
      code: 0,
      stderr: "",
    });
    expect(repo.files()).toEqual(before);
  });

  it("is left to its author where it cannot be edited", async () => {
    const repo = await fleetOf({
      ...listed,
      "resources/db/namespace.yaml": namespace("db"),
      [list]: "resources: [config.yaml, namespace.yaml]\n",
    });
    await repo.run([...add, "db"]);
    expect(await repo.run(["remove", "release", "db", "--yes"])).toMatchObject({
      code: 0,
      stderr: `${list}: remove flux-hr-db.yaml by hand\n`,
    });
  });
});

describe("the examples of the help", () => {
  const lines = commands
    .filter(({ name }) => ["add", "remove", "enable", "disable"].includes(name))
    .flatMap(({ examples }) => examples.map(([line]) => line));
  const files = {
    ...twoClusters,
    "fluxsmith.yaml": (twoClusters["fluxsmith.yaml"] ?? "").replace(
      "  apps: {wait: true}\n",
      "  apps: {wait: true}\n  rbac:\n",
    ),
    "resources/rbac/namespace.yaml": namespace("rbac"),
    "resources/infra/namespace.yaml": namespace("infra"),
  };

  it.each(lines)("%s", async (line) => {
    const isAddRelease = line.startsWith("fluxsmith add release web");
    const repo = await fleetOf(files);
    if (isAddRelease) await repo.run(["remove", "web", "--yes"]);
    if (line.includes(" enable ")) await repo.run(["disable", "web", "--yes"]);
    const before = repo.files();
    const { ran } = await transcript(repo, line);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.stringify(repo.files()) === JSON.stringify(before)).toBe(
      line.includes("--dry-run"),
    );
    expect((await repo.run(["generate", "--check"])).code).toBe(0);
  });
});

it("`--version` of `add` is the chart's, wherever it stands", async () => {
  const read = await readWithYargs(
    ["add", "release", "--version", "1.2.3", "web"],
    { commands, globalFlags },
    { write: () => {} },
  );
  if (typeof read !== "object") throw new Error(read);
  expect(read.flags.text("version")).toBe("1.2.3");
  expect(read.words).toEqual(["release", "web"]);
});
