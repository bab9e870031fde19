/** A Flux Kustomization's spec as fields of a kustomization file. */
import { fieldsAt, listAt, textAt } from "../kinds/fields.ts";
import { resolvePath } from "../manifests/kustomization-file.ts";
import type { Data, Fields } from "../yaml/data.ts";
import type { Refusal } from "./refusal.ts";
import type { RenderTree } from "./render-tree.ts";

/** Where the kustomization file stands. */
export interface SpecContext {
  readonly folder: string;
  readonly tree: RenderTree;
}

/**
 * The fields of a kustomization file with the spec merged in (fluxcd/pkg/kustomize v1.35, Generator.GenerateManifest). What
 * the spec leaves empty changes nothing.
 */
export function mergeSpec(
  fields: Fields,
  spec: Fields,
  context: SpecContext,
): { readonly fields: Fields; readonly refusals: readonly Refusal[] } {
  const { components, refusals } = componentsOf(spec, context);
  const result: Record<string, Data> = { ...fields };
  for (const [from, to] of replaced) {
    const data = spec[from];
    if (isFilled(data)) result[to] = data;
  }
  const add = (field: string, more: readonly Data[]): void => {
    if (more.length > 0) result[field] = [...list(fields, field), ...more];
  };
  add(
    "patches",
    listAt(spec, "patches").map(({ item }) => patchOf(item)),
  );
  add("components", components);
  const images = listAt(spec, "images").map(({ item }) => item);
  if (images.length > 0)
    result["images"] = images.reduce(mergeImage, list(fields, "images"));
  return { fields: result, refusals };
}

/** Fields of the spec, and those of the kustomization file that they replace. */
const replaced = [
  ["targetNamespace", "namespace"],
  ["namePrefix", "namePrefix"],
  ["nameSuffix", "nameSuffix"],
  ["buildMetadata", "buildMetadata"],
] as const;

function patchOf(patch: Fields): Fields {
  const target = fieldsAt(patch, "target");
  return {
    ...pick(patch, ["patch"]),
    ...(target === undefined ? {} : { target: pick(target, selectorFields) }),
  };
}

/** Of github.com/fluxcd/pkg/apis/kustomize, Selector. */
const selectorFields = [
  "group",
  "version",
  "kind",
  "name",
  "namespace",
  "labelSelector",
  "annotationSelector",
];

/** A tag and a digest choose a version together: one that is set clears the other. */
function mergeImage(images: readonly Data[], image: Fields): readonly Data[] {
  const name = textAt(image, "name") ?? "";
  const at = images.findIndex((one) => (textAt(one, "name") ?? "") === name);
  const newName = pick(image, ["newName"]);
  const version = pick(image, versionFields);
  if (at === -1) return [...images, { name, ...newName, ...version }];
  const was = images[at] as Fields;
  const kept = Object.entries(was).filter(
    ([field]) => !(isFilled(version) && versionFields.includes(field)),
  );
  return images.with(at, {
    ...Object.fromEntries(kept),
    ...newName,
    ...version,
  });
}

const versionFields = ["newTag", "digest"];

function componentsOf(
  spec: Fields,
  { folder, tree }: SpecContext,
): {
  readonly components: readonly string[];
  readonly refusals: readonly Refusal[];
} {
  const all = list(spec, "components").filter((one) => typeof one === "string");
  const refusals = all
    .filter((component) => !isLocal(component))
    .map((component): Refusal => ({
      reason: isAbsolute(component) ? "outside" : "remote",
      message: `\`spec.components\` takes relative paths only, and this is \`${component}\``,
      hint: "keep the component in this repository",
      at: undefined,
    }));
  const exists = (component: string): boolean => {
    const path = resolvePath(folder, component);
    if (path === undefined) return false;
    return tree.id(path) !== undefined || tree.list(path).length > 0;
  };
  const components =
    spec["ignoreMissingComponents"] === true ? all.filter(exists) : all;
  return { components, refusals };
}

/** What the controller takes for a component's path (fluxcd/pkg/kustomize v1.35, IsLocalRelativePath). */
function isLocal(path: string): boolean {
  return !(isAbsolute(path) || remotePrefix.test(path));
}

const remotePrefix =
  /^(?:git::|gh:|ssh:\/\/|https?:\/\/|git@|github\.com[:/])./is;

function isAbsolute(path: string): boolean {
  return /^(?:file:\/\/)?\//i.test(path);
}

function pick(fields: Fields, names: readonly string[]): Fields {
  const filled = names.flatMap((name) => {
    const data = fields[name];
    return isFilled(data) ? [[name, data] as const] : [];
  });
  return Object.fromEntries(filled);
}

function list(fields: Fields, field: string): readonly Data[] {
  const data = fields[field];
  return Array.isArray(data) ? data : [];
}

/** Whether a field says anything: null and what is empty Go leaves out (`omitempty`). */
export function isFilled(data: Data | undefined): data is Data {
  if (data === undefined || data === null || data === "") return false;
  return typeof data !== "object" || Object.keys(data).length > 0;
}
