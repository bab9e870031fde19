/** What a new release needs to be deployed: its namespace, and a Kustomization. */
import { initialNamespaces } from "../check/namespaces.ts";
import { inCluster } from "../config/settings.ts";
import { helmRelease } from "../kinds/helm-release.ts";
import { kustomization } from "../kinds/kustomization.ts";
import { addResources } from "../manifests/add-resources.ts";
import { isKustomizationFileName } from "../manifests/manifest.ts";
import { joinPath } from "../model/names.ts";
import { parseReferenceText } from "../model/identity.ts";
import { foldersOf, type Target } from "../plan/deployers.ts";
import type { ClusterLayout } from "../plan/layout.ts";
import { prepare, type Prepared } from "../plan/prepare.ts";
import { namespaceManifest } from "../scaffold/namespace-manifest.ts";
import { setItem } from "./new-item.ts";
import type { Draft } from "./change-config.ts";

/**
 * Adds the Namespace of a new release, where nobody creates it, to the folder of the Kustomization that deploys it; where
 * that is but flux-system's, a Kustomization that is named as the namespace, too. Nothing where the edited config cannot be
 * read: what is wrong with it is reported later.
 */
export async function addDeployer(
  draft: Draft,
  key: string,
  cluster: string | undefined,
): Promise<void> {
  const { project } = draft.edited();
  const prepared = await prepare({ ...project, report: () => {} });
  if (prepared === undefined) return;
  for (const layout of prepared.desired.layouts) {
    const placed = layout.objects.find(
      ({ object }) => object.kind === helmRelease && object.key === key,
    );
    const { deployer, object } = placed ?? {};
    if (object === undefined || deployer === undefined) continue;
    const { namespace } = object;
    if (isCreated(namespace, layout, prepared)) continue;
    let { target } = deployer;
    if (deployer === layout.deployers.system) {
      setItem(draft, kustomization, namespace, null, cluster);
      target = { kind: "folder", folder: namespace };
    }
    createNamespace(
      draft,
      namespace,
      folderFor(target, layout, cluster, prepared),
      prepared,
    );
    // What is shared by all clusters is made once.
    return;
  }
}

/** The folder that all clusters share, or one's own. */
function folderFor(
  target: Target,
  { deployers: { root } }: ClusterLayout,
  cluster: string | undefined,
  { config }: Prepared,
): string | undefined {
  const folders = foldersOf(target, root, config.settings);
  return cluster === undefined ? folders.at(-1) : folders[0];
}

/** Whether a cluster has the namespace already, or somebody makes it. */
function isCreated(
  namespace: string,
  { cluster }: ClusterLayout,
  { manifests, config: { settings } }: Prepared,
): boolean {
  return (
    namespace === settings.fluxNamespace ||
    initialNamespaces.includes(namespace) ||
    cluster.external
      .map(parseReferenceText)
      .some((one) => one?.kind === "Namespace" && one.name === namespace) ||
    manifests
      .namespaces()
      .some(
        ({ name, source }) =>
          name === namespace && inCluster(settings, source.file, cluster.name),
      )
  );
}

/** Writes the manifest, and lists it where a person lists the folder's files. */
function createNamespace(
  { session, create, edit }: Draft,
  namespace: string,
  folder: string | undefined,
  { manifests }: Prepared,
): void {
  if (folder === undefined) return;
  const name = "namespace.yaml";
  const path = joinPath(folder, name);
  // Whatever it is, it is a person's.
  if (session.workspace.read(path) !== undefined) return;
  create({ path, text: namespaceManifest(namespace) });
  const list = manifests.files.find(
    (file) =>
      file.startsWith(`${folder}/`) &&
      isKustomizationFileName(file.slice(folder.length + 1)),
  );
  if (list !== undefined) edit(list, (text) => addResources(text, [name]));
}
