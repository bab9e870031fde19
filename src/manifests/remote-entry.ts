/** What kustomize fetches over the network in place of reading it. */
import { mayBeFolder, type BuildEntry } from "./kustomization-entries.ts";

/** Whether kustomize looks for an entry elsewhere than in its folder; it does so before it looks there. */
export function isRemote(entry: BuildEntry): boolean {
  const { text } = entry;
  return isRemoteFile(text) || (mayBeFolder(entry) && isRepository(text));
}

/**
 * Whether kustomize gets a file by HTTP; it looks for no file of that name first (kustomize api v0.21.1, internal/loader,
 * IsRemoteFile).
 */
export function isRemoteFile(text: string): boolean {
  return /^https?:/i.test(text);
}

/**
 * Whether kustomize clones a Git repository for an entry that may be a folder; it looks for no folder of that name first
 * (kustomize api v0.21.1, internal/git, NewRepoSpecFromURL).
 */
export function isRepository(text: string): boolean {
  if (text.startsWith("/")) return false;
  const [address = ""] = text.split("?");
  const { scheme, user, rest } = parts.exec(address)?.groups ?? {};
  if (rest === undefined) return false;
  if (scheme?.toLowerCase() === "file://")
    return isRepositoryPath(`${user ?? ""}${rest}`, 1);
  const isGitHub = /^github\.com[/:]/i.test(rest);
  const isShort = scheme === undefined;
  if (isShort && user === undefined && !isGitHub) return false;
  const separator = (isShort ? /^[^/]+?:|^[^/]*\// : /^[^/]*\//).exec(rest);
  if (separator === null || separator[0] === "") return false;
  return isRepositoryPath(rest.slice(separator[0].length), 2);
}

const parts =
  /^(?:git::)?(?<scheme>(?:ssh|https?|file):\/\/)?(?<user>[a-z][a-z0-9-]*@)?(?<rest>.*)$/is;

/** Whether the path behind the host names a repository and, below its root, a folder. */
function isRepositoryPath(path: string, segments: number): boolean {
  const marked =
    /^(?<repository>.*?_git\/[^/]*)\/?(?<folder>.*)$/s.exec(path) ??
    /^(?<repository>.*?)\/\/(?<folder>.*)$/s.exec(path) ??
    /^(?<repository>.*?\.git)(?<folder>.*)$/s.exec(path);
  const all = path.split("/");
  if (marked === null && all.length < segments) return false;
  const { repository, folder } = marked?.groups ?? {
    repository: segments === 1 ? path : all.slice(0, segments).join("/"),
    folder: segments === 1 ? "" : all.slice(segments).join("/"),
  };
  return repository !== "" && !leaves(folder ?? "");
}

/** Whether a path, once cleaned, begins with `..`. */
function leaves(path: string): boolean {
  let depth = 0;
  for (const segment of path.split("/")) {
    if (segment === "..") depth--;
    else if (segment !== "" && segment !== ".") depth++;
    if (depth < 0) return true;
  }
  return false;
}
