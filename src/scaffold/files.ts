/** All files of a new repository that `generate` does not write. */
import { namespaceManifest } from "./namespace-manifest.ts";
import type { Blueprint, NewFile, Pinned } from "./blueprint.ts";
import { addonEntries } from "./addon.ts";
import { ciFiles } from "./ci-files.ts";
import { configBlocks, firstFolder } from "./config-text.ts";
import { fill } from "./fill.ts";
import {
  editorconfig,
  gitattributes,
  gitignore,
  prettierignore,
} from "./templates/dot-files.ts";
import { fluxsmithYaml } from "./templates/fluxsmith-yaml.ts";
import { hackReadme } from "./templates/hack-readme.ts";
import { makefile } from "./templates/makefile.ts";
import { packageJson } from "./templates/package-json.ts";
import { readme, type Readme } from "./templates/readme.ts";
import { renovateJson } from "./templates/renovate-json.ts";

/** What is known of the place beside the answers. */
export interface NewPlace {
  readonly pinned: Pinned;
  /** Whether the folder is the top of its Git repository: there alone CI and Renovate look for their files. */
  readonly isTop: boolean;
}

/** The config's own file; the manifests belong to it. */
export const configFile = "fluxsmith.yaml";

/** fluxsmith.yaml, and the manifests that go with it. */
export function configFiles(plan: Blueprint): NewFile[] {
  const namespaces = plan.addons.flatMap(
    (addon) => addonEntries(addon).namespace ?? [],
  );
  return [
    { path: configFile, text: fill(fluxsmithYaml, configBlocks(plan)) },
    ...[...new Set([firstFolder, ...namespaces])].map((name) => ({
      path: `resources/${name}/namespace.yaml`,
      text: namespaceManifest(name),
    })),
  ];
}

/** Everything around the config. */
export function surroundingFiles(
  plan: Blueprint,
  { pinned, isTop }: NewPlace,
): NewFile[] {
  return [
    { path: "package.json", text: fill(packageJson, pinned) },
    { path: "Makefile", text: makefile },
    { path: "README.md", text: fill(readme, readmeOf(plan, isTop)) },
    { path: "hack/README.md", text: hackReadme },
    { path: ".gitignore", text: gitignore },
    { path: ".gitattributes", text: gitattributes },
    { path: ".prettierignore", text: prettierignore },
    { path: ".editorconfig", text: editorconfig },
    ...(isTop ? [{ path: "renovate.json", text: renovateJson }] : []),
    ...(isTop ? ciFiles(plan) : []),
  ];
}

function readmeOf({ name, clusters, ci }: Blueprint, isTop: boolean): Readme {
  const names = clusters.map((cluster) => cluster.name);
  const [first] = names;
  return {
    name,
    clusters: names,
    roots:
      names.length === 0
        ? ["resources/flux-system"]
        : names.map((one) => `resources/clusters/${one}/flux-system`),
    cluster: first === undefined ? "" : ` CLUSTER=${first}`,
    hasCi: isTop && ci !== undefined,
    renovate: isTop,
  };
}
