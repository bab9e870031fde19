/**
 * The real kustomize builds every folder that a generated Kustomization applies, and no object is applied twice. Where a
 * folder has no kustomization file, one is made as Flux's controller does it.
 */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse, parseAllDocuments, stringify } from "yaml";
import {
  folderAt,
  folderTree,
  kustomizationFileOf,
  loadedEntries,
} from "../../src/manifests/loader.ts";
import { kubectl } from "../tools/kubernetes-tools.ts";
import { repositories, type Repository } from "./repositories.ts";

const kustomize = kubectl() ?? "";

interface Applied {
  /** The folder of the cluster's flux-system: one for each cluster. */
  readonly cluster: string;
  readonly name: string;
  readonly path: string;
}

/** What the generated Kustomizations of a repository apply from it, as paths in it. */
function appliedBy({ files }: Repository): Applied[] {
  const config = parse(files["fluxsmith.yaml"] ?? "");
  const prefix = `./${config.repository.path ?? ""}`.replace(/([^/])$/, "$1/");
  return Object.entries(files).flatMap(([file, text]) => {
    if (!/\/flux-ks-[^/]*\.yaml$/.test(file)) return [];
    const { metadata, spec } = parse(text);
    const { kind, name } = spec.sourceRef;
    const isHere = kind === "GitRepository" && name === config.repository.name;
    return isHere && spec.path.startsWith(prefix)
      ? [
          {
            cluster: /^.*\/clusters\/[^/]*/.exec(file)?.[0] ?? "",
            name: metadata.name,
            path: spec.path.slice(prefix.length),
          },
        ]
      : [];
  });
}

/** The ids of the objects that kustomize makes of a folder; throws where it refuses. */
async function build(folder: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(kustomize, [
    "kustomize",
    folder,
  ]);
  return parseAllDocuments(stdout).map((document) => {
    const { apiVersion, kind, metadata } = document.toJS();
    const group = String(apiVersion).replace(/\/?[^/]*$/, "");
    return [group, kind, metadata.namespace ?? "", metadata.name].join("/");
  });
}

describe.skipIf(kustomize === "").each(repositories)("$name", (repository) => {
  let root = "";

  beforeAll(() => {
    root = mkdtempSync(`${tmpdir()}/fluxsmith-kustomize-`);
    const { files } = repository;
    const all = { ...files };
    const tree = folderTree(Object.keys(files));
    for (const { path } of appliedBy(repository)) {
      const folder = folderAt(tree, path);
      if (folder !== undefined && kustomizationFileOf(folder) === undefined)
        all[`${path}/kustomization.yaml`] = stringify({
          resources: loadedEntries(folder),
        });
    }
    for (const [path, text] of Object.entries(all)) {
      mkdirSync(dirname(`${root}/${path}`), { recursive: true });
      writeFileSync(`${root}/${path}`, text);
    }
  });

  afterAll(() => rmSync(root, { recursive: true }));

  const applied = appliedBy(repository);
  const clusters = [...new Set(applied.map(({ cluster }) => cluster))];

  it.each(clusters)("%s", async (cluster) => {
    const its = applied.filter((one) => one.cluster === cluster);
    const builders = new Map<string, string>();
    const twice: string[] = [];
    const built = await Promise.all(
      its.map(async ({ name, path }) => ({
        name,
        ids: await build(`${root}/${path}`),
      })),
    );
    for (const { name, ids } of built) {
      expect(ids).not.toEqual([]);
      for (const id of ids) {
        const other = builders.get(id);
        if (other !== undefined) twice.push(`${id}: ${other} and ${name}`);
        builders.set(id, name);
      }
    }
    expect(twice).toEqual([]);
    // Each generated object of the cluster is in one of the builds.
    const generated = Object.keys(repository.files).filter(
      (file) =>
        /\/flux-[^/]*\.yaml$/.test(file) &&
        (cluster === "" || file.startsWith(`${cluster}/`)),
    );
    for (const file of generated) {
      const { apiVersion, kind, metadata } = parse(
        repository.files[file] ?? "",
      );
      const group = String(apiVersion).replace(/\/[^/]*$/, "");
      expect([...builders.keys()]).toContain(
        `${group}/${kind}/${metadata.namespace}/${metadata.name}`,
      );
    }
  });
});
