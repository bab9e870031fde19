/** The commands that render and compare Git states: their flags and their help. */
import { clusterFlags } from "./cluster-table.ts";
import type { Command } from "./command.ts";
import { flag, oneOf, pathFlag } from "./flags.ts";
import { reviewOutputs } from "./review-outputs.ts";

export const reviewCommands: readonly Command[] = [
  {
    name: "diff",
    bundle: "review",
    clusterFlag: "live",
    describe: "Show what a change will really do, or where the cluster differs",
    words: {
      name: "ref",
      describe:
        "The base and the head, by default the merge base with the main branch and the work tree; with --live names of objects",
      required: false,
    },
    flags: {
      path: pathFlag,
      "fail-on": {
        type: "text",
        describe: "Exit 1 from this severity on: danger, warning or notice",
      },
      "show-all": flag(
        "Show noise too: chart labels, checksums, what is made anew",
      ),
      "no-cache": flag("Render everything anew"),
      live: flag("Compare Git with the cluster, by the server's dry run"),
      ...clusterFlags,
      output: oneOf("How to print it", ...reviewOutputs),
    },
    examples: [
      ["fluxsmith diff", "What the branch changes, against main"],
      ["fluxsmith diff v1.0 v1.1", "Between two tags"],
      ["fluxsmith diff --path clusters/prod", "Without a fluxsmith.yaml"],
      ["fluxsmith diff --fail-on danger", "In CI: fail on what is dangerous"],
      [
        "fluxsmith diff --output markdown > review.md",
        "For `fluxsmith comment`",
      ],
      ["fluxsmith diff --output html > review.html", "As a page"],
      ["fluxsmith diff --live", "Where the cluster is not what Git says"],
      ["fluxsmith diff boskos --live", "Only objects of this name"],
    ],
  },
  {
    name: "render",
    bundle: "review",
    describe:
      "Print what the clusters get: Kustomizations built, charts templated",
    words: {
      name: "ref",
      describe: "The state to render; the work tree where none is named",
      required: false,
    },
    flags: {
      path: pathFlag,
      cluster: { type: "text", describe: "Only this cluster" },
      kustomization: {
        type: "text",
        describe:
          "Only what this Kustomization applies (NAME or NAMESPACE/NAME)",
      },
      release: {
        type: "text",
        describe: "Only what this HelmRelease makes (NAME or NAMESPACE/NAME)",
      },
      "out-dir": {
        type: "text",
        describe: "Write a file for each of them below this folder",
      },
      check: flag(
        "With `render: {commit: true}`: write nothing, exit 1 if a file is not current",
      ),
      "no-cache": flag("Render everything anew"),
      output: oneOf("How to print it", "yaml", "json"),
    },
    examples: [
      ["fluxsmith render", "Everything, of the work tree"],
      ["fluxsmith render --release podinfo", "What one release makes"],
      ["fluxsmith render v1.0 --out-dir /tmp/v1", "A tag, as files"],
      [
        "fluxsmith render --check",
        "In CI: fail on a stale committed rendering",
      ],
    ],
  },
  {
    name: "comment",
    bundle: "review",
    describe: "Post Markdown to a pull request, as one comment kept current",
    flags: {
      file: { type: "text", describe: "The Markdown; by default stdin" },
      name: {
        type: "text",
        describe: "Which comment, where it has several; by default review",
      },
      provider: {
        type: "text",
        describe: "github or gitlab; by default as the CI says",
      },
      repository: {
        type: "text",
        describe: "OWNER/NAME, or GitLab's project; by default the job's",
      },
      "pull-request": {
        type: "text",
        describe: "Its number; by default the job's",
      },
    },
    examples: [
      ["fluxsmith comment --file review.md", "In the job of a pull request"],
      [
        "fluxsmith diff --output markdown | fluxsmith comment",
        "The review, in one go",
      ],
      [
        "fluxsmith comment --file review.md --provider github --repository acme/fleet --pull-request 12",
        "From anywhere else",
      ],
    ],
  },
];
