/** Every command: its flags and its help. The one definition that the quick reader and yargs both read; `run.ts`, `run-adopt.ts`, `run-review.ts` and `run-cluster.ts` run them. */
import { adoptCommands } from "./adopt-table.ts";
import { clusterCommands } from "./cluster-table.ts";
import type { Command, Flag } from "./command.ts";
import { flag, oneOf, pathFlag } from "./flags.ts";
import { reviewCommands } from "./review-table.ts";

const repositoryCommands: readonly Command[] = [
  {
    name: "generate",
    bundle: "repository",
    describe: "Write the manifests that fluxsmith.yaml describes",
    flags: {
      "dry-run": flag("Print the plan, write nothing"),
      diff: flag("Print the text diff, write nothing"),
      check: flag("Write nothing, exit 1 if a file is not what it should be"),
      force: flag("Take generated files that were edited by hand"),
      "move-root": flag(
        "Move the folder that a live Flux starts from, and print the steps",
      ),
      output: oneOf("How to print the plan", "text", "json"),
    },
    examples: [
      ["fluxsmith generate", "Write what has changed"],
      ["fluxsmith generate --dry-run", "See what would be written"],
      ["fluxsmith generate --diff", "See the difference, line by line"],
      ["fluxsmith generate --check", "In CI: fail on drift"],
    ],
  },
  {
    name: "check",
    bundle: "repository",
    describe: "Find everything wrong that can be known without a cluster",
    flags: {
      fix: flag("Add generated files to hand-written kustomization files"),
      output: oneOf("How to print the findings", "text", "json", "github"),
    },
    examples: [
      ["fluxsmith check", "Check config, manifests and drift"],
      ["fluxsmith check --output github", "Mark the lines in a pull request"],
      ["fluxsmith check --fix", "List what kustomization files forgot"],
    ],
  },
  {
    name: "list",
    bundle: "repository",
    describe:
      "List every Flux object in the repository, generated or hand-written",
    flags: {
      kind: {
        type: "texts",
        describe: "Only these kinds (HelmRelease, hr, Kustomization, ks …)",
      },
      cluster: {
        type: "text",
        describe: "Only this cluster's, and what all clusters share",
      },
      name: { type: "text", describe: "Only this name; * stands for anything" },
      output: oneOf("How to print them", "table", "json", "name"),
    },
    examples: [
      ["fluxsmith list", "Everything, as a table"],
      ["fluxsmith list --kind hr --output name", "The releases, for a script"],
      ["fluxsmith list --name 'kube*'", "By name"],
    ],
  },
  {
    name: "graph",
    bundle: "repository",
    describe: "Draw how the repository's Flux objects depend on each other",
    words: {
      name: "object",
      describe:
        "Names of objects, * for anything: only these, what they lead to and what leads to them",
      required: false,
    },
    flags: {
      cluster: { type: "text", describe: "Only this cluster" },
      path: pathFlag,
      output: oneOf("How to draw it", "mermaid", "dot", "json", "html"),
    },
    examples: [
      ["fluxsmith graph > graph.mmd", "Everything, for Mermaid"],
      ["fluxsmith graph web", "What one object needs, and what needs it"],
      ["fluxsmith graph --output html > graph.html", "As a page"],
      ["fluxsmith graph --path clusters/prod", "Without a fluxsmith.yaml"],
    ],
  },
  {
    name: "schema",
    bundle: "repository",
    describe: "Print the JSON Schema of fluxsmith.yaml, for editors",
    flags: {},
    examples: [
      [
        "fluxsmith schema > generated/fluxsmith.schema.json",
        "Then begin fluxsmith.yaml with: # yaml-language-server: $schema=generated/fluxsmith.schema.json",
      ],
    ],
  },
  {
    name: "completion",
    bundle: "repository",
    describe: "Print the script for completion in bash and zsh",
    flags: {},
    examples: [
      [
        'eval "$(fluxsmith completion)"',
        "In ~/.bashrc or ~/.zshrc: TAB completes commands, flags and values",
      ],
      [
        "fluxsmith completion > ~/.zfunc/_fluxsmith",
        "For zsh, in a folder that $fpath names",
      ],
    ],
  },
];

export const commands: readonly Command[] = [
  ...adoptCommands,
  ...repositoryCommands,
  ...reviewCommands,
  ...clusterCommands,
];

/** The flag that every command takes. */
export const globalFlags: Readonly<Record<string, Flag>> = {
  cwd: { type: "text", describe: "The folder of fluxsmith.yaml; this one" },
};
