/** `fluxsmith init`: argv → the whole tree, stdout, stderr, exit code; and that what it makes works. */
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import { fileURLToPath } from "node:url";
import { check } from "prettier";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { prettierVersion, version } from "../../src/version.ts";
import { git, gitEnv } from "../io/git-folder.ts";
import { contents, folder, write } from "../io/support.ts";
import { runIn, type Ran } from "../tools/cli.ts";

/** An empty folder in Git, with a remote. */
function gitFolder(remote?: string): string {
  const cwd = folder();
  git(cwd, "init", "--quiet", "--initial-branch=trunk");
  if (remote !== undefined) git(cwd, "remote", "add", "origin", remote);
  return cwd;
}

const init = (cwd: string, ...args: readonly string[]): Promise<Ran> =>
  runIn(cwd, ["init", ...args], { env: gitEnv });

/** Flags that leave nothing open. */
const url = ["--url", "https://github.com/acme/fleet"];

const golden = (name: string): string =>
  fileURLToPath(new URL(`init-${name}.golden`, import.meta.url));

/** Everything that a run has left and said, as one text; the long schema is only named. */
function transcript(args: readonly string[], ran: Ran, cwd: string): string {
  const files = Object.entries(contents(cwd)).toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  return [
    `$ fluxsmith init ${args.join(" ")}\n# ${ran.code}\n`,
    `=== stdout\n${ran.stdout}`,
    `=== stderr\n${ran.stderr}`,
    ...files.map(
      ([path, text]) =>
        `=== ${path}\n${path.endsWith(".schema.json") ? "(the schema)\n" : text}`,
    ),
  ]
    .join("")
    .replaceAll(`"fluxsmith": "${version}"`, '"fluxsmith": "VERSION"')
    .replaceAll(`"prettier": "${prettierVersion}"`, '"prettier": "VERSION"');
}

/** What the goldens are of, and what everything that `init` makes is tried on. */
const cases: readonly {
  readonly name: string;
  readonly args: readonly string[];
  readonly place: () => string;
}[] = [
  {
    name: "github",
    args: [],
    place: () => gitFolder("https://github.com/acme/fleet.git"),
  },
  {
    name: "gitlab",
    args: [
      "--name",
      "fleet",
      "--url",
      "git@gitlab.com:acme/infra/fleet.git",
      "--branch",
      "main",
      "--cluster",
      "prod",
      "--cluster",
      "on",
      "--context",
      "prod=arn:aws:eks:eu-west-1:1:cluster/prod",
      "--addon",
      "karpenter",
      "--addon",
      "metrics-server",
      "--yes",
    ],
    place: () => gitFolder(),
  },
  {
    name: "no-ci",
    args: [...url, "--ci", "none"],
    place: () => folder(),
  },
  {
    name: "jenkins",
    args: [...url, "--context", "admin", "--ci", "jenkins"],
    place: () => folder(),
  },
];

