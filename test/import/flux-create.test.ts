import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { load } from "js-yaml";
import { describe, expect, it } from "vitest";
import {
  readFluxCreate,
  type FluxCreateScript,
} from "../../src/import/flux-create.ts";
import recorded from "./flux-create.json" with { type: "json" };

/** A command with what the flux CLI (2.9.5) printed for it, or the error it ended with. */
interface Recorded {
  readonly command: string;
  readonly object?: unknown;
  readonly refused?: string;
}

const commands: readonly Recorded[] = recorded.commands;
const files: Readonly<Record<string, string | undefined>> = recorded.files;

function read(script: string, texts = files): FluxCreateScript {
  return readFluxCreate(script, {
    path: "hack/flux-update.sh",
    files: (path) => texts[path],
  });
}

/** Where each object is written, and its name. */
const made = (script: string) =>
  read(script).entries.map(({ object, line, file }) => {
    const { name, namespace } = object["metadata"] as Record<string, string>;
    return [line, file, `${namespace}/${name}`];
  });

const reasons = (script: string) =>
  read(script).left.map(({ line, reason }) => [line, reason]);

const source = (name: string) =>
  `flux create source helm ${name} --url=https://x.example --export`;

describe("one command", () => {
  it.each(commands.filter(({ object }) => object !== undefined))(
    "is what the flux CLI makes: $command",
    ({ command, object }) => {
      const { entries, left } = read(command);
      expect(entries.map((entry) => entry.object)).toEqual([object]);
      expect(left).toEqual([]);
    },
  );

  it.each(commands.filter(({ refused }) => refused !== undefined))(
    "is left where the flux CLI refuses it: $command",
    ({ command }) => {
      const { entries, left } = read(command);
      expect(entries).toEqual([]);
      expect(left).toEqual([
        { line: 1, text: command, reason: expect.stringMatching(/./) },
      ]);
    },
  );
});

const folder = fileURLToPath(
  new URL("../../../shared/flux-cli/", import.meta.url),
);
const names = existsSync(folder)
  ? readdirSync(folder).filter((name) => !/^(tenant|values)-/.test(name))
  : [];

