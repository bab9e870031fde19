/** Files that Flux would load and could not: not YAML, or not Kubernetes objects. */
import { at, locate, type Report } from "../diagnostics/diagnostic.ts";
import type { ParsedFile } from "../manifests/manifests.ts";
import { childText } from "../manifests/manifest.ts";
import { locateItem } from "../config/position.ts";
import type { MissingEntry } from "../manifests/loaded-files.ts";
import { hiddenBelow, hidingRule } from "./ignored.ts";
import type { Scope } from "./scope.ts";

/** Reports broken files, folders without manifests, and entries of kustomization files that lead nowhere. */
export function checkManifests(scope: Scope): void {
  const { clusters, prepared, after, report } = scope;
  const { manifests } = prepared;
  // What we write ourselves is a manifest; drift is another rule's business.
  const handWritten = new Set(manifests.files);
  for (const { applied } of clusters)
    for (const { loaded, path, object } of applied) {
      for (const missing of loaded.missing) reportMissing(missing, scope);
      if (
        loaded.files.size === 0 &&
        object !== undefined &&
        (path === "" || after.hasFolder(path)) &&
        hiddenBelow(path, scope) === undefined
      )
        report({
          code: "empty-folder",
          severity: "finding",
          message: `the Kustomization \`${object.key}\` applies ${path}, which holds no manifest`,
          ...at(locateItem(object.layers)),
        });
      for (const file of loaded.files) {
        // Each once, however many Kustomizations apply it.
        if (handWritten.delete(file)) checkFile(manifests.parsed(file), report);
      }
    }
}

function reportMissing(
  { entry, path, at: place }: MissingEntry,
  scope: Scope,
): void {
  const rule = path === undefined ? undefined : hidingRule(path, scope);
  if (rule !== undefined)
    scope.report({
      code: "source-ignored",
      severity: "finding",
      message: `Flux never gets \`${entry}\`: its source leaves it out (${rule})`,
      hint: "change the rule, or move it to another place",
      at: place,
    });
  else
    scope.report({
      code: "manifest-invalid",
      severity: "finding",
      message: `\`${entry}\` leads nowhere: there is no such file, or no folder with a kustomization file`,
      at: place,
    });
}

function checkFile({ documents, problems }: ParsedFile, report: Report): void {
  for (const problem of problems) report({ ...problem, severity: "finding" });
  for (const { root, source } of documents) {
    if (root.kind === "scalar" && root.value === null) continue;
    const missing = [["apiVersion"], ["kind"], ["metadata", "name"]].filter(
      (path) => childText(root, ...path) === undefined,
    );
    const isList = childText(root, "kind")?.endsWith("List") === true;
    const hasGeneratedName =
      childText(root, "metadata", "generateName") !== undefined;
    const wrong = missing.filter(
      ([first]) => first !== "metadata" || !(isList || hasGeneratedName),
    );
    if (wrong.length > 0)
      report({
        code: "manifest-invalid",
        severity: "finding",
        message: `this is no Kubernetes manifest (no ${wrong.map((path) => path.join(".")).join(", ")}), and Flux would load it`,
        hint: "move it out of the folder, or list the folder's manifests in a kustomization file",
        at: locate(source, root),
      });
  }
}
