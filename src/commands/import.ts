/** `fluxsmith import`: an existing repository → fluxsmith.yaml, with the proof that the clusters will not notice. */
import { configFile } from "../config/files.ts";
import { Problem } from "../diagnostics/problem.ts";
import { formatAsAsked } from "../io/format.ts";
import { applyPlan } from "../io/apply.ts";
import { liveLines } from "../io/live-lines.ts";
import { openRenderer } from "../io/renderer.ts";
import { dropPlan, keepPlan, unfinishedPlan } from "../io/unfinished-plan.ts";
import { loadSchemas } from "../io/schemas.ts";
import { importRepository, type Imported } from "../import/import.ts";
import type { ProjectOf } from "../import/settle.ts";
import { normalPath } from "../model/names.ts";
import type { Workspace } from "../model/workspace.ts";
import type { FilePlan } from "../plan/file-plan.ts";
import { hashText } from "../plan/hash.ts";
import type { RenderTree } from "../render/render-tree.ts";
import type { RenderState } from "../render/rendering.ts";
import { ignoreOf } from "../render/roots.ts";
import { withoutIgnored } from "../render/source-tree.ts";
import { kustomizationFilesIn, readOutward } from "../render/zones.ts";
import { Interrupted } from "../io/interrupts.ts";
import { exit, type CommandContext } from "./context.ts";
import { reportFindings } from "./findings.ts";
import { printImport, printImportJson } from "./print-import.ts";
import { openSession, type Session } from "./session.ts";
import { takeLock } from "./take-lock.ts";

export interface ImportOptions {
  /** Files and folders to import; everything where there are none. */
  readonly paths: readonly string[];
  /** `NAME=PATH` each. */
  readonly clusters: readonly string[];
  readonly keepLayout: boolean;
  readonly dryRun: boolean;
  readonly output: "text" | "json";
}

/** Runs it; returns the exit code: 0 done or nothing to do, 1 the proof failed, 2 it could not be tried. */
export async function importCommand(
  context: CommandContext,
  options: ImportOptions,
): Promise<number> {
  const opened = openSession(context);
  const lock = options.dryRun ? undefined : takeLock(opened);
  try {
    const session = await afterUnfinished(opened, options);
    const imported = await find(session, options);
    if (imported === undefined || session.findings.has("error"))
      return reportFindings(session);
    const isProven = imported.proof.every(({ equal }) => equal);
    const writes = !options.dryRun && isProven && imported.carried.length > 0;
    if (writes) await apply(imported, session);
    reportFindings(session);
    const shown = { ...imported, isWritten: writes };
    if (options.output === "json") printImportJson(session, shown);
    else printImport(session, shown);
    return isProven ? exit.fine : exit.findings;
  } finally {
    lock?.release();
  }
}

/** Finishes an import that was killed half way: what it left is neither the old repository nor the new one. */
async function afterUnfinished(
  session: Session,
  { dryRun }: ImportOptions,
): Promise<Session> {
  const { context, repository } = session;
  const { stateDirectory } = repository;
  const plan = unfinishedPlan({ ...context, stateDirectory });
  if (plan === undefined) return session;
  if (dryRun)
    throw new Problem("import-unfinished", "an import was stopped half way", {
      hint: "`fluxsmith import` finishes it first; or take it back with Git",
    });
  await carryOut(plan, session);
  context.stderr.write("finished the import that was stopped half way\n");
  return openSession(context);
}

