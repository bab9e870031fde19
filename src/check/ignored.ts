/** Files that a Kustomization is to apply and that the source leaves out: Flux never gets them. */
import { at } from "../diagnostics/diagnostic.ts";
import { locateItem } from "../config/position.ts";
import type { Scope } from "./scope.ts";

const hint = "change the rule, or move it to another place";

/** Reports generated files that are left out, and Kustomizations of which nothing is left. */
export function checkIgnored(scope: Scope): void {
  const { prepared, clusters, report } = scope;
  const { ignore } = prepared.manifests;
  for (const { path, object } of prepared.desired.files)
    if (ignore.hides(path))
      report({
        code: "source-ignored",
        severity: "finding",
        message: `Flux never gets ${path}: its source leaves it out (${ignore.rule(path)})`,
        hint,
        ...(object === undefined
          ? { at: { file: path, line: 1, column: 1, length: 0 } }
          : at(locateItem(object.layers))),
      });
  for (const { applied } of clusters)
    for (const { path, object, loaded } of applied) {
      if (object === undefined || loaded.files.size > 0) continue;
      const file = hiddenBelow(path, scope);
      if (file === undefined) continue;
      report({
        code: "source-ignored",
        severity: "finding",
        message: `the Kustomization \`${object.key}\` applies ${path}, of which Flux gets nothing: its source leaves it out (${ignore.rule(file)})`,
        hint,
        ...at(locateItem(object.layers)),
      });
    }
}

/** The rule that hides a path, be it a file's or a folder's; undefined where Flux gets it. */
export function hidingRule(
  path: string,
  { prepared }: Scope,
): string | undefined {
  const { hides, rule } = prepared.manifests.ignore;
  const hidden = [path, `${path}/kustomization.yaml`].find(hides);
  return hidden === undefined ? undefined : rule(hidden);
}

/** A file of a folder that Flux never gets. */
export function hiddenBelow(
  folder: string,
  { prepared }: Scope,
): string | undefined {
  const { ignore, hidden } = prepared.manifests;
  const below = folder === "" ? "" : `${folder}/`;
  const known = [...hidden, ...prepared.desired.files.map(({ path }) => path)];
  // Outside the resources folder nothing is listed: one that everybody would have stands for all.
  return [...known, `${below}kustomization.yaml`].find(
    (file) => file.startsWith(below) && ignore.hides(file),
  );
}
