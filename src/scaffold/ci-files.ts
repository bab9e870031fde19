/** The files of the CI systems: the check, and the review as a comment on each pull request. */
import { writeYaml } from "../yaml/write.ts";
import type { Blueprint, Ci, NewFile } from "./blueprint.ts";
import { fill } from "./fill.ts";
import { forgeOf, projectOf } from "./git-url.ts";
import {
  fluxCheck,
  fluxReview,
  fluxReviewComment,
} from "./templates/github.ts";
import { gitlabCi } from "./templates/gitlab.ts";
import { jenkinsfile } from "./templates/jenkins.ts";

const filesOf: Readonly<Record<Ci, (plan: Blueprint) => NewFile[]>> = {
  github: ({ branch }) => [
    workflow("flux-check", fill(fluxCheck, { branch: globOf(branch) })),
    workflow("flux-review", fluxReview),
    workflow("flux-review-comment", fluxReviewComment),
  ],
  gitlab: () => [{ path: ".gitlab-ci.yml", text: gitlabCi }],
  jenkins: ({ url }) => [
    { path: "Jenkinsfile", text: fill(jenkinsfile, reviewOf(url)) },
  ],
};

/** None where no CI system was chosen. */
export function ciFiles(plan: Blueprint): NewFile[] {
  return plan.ci === undefined ? [] : filesOf[plan.ci](plan);
}

function workflow(name: string, text: string): NewFile {
  return { path: `.github/workflows/${name}.yaml`, text };
}

/** A branch as a filter of GitHub's has it: its patterns' characters escaped (docs.github.com, "Filter pattern cheat sheet"). */
function globOf(branch: string): string {
  return writeYaml(branch.replaceAll(/[+!]/g, String.raw`\$&`)).trimEnd();
}

/** What `fluxsmith comment` is told of the repository. In a script: a path that a shell could take for more is left to be filled in. */
function reviewOf(url: string): {
  readonly provider: string;
  readonly token: string;
  readonly project: string;
} {
  const provider = forgeOf(url) ?? "github";
  const project = projectOf(url);
  return {
    provider,
    token: provider === "gitlab" ? "GITLAB_TOKEN" : "GITHUB_TOKEN",
    project: /^[\w.-]+(\/[\w.-]+)+$/.test(project) ? project : "OWNER/NAME",
  };
}
