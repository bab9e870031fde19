/**
 * What Flux's CRDs say about the fields of its objects, by kind and version: the content of
 * `generated/flux-schemas.json`, and of the cache of a repository's own gotk-components.yaml.
 */
import type { JsonSchema } from "./json-schema.ts";

export interface VersionSchema {
  /** The version in which etcd keeps the objects: the one to write. */
  readonly storage: boolean;
  readonly spec: JsonSchema;
}

export interface KindSchema {
  /** The API group, for example `source.toolkit.fluxcd.io`. */
  readonly group: string;
  readonly scope: "Namespaced" | "Cluster";
  /** The name in URLs and in kustomize's ids, for example `gitrepositories`. */
  readonly plural: string;
  /** The served versions, by name. */
  readonly versions: { readonly [version: string]: VersionSchema };
}

export interface FluxSchemas {
  /** Flux's own version as far as it is known, for example `2.9`. */
  readonly fluxVersion?: string;
  readonly kinds: { readonly [kind: string]: KindSchema };
}

/** The schemas of a cluster's Flux, of the one unnamed cluster where no name is given. Equal ones are one and the same object. */
export type SchemasOf = (cluster: string | undefined) => FluxSchemas;

/** The schema of `spec`, or nothing where the CRDs have no such kind or do not serve that version of it. */
export function specSchema(
  schemas: FluxSchemas,
  kind: string,
  version: string,
): JsonSchema | undefined {
  const { kinds } = schemas;
  const versions = Object.hasOwn(kinds, kind)
    ? kinds[kind]?.versions
    : undefined;
  return versions !== undefined && Object.hasOwn(versions, version)
    ? versions[version]?.spec
    : undefined;
}

/**
 * Whether a value read from JSON is what {@link extractSchemas} made. Looks at the frame alone: the text was ours when it
 * was written, and reading every schema again would cost what the cache saves.
 */
export function isFluxSchemas(value: unknown): value is FluxSchemas {
  return isRecord(value) && isRecord(value.kinds)
    ? Object.values(value.kinds).every(isKindSchema)
    : false;
}

function isKindSchema(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.group === "string" &&
    typeof value.plural === "string" &&
    (value.scope === "Namespaced" || value.scope === "Cluster") &&
    isRecord(value.versions) &&
    Object.values(value.versions).every(
      (version) =>
        isRecord(version) &&
        typeof version.storage === "boolean" &&
        isRecord(version.spec),
    )
  );
}

/** Whether a value of unknown origin is a plain map. */
export function isRecord(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
