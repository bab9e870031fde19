/** What `fluxsmith init` asks, at a real terminal. */
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { git } from "../io/git-folder.ts";
import { contents, folder, write } from "../io/support.ts";
import { buildProgram } from "../tools/program.ts";
import { converse, hasTerminal, type Dialogue } from "../tools/terminal.ts";

let program: Awaited<ReturnType<typeof buildProgram>>;
beforeAll(async () => {
  program = await buildProgram();
});
afterAll(() => program.remove());

const kubeconfig = `apiVersion: v1
kind: Config
current-context: other
contexts:
  - {name: prod, context: {cluster: a, user: a}}
  - {name: kind two, context: {cluster: a, user: a}}
clusters: [{name: a, cluster: {server: https://localhost:1}}]
users: [{name: a, user: {}}]
`;

type Typed = readonly (readonly [prompt: string, text: string])[];

/** Types answers to `fluxsmith init ARGS`. */
function typeTo(
  cwd: string,
  args: string,
  typed: Typed,
  env: Readonly<Record<string, string>> = {},
): Promise<Dialogue> {
  const line = `'${process.execPath}' '${program.file}' init ${args}`;
  return converse(line, typed, { cwd, env: { HOME: cwd, ...env } });
}

const config = (cwd: string) => parse(contents(cwd)["fluxsmith.yaml"] ?? "");

const defaults: Typed = [
  ["Name of the repository in Flux [fleet]: ", "\n"],
  [
    "URL that Flux reads the repository from [https://github.com/acme/fleet]: ",
    "\n",
  ],
  ["Branch [trunk]: ", "\n"],
  ["Names of the clusters; none for one that needs no name [none]: ", "\n"],
  ["Add-ons (? lists them) [none]: ", "\n"],
  ["CI: github, gitlab, jenkins or none [github]: ", "\n"],
];

function gitFolder(): string {
  const cwd = folder();
  git(cwd, "init", "--quiet", "--initial-branch=trunk");
  git(cwd, "remote", "add", "origin", "https://github.com/acme/fleet");
  return cwd;
}

