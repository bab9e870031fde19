/** `fluxsmith init`: an empty folder becomes a repository whose own check is content with it. */
import { basename, resolve } from "node:path";
import { readClusters } from "../config/clusters.ts";
import { configFile, readRoot } from "../config/files.ts";
import { visible } from "../diagnostics/print-text.ts";
import { Problem } from "../diagnostics/problem.ts";
import { changedWorkspace } from "../manifests/changed-workspace.ts";
import { contextNames } from "../io/context-names.ts";
import { formatNew } from "../io/format.ts";
import { readOrigin, type Origin } from "../io/git.ts";
import { Interrupted } from "../io/interrupts.ts";
import { makeFolder } from "../io/new-folder.ts";
import { isTerminal } from "../io/terminal.ts";
import { childText } from "../manifests/manifest.ts";
import type { Blueprint, NewFile, Pinned } from "../scaffold/blueprint.ts";
import { configFiles, surroundingFiles } from "../scaffold/files.ts";
import { readGitUrl } from "../scaffold/git-url.ts";
import { prettierVersion, version } from "../version.ts";
import { exit, type CommandContext } from "./context.ts";
import { reportFindings } from "./findings.ts";
import { planRun, writePlan, type PlannedRun } from "./generate.ts";
import { readFlags, type InitFlags } from "./init-flags.ts";
import { nextCommands } from "./init-next.ts";
import { notesOn } from "./init-notes.ts";
import {
  answerAll,
  askCi,
  placeholderUrl,
  type Given,
} from "./init-questions.ts";
import { printPlan } from "./print-plan.ts";
import { prompts, type Ask } from "./prompts.ts";
import { openSession, type Session } from "./session.ts";
import { takeLock } from "./take-lock.ts";

export interface InitOptions extends InitFlags {
  /** The folder as it was typed, one at most; none for this one. */
  readonly folders: readonly string[];
  readonly merge: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

const pinned: Pinned = { fluxsmith: version, prettier: prettierVersion };

/** Runs it; returns the exit code. */
export async function init(
  outer: CommandContext,
  options: InitOptions,
): Promise<number> {
  const given = readFlags(options);
  const [folder, second] = options.folders;
  if (second !== undefined)
    throw new Problem("bad-option", "one folder at a time");
  const cwd = resolve(outer.cwd, folder ?? ".");
  const context = { ...outer, cwd };
  const removeAgain = makeFolder(cwd, context.fs);
  let isWritten = false;
  try {
    if (!options.merge) refuseFull(context);
    const session = openSession(context);
    const start = await begin(session, given, options);
    const lock = options.dryRun ? undefined : takeLock(session);
    try {
      const planned = await planAll(session, start.files);
      if (planned === undefined) return reportFindings(session);
      reportFindings(session);
      if (!options.dryRun) {
        isWritten = true;
        await writePlan(planned.shown.plan, session, planned.roots);
      }
      print(session, start, planned, options);
    } finally {
      lock?.release();
    }
    return exit.fine;
  } finally {
    if (!isWritten) removeAgain();
  }
}

/** What may be in a folder that counts as empty: Git's own, and fluxsmith's state where there is no Git. */
const unseen: ReadonlySet<string> = new Set([".git", ".fluxsmith"]);

/** @throws Problem (`folder-not-empty`): fault 48 */
function refuseFull({ cwd, fs }: CommandContext): void {
  const names = fs
    .readdirSync(cwd, { withFileTypes: true })
    .filter(({ name }) => !unseen.has(name))
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .toSorted();
  if (names.length === 0) return;
  const shown = names.slice(0, 10).join(", ");
  const more = names.length > 10 ? ` and ${names.length - 10} more` : "";
  throw new Problem(
    "folder-not-empty",
    `${cwd} is not empty, so nothing was written: ${shown}${more}`,
    {
      path: cwd,
      hint: "--merge adds only what is missing and changes nothing that is there; or name another folder: fluxsmith init FOLDER",
    },
  );
}

/** All that is known before anything is planned. */
interface Start {
  readonly plan: Blueprint;
  readonly origin: Origin;
  /** To be written. */
  readonly files: readonly NewFile[];
  /** Paths that are there and stay as they are. */
  readonly kept: readonly string[];
  /** A file with Flux objects that the new config knows nothing of; undefined where there is none. */
  readonly foreign: string | undefined;
}

async function begin(
  session: Session,
  given: Given,
  { yes }: Pick<InitOptions, "yes">,
): Promise<Start> {
  const { context, repository } = session;
  const { cwd, env, fs, stderr } = context;
  const interrupt = new AbortController();
  const { signal } = interrupt;
  context.watchInterrupts(() =>
    interrupt.abort(new Interrupted("Interrupted; nothing was written.")),
  );
  const ask = yes || !isTerminal(stderr) ? undefined : prompts(context, signal);
  const origin =
    repository.gitDirectory === undefined
      ? {
          url: undefined,
          branch: undefined,
          remote: undefined,
          follows: false,
        }
      : await readOrigin({ cwd, env, signal });
  const isTop = repository.prefix === "";
  if (!isTop && given.ci !== undefined && given.ci !== "none")
    throw new Problem(
      "bad-option",
      `--ci: ${repository.prefix} is not the top of its Git repository, where alone CI looks for its files`,
      { hint: "leave it out; docs/review-ci.md has the files" },
    );
  const hasConfig = isThere(configFile, context);
  const plan = hasConfig
    ? await describeConfig(session, given, ask)
    : await answerAll(
        isTop ? given : { ...given, ci: "none" },
        {
          url: origin.url && readGitUrl(origin.url)?.url,
          branch: origin.branch,
          folder: basename(cwd),
          contexts: () => contextNames({ cwd, env, fs }, signal),
        },
        ask,
      );
  const all = [
    ...(hasConfig ? [] : configFiles(plan)),
    ...surroundingFiles(plan, { pinned, isTop }),
  ];
  const kept = all.flatMap((file) => inTheWay(file, context) ?? []);
  const files = all.filter((file) => inTheWay(file, context) === undefined);
  return {
    plan,
    origin,
    files: await formatNew(files, cwd, fs),
    kept: [...(hasConfig ? [configFile] : []), ...kept],
    foreign: hasConfig ? undefined : fluxFile(session),
  };
}

/** A file that holds a Flux object, as far as its text tells. */
function fluxFile({ workspace }: Session): string | undefined {
  return workspace
    .list("")
    .find(
      (path) =>
        /\.ya?ml$/.test(path) &&
        /^apiVersion: .*\.toolkit\.fluxcd\.io\//m.test(
          workspace.read(path, () => {})?.text ?? "",
        ),
    );
}