describe.each(cases)("$name", ({ name, args, place }) => {
  it("comes out as it is written down", async () => {
    const cwd = place();
    const text = transcript(args, await init(cwd, ...args), cwd);
    if (process.env["UPDATE_GOLDEN"] === "1") writeFileSync(golden(name), text);
    expect(text).toBe(readFileSync(golden(name), "utf8"));
  });

  it("passes its own check and generate, and has Prettier's style", async () => {
    const cwd = place();
    await init(cwd, ...args);
    expect(await runIn(cwd, ["check"])).toEqual({
      code: 0,
      stdout: "No findings.\n",
      stderr: "",
    });
    expect(await runIn(cwd, ["generate"])).toMatchObject({
      stdout: expect.stringMatching(/^0 created, 0 updated, 0 deleted/),
    });
    const formatted = Object.entries(contents(cwd)).filter(
      ([path]) =>
        /\.(ya?ml|json|md)$/.test(path) && !path.startsWith("generated/"),
    );
    for (const [filepath, text] of formatted)
      expect([filepath, await check(text, { filepath })]).toEqual([
        filepath,
        true,
      ]);
  });

  it("has a Makefile of targets that make takes, each explained", async () => {
    const cwd = place();
    await init(cwd, ...args);
    const makefile = readFileSync(`${cwd}/Makefile`, "utf8");
    const targets = [...makefile.matchAll(/^([a-z-]+):.* ## /gm)];
    expect(targets.map(([, target]) => target)).toEqual([
      "help",
      "flux-update",
      "flux-check",
      "flux-diff",
      "flux-render",
      "flux-install",
      "flux-apply-kustomizations",
      "flux-status",
      "flux-retry",
      "format",
    ]);
    for (const [, target = ""] of targets)
      expect(make(cwd, "--dry-run", target)).not.toBe("");
    expect(make(cwd)).toMatch(/^flux-update +Regenerate resources/m);
  });
});

function make(cwd: string, ...args: readonly string[]): string {
  return execFileSync("make", ["--no-print-directory", ...args], {
    cwd,
    encoding: "utf8",
    env: { PATH: process.env["PATH"] },
  });
}

it("make takes the packages from the lock file where there is one", async () => {
  const cwd = gitFolder();
  await init(cwd, ...url);
  expect(make(cwd, "--dry-run", "flux-update")).toMatch(
    /^npm install .*\ntouch .*\nnode_modules\/\.bin\/fluxsmith generate\n$/,
  );
  write(cwd, "package-lock.json", "{}\n");
  expect(make(cwd, "--dry-run", "flux-update")).toMatch(/^npm ci /);
});

describe("48: a folder that holds something", () => {
  const there = { "README.md": "# Mine\n", "docs/a.md": "a\n" };

  it("is left as it is, and what is in the way is listed", async () => {
    const cwd = folder(there);
    const before = contents(cwd);
    expect(await init(cwd, ...url)).toEqual({
      code: 2,
      stdout: "",
      stderr: `error: ${cwd} is not empty, so nothing was written: README.md, docs/ [folder-not-empty]
  fix: --merge adds only what is missing and changes nothing that is there; or name another folder: fluxsmith init FOLDER
`,
    });
    expect(contents(cwd)).toEqual(before);
  });

  it("gets what is missing by --merge, and keeps what is there", async () => {
    const cwd = folder(there);
    const { code, stdout } = await init(cwd, ...url, "--merge");
    expect(code).toBe(0);
    expect(stdout).toContain("\nkept as they are: README.md\n");
    expect(stdout).not.toContain("+ README.md");
    expect(contents(cwd)).toMatchObject(there);
    expect(contents(cwd)["fluxsmith.yaml"]).toContain("version: 1\n");
    expect(await runIn(cwd, ["check"])).toMatchObject({ code: 0 });
  });

  it("adds no namespace to a folder that somebody has filled", async () => {
    const mine = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: apps\n";
    const cwd = folder({ "resources/apps/ns.yaml": mine });
    const { stdout } = await init(cwd, ...url, "--merge");
    expect(stdout).toContain("\nkept as they are: resources/apps/\n");
    expect(contents(cwd)).not.toHaveProperty(["resources/apps/namespace.yaml"]);
    expect(await runIn(cwd, ["check"])).toMatchObject({ code: 0 });
  });

  it("a second --merge changes nothing, and asks for nothing", async () => {
    const cwd = gitFolder("https://github.com/acme/fleet");
    await init(cwd, "--cluster", "prod");
    const before = contents(cwd);
    const again = await init(cwd, "--merge");
    expect(again).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^0 created, 0 updated, 0 deleted/),
    });
    expect(again.stdout).toContain("CLUSTER=prod");
    expect(contents(cwd)).toEqual(before);
  });

  it("with a config keeps it, and says so of flags that would change it", async () => {
    const config = `version: 1
repository: {name: mine, url: https://gitlab.com/acme/mine, branch: main}
defaults: {interval: 5m}
kustomizations: {flux-system: }
clusters: {red: , blue: }
`;
    const cwd = folder({ "fluxsmith.yaml": config });
    expect(await init(cwd, "--merge", "--name", "other")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--name: there is a fluxsmith.yaml"),
    });
    expect(contents(cwd)).toEqual({ "fluxsmith.yaml": config });
    const { code, stdout } = await init(cwd, "--merge");
    expect(code).toBe(0);
    expect(stdout).toContain("kept as they are: fluxsmith.yaml\n");
    const made = contents(cwd);
    expect(made["fluxsmith.yaml"]).toBe(config);
    expect(made["README.md"]).toContain(
      "`resources/clusters/red/flux-system/`",
    );
    expect(made["README.md"]).toMatch(/^# mine\n/);
    expect(made).toHaveProperty([".gitlab-ci.yml"]);
    expect(made).not.toHaveProperty(["resources/apps/namespace.yaml"]);
    expect(made).toHaveProperty([
      "resources/clusters/blue/flux-system/kustomization.yaml",
    ]);
  });

  it("is left as it is where its config is wrong", async () => {
    const files = { "fluxsmith.yaml": "version: 1\nkustomization: {}\n" };
    const cwd = folder(files);
    expect(await init(cwd, "--merge")).toMatchObject({
      code: 2,
      stdout: "",
      stderr: expect.stringContaining("[unknown-field]"),
    });
    expect(contents(cwd)).toEqual(files);
  });

  it("is left as it is where a hand-written file stands in the way", async () => {
    const files = {
      "resources/flux-system/flux-ks-apps.yaml": "apiVersion: v1\n",
    };
    const cwd = folder(files);
    expect(await init(cwd, ...url, "--merge")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("[file-in-the-way]"),
    });
    expect(contents(cwd)).toEqual(files);
  });

  it("that holds Flux objects is told of import", async () => {
    const path = "clusters/prod/apps.yaml";
    const cwd = folder({
      [path]:
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n",
    });
    const { stderr } = await init(cwd, ...url, "--merge", "--dry-run");
    expect(stderr).toMatch(/^note: clusters\/prod\/apps\.yaml .* import/);
  });

  it("whose package.json lacks the packages is told the command", async () => {
    const packages = `fluxsmith@${version} prettier@${prettierVersion}`;
    const next = async (packageJson: string): Promise<string> => {
      const cwd = folder({ "package.json": packageJson });
      const { stdout } = await init(cwd, ...url, "--merge");
      expect(contents(cwd)["package.json"]).toBe(packageJson);
      return /Next:\n {2}(.*)\n/.exec(stdout)?.[1] ?? "";
    };
    const command = `npm install --save-dev --save-exact ${packages}`;
    expect(await next('{"name": "mine"}\n')).toBe(command);
    expect(await next("{ broken")).toBe(command);
    expect(
      await next('{"devDependencies":{"fluxsmith":"1","prettier":"3"}}\n'),
    ).toBe("npm install");
  });

  it("whose Makefile has other targets is told the command itself", async () => {
    const next = async (
      makefile: string,
      ...args: readonly string[]
    ): Promise<string | undefined> => {
      const cwd = folder({ Makefile: makefile });
      const { stdout } = await init(cwd, ...url, "--merge", ...args);
      return stdout.trimEnd().split("\n  ").at(-1);
    };
    const mine = "all:\n\techo\n";
    expect(await next(mine)).toBe("npx fluxsmith install");
    expect(await next(mine, "--cluster", "prod")).toBe(
      "npx fluxsmith install --cluster prod",
    );
    expect(await next(`${mine}flux-install:\n\techo\n`)).toBe(
      "make flux-install",
    );
  });

  it("whose .gitignore lets packages into Git is told so", async () => {
    const notes = async (text: string): Promise<string> => {
      const cwd = folder({ ".gitignore": text });
      return (await init(cwd, ...url, "--merge")).stderr;
    };
    expect(await notes("*.log\n")).toMatch(/^note: put `node_modules\/` into/);
    expect(await notes("/node_modules\n")).toBe("");
  });

  it("follows the options of the Prettier that is there", async () => {
    const cwd = folder({ ".prettierrc": '{"tabWidth": 4}\n' });
    expect(await init(cwd, ...url, "--merge")).toMatchObject({ code: 0 });
    const { "fluxsmith.yaml": config = "", "package.json": json = "" } =
      contents(cwd);
    expect(config).toContain("\n    name: fleet\n");
    expect(json).toContain('\n    "private": true');
    expect(await runIn(cwd, ["check"])).toMatchObject({ code: 0 });
  });
});

