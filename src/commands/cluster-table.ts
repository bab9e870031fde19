/** The commands on a cluster; see table.ts. */
import type { Command, Flag, Words } from "./command.ts";
import { flag, oneOf } from "./flags.ts";

/** What every command on a cluster takes. */
export const clusterFlags: Readonly<Record<string, Flag>> = {
  cluster: { type: "text", describe: "Which cluster of fluxsmith.yaml" },
  context: { type: "text", describe: "The kubectl context to go through" },
};

/** What every command takes that changes a cluster. */
const changeFlags: Readonly<Record<string, Flag>> = {
  ...clusterFlags,
  yes: flag("Do not ask"),
};

/** What every command takes that waits for Flux. */
const waitFlags: Readonly<Record<string, Flag>> = {
  "no-wait": flag("Do not wait until it is ready"),
  timeout: { type: "text", describe: "How long to wait, as 90s or 5m" },
};

/** What the commands take that show what happens. */
const eventFlags: Readonly<Record<string, Flag>> = {
  ...clusterFlags,
  follow: {
    type: "boolean",
    letter: "f",
    describe: "Stay, and show what comes, until Ctrl-C",
  },
  since: { type: "text", describe: "Only what is newer than this: 10m, 1h" },
};

/** The objects that they are about. */
const eventWords: Words = {
  name: "object",
  describe:
    "KIND, KIND/NAME or KIND/NAMESPACE/NAME; * in names stands for anything",
  required: false,
};

/** The objects that a command works on. */
const objectWords: Words = {
  name: "object",
  describe: "KIND/NAME or KIND/NAMESPACE/NAME, as hr/podinfo",
  required: true,
};

export const clusterCommands: readonly Command[] = [
  {
    name: "install",
    bundle: "cluster",
    describe: "Install Flux itself into a cluster",
    flags: {
      ...changeFlags,
      force: flag("Take a gotk-components.yaml that was edited by hand"),
      "dry-run": flag("Ask the server what would happen, change nothing"),
      ...waitFlags,
    },
    examples: [
      ["fluxsmith install --cluster canary", "Preview, ask, install, wait"],
      ["fluxsmith install --dry-run", "See what would change"],
    ],
  },
  {
    name: "apply",
    bundle: "cluster",
    describe: "Apply the generated sources and Kustomizations to a cluster",
    words: {
      name: "name",
      describe: "Only objects of this name; * stands for anything",
      required: false,
    },
    flags: {
      ...changeFlags,
      all: flag("Also what no Kustomization in the cluster applies"),
      "dry-run": flag("Ask the server what would happen, change nothing"),
      diff: flag("Show every field that would change, change nothing"),
      ...waitFlags,
      output: oneOf("How to print what was done", "text", "json"),
    },
    examples: [
      ["fluxsmith apply --cluster canary", "Preview, ask, apply, follow"],
      ["fluxsmith apply boskos --diff", "See every field that would change"],
      ["fluxsmith apply --yes --timeout 10m", "In automation"],
    ],
  },
  {
    name: "status",
    bundle: "cluster",
    describe: "Show every Flux object of Git beside the cluster",
    words: {
      name: "name",
      describe: "Only objects of this name; * stands for anything",
      required: false,
    },
    flags: {
      ...clusterFlags,
      kind: {
        type: "texts",
        describe: "Only these kinds (HelmRelease, hr, Kustomization, ks …)",
      },
      all: flag("Also what was not applied from here"),
      watch: flag("Stay, and show every change"),
      output: oneOf("How to print it", "table", "json", "html"),
    },
    examples: [
      ["fluxsmith status", "What is missing, differs, or is not ready"],
      ["fluxsmith status 'kube*' --watch", "Stay, and see it change"],
      [
        "fluxsmith status --output html > status.html",
        "A page to send to somebody",
      ],
    ],
  },
  {
    name: "suspend",
    bundle: "cluster",
    describe: "Have Flux leave objects alone, in the cluster only",
    words: objectWords,
    flags: {
      ...changeFlags,
      output: oneOf("How to print what was done", "text", "json"),
    },
    examples: [
      ["fluxsmith suspend hr/podinfo", "Keep Flux's hands off a release"],
      ["fluxsmith suspend ks/apps hr/apps/podinfo --yes", "Several at once"],
    ],
  },
  {
    name: "resume",
    bundle: "cluster",
    describe: "Have Flux work on suspended objects again, and follow it",
    words: objectWords,
    flags: {
      ...changeFlags,
      ...waitFlags,
      output: oneOf("How to print what was done", "text", "json"),
    },
    examples: [
      ["fluxsmith resume hr/podinfo", "Catch up with Git, and wait for it"],
      ["fluxsmith resume ks/apps --no-wait", "Do not wait"],
    ],
  },
  {
    name: "reconcile",
    bundle: "cluster",
    describe: "Have Flux look at objects now, and follow it",
    words: objectWords,
    flags: {
      ...changeFlags,
      "with-source": flag("Fetch its source first, and that one's source"),
      ...waitFlags,
      output: oneOf("How to print what was done", "text", "json"),
    },
    examples: [
      [
        "fluxsmith reconcile ks/apps --with-source",
        "Fetch Git now, then apply what is new",
      ],
      ["fluxsmith reconcile helm/podinfo", "Look for new chart versions"],
    ],
  },
  {
    name: "retry",
    bundle: "cluster",
    describe: "Find the releases that are stuck, and get them going again",
    words: {
      name: "name",
      describe: "Only releases of this name; * stands for anything",
      required: false,
    },
    flags: {
      ...changeFlags,
      strategy: oneOf(
        "What to do instead of what is proposed",
        "proposed",
        "reset",
        "force",
        "suspend-resume",
      ),
      "dry-run": flag("Say what is stuck and what would be done"),
      ...waitFlags,
      output: oneOf("How to print what was done", "text", "json"),
    },
    examples: [
      ["fluxsmith retry", "What is stuck, why, and what to do; then ask"],
      ["fluxsmith retry --dry-run", "Only look"],
      ["fluxsmith retry podinfo --strategy force", "Upgrade it once, now"],
    ],
  },
  {
    name: "events",
    bundle: "cluster",
    describe: "Show what Flux's controllers say of the objects (Events)",
    words: eventWords,
    flags: {
      ...eventFlags,
      type: oneOf("Only Events of this type", "all", "Normal", "Warning"),
      output: oneOf("How to print them", "text", "json"),
    },
    examples: [
      ["fluxsmith events -f", "Watch Flux work"],
      ["fluxsmith events ks/boskos", "How it stands, why, and what happened"],
      ["fluxsmith events hr --type Warning --since 30m", "What went wrong"],
    ],
  },
  {
    name: "logs",
    bundle: "cluster",
    describe: "Show the logs of Flux's controllers, all as one",
    words: eventWords,
    flags: {
      ...eventFlags,
      level: oneOf("The least level", "trace", "debug", "info", "error"),
      controller: {
        type: "texts",
        describe: "Only these controllers (helm, kustomize, source …)",
      },
      "all-controllers": flag("Also notification, image and source-watcher"),
      output: oneOf("How to print them", "text", "json"),
    },
    examples: [
      ["fluxsmith logs -f", "The source, kustomize and helm controllers"],
      ["fluxsmith logs hr/podinfo --since 1h", "What is about one object"],
      ["fluxsmith logs -f --level error", "Errors as they come"],
    ],
  },
];
