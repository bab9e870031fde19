/** What there is to do after `init`. */
import { shellWord } from "../cluster/kubectl-line.ts";
import type { Origin } from "../io/git.ts";
import type { Blueprint, Pinned } from "../scaffold/blueprint.ts";

/** What the commands depend on. */
export interface Beginning {
  readonly plan: Pick<Blueprint, "branch" | "clusters">;
  readonly pinned: Pinned;
  /** The folder as it was typed; undefined for this one. */
  readonly folder: string | undefined;
  readonly inGit: boolean;
  /** Where to push to. */
  readonly origin: Pick<Origin, "remote" | "follows">;
  /** A package.json that was there before. */
  readonly packageJson: string | undefined;
  /** A Makefile that was there before. */
  readonly makefile: string | undefined;
}

/** The next three commands: the packages, the commit, Flux itself. */
export function nextCommands(its: Beginning): readonly string[] {
  const { plan, pinned, folder, inGit, origin, packageJson, makefile } = its;
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
      ...pushOf(origin),
    ],
    [
      makefile === undefined || /^flux-install:/m.test(makefile)
        ? `make flux-install${cluster === undefined ? "" : ` CLUSTER=${cluster.name}`}`
        : `npx fluxsmith install${cluster === undefined ? "" : ` --cluster ${cluster.name}`}`,
    ],
  ].map((commands) => commands.join(" && "));
}

/** `git push` alone refuses a branch that follows none yet, as that of a fresh `git init`. */
function pushOf({ remote, follows }: Beginning["origin"]): readonly string[] {
  if (remote === undefined) return [];
  return [
    follows ? "git push" : `git push --set-upstream ${shellWord(remote)} HEAD`,
  ];
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
