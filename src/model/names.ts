/** What may be a name: in the Kubernetes API, for the flux CLI, and as a file on every disk. */

/**
 * The flux CLI's rule for the names it creates (`flux create`, cmd/flux/create.go): a DNS-1123 label. The API would also
 * take dots, but then `flux` itself could not handle the object.
 */
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Why `name` cannot be an object's name or a namespace; undefined where it can. */
export function nameProblem(name: string): string | undefined {
  if (label.test(name)) return undefined;
  if (name === "") return "it is empty";
  if (name.length > 63)
    return `it has ${name.length} characters, 63 are allowed`;
  if (/[A-Z]/.test(name)) return "it has upper-case letters";
  if (name.includes(".")) return "it has a dot, which the flux CLI refuses";
  if (name.includes("_")) return "it has an underscore";
  if (name.includes("/")) return "it has a slash";
  if (/^-|-$/.test(name)) return "it begins or ends with a hyphen";
  return "only lower-case letters, digits and hyphens are allowed";
}

/** Device names that Windows reserves, with or without an ending (learn.microsoft.com, "Naming Files, Paths, and Namespaces"). */
const reserved = /^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)/i;

/** One look at the whole path, which nearly always finds nothing. */
const suspicious =
  /(^|\/)(con|prn|aux|nul|com|lpt)|[<>:"|?*\\]|[. ](\/|$)|[^/]{256}/i;

/** Why a path (forward slashes) cannot be checked out everywhere, on Windows above all; undefined where it can. */
export function windowsPathProblem(path: string): string | undefined {
  if (!suspicious.test(path)) return undefined;
  for (const segment of path.split("/")) {
    if (segment === "." || segment === "..") continue;
    if (segment.length > 255)
      return `\`${segment.slice(0, 20)}…\` is longer than 255 characters`;
    if (reserved.test(segment)) return `\`${segment}\` is reserved on Windows`;
    if (/[<>:"|?*\\]/.test(segment))
      return `\`${segment}\` holds a character that Windows forbids`;
    if (/[. ]$/.test(segment))
      return `\`${segment}\` ends in a dot or a space, which Windows drops`;
  }
  return undefined;
}

/** Why a path does not stay among the files below the folder it is relative to; undefined where it does. */
export function escapingPathProblem(path: string): string | undefined {
  if (path.includes("\0")) return "it holds a NUL character";
  if (path.startsWith("/") || /^[A-Za-z]:/.test(path)) return "it is absolute";
  const steps = path.split(/[/\\]/);
  if (steps.includes("..")) return upwardsProblem(steps);
  if (path.includes("\\")) return "it has a backslash; write `/`";
  // A file there could be a hook.
  if (/(^|\/)\.git(\/|$)/i.test(path)) return "it is in Git's own directory";
  return undefined;
}

/** Where `..` leads: nobody should have to work that out, so a path that stays below is refused too. */
function upwardsProblem(steps: readonly string[]): string {
  const left: string[] = [];
  for (const step of steps) {
    if (step === "" || step === ".") continue;
    if (step !== "..") left.push(step);
    else if (left.pop() === undefined) return "it leaves the folder (`..`)";
  }
  return `it goes up again (\`..\`); write ${left.length === 0 ? "." : left.join("/")}`;
}

/** A path below a folder; the empty folder is the one that paths are relative to. */
export function joinPath(folder: string, path: string): string {
  return folder === "" || path === "" ? folder + path : `${folder}/${path}`;
}

/** A folder in a message: `resources/`, and `./` for the one that paths are relative to. */
export function shownFolder(folder: string): string {
  return folder === "" ? "./" : `${folder}/`;
}

/** Whether a path lies below a folder; the empty folder holds everything. */
export function isBelow(path: string, folder: string): boolean {
  return folder === "" || path.startsWith(`${folder}/`);
}

/** A relative path without `./`, `//` and a trailing slash; `.` becomes the empty string. */
export function normalPath(path: string): string {
  return path
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".")
    .join("/");
}
