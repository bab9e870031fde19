/** The first steps of an import of a repository in memory: what is found, where Flux begins, what can be carried. */
import { expect } from "vitest";
import { findObjects, type Finds } from "../../src/import/found.ts";
import { isOwned, sortObjects, type Sorted } from "../../src/import/carried.ts";
import { draftOf, type Draft, type Form } from "../../src/import/draft.ts";
import { findStarts, type Start } from "../../src/import/starts.ts";
import { trace } from "../../src/import/trace.ts";
import { builtinSchemas } from "../../src/schema/builtin.ts";
import { memoryWorkspace } from "../tools/memory-workspace.ts";

export type Files = Readonly<Record<string, string>>;

/** What is found in it; nothing may be wrong with its files. */
export function finds(files: Files): Finds {
  return findObjects(memoryWorkspace(files), "generated", (found) => {
    expect.fail(found.message);
  });
}

/** Where Flux begins; `NAME=PATH` each for clusters that are named. */
export function starts(
  files: Files,
  named: readonly string[] = [],
  prefix = "",
): Start[] {
  const its = named.map((one) => one.split("=", 2));
  return findStarts(memoryWorkspace(files), finds(files).objects, {
    named: new Map(its.map(([name = "", path = ""]) => [name, path])),
    prefix,
  });
}

/** What can be carried, and what stays; by the texts as they are written, without kustomize. */
export async function sorted(files: Files): Promise<Sorted> {
  const { objects, ours } = finds(files);
  const its = starts(files);
  const traced = await trace({
    workspace: memoryWorkspace(files),
    objects,
    starts: its,
    prefix: "",
    build: async () => undefined,
  });
  const others = objects.filter((one) => !isOwned(one, its));
  return sortObjects(others, {
    ours,
    trace: traced,
    starts: its,
    schemas: builtinSchemas,
  });
}

/** A release as people write it; `more` stands at the end of its spec. */
export const release = (
  name: string,
  namespace = "apps",
  more = "",
): string => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: ${name}
${namespace === "" ? "" : `  namespace: ${namespace}\n`}spec:
  interval: 10m
  chartRef:
    kind: OCIRepository
    name: ${name}
${more}`;

export const config = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`;

/** A kustomization file. */
export const lists = (...paths: readonly string[]): string =>
  `kind: Kustomization\nresources:\n${paths.map((path) => `  - ${path}\n`).join("")}`;

/** The draft of what can be carried; `forms` by the objects' names. */
export async function drafted(
  files: Files,
  forms: Readonly<Record<string, Partial<Form>>> = {},
): Promise<Draft> {
  const { carried } = await sorted(files);
  const clusters = starts(files).map(({ cluster }) => cluster);
  return draftOf(carried, {
    clusters: clusters.length === 0 ? [undefined] : clusters,
    repository: "flux-system",
    fluxNamespace: "flux-system",
    fluxVersion: undefined,
    resources: "",
    isAddition: false,
    formOf: ({ name }) => ({
      isLiteral: false,
      path: undefined,
      substitutes: false,
      ...forms[name],
    }),
  });
}
