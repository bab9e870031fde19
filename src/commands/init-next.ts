/** What there is to do after `init`. */
import { shellWord } from "../cluster/kubectl-line.ts";
import type { Blueprint, Pinned } from "../scaffold/blueprint.ts";

/** What the commands depend on. */
export interface Beginning {
  readonly plan: Pick<Blueprint, "branch" | "clusters">;
  readonly pinned: Pinned;
  /** The folder as it was typed; undefined for this one. */
  readonly folder: string | undefined;
  readonly inGit: boolean;
  /** Whether there is somewhere to push to. */
  readonly hasRemote: boolean;
  /** A package.json that was there before. */
  readonly packageJson: string | undefined;
}

/** The next three commands: the packages, the commit, Flux itself. */
export function nextCommands(its: Beginning): readonly string[] {
  const { plan, pinned, folder, inGit, hasRemote, packageJson } = its;
  const packages = Object.entries(pinned)
    .map(([name, version]) => `${name}@${version}`)
    .join(" ");
  const [cluster] = plan.clusters;
  return [
    [
      ...(folder === undefined ? [] : [`cd ${shellWord(folder)}`]),
      packageJson === undefined || hasPackages(packageJson, pinned)
        ? "npm install"
        : `npm install --save-dev --save-exact ${packages}`,
    ],
    [
      ...(inGit ? [] : [`git init --initial-branch ${shellWord(plan.branch)}`]),
      "git add --all",
      'git commit --message "Flux, by fluxsmith"',
      ...(hasRemote ? ["git push"] : []),
    ],
    [
      `make flux-install${cluster === undefined ? "" : ` CLUSTER=${cluster.name}`}`,
    ],
  ].map((commands) => commands.join(" && "));
}

/** Whether a package.json names all of them already. */
function hasPackages(packageJson: string, pinned: Pinned): boolean {
  try {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(
      packageJson,
    ) as Readonly<Record<string, object>>;
    const named = { ...dependencies, ...devDependencies };
    return Object.keys(pinned).every((name) => Object.hasOwn(named, name));
  } catch {
    return false;
  }
}
