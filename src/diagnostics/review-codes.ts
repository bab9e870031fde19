/** The codes of the commands that compare and render Git states; see codes.ts. */
export const reviewCodes = {
  "git-missing": {
    means: "git is not on the PATH, or this folder is in no Git repository.",
    fix: "Install git, or run this in a clone of the repository.",
  },
  "git-failed": {
    means: "git ended with an error.",
    fix: "Its own words are shown; `git status` in that folder may say more.",
  },
  "no-such-ref": {
    means: "Git knows no such branch, tag or commit.",
    fix: "Name another one; `git fetch` brings what others have pushed.",
  },
  "shallow-clone": {
    means:
      "The clone is shallow: the commit to compare with, or what it has in common with the head, is not here.",
    fix: "`git fetch --unshallow`; in a workflow, check out with `fetch-depth: 0`.",
  },
  "no-entry": {
    means: "Nothing in the repository says where Flux begins.",
    fix: "Name the folder with `--path`, such as `--path clusters/prod`.",
  },
  "rendering-misplaced": {
    means:
      "What `fluxsmith render` is to write would be taken for manifests: the folder lies among them, or a Kustomization applies it.",
    fix: "Choose another folder with `layout.generated`, or keep the folder from Flux by a line in `.sourceignore`.",
  },
  "no-pull-request": {
    means: "Nothing says which pull request to comment on.",
    fix: "Run this in the job of a pull request, or name it: `--provider`, `--repository`, `--pull-request`.",
  },
  "no-token": {
    means: "There is no token to comment with.",
    fix: "Set GITHUB_TOKEN or GITLAB_TOKEN in the environment of the command.",
  },
  "comment-forbidden": {
    means: "The token is not valid, or may not comment on the pull request.",
    fix: "On GitHub the job needs `permissions: pull-requests: write`; a pull request from a fork does not get it, so that a second job posts. On GitLab the token needs the scope `api`.",
  },
  "no-such-pull-request": {
    means:
      "The Git host knows no such pull request, or the token may not see it.",
    fix: "Look at `--repository` and `--pull-request`, and at what the token may read.",
  },
  "comment-refused": {
    means: "The Git host has refused the comment.",
    fix: "Its own words are shown; a locked conversation takes none.",
  },
  "host-unreachable": {
    means:
      "The Git host's API does not answer, fails again and again, or asks for more patience than there is.",
    fix: "Try again later; see that the API's address is the right one.",
  },
} as const;