describe("48: a folder that is not in Git", () => {
  it("works, and git init is among the next commands", async () => {
    const cwd = folder();
    const { code, stdout } = await init(cwd, "new", ...url);
    expect(code).toBe(0);
    expect(stdout.split("\nNext:\n")[1]).toBe(`  cd new && npm install
  git init --initial-branch main && git add --all && git commit --message "Flux, by fluxsmith"
  make flux-install
`);
    expect(Object.keys(contents(`${cwd}/new`))).toContain("fluxsmith.yaml");
  });
});

it("add puts items below the comments that teach, and remove leaves the comments", async () => {
  const cwd = folder();
  await init(cwd, ...url);
  const before = contents(cwd)["fluxsmith.yaml"];
  await runIn(cwd, [
    ..."add release web --chart podinfo --namespace apps --url".split(" "),
    "https://stefanprodan.github.io/podinfo",
  ]);
  expect(contents(cwd)["fluxsmith.yaml"]).toMatch(
    /# Where charts .*\nsources:\n {2}helm:\n {4}podinfo: https[^]*# Helm releases\. .*\nreleases:\n {2}web:/,
  );
  await runIn(cwd, ["remove", "release", "web", "--yes"]);
  await runIn(cwd, ["remove", "source", "helm", "podinfo", "--yes"]);
  expect(contents(cwd)["fluxsmith.yaml"]).toBe(before);
});

