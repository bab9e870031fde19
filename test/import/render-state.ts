/** A state of a repository in memory, and a kustomize that prints what its kustomization file lists. */
import { parse } from "yaml";
import type { Renderer, RenderState } from "../../src/render/rendering.ts";
import { kustomizationFilesIn, readOutward } from "../../src/render/zones.ts";
import { memoryTree } from "../render/memory-tree.ts";
import type { Files } from "./support.ts";

export function stateOf(files: Files): RenderState {
  const tree = memoryTree(files);
  return {
    tree,
    bytes: (path) => {
      const text = tree.read(path);
      return text === undefined ? undefined : Buffer.from(text);
    },
    outward: readOutward(tree, kustomizationFilesIn(tree)),
    submodules: [],
    recursesSubmodules: false,
    strict: true,
  };
}

export const renderer: Renderer = {
  kustomize: "a list",
  helm: undefined,
  build: async (files, folder) => {
    const read = (path: string): string =>
      Buffer.from(files.get(`${folder}/${path}`) ?? "").toString();
    const { resources } = parse(read("kustomization.yaml"));
    return { text: resources.map(read).join("---\n") };
  },
  template: async () => ({ failure: "there is no helm" }),
  fetchChart: async () => {
    throw new Error("no chart is fetched here");
  },
  remember: (_, make) => make(),
};
