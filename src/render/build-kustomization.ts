/** A Kustomization's folder, built as the kustomize-controller does; its post-build steps come after. */
import type { Fields } from "../yaml/data.ts";
import { hashText } from "../plan/hash.ts";
import { buildFiles } from "./build-files.ts";
import { isLargeFilePointer, largeFileProblem } from "./large-file.ts";
import { kustomizationFileFor } from "./kustomization-file-for.ts";
import { plainBuild } from "./plain-build.ts";
import type { Refusal } from "./refusal.ts";
import type { RenderFailure, RenderState, Renderer } from "./rendering.ts";
import { foldersOf } from "./roots.ts";
import { isWithin, zonesOf } from "./zones.ts";

/** The fields of a Kustomization's spec that its build hangs on (kustomize.toolkit.fluxcd.io/v1). */
const buildFields = [
  "targetNamespace",
  "namePrefix",
  "nameSuffix",
  "patches",
  "images",
  "components",
  "ignoreMissingComponents",
  "buildMetadata",
];

/** What a build has come to: a stream of YAML. */
export type Built =
  { readonly text: string } | { readonly failures: readonly RenderFailure[] };

/** Builds the folder, or recalls what came of it. */
export async function buildKustomization(
  folder: string,
  spec: Fields,
  state: RenderState,
  renderer: Renderer,
): Promise<Built> {
  const { kustomize } = renderer;
  if (kustomize === undefined) return noKustomize;
  const submodule = state.submodules.find(
    (one) =>
      isWithin(folder, one) ||
      (state.recursesSubmodules && isWithin(one, folder)),
  );
  if (submodule !== undefined) return inSubmodule(folder, submodule);
  const key = buildKey(folder, spec, state, kustomize);
  return renderer.remember(key, () => build(folder, spec, state, renderer));
}

async function build(
  folder: string,
  spec: Fields,
  { tree, bytes, submodules }: RenderState,
  renderer: Renderer,
): Promise<Built> {
  const root = kustomizationFileFor(folder, spec, tree);
  const { files, texts, refusals } = buildFiles(folder, root, tree);
  if (refusals.length > 0)
    return { failures: refusals.map((one) => failureOf(one, submodules)) };
  const contents = new Map<string, Uint8Array | string>();
  for (const file of files) {
    const content = bytes(file);
    if (content === undefined) return notHere(file);
    if (isLargeFilePointer(content)) return inLargeFileStorage(file);
    contents.set(file, content);
  }
  // Rewritten where YAML readers would not all take them the same way.
  for (const [file, text] of texts) contents.set(file, text);
  const plain = plainBuild(folder, contents);
  if (plain !== undefined) return { text: plain };
  const printed = await renderer.build(contents, folder);
  if ("text" in printed) return printed;
  const where = folder === "" ? "the repository" : `${folder}/`;
  const said = printed.failure.replace(/^Error: /, "");
  const why = `kustomize fails on ${where}: ${said}`;
  return { failures: [{ code: "not-rendered", why }] };
}

const noKustomize: Built = {
  failures: [
    {
      code: "not-rendered",
      why: "neither kustomize nor kubectl is on the PATH",
      hint: "install one of them; Flux builds with kustomize 5",
    },
  ],
};

const submoduleHint =
  "Flux needs `recurseSubmodules` for it; review it where it lives";

/** Fault 54: what Git does not have here is not nothing. */
function inSubmodule(folder: string, submodule: string): Built {
  return {
    failures: [
      {
        code: "not-rendered",
        why: isWithin(folder, submodule)
          ? `${folder}/ is in the submodule ${submodule}, whose content is another repository's`
          : `${folder}/ has the submodule ${submodule} in it, which the source fetches, and whose content is not here`,
        hint: submoduleHint,
      },
    ],
  };
}

/** Git lists it, and it cannot be read: a sparse checkout, a partial clone without its server. */
function notHere(file: string): Built {
  return {
    failures: [
      {
        code: "not-rendered",
        why: `${file} is in Git, and its content is not here`,
        hint: "check it out: a sparse checkout or a partial clone may leave it out",
        at: { file, line: 1, column: 1, length: 0 },
      },
    ],
  };
}

function inLargeFileStorage(file: string): Built {
  return {
    failures: [
      {
        ...largeFileProblem(file),
        code: "not-rendered",
        at: { file, line: 1, column: 1, length: 0 },
      },
    ],
  };
}

/** Changes where anything changes that the build may read: the zones' files, by their contents. */
function buildKey(
  folder: string,
  spec: Fields,
  { tree, outward }: Pick<RenderState, "tree" | "outward">,
  kustomize: string,
): string {
  const lines = ["build 4", kustomize, folder];
  for (const field of buildFields)
    if (spec[field] !== undefined)
      lines.push(`${field} ${JSON.stringify(spec[field])}`);
  for (const zone of zonesOf(foldersOf({ spec }), outward)) {
    for (const path of tree.list(zone))
      lines.push(`${path}\t${tree.id(path) ?? ""}`);
    // A zone may be a single file.
    const id = tree.id(zone);
    if (id !== undefined) lines.push(`${zone}\t${id}`);
  }
  return hashText(lines.join("\n"));
}

function failureOf(
  { reason, message, hint, at }: Refusal,
  submodules: readonly string[],
): RenderFailure {
  // What is missing may be there all the same.
  const submodule =
    reason === "missing" || reason === "no-kustomization-file"
      ? submodules.find((one) => message.includes(one))
      : undefined;
  const fix = submodule === undefined ? hint : submoduleHint;
  return {
    code: "not-rendered",
    why:
      submodule === undefined
        ? message
        : `${message}: it is in the submodule ${submodule}, whose content is not here`,
    ...(fix === undefined ? {} : { hint: fix }),
    ...(at === undefined ? {} : { at }),
  };
}
