/**
 * What becomes of a file's objects on the way through a Kustomization's build, as far as the texts of its files say: an upper
 * bound, so that few Kustomizations are built to find out.
 */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { Identity } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { seedsOf, type Seed } from "./objects-in-git.ts";
import type { RenderTree } from "./render-tree.ts";
import {
  kustomizationFilesIn,
  touchedBy,
  withFolders,
  zonesOf,
  type Outward,
} from "./zones.ts";

/** Where builds are looked at. */
export interface BuiltState {
  readonly tree: RenderTree;
  readonly outward: Outward;
}

/** A Kustomization, and the folders of the repository that its build begins with. */
export interface Building {
  readonly object: KubeObject;
  readonly source: { readonly folders: readonly string[] };
}

/** Whether none of the Kustomizations that may have a file in their builds changes what is in it, but for variables. */
export function staysAsWritten(
  file: string,
  kustomizations: readonly Building[],
  state: BuiltState,
): boolean {
  const folders = foldersBuilding(file, state);
  return !kustomizations.some(
    (one) => isIn(folders, one) && mayChange(one, folders, state),
  );
}

/** The folders whose builds may have a file in them. */
function foldersBuilding(
  file: string,
  { outward }: BuiltState,
): ReadonlySet<string> {
  return withFolders(touchedBy([file], outward));
}

function isIn(folders: ReadonlySet<string>, { source }: Building): boolean {
  return source.folders.some((folder) => folders.has(folder));
}

/** The fields of a Kustomization's spec that change what objects hold, or are called. */
const changingFields = ["patches", "components", "namePrefix", "nameSuffix"];

/** What a kustomization file says that does so. */
const changing =
  /patch|replacement|transformer|name(?:Prefix|Suffix)|behavior|components|\bvars:/i;

function mayChange(
  { object: { fields }, source }: Building,
  folders: ReadonlySet<string>,
  state: BuiltState,
): boolean {
  const spec = fieldsAt(fields, "spec") ?? {};
  return (
    changingFields.some((field) => isFilled(spec[field])) ||
    kustomizationFilesOf(source, state).some(
      (path) =>
        folders.has(path.slice(0, Math.max(0, path.lastIndexOf("/")))) &&
        changing.test(state.tree.read(path) ?? ""),
    )
  );
}

function isFilled(value: unknown): boolean {
  return Array.isArray(value)
    ? value.length > 0
    : value !== undefined && value !== null && value !== "";
}

function kustomizationFilesOf(
  { folders }: Building["source"],
  { tree, outward }: BuiltState,
): string[] {
  return zonesOf(folders, outward).flatMap((zone) =>
    kustomizationFilesIn(tree, zone),
  );
}

/** Those of the Kustomizations that may make an object: of what has its name or becomes it by a prefix, a hash, a variable. */
export function mayMake<Maker extends Building>(
  { kind, name }: Identity,
  makers: readonly Maker[],
  state: BuiltState,
): Maker[] {
  const seeds = seedsOf(kind, state.tree)
    .filter((seed) => textsOf(seed).every((text) => name.includes(text)))
    .map((seed) => ({
      folders: foldersBuilding(seed.file, state),
      isNamed: isNamed(seed, name),
    }));
  return makers.filter((maker) => {
    const its = seeds.filter(({ folders }) => isIn(folders, maker));
    return (
      its.some((seed) => seed.isNamed) ||
      (its.length > 0 && mayRename(maker, state))
    );
  });
}

/** What of a seed's name no variable stands for. */
function textsOf({ name }: Seed): string[] {
  return name.split(/\$\{[^}]*\}/);
}

/** What a generator puts behind a name (kustomize api v0.21.1, hasher.go, encode). */
const hash = /^-[2456789bcdfghkmt]{10}$/;

/** Whether a seed may get the name without a prefix or suffix. */
function isNamed(seed: Seed, name: string): boolean {
  return (
    seed.name === name ||
    textsOf(seed).length > 1 ||
    (seed.isGenerated && hash.test(name.slice(seed.name.length)))
  );
}

function mayRename({ object, source }: Building, state: BuiltState): boolean {
  const spec = fieldsAt(object.fields, "spec");
  return (
    ["namePrefix", "nameSuffix"].some((field) => textAt(spec, field)) ||
    kustomizationFilesOf(source, state).some((path) =>
      /name(?:Prefix|Suffix)/i.test(state.tree.read(path) ?? ""),
    )
  );
}
