/** What Git says of a cluster, read while kubectl starts. */
import { findDeployments, findRepository } from "../cluster/deployments.ts";
import { desiredObjects, type Desired } from "../cluster/desired.ts";
import { readGitObjects, type GitObject } from "../cluster/git-objects.ts";
import type { Expected } from "../cluster/status.ts";
import { discover } from "../discovery/discover.ts";
import type { FluxObject } from "../discovery/flux-object.ts";
import { clusterOfFile } from "../discovery/layout.ts";
import { nextTurn } from "../io/turns.ts";
import { textAt } from "../kinds/fields.ts";
import { repositoryIgnore } from "../plan/repository-ignore.ts";
import type { ClusterBase } from "./cluster-session.ts";

/** Git as it is being read. */
export interface GitReading {
  /** Every Flux object of the cluster, not whole yet. */
  readonly discovered: readonly FluxObject[];
  /** The whole objects, each as the Kustomization that applies it would have it. */
  readonly expected: Promise<Expected>;
}

/** Reads what Git says of a cluster. What takes long leaves room for a server's answers. */
export function readGit(base: ClusterBase): GitReading {
  const { session, layout, cluster } = base;
  const { workspace, findings } = session;
  const discovered = discover(workspace, layout, findings.report).filter(
    (one) => one.cluster === undefined || one.cluster === cluster,
  );
  const expected = readExpected(base, discovered);
  // Where there is no connection nobody asks for it.
  expected.catch(() => {});
  return { discovered, expected };
}

/** So many objects are read in one go. */
const together = 50;

/** Reads the discovered objects of a cluster (others are left aside), and what the cluster is to have of them. */
export async function readExpected(
  { session, layout, cluster }: ClusterBase,
  discovered: readonly FluxObject[],
): Promise<Expected> {
  const { workspace, repository, project } = session;
  // The config need not say where its folder lies in the repository: Git knows.
  const settings = {
    ...layout.settings,
    prefix: layout.settings.prefix || repository.prefix,
  };
  const found: GitObject[] = [];
  for (let at = 0; at < discovered.length; at += together) {
    const some = discovered.slice(at, at + together);
    found.push(...readGitObjects(some, cluster, workspace));
    await nextTurn();
  }
  const source = findRepository(found, settings);
  const { hides } = repositoryIgnore(
    project,
    settings,
    textAt(source?.fields, "spec", "ignore"),
  );
  // What Flux never gets is nothing that the cluster lacks.
  const inGit = found.filter(({ file }) => !hides(file));
  await nextTurn();
  const deployments = findDeployments(inGit, settings, {
    ...workspace,
    list: (folder) => workspace.list(folder).filter((file) => !hides(file)),
    read: (path, report) =>
      hides(path) ? undefined : workspace.read(path, report),
  });
  await nextTurn();
  const { fluxNamespace } = settings;
  const objects = desiredObjects(inGit, deployments, fluxNamespace);
  // What all clusters share is a cluster's only where one of its Kustomizations applies it.
  const isIts = ({ deployment, file }: Desired): boolean =>
    cluster === undefined ||
    deployment !== undefined ||
    clusterOfFile(layout, file) === cluster;
  return { objects: objects.filter(isIts), deployments };
}
