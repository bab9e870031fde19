/** The Flux objects of Git that belong to one cluster, whole. */
import type { Location } from "../diagnostics/diagnostic.ts";
import type { FluxObject } from "../discovery/flux-object.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { readManifests, type Manifest } from "../manifests/manifest.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { Workspace } from "../model/workspace.ts";
import { isFields, toData, type Fields } from "../yaml/data.ts";
import { readPlain } from "../yaml/read-plain.ts";

/** A Flux object, whole: as Git has it, or the cluster. */
export interface WholeObject extends Identity {
  readonly apiVersion: string;
  /** Where it stands in Git; undefined for one that only the cluster has. */
  readonly file?: string | undefined;
  readonly fields: Fields;
}

/** A Flux object as Git has it. */
export interface GitObject extends WholeObject {
  readonly file: string;
  /** Where it begins, from 1. */
  readonly line: number;
  readonly origin: "generated" | "hand-written";
  /** The name of the Kustomization that deploys it, where that is known. */
  readonly kustomization: string | undefined;
}

/** Where an object stands, for a finding that is not about a line of it. */
export function wholeFile({ file }: Pick<GitObject, "file">): Location {
  return { file, line: 1, column: 1, length: 0 };
}

/** The discovered objects of a cluster (its own, and what all clusters share), read from their files. */
export function readGitObjects(
  discovered: readonly FluxObject[],
  cluster: string | undefined,
  workspace: Workspace,
): GitObject[] {
  const byFile = new Map<string, ReadonlyMap<string, Fields>>();
  const objectsOf = (file: string): ReadonlyMap<string, Fields> => {
    let its = byFile.get(file);
    if (its === undefined) byFile.set(file, (its = readFile(file, workspace)));
    return its;
  };
  return discovered.flatMap((one) => {
    const { apiVersion, kind, namespace, name, file, line, origin } = one;
    if (one.cluster !== undefined && one.cluster !== cluster) return [];
    const fields = objectsOf(file).get(identityText(one));
    const { kustomization } = one;
    const its = { apiVersion, kind, namespace, name, file, line, origin };
    return fields === undefined ? [] : [{ ...its, kustomization, fields }];
  });
}

/** A file's objects by identity. What is wrong with it has been reported by discovery. */
function readFile(
  file: string,
  workspace: Workspace,
): ReadonlyMap<string, Fields> {
  const source = workspace.read(file);
  const found = new Map<string, Fields>();
  if (source === undefined) return found;
  const plain = readPlain(source.text);
  const identity = plain && identityIn(plain);
  if (plain !== undefined && identity !== undefined)
    return found.set(identityText(identity), plain);
  for (const manifest of readManifests(source, () => {}))
    found.set(identityText(manifest), fieldsOf(manifest));
  return found;
}

/** What an object says that it is; undefined for a list, and where it says it with something else than strings. */
function identityIn(fields: Fields): Identity | undefined {
  const kind = textAt(fields, "kind");
  const name = textAt(fields, "metadata", "name");
  const { namespace = "" } = fieldsAt(fields, "metadata") ?? {};
  return kind === undefined ||
    kind.endsWith("List") ||
    name === undefined ||
    typeof namespace !== "string"
    ? undefined
    : { kind, namespace, name };
}

/** A manifest's object. */
export function fieldsOf({ node }: Manifest): Fields {
  const data = toData(node);
  return isFields(data) ? data : {};
}