describe.skipIf(!hasTerminal())("at a terminal", () => {
  it("asks for what no flag says; an empty answer is what stands in brackets", async () => {
    const cwd = gitFolder();
    const { screen, code } = await typeTo(cwd, "", defaults);
    expect(code).toBe(0);
    expect(screen).toContain("\nNext:\n");
    expect(config(cwd).repository).toEqual({
      name: "fleet",
      url: "https://github.com/acme/fleet",
      branch: "trunk",
    });
    expect(existsSync(`${cwd}/.github/workflows/flux-review.yaml`)).toBe(true);
  });

  it("asks again where an answer is none, and lists what may be chosen", async () => {
    const home = folder({ ".kube/config": kubeconfig });
    const cwd = `${home}/new`;
    mkdirSync(cwd);
    const { screen, code } = await typeTo(
      cwd,
      "",
      [
        ["Flux [new]: ", "My Fleet\n"],
        ["Flux [new]: ", "fleet\n"],
        ["[https://example.com/acme/fleet]: ", "/srv/git\n"],
        ["[https://example.com/acme/fleet]: ", "git@gitlab.com:acme/fleet\n"],
        ["Branch [main]: ", "release/1\n"],
        ["clusters; ", "prod, Canary\n"],
        ["clusters; ", "prod, canary\n"],
        ["context of prod, or none (? lists them) [prod]: ", "\n"],
        ["context of canary, or none (? lists them) [none]: ", "?\n"],
        ["context of canary, or none (? lists them) [none]: ", "kind tow\n"],
        ["context of canary, or none (? lists them) [none]: ", "kind two\n"],
        ["Add-ons (? lists them) [none]: ", "?\n"],
        ["Add-ons (? lists them) [none]: ", "keda cert-manger\n"],
        ["Add-ons (? lists them) [none]: ", "keda,cert-manager\n"],
        ["CI: github, gitlab, jenkins or none [gitlab]: ", "circle\n"],
        ["CI: github, gitlab, jenkins or none [gitlab]: ", "none\n"],
      ],
      { HOME: home },
    );
    for (const said of [
      "  `My Fleet` is no name for an object: it has upper-case letters\n",
      "  Flux reads Git from https://… or ssh://…, and `/srv/git` is neither\n",
      "  `Canary` is no name for an object: it has upper-case letters\n",
      "  kind two\n  prod\n",
      "  the kubeconfig has no context `kind tow`: did you mean `kind two`?\n",
      "  keda: Scales workloads by events",
      "  there is no add-on `cert-manger`: did you mean `cert-manager`?\n",
      "  `circle` is none of github, gitlab, jenkins, none\n",
    ])
      expect(screen).toContain(said);
    expect(code).toBe(0);
    expect(config(cwd)).toMatchObject({
      repository: { url: "ssh://git@gitlab.com/acme/fleet" },
      clusters: { prod: { context: "prod" }, canary: { context: "kind two" } },
      releases: { keda: {}, "cert-manager": {} },
    });
    expect(existsSync(`${cwd}/.gitlab-ci.yml`)).toBe(false);
  });

  it("asks nothing that a flag says", async () => {
    const cwd = gitFolder();
    const { screen, code } = await typeTo(
      cwd,
      "--name mine --url https://github.com/a/b --branch main --cluster prod --addon keda --ci none",
      [],
      { KUBECONFIG: "/dev/null" },
    );
    expect(code).toBe(0);
    expect(screen).not.toContain("]: ");
    expect(config(cwd).repository.name).toBe("mine");
  });

  it("asks nothing with --yes", async () => {
    const cwd = gitFolder();
    const { screen, code } = await typeTo(cwd, "--yes", []);
    expect(code).toBe(0);
    expect(screen).not.toContain("]: ");
    expect(config(cwd).repository.name).toBe("fleet");
  });

  it("of a config that is there asks for CI alone", async () => {
    const cwd = gitFolder();
    write(
      cwd,
      "fluxsmith.yaml",
      "version: 1\nrepository: {name: a, url: https://gitlab.com/a/b, branch: main}\ndefaults: {interval: 5m}\nkustomizations: {flux-system: }\n",
    );
    const { screen, code } = await typeTo(cwd, "--merge", [
      ["none [gitlab]: ", "jenkins\n"],
    ]);
    expect(code).toBe(0);
    expect(screen.match(/\]: /g)).toHaveLength(1);
    expect(contents(cwd)["Jenkinsfile"]).toContain("--provider gitlab");
  });

  it("41: Ctrl-C at a question writes nothing, not even the folder", async () => {
    const cwd = folder();
    const { screen, code } = await typeTo(cwd, "new/fleet", [
      ["Flux [fleet]: ", "\n"],
      ["[https://example.com/acme/fleet]: ", "\u0003"],
    ]);
    expect(code).toBe(130);
    expect(screen).toContain("Interrupted; nothing was written.\n");
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("86: Ctrl-D is no answer, and nothing is written", async () => {
    const cwd = folder();
    const { screen, code } = await typeTo(cwd, "", [["]: ", "\u0004"]]);
    expect(code).toBe(2);
    expect(screen).toContain("[value-needed]");
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("86: asks nobody where stdin is no terminal, and says what to pass", async () => {
    const cwd = folder();
    const { screen, code } = await typeTo(cwd, "</dev/null", []);
    expect(code).toBe(2);
    expect(screen).toContain("--yes for the defaults");
    expect(readdirSync(cwd)).toEqual([]);
  });

  it("86: takes the defaults where stderr is none", async () => {
    const cwd = gitFolder();
    const { screen, code } = await typeTo(cwd, "2>/dev/null", []);
    expect(code).toBe(0);
    expect(screen).not.toContain("]: ");
    expect(config(cwd).repository.branch).toBe("trunk");
  });
});