/** What a config that is there says of the repository: of it nobody is asked. */
async function describeConfig(
  { workspace, context, findings }: Session,
  given: Given,
  ask: Ask | undefined,
): Promise<Blueprint> {
  const { name, url, branch, clusters, addons } = given;
  const flags = { name, url, branch, cluster: clusters, addon: addons };
  const [flag] = Object.entries(flags).find(([, its]) => its !== undefined) ?? [
    given.contexts.size > 0 ? "context" : undefined,
  ];
  if (flag !== undefined)
    throw new Problem(
      "bad-option",
      `--${flag}: there is a ${configFile}, which stays as it is`,
      { hint: `edit ${configFile}; \`fluxsmith add\` does it too` },
    );
  const config = readRoot(workspace, findings.report)?.root;
  const itsUrl = readGitUrl(childText(config, "repository", "url") ?? "");
  const there = await readClusters(workspace, () => {});
  const known =
    childText(config, "repository", "name") ?? basename(context.cwd);
  const address = itsUrl?.url ?? placeholderUrl(known);
  return {
    name: known,
    url: address,
    branch: childText(config, "repository", "branch") ?? "main",
    clusters: there.flatMap(({ name: cluster, context: its }) =>
      cluster === undefined ? [] : [{ name: cluster, context: its }],
    ),
    context: undefined,
    addons: [],
    ci: await askCi(given, address, ask),
  };
}

/** What keeps a file from being written: itself, or of the first manifest of a folder the folder; undefined where nothing does. */
function inTheWay(
  { path }: NewFile,
  context: CommandContext,
): string | undefined {
  const [folder = ""] = /^resources\/[^/]+\//.exec(path) ?? [];
  if (folder !== "" && isThere(folder, context)) return folder;
  return isThere(path, context) ? path : undefined;
}

function isThere(path: string, { cwd, fs }: CommandContext): boolean {
  return (
    fs.lstatSync(`${cwd}/${path}`, { throwIfNoEntry: false }) !== undefined
  );
}

/** The plan of the new files and of what `generate` makes of them. Undefined where it cannot be done; that is reported. */
async function planAll(
  session: Session,
  files: readonly NewFile[],
): Promise<PlannedRun | undefined> {
  const workspace = changedWorkspace(
    session.workspace,
    new Map(files.map(({ path, text }) => [path, text])),
  );
  const planned = await planRun(
    { ...session, workspace, project: { ...session.project, workspace } },
    { force: false, moveRoot: false },
    true,
  );
  if (planned === undefined) return undefined;
  const { shown, roots } = planned;
  const { plan } = shown;
  return {
    shown: { ...shown, plan: { ...plan, create: [...files, ...plan.create] } },
    roots: [...roots, "hack"],
  };
}

function print(
  session: Session,
  { plan, origin, kept, foreign }: Start,
  { shown }: PlannedRun,
  { folders: [folder], dryRun, url }: InitOptions,
): void {
  const { context, repository, paint, workspace } = session;
  const { stdout, stderr } = context;
  printPlan(session, { ...shown, writes: !dryRun });
  if (kept.length > 0)
    stdout.write(`kept as they are: ${kept.map(visible).join(", ")}\n`);
  const before = (path: string): string | undefined =>
    kept.includes(path) ? workspace.read(path)?.text : undefined;
  for (const note of notesOn(plan, {
    kept,
    gitignore: before(".gitignore"),
    foreign,
    typedUrl: url ?? origin.url,
    prefix: repository.prefix,
  }))
    stderr.write(`${paint.err("yellow", "note:")} ${visible(note)}\n`);
  if (dryRun) return;
  const commands = nextCommands({
    plan,
    pinned,
    folder,
    inGit: repository.gitDirectory !== undefined,
    origin,
    packageJson: before("package.json"),
    makefile: before("Makefile"),
  });
  stdout.write(`\nNext:\n${commands.map((line) => `  ${line}\n`).join("")}`);
}
