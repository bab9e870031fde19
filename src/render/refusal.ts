/** Why a build is not even tried. */
import type { Location } from "../diagnostics/diagnostic.ts";

/**
 * - `remote`: something is fetched over the network;
 * - `outside`: an absolute path, or one that leaves the repository;
 * - `missing`: no such file or folder;
 * - `no-kustomization-file`: a folder is used as a base and has none;
 * - `several-kustomization-files`: a folder has more than one, which kustomize refuses;
 * - `helm`: kustomize would run helm, which Flux does not let it;
 * - `schema`: kustomize on its own would build otherwise than the controller does with it;
 * - `indirect`: which files are read comes out of a build itself;
 * - `invalid`: a file cannot be read, or the controller does not take it.
 */
export type RefusalReason =
  | "remote"
  | "outside"
  | "missing"
  | "no-kustomization-file"
  | "several-kustomization-files"
  | "helm"
  | "schema"
  | "indirect"
  | "invalid";

export interface Refusal {
  readonly reason: RefusalReason;
  /** What is wrong, a sentence without its full stop. */
  readonly message: string;
  /** What would be right. */
  readonly hint?: string;
  /** In the file as it stands in the repository; undefined where it is about what stands in no file. */
  readonly at: Location | undefined;
}