describe.skipIf(names.length === 0)(
  "the recordings (skipped without ../shared/flux-cli)",
  () => {
    it.each(names)("%s", (name) => {
      const text = readFileSync(folder + name, "utf8");
      const [first = "", ...rest] = text.split("\n");
      const values = readFileSync(`${folder}values-a.yaml`, "utf8");
      // Recorded without a shell, which would take the backslash away.
      const command = first
        .replace(/^# /, "")
        .replace(String.raw`"\$ts"`, String.raw`'\$ts'`);
      const { entries } = read(command, { "values-a.yaml": values });
      expect(entries.map(({ object }) => object)).toEqual([
        load(rest.join("\n")),
      ]);
    });
  },
);

describe("a script", () => {
  it("like those that fluxsmith replaces is read whole", () => {
    const script = `#!/usr/bin/env bash
set -euo pipefail
script_root=$(cd "$(dirname "\${BASH_SOURCE[0]}")" && pwd)
resources_dir=\${script_root}/../resources
INTERVAL=5m # five
kustomizations=(
  boskos   # a comment
  "kube-system"
)
flux create source git k8s-io \\
    --url=https://github.com/kubernetes/k8s.io \\
    --branch=main \\
    --interval=$INTERVAL \\
    --export > \${resources_dir}/flux-system/flux-source-git-k8s-io.yaml

for cluster in canary prod; do
  for k in "\${kustomizations[@]}"; do
    flux create kustomization "\${k}" --source=GitRepository/k8s-io.flux-system \\
      --path="./resources/\${k}" --prune --export > "\${resources_dir}/$cluster/flux-ks-\${k}.yaml"
  done
done
`;
    expect(made(script)).toEqual([
      [
        10,
        "resources/flux-system/flux-source-git-k8s-io.yaml",
        "flux-system/k8s-io",
      ],
      [18, "resources/canary/flux-ks-boskos.yaml", "flux-system/boskos"],
      [
        18,
        "resources/canary/flux-ks-kube-system.yaml",
        "flux-system/kube-system",
      ],
      [18, "resources/prod/flux-ks-boskos.yaml", "flux-system/boskos"],
      [
        18,
        "resources/prod/flux-ks-kube-system.yaml",
        "flux-system/kube-system",
      ],
    ]);
    expect(read(script).left).toEqual([]);
    expect(read(script).entries[2]?.object["spec"]).toEqual({
      interval: "1m0s",
      path: "./resources/kube-system",
      prune: true,
      sourceRef: {
        kind: "GitRepository",
        name: "k8s-io",
        namespace: "flux-system",
      },
    });
  });

  it.each([
    ["quotes", `a='b'; ${source(`"c"$a'd'`)}`, "cbd"],
    ["a variable that is added to", `a=x; a+=y; ${source("$a")}`, "xy"],
    [
      "words in one variable",
      `args="z9 --interval=2m"; ${source("$args")}`,
      "z9",
    ],
    ["an array's first item", `a=(one two); ${source("$a")}`, "one"],
    ["a default", `f() { ${source("${1:-dflt}")}; }; f`, "dflt"],
    [
      "a function's arguments",
      `f() { local n=$2; ${source("$n")}; }; f aa bb`,
      "bb",
    ],
    [
      "arguments that are shifted",
      `f() { shift; ${source("$1")}; }; f aa bb`,
      "bb",
    ],
    [
      "a subshell's variable, which is its own",
      `a=out; (a=in); ${source("$a")}`,
      "out",
    ],
    [
      "a pipeline's variable, which is its own",
      `a=out; a=in | cat; ${source("$a")}`,
      "out",
    ],
    [
      "a line that is continued\r\n with CRLF",
      `flux create source helm crlf \\\r\n  --url=https://x.example --export\r\n`,
      "crlf",
    ],
    ["flux by its path", `/usr/local/bin/${source("path")}`, "path"],
    ["flux behind an assignment", `X=1 ${source("assigned")}`, "assigned"],
    [
      "flux as a variable",
      `FLUX=flux; $FLUX create source helm varied --url=https://x.example --export`,
      "varied",
    ],
    ["what is grouped", `{ echo a; ${source("grouped")}; }`, "grouped"],
    [
      "what follows a command that is no question",
      `mkdir -p x && ${source("made")} || exit 1`,
      "made",
    ],
    [
      "what stands before the rest of a line",
      `${source("rest")}; exit`,
      "rest",
    ],
  ])("follows %s", (_, script, name) => {
    expect(read(script).left).toEqual([]);
    expect(made(script)).toEqual([[1, undefined, `flux-system/${name}`]]);
  });

  it.each([
    ["a redirect", `${source("aa")} > x/a.yaml`, "x/a.yaml"],
    ["one that adds", `${source("aa")} 2>/dev/null >> x/../a.yaml`, "a.yaml"],
    ["a file above", `${source("aa")} > ../x/./a.yaml`, "../x/a.yaml"],
    [
      "a redirect of a group",
      `{ cat header; ${source("aa")}; } > a.yaml`,
      "a.yaml",
    ],
    [
      "a redirect of a loop",
      `for i in aa; do ${source("$i")}; done > a.yaml`,
      "a.yaml",
    ],
    ["tee", `${source("aa")} | tee -a a.yaml`, "a.yaml"],
    [
      "cat with a header",
      `${source("aa")} | cat header.txt - > a.yaml`,
      "a.yaml",
    ],
    [
      "a folder that it goes to",
      `cd x/y; ${source("aa")} > a.yaml`,
      "x/y/a.yaml",
    ],
    [
      "the script's folder",
      `cd "$(dirname "$0")/.." && ${source("aa")} > a.yaml`,
      "a.yaml",
    ],
    [
      "the repository's root",
      `root="$(git rev-parse --show-toplevel)"; ${source("aa")} > "$root/x/a.yaml"`,
      "x/a.yaml",
    ],
    [
      "a folder that nobody knows",
      `cd $OUT; ${source("aa")} > a.yaml`,
      undefined,
    ],
    ["a file that nobody knows", `${source("aa")} > $OUT/a.yaml`, undefined],
    ["a cluster", `${source("aa")} | kubectl apply -f -`, undefined],
  ])("knows where an object is written: %s", (_, script, file) => {
    expect(made(script)).toEqual([[1, file, "flux-system/aa"]]);
  });

  it("knows where it is in the repository, with functions that write headers", () => {
    const script = `function header() {
  cat LICENSE | sed "s/YEAR/$(date +%Y)/"
}
script_root=$(cd "$(dirname "\${BASH_SOURCE[0]}")" && pwd -P)
folder=\${script_root}/../resources
pushd \${folder} > /dev/null
prefix=$(git rev-parse --show-prefix)
popd > /dev/null
for k in boskos rbac; do
  header > \${folder}/flux-ks-\${k}.yaml
  flux create kustomization \${k} --source=GitRepository/fleet --path=\${prefix}/\${k} --export >> \${folder}/flux-ks-\${k}.yaml
done
${source("aa")} > a.yaml
`;
    expect(made(script)).toEqual([
      [11, "resources/flux-ks-boskos.yaml", "flux-system/boskos"],
      [11, "resources/flux-ks-rbac.yaml", "flux-system/rbac"],
      [13, "a.yaml", "flux-system/aa"],
    ]);
    expect(read(script).entries[0]?.object["spec"]).toMatchObject({
      path: "./resources/boskos",
    });
  });

  it("needs no secrets and no clusters, which leave no trace in an object", () => {
    const script = `${source("aa")} --username=me --password=$TOKEN --kubeconfig "$HOME/k"\n${source("bb")} --secret-ref=$TOKEN`;
    expect(made(script)).toEqual([[1, undefined, "flux-system/aa"]]);
    expect(reasons(script)).toEqual([
      [2, "it depends on `$TOKEN`, which the script does not set"],
    ]);
  });

  it("leaves the turns of a loop that a break may leave out", () => {
    const script = `for f in aa bb; do ${source("$f")}; [ x ] && break; done`;
    expect(made(script)).toEqual([[1, undefined, "flux-system/aa"]]);
    expect(reasons(script)).toEqual([
      [1, "a `break` in the loop may leave it out"],
    ]);
  });

  it("knows the namespace that FLUX_SYSTEM_NAMESPACE gives, where it is exported", () => {
    const script = `FLUX_SYSTEM_NAMESPACE=unseen
${source("aa")}
export FLUX_SYSTEM_NAMESPACE=gitops
${source("bb")}
FLUX_SYSTEM_NAMESPACE=once ${source("cc")}
`;
    expect(made(script).map(([, , name]) => name)).toEqual([
      "flux-system/aa",
      "gitops/bb",
      "once/cc",
    ]);
  });

  it("reads values from the folder that it goes to", () => {
    const script = `cd apps\nflux create hr app --source=HelmRepository/c --chart=app --values=v.yaml --export`;
    const { entries } = read(script, { "apps/v.yaml": "a: 1" });
    expect(entries[0]?.object["spec"]).toMatchObject({ values: { a: 1 } });
  });

  it.each([
    [
      "a variable that it does not set",
      source("$NAME"),
      "it depends on `$NAME`, which the script does not set",
    ],
    [
      "a variable that another program sets",
      `n=$(date); ${source("$n")}`,
      "it depends on `$n`: set to `$(date)`",
    ],
    [
      "a variable that a condition sets",
      `n=aa; if x; then n=bb; fi; ${source("$n")}`,
      "it depends on `$n`: an `if` may set it",
    ],
    [
      "a variable that a question sets",
      `n=aa; [ x ] && n=bb; ${source("$n")}`,
      "it depends on `$n`: it may be set to something else",
    ],
    [
      "IFS",
      `IFS=,; n=aa,bb; ${source("$n")}`,
      "it depends on IFS, which the script sets",
    ],
    [
      "a variable that is read",
      `read n; ${source("$n")}`,
      "it depends on `$n`: `read` sets it",
    ],
    [
      "what the shell computes",
      source("a$((1+1))"),
      "it depends on `$((1+1))`",
    ],
    [
      "braces",
      source("{aa,bb}"),
      "it depends on what the shell makes of `{aa,bb}`",
    ],
    [
      "an if",
      `if x; then ${source("aa")}; fi`,
      "an `if` decides whether it runs",
    ],
    [
      "a case",
      `case $1 in a|b) ${source("aa")};; *) ;; esac`,
      "a `case` decides whether it runs",
    ],
    [
      "a while loop",
      `while read -r x; do ${source("aa")}; done`,
      "a `while` loop decides whether it runs",
    ],
    [
      "a loop over files",
      `for f in *.yaml; do ${source("aa")}; done`,
      "the loop runs over the files that `*.yaml` finds",
    ],
    [
      "a loop over what a program prints",
      `for f in $(ls); do ${source("$f")}; done`,
      "the loop runs over `$(ls)`",
    ],
    [
      "a loop that may be left",
      `for f in aa; do [ x ] && continue; ${source("$f")}; done`,
      "a `continue` or `break` above it may leave it out",
    ],
    [
      "a question",
      `[[ a < b && -z $x ]] && ${source("aa")}`,
      "it runs only where the command before it succeeds",
    ],
    [
      "a failure",
      `x || ${source("aa")}`,
      "it runs only where the command before it fails",
    ],
    [
      "a function that is not called",
      `f() { ${source("$1")}; }`,
      "the function f is not called",
    ],
    [
      "another program behind it",
      `${source("aa")} | sed s/a/b/ > a.yaml`,
      "its output goes through `sed`",
    ],
    [
      "nothing behind it",
      `${source("aa")} > /dev/null`,
      "its output goes to /dev/null",
    ],
    [
      "a program that is given it",
      `echo "${source("aa")}"`,
      "it is only a part of what `echo` is given",
    ],
    [
      "a variable that is given its output",
      `x=$(${source("aa")})`,
      "its output is only kept in a variable",
    ],
    [
      "a folder of the machine",
      `d=$(cd "$(dirname "$0")" && pwd); ${source("aa")} --cache-dir=$d`,
      "it names a folder of the machine that runs the script",
    ],
    [
      "no --export",
      source("aa").replace(" --export", ""),
      "without --export it writes to a cluster, and no file",
    ],
    [
      "a tenant",
      "flux create tenant dev --with-namespace=apps --export",
      "a tenant is namespaces, service accounts and role bindings, none of which is Flux's",
    ],
    [
      "a secret",
      "flux create secret git aa --url=https://x --export",
      "a secret has no place in the config",
    ],
  ])("leaves what depends on %s, and says so", (_, script, reason) => {
    expect(made(script)).toEqual([]);
    expect(reasons(script)).toEqual([[1, reason]]);
  });

  it("leaves what a here-document says, and goes on behind it", () => {
    const script = `cat <<-'EOF' > usage.txt
	Usage: ${source("aa")}
	EOF
${source("bb")}
`;
    expect(reasons(script)).toEqual([[2, "it is the text of a here-document"]]);
    expect(made(script)).toEqual([[4, undefined, "flux-system/bb"]]);
  });

  it("does not take a comment for a command", () => {
    const script = `# ${source("aa")}\ntrue # ${source("bb")}\n`;
    expect(read(script)).toEqual({ entries: [], left: [] });
  });

  it("keeps what stands before a line that cannot be read, and leaves what stands behind it", () => {
    const script = `${source("aa")}\necho "open\n# ${source("bb")}\n${source("cc")}\n`;
    expect(made(script)).toEqual([[1, undefined, "flux-system/aa"]]);
    expect(reasons(script)).toEqual([
      [4, 'the script cannot be read from here on: a `"` is missing'],
    ]);
  });

  it("shows a continued command in one line", () => {
    const [left] = read("flux create \\\n  tenant \\\n  aa").left;
    expect(left).toMatchObject({ line: 1, text: "flux create tenant aa" });
  });

  it("gives up on loops without an end in sight", () => {
    const inner = `${"for i in 1 2 3 4 5 6 7 8 9 0; do ".repeat(6)}${source("aa")}; ${"done; ".repeat(6)}`;
    expect(reasons(inner)).toEqual([
      [1, "the script's loops are too long to follow"],
    ]);
  });

  it("follows a function that calls itself to an end", () => {
    expect(made(`f() { f; }; f; ${source("aa")}`)).toEqual([
      [1, undefined, "flux-system/aa"],
    ]);
  });
});
