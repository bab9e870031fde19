/** The script of `fluxsmith completion` in a real bash and a real zsh. */
import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folder } from "../io/support.ts";
import { openShell, type Shell } from "../tools/shell.ts";

let shell: Shell;

beforeAll(async () => {
  shell = await openShell();
});

afterAll(() => shell.remove());

const files = {
  "fluxsmith.yaml": "version: 1\nclusters: {canary: , prod: }\n",
  "resources/apps/a.yaml": "",
  "my files/a.yaml": "",
};

const has = (program: string): boolean =>
  spawnSync(program, ["--version"]).status === 0;

describe.skipIf(!has("bash"))("bash", () => {
  /** What the function offers, asked as bash asks it. */
  async function offered(...words: string[]): Promise<string[]> {
    const ask = `
eval "$(fluxsmith completion)"
complete -p fluxsmith
COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_fluxsmith
[ "\${#COMPREPLY[@]}" = 0 ] || printf '%s\\n' "\${COMPREPLY[@]}"
`;
    const { stdout, stderr } = await shell.type(
      `bash --norc -c "$ASK" bash fluxsmith "$@" ${words.map((_, index) => `"$W${index}"`).join(" ")}`,
      folder(files),
      {
        ASK: ask,
        ...Object.fromEntries(words.map((word, index) => [`W${index}`, word])),
      },
    );
    expect(stderr).toBe("");
    const [registered, ...found] = stdout.trimEnd().split("\n");
    expect(registered).toBe("complete -F _fluxsmith fluxsmith");
    return found;
  }

  it.each([
    [["gener"], ["generate"]],
    [
      ["generate", "--d"],
      ["--dry-run", "--diff"],
    ],
    [
      ["generate", "--output", ""],
      ["text", "json"],
    ],
    [["list", "--kind", "=", "k"], ["ks"]],
    [
      ["status", "--cluster", "="],
      ["canary", "prod"],
    ],
    [["check", "--cwd", "res"], ["resources"]],
    [["check", "--cwd", "my"], ["my files"]],
    [["check", "--cwd", "=", "resources/"], ["resources/apps"]],
    [["comment", "--file", "flu"], ["fluxsmith.yaml"]],
    [["list", "--name", "res"], []],
    [["nonsense", ""], []],
  ])("%j is completed by %j", async (words, found) => {
    expect(await offered(...words)).toEqual(found);
  });
});

/**
 * Types each line and TAB into a shell at a terminal, of which zsh has one to lend; what the program would then be called
 * with.
 */
async function typed(
  program: string,
  setup: string,
  all: readonly string[],
): Promise<string[]> {
  const drive = `
zmodload zsh/zpty
zpty terminal ${program}
zpty -w terminal 'eval "$SETUP"'
zpty -r terminal out '*READY*'
for line in "$@"; do
  zpty -w -n terminal "fluxsmith $line"$'\t\n'
  zpty -r terminal out '*GOT\\[*\\]*'
  print -r -- "\${\${out##*GOT\\[}%%\\]*}"
done
`;
  const prepare = `PS1='> '
fluxsmith() { case $1 in (completion|__complete) command fluxsmith "$@";; (*) printf 'GO''T[%s]\\n' "$*";; esac; }
${setup}
eval "$(fluxsmith completion)"
printf 'REA''DY\\n'`;
  const env = { TERM: "dumb", SETUP: prepare, DRIVE: drive };
  const words = all.map((line) => `'${line}'`).join(" ");
  const { stdout, stderr } = await shell.type(
    `zsh -f -c "$DRIVE" zsh ${words}`,
    folder(files),
    env,
  );
  expect(stderr).toBe("");
  return stdout.trimEnd().split("\n");
}

/** What is typed before TAB → what the program is then called with. */
const lines: readonly (readonly [string, string])[] = [
  ["gener", "generate"],
  ["generate --dry", "generate --dry-run"],
  ["--cwd . li", "--cwd . list"],
  ["list --output js", "list --output json"],
  ["list --output=js", "list --output=json"],
  ["list --kind HelmRel", "list --kind HelmRelease"],
  ["list --kind=k", "list --kind=ks"],
  ["list --kind hr,k", "list --kind hr,ks"],
  ["check --cwd res", "check --cwd resources/"],
  ["check --cwd=res", "check --cwd=resources/"],
  ["check --cwd resources/a", "check --cwd resources/apps/"],
  ["check --cwd my", "check --cwd my files/"],
  ["comment --file fluxs", "comment --file fluxsmith.yaml"],
  ["status --cluster can", "status --cluster canary"],
  ["status --cluster=p", "status --cluster=prod"],
  ["list --name res", "list --name res"],
];

/** As {@link lines}; a slash at the end, which zsh takes away where a word ends there, is the shell's taste. */
const withoutSlash = (all: readonly string[]): string[] =>
  all.map((line) => line.replace(/\/$/, ""));

describe.skipIf(!has("zsh"))("TAB, at a terminal", () => {
  it.each([
    ["zsh", "zsh -f -i", "autoload -Uz compinit; compinit -u -D"],
    ["bash", "bash --norc -i", ""],
  ])("in %s completes a line", async (name, program, setup) => {
    if (!has(name)) return;
    const found = await typed(
      program,
      setup,
      lines.map(([line]) => line),
    );
    expect(withoutSlash(found)).toEqual(
      withoutSlash(lines.map(([, line]) => line)),
    );
  });
});

describe.skipIf(!has("zsh"))("zsh", () => {
  it("loads it by itself from a folder of $fpath", async () => {
    const home = folder({ ".zfunc/nothing": "", ...files });
    const lookup =
      'fluxsmith completion > .zfunc/_fluxsmith; fpath=($PWD/.zfunc $fpath); autoload -Uz compinit; compinit -u -D; print -r -- "${_comps[fluxsmith]}"; _describe() { print -rl -- "${(@P)2}" }; words=(fluxsmith gen) CURRENT=2; _fluxsmith';
    const { stdout, stderr } = await shell.type('zsh -f -c "$LOOKUP"', home, {
      LOOKUP: lookup,
    });
    expect(stderr).toBe("");
    expect(stdout).toBe(
      "_fluxsmith\ngenerate:Write the manifests that fluxsmith.yaml describes\n",
    );
  });
});