describe("what is known by itself", () => {
  it("the name, the URL and the branch come from Git", async () => {
    const cwd = gitFolder("git@github.com:acme/Fleet_Infra.git");
    const { stderr, stdout } = await init(cwd);
    expect(parse(contents(cwd)["fluxsmith.yaml"] ?? "").repository).toEqual({
      name: "fleet-infra",
      url: "ssh://git@github.com/acme/Fleet_Infra.git",
      branch: "trunk",
      secretRef: { name: "flux-system" },
    });
    expect(stderr).toMatch(/^note: Flux needs a Secret .* by SSH/);
    expect(stdout).toContain("&& git push --set-upstream origin HEAD\n");
  });

  it("the remote that the branch follows comes before origin", async () => {
    const cwd = gitFolder("https://github.com/me/fork");
    git(cwd, "remote", "add", "upstream", "https://github.com/acme/fleet");
    git(cwd, "config", "branch.trunk.remote", "upstream");
    const { stdout } = await init(cwd);
    expect(contents(cwd)["fluxsmith.yaml"]).toContain(
      "url: https://github.com/acme/fleet\n",
    );
    expect(stdout).toContain("&& git push\n");
  });

  it("a password in the remote's URL gets into no file", async () => {
    const cwd = gitFolder("https://me:s3cret@github.com/acme/fleet");
    const { stdout, stderr } = await init(cwd);
    expect(stderr).toContain("note: the user or password");
    const said = stdout + stderr + Object.values(contents(cwd)).join("");
    expect(said.includes("s3cret") || said.includes("//me")).toBe(false);
  });

  it("where nothing is known there are defaults, and it says what to mend", async () => {
    const cwd = `${folder()}/My Fleet`;
    mkdirSync(cwd);
    const { code, stderr } = await init(cwd);
    expect(code).toBe(0);
    expect(stderr).toBe(
      "note: nothing says where this repository will be; put its URL into fluxsmith.yaml, where https://example.com/acme/my-fleet stands for it\n",
    );
    expect(parse(contents(cwd)["fluxsmith.yaml"] ?? "").repository).toEqual({
      name: "my-fleet",
      url: "https://example.com/acme/my-fleet",
      branch: "main",
    });
  });
});

