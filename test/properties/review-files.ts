/** A review of two sets of files, without any program. */
import { parse } from "yaml";
import { kustomizationFileNames } from "../../src/manifests/manifest.ts";
import { compare } from "../../src/model/order.ts";
import type { RenderTree } from "../../src/render/render-tree.ts";
import type { Renderer } from "../../src/render/rendering.ts";
import { findRoots } from "../../src/render/roots.ts";
import { kustomizationFilesIn, readOutward } from "../../src/render/zones.ts";
import type { ReviewState } from "../../src/review/comparison.ts";
import { reviewResult, type ReviewResult } from "../../src/review/result.ts";
import { maskOf } from "../../src/review/secrets-seen.ts";
import { wholeClusters } from "../../src/commands/whole-clusters.ts";
import type { Comparison } from "../../src/review/comparison.ts";
import { walk } from "../../src/review/walk.ts";
import { walkedContext } from "../../src/review/walked-context.ts";

function stateOf(files: ReadonlyMap<string, string>): ReviewState {
  const paths = [...files.keys()].toSorted(compare);
  const tree: RenderTree = {
    list: (folder) =>
      paths.filter((path) => folder === "" || path.startsWith(`${folder}/`)),
    read: (path) => files.get(path),
    id: (path) => files.get(path),
  };
  return {
    tree,
    bytes: (path) => {
      const content = files.get(path);
      return content === undefined ? undefined : Buffer.from(content);
    },
    submodules: [],
    recursesSubmodules: false,
    outward: readOutward(tree, kustomizationFilesIn(tree)),
    strict: true,
    listing: paths.filter((path) =>
      (files.get(path) ?? "").includes("valuesFiles:"),
    ),
    nesting: paths.filter((path) =>
      (files.get(path) ?? "").includes("kustomize.toolkit.fluxcd.io"),
    ),
    lookup: () => () => undefined,
  };
}

/** What a review says, and which folders were built for it, in turn. */
export interface Reviewed {
  readonly result: ReviewResult;
  readonly built: readonly string[];
}

/** Reviews two states. */
export async function reviewFiles(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Promise<Reviewed> {
  const [old, next] = [stateOf(before), stateOf(after)];
  const built: string[] = [];
  const comparison: Comparison = {
    before: old,
    after: next,
    changed: [...new Set([...before.keys(), ...after.keys()])].filter(
      (path) => before.get(path) !== after.get(path),
    ),
    roots: [
      {
        cluster: "prod",
        before: findRoots(old.tree)[0]?.kustomization,
        after: findRoots(next.tree)[0]?.kustomization,
      },
    ],
    renderer: fakeRenderer(built),
    renderRelease: () => Promise.reject(new Error("there is no release")),
  };
  const walked = await walk(comparison);
  const none = { before: new Set<string>(), after: new Set<string>() };
  const result = reviewResult({
    walked,
    context: walkedContext(
      walked,
      wholeClusters(comparison, walked, { all: [], byCluster: new Map() }),
    ),
    before: "before",
    after: "after",
    mask: maskOf(walked, none),
    showAll: true,
    // What does not hang on files is compared, whatever they are called.
    fileOf: () => undefined,
  });
  return { result, built };
}

/** Kustomize, as far as it only puts together what kustomization files name. */
function fakeRenderer(built: string[]): Renderer {
  const remembered = new Map<string, Promise<unknown>>();
  return {
    kustomize: "fake",
    helm: undefined,
    build: (files, folder) => {
      built.push(folder);
      return Promise.resolve({
        text: resourcesOf(files, folder).join("---\n"),
      });
    },
    template: () => Promise.reject(new Error("there is no helm")),
    fetchChart: () => Promise.reject(new Error("there are no charts")),
    remember: (key, make) => {
      const its = remembered.get(key) ?? make();
      remembered.set(key, its);
      return its as ReturnType<typeof make>;
    },
  };
}

function resourcesOf(
  files: ReadonlyMap<string, Uint8Array | string>,
  folder: string,
): string[] {
  const file = kustomizationFileNames
    .map((name) => files.get(`${folder}/${name}`))
    .find((one) => one !== undefined);
  const { resources = [], namePrefix = "" } = parse(String(file)) as {
    resources?: string[];
    namePrefix?: string;
  };
  return resources.flatMap((entry) => {
    const path = entry.startsWith("../")
      ? entry.slice(3)
      : `${folder}/${entry.replace(/^\.\//, "")}`;
    const content = files.get(path);
    const its =
      content === undefined
        ? resourcesOf(files, path)
        : [`${String(content).trimEnd()}\n`];
    return its.map((one) =>
      one.replaceAll('"name":"base', `"name":"${namePrefix}base`),
    );
  });
}
