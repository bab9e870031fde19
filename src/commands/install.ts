/** `fluxsmith install`: Flux itself into a cluster. */
import { applyAll } from "../cluster/apply.ts";
import { inInstallOrder } from "../cluster/components.ts";
import { fieldsOf, type GitObject } from "../cluster/git-objects.ts";
import { preview } from "../cluster/preview.ts";
import { readObjects } from "../cluster/view.ts";
import { Problem } from "../diagnostics/problem.ts";
import { isTerminal } from "../io/terminal.ts";
import { openWorkspace } from "../io/workspace.ts";
import { readManifests } from "../manifests/manifest.ts";
import {
  readComponents,
  reportTarget,
  writeComponents,
  type ComponentsFile,
} from "./components-file.ts";
import {
  clusterText,
  confirm,
  withCluster,
  type ClusterOptions,
  type ClusterSession,
} from "./cluster-session.ts";
import { exit, type CommandContext } from "./context.ts";
import { flushFindings, reportFindings } from "./findings.ts";
import { followObjects } from "./follow.ts";
import { printOutcome, reportApplied } from "./print-applied.ts";
import { printPreview, reportPreview } from "./print-preview.ts";
import { reportMissingSecret } from "./repository-secret.ts";
import { failureOfThrown } from "./thrown-failure.ts";

export interface InstallOptions extends ClusterOptions {
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly wait: boolean;
  /** Milliseconds. */
  readonly timeout: number;
  readonly yes: boolean;
}

/** Runs it; returns the exit code. */
export function install(
  context: CommandContext,
  options: InstallOptions,
): Promise<number> {
  return withCluster(context, { ...options, writes: true }, (cluster) =>
    installInto(cluster, options),
  );
}

async function installInto(
  cluster: ClusterSession,
  options: InstallOptions,
): Promise<number> {
  const { session, api } = cluster;
  const { findings } = session;
  const file = await readComponents(cluster, options.force);
  reportTarget(cluster, file);
  if (findings.has("error")) return reportFindings(session);
  const objects = inInstallOrder(objectsOf(file));
  const view = await readObjects(api, objects);
  const previews = await preview(objects, view);
  const shown = { previews, left: [], orphans: [] };
  printFile(cluster, file, options.dryRun);
  printPreview(cluster, shown, { everyField: false });
  reportPreview(cluster, shown);
  if (findings.has("error") || options.dryRun) {
    await reportSecret(cluster);
    return reportFindings(session);
  }
  flushFindings(session);
  const changes = previews.some(
    ({ action }) => action === "create" || action === "update",
  );
  const question = `Install Flux ${file.version ?? ""} into ${clusterText(cluster)}?`;
  if (changes || file.text !== file.current)
    if (!(await confirm(cluster, question, options.yes))) return exit.findings;
  writeComponents(cluster, file, () => checkFresh(cluster, file));
  const applied = await applyAll(previews, view, {
    interrupted: () => cluster.interrupt.aborted,
    onOutcome: (outcome) => printOutcome(cluster, outcome),
  });
  reportApplied(cluster, applied);
  if (options.wait && applied.stopped === undefined && !findings.has("error"))
    await followObjects(cluster, view, objects.filter(isWorthWaiting), {
      timeout: options.timeout,
      output: "text",
    });
  if (applied.stopped === undefined && !cluster.interrupt.aborted)
    await reportSecret(cluster);
  const code = reportFindings(session);
  if (cluster.interrupt.aborted) return exit.interrupted;
  if (applied.stopped !== undefined) return exit.failed;
  if (code === exit.fine) printNext(cluster, file);
  return code;
}

/** CRDs must be established before anything of their kind goes in, and the controllers must run. */
function isWorthWaiting({ kind }: GitObject): boolean {
  return kind === "CustomResourceDefinition" || kind === "Deployment";
}

function objectsOf({ path, text }: ComponentsFile): GitObject[] {
  return readManifests({ file: path, text }, () => {}).map((manifest) => ({
    apiVersion: manifest.apiVersion,
    kind: manifest.kind,
    namespace: manifest.namespace,
    name: manifest.name,
    file: path,
    line: 1,
    origin: "generated",
    kustomization: undefined,
    fields: fieldsOf(manifest),
  }));
}

function printFile(
  { session }: ClusterSession,
  { path, current, text, version }: ComponentsFile,
  dryRun: boolean,
): void {
  const flux = `Flux ${version ?? "of an unknown version"}`;
  if (current === text) session.context.stdout.write(`= ${path} (${flux})\n`);
  else
    session.context.stdout.write(
      `${current === undefined ? "+" : "~"} ${path} (${flux})${dryRun ? "" : ": written when you agree"}\n`,
    );
}

/** Stops where the file is not that of the preview any more (fault 76). */
function checkFresh(
  { session }: ClusterSession,
  { path, current }: ComponentsFile,
): void {
  const { cwd, fs } = session.context;
  if (openWorkspace(cwd, fs, () => {}).read(path)?.text === current) return;
  throw new Problem("stale-preview", `${path} has changed since the preview`, {
    hint: "nothing was applied; run this again and read the new preview",
  });
}

/** A connection that is lost here costs nothing of what has been found before. */
async function reportSecret(cluster: ClusterSession): Promise<void> {
  try {
    await reportMissingSecret(cluster);
  } catch (error) {
    const { code, message, hint } = failureOfThrown(error);
    cluster.session.findings.report({
      code,
      severity: "error",
      message: `whether Flux can read the repository is not known: ${message}`,
      ...(hint === undefined ? {} : { hint }),
    });
  }
}

function printNext(
  { session, cluster }: ClusterSession,
  { current, text }: ComponentsFile,
): void {
  const { stderr } = session.context;
  if (!isTerminal(stderr)) return;
  const its = cluster === undefined ? "" : ` --cluster ${cluster}`;
  const steps = [
    ...(current === text ? [] : ["fluxsmith generate", "git commit and push"]),
    `fluxsmith apply${its}`,
  ];
  stderr.write(`Next: ${steps.join("; then ")}\n`);
}
