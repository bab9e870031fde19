/** What a person should know of the repository that `init` has made. */
import { configFile } from "../config/files.ts";
import type { Blueprint } from "../scaffold/blueprint.ts";
import { needsSecret, readGitUrl } from "../scaffold/git-url.ts";
import { isPlaceholder } from "./init-questions.ts";

/** What was there before. */
export interface Before {
  readonly kept: readonly string[];
  /** A .gitignore that was there. */
  readonly gitignore: string | undefined;
  /** A file with Flux objects that the new config knows nothing of. */
  readonly foreign: string | undefined;
  /** The URL as a flag or Git has it. */
  readonly typedUrl: string | undefined;
  /** Where the folder lies in its Git repository. */
  readonly prefix: string;
}

export function notesOn(
  { url, ci }: Blueprint,
  { kept, gitignore, foreign, typedUrl, prefix }: Before,
): readonly string[] {
  const notes: string[] = [];
  if (foreign !== undefined)
    notes.push(
      `${foreign} holds Flux objects, of which the new ${configFile} knows nothing; \`fluxsmith import\` in a repository without one writes one that makes them`,
    );
  if (!kept.includes(configFile)) {
    if (isPlaceholder(url))
      notes.push(
        `nothing says where this repository will be; put its URL into ${configFile}, where ${url} stands for it`,
      );
    if (typedUrl !== undefined && readGitUrl(typedUrl)?.hadUser === true)
      notes.push(
        "the user or password in the repository's URL is left out: Flux takes them from a Secret, see `secretRef` in fluxsmith.yaml",
      );
    if (needsSecret(url))
      notes.push(
        "Flux needs a Secret to read the repository by SSH; `fluxsmith install` says how to make it",
      );
  }
  if (gitignore !== undefined && !gitignore.includes("node_modules"))
    notes.push(
      "put `node_modules/` into .gitignore before the commit, or the packages get into Git",
    );
  if (ci === "gitlab" && !kept.includes(".gitlab-ci.yml"))
    notes.push(
      "put the name of an image with Node 22, git, helm and kubectl into .gitlab-ci.yml; docs/review-ci.md says what else it needs",
    );
  if (prefix !== "")
    notes.push(
      `${prefix} is not the top of its Git repository, where alone CI and Renovate look for their files: there are none`,
    );
  return notes;
}
