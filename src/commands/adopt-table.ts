/** The commands that make a repository and edit its config: their flags and their help. */
import type { Command } from "./command.ts";
import { addonNames } from "../scaffold/addon-names.ts";
import { editCommands } from "./edit-table.ts";
import { flag, oneOf } from "./flags.ts";

export const adoptCommands: readonly Command[] = [
  {
    name: "init",
    bundle: "adopt",
    describe: "Make a new repository, ready for CI, in an empty folder",
    words: {
      name: "folder",
      describe: "Where; this folder",
      required: false,
      values: "folders",
    },
    flags: {
      name: { type: "text", describe: "The repository's name in Flux" },
      url: {
        type: "text",
        describe: "Where Flux reads the repository; by default Git's remote",
      },
      branch: { type: "text", describe: "By default the one checked out" },
      cluster: {
        type: "texts",
        describe: "Names of clusters; without any there is one, unnamed",
      },
      context: {
        type: "texts",
        describe:
          "CLUSTER=CONTEXT: the kubectl context of a cluster; CONTEXT of the unnamed one",
      },
      addon: {
        type: "texts",
        describe: `Add-ons to begin with: ${addonNames.join(", ")}`,
      },
      ci: oneOf(
        "The CI to write files for; auto: by the repository's host",
        "auto",
        "github",
        "gitlab",
        "jenkins",
        "none",
      ),
      merge: flag("In a folder that holds something: add what is missing"),
      "dry-run": flag("Print what would be written, write nothing"),
      yes: flag("Ask nothing: what no flag says is by default"),
    },
    examples: [
      ["fluxsmith init", "In this folder; asks at a terminal"],
      [
        "fluxsmith init fleet --url https://github.com/acme/fleet --cluster canary prod --yes",
        "In a new folder, for two clusters, unasked",
      ],
      [
        "fluxsmith init --addon cert-manager metrics-server --yes",
        "With add-ons to begin with",
      ],
      ["fluxsmith init --merge --dry-run", "What a repository lacks"],
    ],
  },
  ...editCommands,
  {
    name: "import",
    bundle: "adopt",
    describe: "Write fluxsmith.yaml from the Flux objects of a repository",
    words: {
      name: "path",
      describe: "Files and folders to look at; the whole repository",
      required: false,
    },
    flags: {
      cluster: {
        type: "texts",
        describe:
          "NAME=PATH: a cluster, and the folder that Flux begins with there",
      },
      "keep-layout": flag("Keep the objects in files of the same names"),
      "dry-run": flag("Prove it, and write nothing"),
      output: oneOf("How to print it", "text", "json"),
    },
    examples: [
      ["fluxsmith import --dry-run", "See what it would do, and the proof"],
      ["fluxsmith import", "Do it"],
      [
        "fluxsmith import --cluster staging=clusters/staging --cluster prod=clusters/prod",
        "Several clusters, by the folders that Flux begins with",
      ],
    ],
  },
];
