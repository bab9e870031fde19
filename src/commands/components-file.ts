/** The gotk-components.yaml of a cluster: written by flux where flux is there, else the committed one. */
import {
  componentsOrigin,
  componentsText,
  componentsVersion,
  installArguments,
  type InstallSettings,
} from "../cluster/components.ts";
import { configFile, readRoot } from "../config/files.ts";
import { clusterRoot, inCluster } from "../config/settings.ts";
import { Problem } from "../diagnostics/problem.ts";
import { folderOf } from "../io/filesystem.ts";
import { formatYaml } from "../io/format.ts";
import { fluxVersion, runFlux } from "../io/flux.ts";
import { checkTargets } from "../io/targets.ts";
import { replaceFile } from "../io/whole-file.ts";
import { doing } from "../io/write-error.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { componentsFile, isComponents } from "../model/generated.ts";
import type { FilePlan } from "../plan/file-plan.ts";
import { hashText } from "../plan/hash.ts";
import { readHeader } from "../plan/header.ts";
import { toData } from "../yaml/data.ts";
import type { ClusterSession } from "./cluster-session.ts";
import { takeLock } from "./take-lock.ts";

/** What is to be installed. */
export interface ComponentsFile {
  readonly path: string;
  /** As committed; undefined where there is none. */
  readonly current: string | undefined;
  /** As it should be: the current text where nothing is to be written. */
  readonly text: string;
  /** The version of Flux in it; undefined where the file does not say. */
  readonly version: string | undefined;
}

/**
 * Has flux write the file, or takes the committed one.
 *
 * @param force take a file that was edited by hand, or that another version of flux wrote
 * @throws Problem: `flux-missing` without flux and without a file, `file-edited`, `file-in-the-way`
 */
export async function readComponents(
  cluster: ClusterSession,
  force: boolean,
): Promise<ComponentsFile> {
  const { session, layout } = cluster;
  const { workspace, context, findings } = session;
  const path = findComponents(cluster);
  const current = workspace.read(path)?.text;
  const wanted = readInstallSettings(cluster);
  const committed = current && componentsVersion(current);
  const options = {
    cwd: context.cwd,
    env: context.env,
    signal: cluster.interrupt,
  };
  const own = await fluxVersion(options);
  if (own === undefined) return committedFile(path, current, wanted.version);
  // Without a version in the config, the one that is committed stays.
  const version = wanted.version ?? committed ?? own;
  const exported = await runFlux(
    installArguments({ ...wanted, version }),
    options,
  );
  const header = readHeader(layout.settings, workspace, findings.report);
  const body = await formatYaml(exported ?? "", `${context.cwd}/${path}`);
  const text = componentsText(
    header(() => current),
    body,
    hashText,
  );
  if (current !== undefined && current !== text && !force)
    checkReplaceable(path, current, body, version);
  return { path, current, text, version };
}

/** Where the file is, or goes: beside the generated files of Flux's own Kustomization. */
function findComponents({ session, layout, cluster }: ClusterSession): string {
  const { settings } = layout;
  const there = session.workspace
    .list(settings.resources)
    .filter((file) => isComponents(file) && inCluster(settings, file, cluster));
  const root = clusterRoot(settings, cluster);
  const usual = `${root}/${settings.fluxNamespace}/${componentsFile}`;
  return there.includes(usual) ? usual : (there[0] ?? usual);
}

function readInstallSettings({
  session,
  layout,
}: ClusterSession): InstallSettings {
  const namespace = layout.settings.fluxNamespace;
  const { workspace } = session;
  const nothing = { namespace, version: undefined, components: undefined };
  if (workspace.read(configFile) === undefined)
    return { ...nothing, install: {} };
  // What is wrong with the config has been said when the layout was read.
  const start = readRoot(workspace, () => {});
  const flux = start && fieldsAt(toData(start.root), "flux");
  const components = flux?.["components"];
  return {
    namespace,
    version: textAt(flux, "version"),
    components: Array.isArray(components) ? components.map(String) : undefined,
    install: fieldsAt(flux, "install") ?? {},
  };
}

/** Without flux only what is committed can be installed. */
function committedFile(
  path: string,
  current: string | undefined,
  wanted: string | undefined,
): ComponentsFile {
  const hint =
    "install it (https://fluxcd.io/flux/installation/: `brew install fluxcd/tap/flux`, or a release from GitHub), or commit the file yourself";
  if (current === undefined)
    throw new Problem(
      "flux-missing",
      `there is no ${path}, and no flux on the PATH to write it`,
      { hint },
    );
  const version = componentsVersion(current);
  if (wanted !== undefined && version !== undefined && wanted !== version)
    throw new Problem(
      "flux-missing",
      `${path} is Flux ${version}, fluxsmith.yaml says ${wanted}, and there is no flux on the PATH to write it`,
      { hint },
    );
  return { path, current, text: current, version };
}

/** Stops before a person's work is lost. */
function checkReplaceable(
  path: string,
  current: string,
  body: string,
  version: string,
): void {
  const origin = componentsOrigin(current, hashText);
  if (origin === "ours") return;
  // What `flux bootstrap` or `flux install` wrote is only replaced by the very same version.
  if (origin === "flux" && componentsVersion(current) === version) return;
  throw origin === "flux"
    ? new Problem(
        "file-in-the-way",
        `${path} was written by flux itself, and is Flux ${componentsVersion(current) ?? "of an unknown version"}; ${version} would take its place`,
        { hint: "pass --force to replace it" },
      )
    : new Problem(
        "file-edited",
        `${path} was edited by hand, and ${body.length === 0 ? "nothing" : `Flux ${version}`} would take its place`,
        {
          hint: "put the change into `flux.install`, or as a patch into the kustomization file beside it; then pass --force",
        },
      );
}

/** The writing of the file as a plan; an empty one where nothing is to be written. */
function planOf({ path, current, text }: ComponentsFile): FilePlan {
  const files = current === text ? [] : [{ path, text }];
  const [create, update] = current === undefined ? [files, []] : [[], files];
  return { create, update, remove: [], unchanged: 0, last: [] };
}

/** Reports what stands where the file is to be written: a symlink (fault 38), or what is no file. */
export function reportTarget(
  { session }: ClusterSession,
  file: ComponentsFile,
): void {
  for (const { code, message, hint } of checkTargets(
    planOf(file),
    session.context,
  ))
    session.findings.report({
      code,
      severity: "error",
      message,
      ...(hint === undefined ? {} : { hint }),
    });
}

/**
 * Writes the file, if it is to be written, while no other run writes (fault 43). Nothing of it goes into the journal: what
 * stands there, the next `generate` may remove.
 *
 * @param check called when no other run writes any more, before anything is written
 * @throws Problem where the lock is held, where something is in the way by now, or where the disk refuses (faults 39 and 40)
 */
export function writeComponents(
  { session }: ClusterSession,
  file: ComponentsFile,
  check: () => void,
): void {
  const { path, current, text } = file;
  if (current === text) return check();
  const { context } = session;
  const { cwd, fs } = context;
  const lock = takeLock(session);
  try {
    check();
    const [problem] = checkTargets(planOf(file), context);
    if (problem !== undefined) throw problem;
    const folder = folderOf(path);
    doing("make the folder", folder, () =>
      fs.mkdirSync(`${cwd}/${folder}`, { recursive: true }),
    );
    doing("write", path, () => {
      const full = `${cwd}/${path}`;
      const before = fs.lstatSync(full, { throwIfNoEntry: false });
      replaceFile(full, text, fs, before && before.mode & 0o777);
    });
  } finally {
    lock.release();
  }
}
