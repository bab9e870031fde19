/** Two objects that would land in one file. */
import { at, type Report } from "../diagnostics/diagnostic.ts";
import { locateItem } from "../config/position.ts";
import type { ObjectFile } from "./plan.ts";

/**
 * Reports a file that is planned already with another text, or under a name that differs in case only. Clusters may share a
 * file (a Kustomization with a fixed `path`) as long as its text is the same for all.
 */
export function checkCollisions(
  file: ObjectFile,
  files: ReadonlyMap<string, ObjectFile>,
  report: Report,
): void {
  const same = files.get(file.path);
  if (same === undefined || same.text === file.text) return;
  const shared = same.object?.key === file.object?.key;
  // Twice in one cluster: the object itself is reported.
  if (shared && same.cluster === file.cluster) return;
  const first = same.object && locateItem(same.object.layers);
  report({
    code: "file-collision",
    severity: "error",
    message: shared
      ? `${file.path} would differ between the clusters \`${same.cluster ?? ""}\` and \`${file.cluster ?? ""}\`, which share it`
      : `${file.path} would hold two objects`,
    hint: shared
      ? "give its Kustomization a `folder:` instead of `path:`, so that each cluster has a file of its own"
      : "write one of them elsewhere with `file:`",
    ...at(file.object && locateItem(file.object.layers)),
    ...(first === undefined
      ? {}
      : { related: [{ message: "the other one", at: first }] }),
  });
}

/** Reports planned files that a case-insensitive disk takes for one another or for a hand-written file, and folders likewise. */
export function checkCase(
  files: readonly ObjectFile[],
  others: readonly string[],
  report: Report,
): void {
  const spellings = new Spellings();
  // Those that differ from each other are not ours to rename.
  for (const path of others) spellings.add(path);
  for (const file of files) {
    const clash = spellings.add(file.path);
    if (clash === undefined) continue;
    const [path, other] = clash;
    report({
      code: "file-case",
      severity: "error",
      message: `${path} and ${other} are one ${path === file.path ? "file" : "folder"} on a disk that ignores case`,
      hint: "rename one of them",
      ...at(file.object && locateItem(file.object.layers)),
    });
  }
}

/** Every path and every folder on the way to one, as they are spelled. */
class Spellings {
  readonly #known = new Set<string>();
  readonly #byLower = new Map<string, string>();

  /** Takes a path in; where it, or a folder on the way to it, is there in another spelling: the two, the topmost ones. */
  add(path: string): [string, string] | undefined {
    let clash: [string, string] | undefined;
    // A path that is known has known folders.
    let part = path;
    while (part !== "" && !this.#known.has(part)) {
      this.#known.add(part);
      const lower = part.toLowerCase();
      const other = this.#byLower.get(lower);
      if (other === undefined) this.#byLower.set(lower, part);
      else clash = [part, other];
      part = parentOf(part);
    }
    return clash;
  }
}

const parentOf = (path: string): string =>
  path.slice(0, Math.max(0, path.lastIndexOf("/")));
