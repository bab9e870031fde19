/** The codes of the commands that make a repository and edit its config; see codes.ts. */
export const adoptCodes = {
  "kustomize-missing": {
    means:
      "Neither kustomize nor kubectl can be started. `import` builds every Kustomization's folder before and after with it.",
    fix: "Install one of them, or put its folder on the PATH.",
  },
  "import-clusters": {
    means:
      "What is to be imported belongs to clusters that fluxsmith.yaml does not have.",
    fix: "Say which folder is which cluster's, with `--cluster NAME=PATH` for each.",
  },
  "import-unfinished": {
    means:
      "An import was stopped while it wrote: a part of the files is as before, a part is new.",
    fix: "Run `fluxsmith import`, which finishes it; or take the files back with Git.",
  },
  "folder-not-empty": {
    means: "The folder that a new repository is to be made in holds something.",
    fix: "Name an empty folder, or pass `--merge`: it adds what is missing and changes nothing that is there.",
  },
  "config-edit": {
    means:
      "The config cannot be edited in place without changing more than was asked: an alias, a shared anchor, or a layout that nobody foresaw.",
    fix: "Write what is named by hand, then run `fluxsmith generate`.",
  },
  "item-exists": {
    means: "The config has an item of this name already.",
    fix: "Choose another name, or edit the item.",
  },
  "item-missing": {
    means: "The config has no item of this name, or several.",
    fix: "Use one of the names that are listed, with its kind: `KIND/NAME`.",
  },
  "value-needed": {
    means:
      "A command needs more than the command line says, and nobody is at a terminal to be asked.",
    fix: "Pass the flags that are named.",
  },
  "loss-not-confirmed": {
    means:
      "What was asked takes something from the cluster, and nobody confirmed it.",
    fix: "Read what is listed, then answer `y`, or pass `--yes`.",
  },
};
