/** What is looked for in all files of a state, once for each commit. */
import type { ProcessOptions } from "../io/process.ts";
import { runGit } from "../io/git-batch.ts";
import { isRendering } from "../model/generated.ts";
import { compare } from "../model/order.ts";
import { hashText } from "../plan/hash.ts";
import { objectsIn, splitDocuments } from "../render/documents.ts";
import { toPlainData } from "../render/helm-data.ts";
import { readHelmValues } from "../render/helm-yaml.ts";
import type { RenderTree } from "../render/render-tree.ts";
import type { Renderer } from "../render/rendering.ts";
import {
  kustomizationFilesIn,
  readOutward,
  type Outward,
} from "../render/zones.ts";
import { secretTexts } from "../review/secret-values.ts";

/** A pattern that JavaScript and `git grep -E` both know. */
type Pattern = string;

/** Files in which Kustomizations are written. */
export const nesting: Pattern = String.raw`apiVersion['"]?: *['"]?kustomize\.toolkit\.fluxcd\.io`;

/** Files in which charts are given other values files. */
export const valuesFiles: Pattern = String.raw`valuesFiles['"]?:`;

/** Files in which Secrets are written, or what generates them. */
export const secrets: Pattern = String.raw`kind['"]?: *['"]?Secret['"]?|secretGenerator`;

/** Files in which CustomResourceDefinitions are written. */
export const definitions: Pattern = String.raw`kind['"]?: *['"]?CustomResourceDefinition`;

/** The two sides of a comparison, in Git's own paths. */
export interface Sides {
  /** The base's commit. */
  readonly base: string;
  readonly changed: readonly string[];
  /** A file of the head. */
  readonly read: (path: string) => string | undefined;
}

/** The YAML files of both sides that hold what a pattern describes. */
export async function filesWith(
  pattern: Pattern,
  { base, changed, read }: Sides,
  options: ProcessOptions,
  renderer: Renderer,
): Promise<{
  readonly before: readonly string[];
  readonly after: readonly string[];
}> {
  const before = await filesInCommit(pattern, base, options, renderer);
  const apart = new Set(changed);
  const expression = new RegExp(pattern);
  const after = [
    ...before.filter((path) => !apart.has(path)),
    ...changed.filter((path) => expression.test(read(path) ?? "")),
  ].toSorted(compare);
  return { before, after };
}

async function filesInCommit(
  pattern: Pattern,
  commit: string,
  options: ProcessOptions,
  renderer: Renderer,
): Promise<readonly string[]> {
  const key = hashText(JSON.stringify(["grep 2", pattern, commit]));
  const { text } = await renderer.remember<never>(key, async () => {
    const { stdout } = await runGit(
      [
        "grep",
        "--files-with-matches",
        "-z",
        "--extended-regexp",
        "-e",
        pattern,
        commit,
        "--",
        "*.yaml",
        "*.yml",
      ],
      options,
    );
    // `COMMIT:PATH`
    const paths = stdout
      .toString("utf8")
      .split("\0")
      .filter((line) => line !== "")
      .map((line) => line.slice(commit.length + 1));
    return { text: JSON.stringify(paths) };
  });
  return JSON.parse(text) as string[];
}

/** What the kustomization files name outside of their folders; read once for the same files. */
export async function outwardOf(
  tree: RenderTree,
  renderer: Renderer,
): Promise<Outward> {
  const files = kustomizationFilesIn(tree);
  const lines = files.map((file) => `${file}\t${tree.id(file) ?? ""}`);
  const key = hashText(["outward 1", ...lines].join("\n"));
  const { text } = await renderer.remember<never>(key, async () => ({
    text: JSON.stringify([...readOutward(tree, files)]),
  }));
  return new Map(JSON.parse(text) as [string, readonly string[]][]);
}

/** What the Secrets of these files hold. */
export function secretsIn(
  files: readonly string[],
  read: (path: string) => string | undefined,
): Set<string> {
  const found = new Set<string>();
  for (const file of files) {
    const content = read(file) ?? "";
    if (isRendering(content)) continue;
    for (const { text } of splitDocuments(content)) {
      const objects = (objectsIn(text) ?? []).map(({ fields }) => fields);
      // A kustomization file need not say what it is.
      const its = readHelmValues(text);
      const generators = its instanceof Map ? [toPlainData(its)] : [];
      for (const secret of secretTexts([...objects, ...generators]))
        found.add(secret);
    }
  }
  return found;
}
