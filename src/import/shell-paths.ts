/** Paths in a script, beside those of the repository that it stands in. */

/** Before a path from the repository's root; no path of a machine has it. */
const root = "\0";

/** The path of a file of the repository, for {@link joinPath}. */
export function inRepository(path: string): string {
  return `${root}/${path}`;
}

/** Whether a text holds such a path, as which it has no meaning elsewhere. */
export function holdsRepositoryPath(text: string): boolean {
  return text.includes(root);
}

/** A path, from a folder: `..` and `.` resolved; undefined where the folder is not known and the path needs it. */
export function joinPath(
  folder: string | undefined,
  path: string,
): string | undefined {
  const isWhole = path.startsWith("/") || path.startsWith(root);
  if (!isWhole && folder === undefined) return undefined;
  const text = isWhole || folder === "" ? path : `${folder}/${path}`;
  const [head = ""] = /^(?:\0?\/)?/.exec(text) ?? [];
  const steps: string[] = [];
  for (const step of text.slice(head.length).split("/")) {
    if (step === "" || step === ".") continue;
    const last = steps.at(-1);
    if (step !== "..") steps.push(step);
    else if (last !== undefined && last !== "..") steps.pop();
    else if (head === "") steps.push(step);
  }
  return head + steps.join("/");
}

/** A path of the repository without what marks it. */
export function fromRoot(path: string): string {
  return path.startsWith(root) ? path.slice(root.length + 1) : path;
}

/** The folder that a path names its last step in, as `dirname` has it. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf("/");
  if (slash === -1) return ".";
  return path.startsWith(`${root}/`) && slash === 1
    ? `${root}/`
    : path.slice(0, Math.max(slash, 1));
}