async function find(
  session: Session,
  options: ImportOptions,
): Promise<Imported | undefined> {
  const { context, workspace, findings, repository, project } = session;
  const { cwd, fs, env, stderr } = context;
  const bytes: ReadBytes = (path) => {
    const file = `${cwd}/${path}`;
    const isFile = fs.statSync(file, { throwIfNoEntry: false })?.isFile();
    return isFile === true ? fs.readFileSync(file) : undefined;
  };
  const raw = (path: string): string | undefined => {
    const found = bytes(path);
    return found && Buffer.from(found).toString("utf8");
  };
  const named = clustersOf(options.clusters, workspace);
  const paths = options.paths.map(normalPath);
  for (const path of paths)
    if (!workspace.hasFolder(path) && raw(path) === undefined)
      throw new Problem("bad-option", `there is nothing at ${path}`, {
        hint: "name files and folders relative to the folder of fluxsmith.yaml",
      });
  const interrupt = new AbortController();
  const stop = context.watchInterrupts(() =>
    interrupt.abort(new Interrupted("Interrupted; nothing was changed.")),
  );
  const live = liveLines(stderr);
  const renderer = openRenderer(
    { cwd, env, signal: interrupt.signal, cached: true },
    {
      onRun: ({ started, done }) =>
        live.update([`building: ${done} of ${started}`]),
    },
  );
  if (renderer.kustomize === undefined)
    throw new Problem(
      "kustomize-missing",
      "neither kustomize nor kubectl is on the PATH",
      {
        hint: "install one of them: `import` proves by it that nothing changes",
      },
    );
  const schemas = loadSchemas("", workspace, repository, fs);
  const projectOf: ProjectOf = (changed, report) => ({
    ...project,
    workspace: changed,
    schemas: () => schemas,
    format: async (files) => files,
    report,
  });
  try {
    return await importRepository({
      workspace,
      visible: (changed) => ({
        ...changed,
        list: treeOf(changed, bytes).list,
      }),
      stateOf: (changed) => stateOf(changed, bytes),
      raw,
      renderer,
      projectOf,
      schemasOf: schemas,
      named,
      prefix: repository.prefix,
      paths,
      apart: "generated",
      keepLayout: options.keepLayout,
      format: (text) => formatAsAsked(text, configFile, { cwd, fs }),
      report: findings.report,
    });
  } finally {
    live.end();
    if (stop()) interrupt.abort();
  }
}

/** @throws Problem (`bad-option`) where one is not `NAME=PATH`, or names no folder */
function clustersOf(
  written: readonly string[],
  workspace: Workspace,
): Map<string, string> {
  const clusters = new Map<string, string>();
  for (const text of written) {
    const [, name, path] =
      /^([a-z0-9](?:[a-z0-9-]*[a-z0-9])?)=(.+)$/.exec(text) ?? [];
    if (name === undefined || path === undefined)
      throw new Problem("bad-option", `--cluster ${text} is not NAME=PATH`, {
        hint: "for example `--cluster prod=clusters/prod`",
      });
    if (!workspace.hasFolder(normalPath(path)))
      throw new Problem("bad-option", `there is no folder ${path}`, {
        hint: "name the folder that Flux begins with in this cluster, relative to the folder of fluxsmith.yaml",
      });
    clusters.set(name, path);
  }
  return clusters;
}

/** A file's bytes as they are on the disk. */
type ReadBytes = (path: string) => Uint8Array | undefined;

/** The repository's files as a build sees them. */
function treeOf(workspace: Workspace, bytes: ReadBytes): RenderTree {
  const read = (path: string): string | undefined =>
    workspace.read(path, () => {})?.text;
  const ids = new Map<string, string | undefined>();
  const tree: RenderTree = {
    list: workspace.list,
    read,
    id: (path) => {
      if (!ids.has(path)) ids.set(path, idOf(read(path) ?? bytes(path)));
      return ids.get(path);
    },
  };
  return withoutIgnored(tree, ignoreOf(tree, undefined));
}

function idOf(content: string | Uint8Array | undefined): string | undefined {
  if (content === undefined) return undefined;
  return hashText(
    typeof content === "string"
      ? content
      : Buffer.from(content).toString("base64"),
  );
}

function stateOf(workspace: Workspace, bytes: ReadBytes): RenderState {
  const tree = treeOf(workspace, bytes);
  return {
    tree,
    bytes: (path) => {
      if (tree.id(path) === undefined) return undefined;
      const text = tree.read(path);
      return text === undefined ? bytes(path) : Buffer.from(text);
    },
    outward: readOutward(tree, kustomizationFilesIn(tree)),
    submodules: [],
    recursesSubmodules: false,
    strict: true,
  };
}

async function apply({ plan }: Imported, session: Session): Promise<void> {
  const { context, repository } = session;
  const { stateDirectory } = repository;
  keepPlan(plan, { ...context, stateDirectory });
  await carryOut(plan, session);
}

async function carryOut(
  plan: FilePlan,
  { context, repository }: Session,
): Promise<void> {
  const { cwd, fs } = context;
  const { stateDirectory } = repository;
  await applyPlan(plan, {
    cwd,
    fs,
    roots: [""],
    stateDirectory,
    interrupted: context.watchInterrupts(),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
  });
  dropPlan({ cwd, fs, stateDirectory });
}
