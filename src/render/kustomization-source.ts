/** What a Kustomization is built from: the repository, or an ExternalArtifact that is put together from it. */
import { hashText } from "../plan/hash.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { artifactOf, type NoArtifact } from "./artifact-tree.ts";
import type { RenderedDocument } from "./documents.ts";
import type { RenderFailure, RenderState } from "./rendering.ts";
import { foldersOf } from "./roots.ts";
import type { RenderTree } from "./render-tree.ts";
import {
  kustomizationFilesIn,
  readOutward,
  zonesOf,
  type Outward,
} from "./zones.ts";

/** What its build reads. */
export interface KustomizationSource {
  /** In which its own path is looked up. */
  readonly state: RenderState;
  /** Folders of the repository whose files it may begin with: its own and its components', or those that are copied. */
  readonly folders: readonly string[];
  /** Changes where the artifact's part that it builds from does; the same for all that the repository itself gives. */
  readonly id: string;
  /** Of a file in its build, the repository's. */
  readonly origin: (path: string) => string | undefined;
}

/** Finds out; see {@link artifactOf}. */
export function sourceOf(
  object: KubeObject,
  root: KubeObject | undefined,
  state: RenderState,
  above?: readonly (readonly RenderedDocument[])[],
): KustomizationSource | NoArtifact {
  const folders = foldersOf(object.fields);
  const artifact = artifactOf(object, root, state, above);
  if (artifact === undefined)
    return { state, folders, id: "", origin: (path) => path };
  if ("why" in artifact) return artifact;
  const { tree, origin, submodules } = artifact;
  const bytes = (path: string): Uint8Array | undefined => {
    const from = origin(path);
    return from === undefined ? undefined : state.bytes(from);
  };
  const outward = outwardIn(tree);
  const files = zonesOf(folders, outward).flatMap((zone) => [
    ...tree.list(zone),
    ...(tree.id(zone) === undefined ? [] : [zone]),
  ]);
  return {
    state: { ...state, tree, bytes, outward, submodules },
    folders: [...new Set(files.map((path) => parentOf(origin(path) ?? path)))],
    id: hashText(
      files.map((path) => `${path}\t${tree.id(path) ?? ""}`).join("\n"),
    ),
    origin,
  };
}

/** Many Kustomizations apply parts of one artifact. */
const outwards = new WeakMap<RenderTree, Outward>();

function outwardIn(tree: RenderTree): Outward {
  let its = outwards.get(tree);
  if (its === undefined)
    outwards.set(tree, (its = readOutward(tree, kustomizationFilesIn(tree))));
  return its;
}

/** A failure in it, at the place in the repository. */
export function placedFailure(
  { at, ...failure }: RenderFailure,
  { origin }: KustomizationSource,
): RenderFailure {
  const file = at && origin(at.file);
  return at === undefined || file === undefined
    ? failure
    : { ...failure, at: { ...at, file } };
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}
