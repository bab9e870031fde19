/** What git prints, as it is: names and contents may hold anything. */
import { once } from "node:events";
import { Problem } from "../diagnostics/problem.ts";
import { errnoOf, explain } from "./errno.ts";
import { startProcess, type ProcessOptions } from "./process.ts";

/** How a git command ended. */
export interface GitAnswer {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/**
 * Runs git to its end. Neither the user's configuration of diffs nor a pager nor a lock for the index's refresh is in the
 * way of it.
 *
 * @throws Problem (`git-missing`), or the reason of `options.signal`
 */
export async function runGit(
  args: readonly string[],
  options: ProcessOptions,
  input = "",
): Promise<GitAnswer> {
  options.signal?.throwIfAborted();
  const child = startProcess("git", ["--no-optional-locks", ...args], options);
  const chunks: Buffer[] = [];
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  // A program that ends before it has read everything is judged by its code.
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
  const stop = (): void => {
    child.kill("SIGKILL");
  };
  options.signal?.addEventListener("abort", stop, { once: true });
  try {
    const [code] = (await once(child, "close")) as [number | null];
    options.signal?.throwIfAborted();
    return { code: code ?? 1, stdout: Buffer.concat(chunks), stderr };
  } catch (error) {
    options.signal?.throwIfAborted();
    const errno = errnoOf(error) ?? "unknown";
    const why =
      errno === "ENOENT"
        ? "git is not on the PATH"
        : `git cannot be started: ${explain(errno).cause}`;
    const hint = "install git, or put its folder on the PATH";
    throw new Problem("git-missing", why, { hint, cause: error });
  } finally {
    options.signal?.removeEventListener("abort", stop);
  }
}

/**
 * The contents of blobs, by their ids; one that Git does not have here (a partial clone without its server) is not in the
 * answer.
 */
export async function readBlobs(
  ids: readonly string[],
  options: ProcessOptions,
): Promise<Map<string, Buffer>> {
  const found = new Map<string, Buffer>();
  if (ids.length === 0) return found;
  const distinct = [...new Set(ids)];
  const { stdout } = await runGit(
    ["cat-file", "--batch"],
    options,
    distinct.map((id) => `${id}\n`).join(""),
  );
  // `ID blob SIZE`, a line's end, the content, a line's end; or `ID missing`.
  for (let at = 0; at < stdout.length;) {
    const end = stdout.indexOf(10, at);
    if (end === -1) break;
    const [id = "", type, size] = stdout.toString("latin1", at, end).split(" ");
    at = end + 1;
    if (type !== "blob") continue;
    const length = Number(size);
    found.set(id, stdout.subarray(at, at + length));
    at += length + 1;
  }
  return found;
}
