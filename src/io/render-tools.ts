/** The programs that render: the user's own kustomize (or kubectl, which has one within) and helm. */
import {
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import {
  NotStarted,
  TimedOut,
  runProcess,
  type ProcessOptions,
} from "./process.ts";

/** A program on the PATH. */
export interface Tool {
  readonly command: string;
  /** Come before any others. */
  readonly args: readonly string[];
  /** Tells one version of the program from another, without starting it. */
  readonly identity: string;
}

/** What a program has rendered, or why it has not. */
export type Rendering =
  { readonly text: string } | { readonly failure: string };

/** Milliseconds for one build or template. */
const timeout = 60_000;

/** kustomize, else kubectl's own; undefined where there is neither. */
export function findKustomize(env: ProcessOptions["env"]): Tool | undefined {
  return (
    find("kustomize", ["build"], env) ?? find("kubectl", ["kustomize"], env)
  );
}

export function findHelm(env: ProcessOptions["env"]): Tool | undefined {
  return find("helm", [], env);
}

function find(
  name: string,
  args: readonly string[],
  env: ProcessOptions["env"],
): Tool | undefined {
  for (const folder of (env["PATH"] ?? "").split(delimiter)) {
    if (folder === "") continue;
    const command = join(folder, name);
    const status = statSync(command, { throwIfNoEntry: false });
    if (status?.isFile() !== true || (status.mode & 0o111) === 0) continue;
    const identity = `${command} ${status.size} ${status.mtimeMs}`;
    return { command, args, identity };
  }
  return undefined;
}

/** So that it starts no git, and reaches nobody. */
const alone = {
  PATH: "",
  HTTP_PROXY: "http://127.0.0.1:1",
  HTTPS_PROXY: "http://127.0.0.1:1",
};

/**
 * Builds a folder of the files by kustomize, as the kustomize-controller does: bases may lie anywhere among them
 * (fluxcd/pkg/kustomize, SecureBuild). They are all that is there: the build cannot read anything else of the repository.
 *
 * @param files by their paths
 */
export async function build(
  { command, args }: Tool,
  files: ReadonlyMap<string, Uint8Array | string>,
  folder: string,
  options: ProcessOptions,
): Promise<Rendering> {
  const top = mkdtempSync(join(tmpdir(), "fluxsmith-build-"));
  try {
    writeFiles(top, files);
    mkdirSync(join(top, folder), { recursive: true });
    return await run(
      command,
      [...args, "--load-restrictor=LoadRestrictionsNone", join(top, folder)],
      { ...options, cwd: top, env: { ...options.env, ...alone } },
      (text) => text.replaceAll(`${top}/`, ""),
    );
  } finally {
    rmSync(top, { recursive: true, force: true });
  }
}

/** Writes files below a folder. */
export function writeFiles(
  top: string,
  files: ReadonlyMap<string, Uint8Array | string>,
): void {
  const made = new Set<string>();
  for (const [path, content] of files) {
    const full = join(top, path);
    const folder = dirname(full);
    if (!made.has(folder)) mkdirSync(folder, { recursive: true });
    made.add(folder);
    writeFileSync(full, content);
  }
}

/**
 * Go's garbage collector takes a fifth of a run that is over in 40 ms; so it begins where there is much. Whoever has set it
 * knows better.
 */
const unhurried = { GOGC: "off", GOMEMLIMIT: "512MiB" };

/** Runs a program that renders; what it says where it fails, in its own words without the paths of this machine. */
export async function run(
  command: string,
  args: readonly string[],
  options: ProcessOptions,
  readable: (text: string) => string,
): Promise<Rendering> {
  try {
    const env = { ...unhurried, ...options.env };
    const ended = await runProcess(command, args, { ...options, env, timeout });
    return ended.code === 0
      ? { text: ended.stdout }
      : { failure: readable(ended.stderr.trim()) };
  } catch (error) {
    if (error instanceof TimedOut || error instanceof NotStarted)
      return { failure: error.message };
    throw error;
  }
}
