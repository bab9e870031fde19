/** What fluxsmith.yaml says about rendering. A repository without one renders as well. */
import { configFile, readRoot } from "../config/files.ts";
import { headOf } from "../config/head.ts";
import { mergePatch } from "../config/merge.ts";
import { readSettings } from "../config/settings.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { atLeast } from "../model/flux-version.ts";
import type { Workspace } from "../model/workspace.ts";
import { isFields, toData, type Data, type Fields } from "../yaml/data.ts";
import type { RenderTree } from "./render-tree.ts";

export interface RenderSettings {
  /** Where the config's folder lies in what Flux fetches. */
  readonly inSource: string;
  /** The branch that Flux reads; undefined where no config says so. */
  readonly branch: string | undefined;
  /** Whether an undefined variable is an error. */
  readonly strict: boolean;
  /** The `spec.ignore` of the repository's source, where the source itself is not in Git. */
  readonly ignore: string | undefined;
  /** A cluster's Kubernetes, `1.33`. */
  readonly kubernetes: (cluster: string | undefined) => string | undefined;
  /** What it serves beyond Kubernetes and the CRDs in Git; undefined where no config says anything of it. */
  readonly apiVersions: (
    cluster: string | undefined,
  ) => readonly string[] | undefined;
  /** Whether what is rendered is committed. */
  readonly commit: boolean;
  /** Values that live outside Git: `Secret/NAMESPACE/NAME` → its keys. */
  readonly fixtures: (cluster: string | undefined) => Fields;
}

/**
 * Reads them. What is wrong with the config is `check`'s to say.
 *
 * @param folder where fluxsmith.yaml lies in the repository
 */
export function readRenderSettings(
  tree: RenderTree,
  folder: string,
): RenderSettings {
  const text = tree.read(
    folder === "" ? configFile : `${folder}/${configFile}`,
  );
  const root =
    text === undefined
      ? undefined
      : readRoot(oneFile(headOf(text)), () => {})?.root;
  const data = root && toData(root);
  const fields = isFields(data) ? data : {};
  const { prefix, flux } = readSettings(fields, folder);
  const clusters = fieldsAt(fields, "clusters") ?? {};
  const repository = fieldsAt(fields, "repository");
  return {
    inSource: prefix,
    branch: textAt(repository, "branch") ?? textAt(repository, "ref", "branch"),
    strict: atLeast(flux, 2, 9),
    ignore: textAt(repository, "ignore"),
    kubernetes: (cluster) =>
      textAt(clusters, cluster ?? "", "kubernetes") ??
      textAt(fields, "kubernetes"),
    apiVersions: (cluster) => {
      const lists = [fields, fieldsAt(clusters, cluster ?? "")].flatMap(
        (one) => {
          const list = one?.["apiVersions"];
          return Array.isArray(list) ? [list] : [];
        },
      );
      return lists.length === 0
        ? undefined
        : lists.flat().filter((one: Data) => typeof one === "string");
    },
    commit: fieldsAt(fields, "render")?.["commit"] === true,
    fixtures: (cluster) =>
      mergePatch(
        fieldsAt(fields, "fixtures"),
        fieldsAt(clusters, cluster ?? "", "fixtures") ?? {},
      ),
  };
}

function oneFile(text: string): Workspace {
  return {
    list: () => [configFile],
    hasFolder: () => false,
    read: () => ({ file: configFile, text }),
    glob: async () => [],
  };
}
