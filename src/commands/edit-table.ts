/** The commands that edit the config: their flags and their help. */
import type { Command, Flag } from "./command.ts";
import { flag, oneOf } from "./flags.ts";

const text = (describe: string): Flag => ({ type: "text", describe });
const texts = (describe: string): Flag => ({ type: "texts", describe });

const dryRun = flag("Print the difference and the plan, write nothing");
const yes = flag("Take from the cluster what is said, unasked");
const output = oneOf("How to print the plan", "text", "json");

const itemWords = {
  name: "item",
  describe: "KIND NAME, KIND/NAME, or NAME where it is the only one",
  required: true,
  values: "items",
} as const;

const switchFlags: Command["flags"] = {
  kind: text("Its kind, where several bear the name"),
  cluster: text("In this cluster only"),
  "dry-run": dryRun,
  yes,
  output,
};

export const editCommands: readonly Command[] = [
  {
    name: "add",
    bundle: "adopt",
    describe: "Add a source, a release or another item to the config",
    words: {
      name: "kind",
      describe:
        "What to add, and its name: source git|helm|oci|bucket|chart|artifact, release, kustomization, alert, provider, receiver, image repository|policy|automation; addon, of the catalogue",
      required: true,
      values: "kinds",
    },
    flags: {
      url: text("A source's URL; a release's chart is taken from there"),
      chart: text("A release's SOURCE/CHART; with --url, CHART is enough"),
      version: text("The chart's version, or a range"),
      namespace: text("The object's namespace"),
      values: text("A file with Helm values"),
      folder: text("What a Kustomization applies, below resources/"),
      path: text("What it applies, from its source's root"),
      "depends-on": texts("What must be ready first"),
      interval: text("How often Flux looks"),
      branch: text("A Git source's branch"),
      tag: text("A source's tag"),
      semver: text("A source's or a policy's range of versions"),
      set: texts("FIELD=VALUE: any other field; the value is YAML"),
      cluster: text("In this cluster only"),
      "dry-run": dryRun,
      output,
    },
    examples: [
      [
        "fluxsmith add source helm eks-charts --url https://aws.github.io/eks-charts",
        "A Helm repository",
      ],
      [
        "fluxsmith add release web --chart podinfo --url https://stefanprodan.github.io/podinfo --version 6.9.2 --namespace apps",
        "A release, with its source, its namespace and its Kustomization where they are missing",
      ],
      [
        "fluxsmith add kustomization infra --depends-on rbac --set wait=true",
        "A folder that Flux applies",
      ],
      ["fluxsmith add addon metrics-server", "What many clusters run"],
      [
        "fluxsmith add provider alerts --set type=slack channel=fleet --dry-run",
        "See what would be written",
      ],
    ],
  },
  {
    name: "remove",
    bundle: "adopt",
    describe: "Remove an item from the config",
    words: itemWords,
    flags: { "dry-run": dryRun, yes, output },
    examples: [
      ["fluxsmith remove release web --dry-run", "See what the cluster loses"],
      ["fluxsmith remove hr/web --yes", "Do it, unasked"],
    ],
  },
  {
    name: "enable",
    bundle: "adopt",
    describe: "Put an item that is disabled back to work",
    words: itemWords,
    flags: switchFlags,
    examples: [
      ["fluxsmith enable web", "Everywhere"],
      ["fluxsmith enable web --cluster canary", "In one cluster"],
    ],
  },
  {
    name: "disable",
    bundle: "adopt",
    describe: "Leave an item out, for now",
    words: itemWords,
    flags: switchFlags,
    examples: [
      ["fluxsmith disable release web --yes", "Everywhere, unasked"],
      ["fluxsmith disable web --cluster prod --dry-run", "See what goes"],
    ],
  },
];