it("a person's words stay words: they are quoted, and no template", async () => {
  const cwd = folder();
  const context = "a: b # {{name}} ${x} '\" \\";
  const { code } = await init(
    cwd,
    "--url",
    "https://github.com/acme/{{url}}",
    "--name",
    "true",
    "--branch",
    "yes+{{x}}",
    "--cluster",
    "null",
    "--ci",
    "github",
    "--context",
    `null=${context}`,
  );
  expect(code).toBe(0);
  const files = contents(cwd);
  expect(parse(files["fluxsmith.yaml"] ?? "")).toMatchObject({
    repository: {
      name: "true",
      url: "https://github.com/acme/%7B%7Burl%7D%7D",
      branch: "yes+{{x}}",
    },
    clusters: { null: { context } },
  });
  const workflow = parse(files[".github/workflows/flux-check.yaml"] ?? "");
  expect(workflow.on.push.branches).toEqual([String.raw`yes\+{{x}}`]);
  expect(await runIn(cwd, ["check"])).toMatchObject({ code: 0 });
});

it("--dry-run says what would be written, and writes nothing", async () => {
  const cwd = folder();
  const { code, stdout } = await init(cwd, "new/fleet", ...url, "--dry-run");
  expect(code).toBe(0);
  expect(stdout).toContain("+ fluxsmith.yaml\n");
  expect(stdout).toMatch(
    /\n\d+ to be created, 0 to be updated, 0 to be deleted, 0 unchanged\n$/,
  );
  expect(readdirSync(cwd)).toEqual([]);
});

describe("below the top of a Git repository", () => {
  it("there are no files where nobody would look for them, and it says so", async () => {
    const top = gitFolder("https://github.com/acme/mono");
    const cwd = `${top}/infra/flux`;
    const { code, stderr } = await init(top, "infra/flux");
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr:
        "note: infra/flux is not the top of its Git repository, where alone CI and Renovate look for their files: there are none\n",
    });
    expect(Object.keys(contents(cwd)).join("\n")).not.toMatch(
      /renovate|\.github/,
    );
    expect(
      parse(
        contents(cwd)["resources/flux-system/flux-ks-flux-system.yaml"] ?? "",
      ).spec.path,
    ).toBe("./infra/flux/resources/flux-system");
    expect(await runIn(cwd, ["check"])).toMatchObject({ code: 0 });
  });

  it("CI that was asked for is refused", async () => {
    const top = gitFolder();
    expect(await init(top, "sub", ...url, "--ci", "github")).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^error: --ci: sub is not the top .*/),
    });
    expect(existsSync(`${top}/sub`)).toBe(false);
  });
});

describe("flags that cannot be", () => {
  it.each([
    [["--name", "Fleet"], "--name: `Fleet` is no name for an object: it has"],
    [["--url", "/srv/fleet"], "--url: Flux reads Git from https://…"],
    [["--branch", "a b"], "--branch: `a b` is no name for a branch"],
    [["--cluster", "a", "--cluster", "b_c"], "--cluster: `b_c` is no name"],
    [["--addon", "cert-manger"], "did you mean `cert-manager`?"],
    [["--cluster", "a", "--context", "b=c"], "`b=c` is not of the form"],
    [["--context", "a", "--context", "b"], "one cluster has two contexts"],
    [["a", "b"], "one folder at a time"],
  ])("%j", async (args, message) => {
    const cwd = folder();
    const { code, stdout, stderr } = await init(cwd, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
    expect(stderr).toContain("[bad-option]");
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("a context may hold what it likes", async () => {
    const cwd = folder();
    await init(cwd, ...url, "--cluster", "a", "--context", "a=b=c");
    expect(parse(contents(cwd)["fluxsmith.yaml"] ?? "").clusters).toEqual({
      a: { context: "b=c" },
    });
  });
});

it("86: nobody is asked without a terminal", async () => {
  const ask = () => expect.unreachable("it asks");
  const cwd = folder();
  expect(await runIn(cwd, ["init", ...url], { ask })).toMatchObject({
    code: 0,
  });
});

it("86: nor with --yes at one", async () => {
  const ask = () => expect.unreachable("it asks");
  const stderr = { isTTY: true, write: () => true };
  expect(
    await runIn(folder(), ["init", ...url, "--yes"], { ask, stderr }),
  ).toMatchObject({ code: 0 });
});
