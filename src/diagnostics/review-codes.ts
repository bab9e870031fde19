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
} as const;
