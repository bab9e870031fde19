/** Addresses of Git repositories, as Flux takes them. */

/** An address that Flux can read from. */
export interface GitUrl {
  /** `https://…`, `http://…` or `ssh://…`: the schemes that a GitRepository takes (source.toolkit.fluxcd.io, `spec.url`). */
  readonly url: string;
  /** Whether there was a user or a password in it that is left out: Flux takes them from a Secret, and the file goes into Git. */
  readonly hadUser: boolean;
}

/** `git@github.com:acme/fleet.git`: ssh as scp writes it (git-fetch(1), "GIT URLS"); no slash before the first colon. */
const scp = /^(?:([\w.-]+)@)?([\w.-]+):(?!\/\/)\/?(.+)$/;

/** Reads an address as Git writes it; undefined where Flux could not read from there: a folder, a bundle, `git://`. */
export function readGitUrl(text: string): GitUrl | undefined {
  const [, user = "git", host, path] = scp.exec(text) ?? [];
  // One letter is a drive of Windows.
  if (host !== undefined && host.length > 1)
    return readGitUrl(`ssh://${user}@${host}/${path ?? ""}`);
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.host === "" || url.pathname.length < 2) return undefined;
  if (url.protocol === "ssh:") {
    url.password = "";
    return { url: url.href, hadUser: false };
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") return undefined;
  const hadUser = url.username !== "" || url.password !== "";
  url.username = "";
  url.password = "";
  return { url: url.href, hadUser };
}

/** Whether Flux cannot read from there without a Secret. */
export function needsSecret(url: string): boolean {
  return url.startsWith("ssh://");
}

/** `acme/fleet`: where the repository lies on its host. */
export function projectOf(url: string): string {
  return new URL(url).pathname.replace(/^\/+|(?:\.git)?\/*$/g, "");
}

/** Where CI runs, as the host's name has it; undefined where it tells nothing. */
export function forgeOf(url: string): "github" | "gitlab" | undefined {
  const { hostname } = new URL(url);
  if (/(^|\.)github\./.test(hostname)) return "github";
  return /(^|\.)gitlab\./.test(hostname) ? "gitlab" : undefined;
}

/** A text as an object's name, as far as it can be one: `Fleet_Infra.git` → `fleet-infra-git`. Empty where nothing is left. */
export function asName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "")
    .slice(0, 63)
    .replace(/-+$/, "");
}
