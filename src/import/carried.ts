/** Which of the objects that were found the config can make, in which clusters and under which names. */
import { fieldsAt, textAt } from "../kinds/fields.ts";
import type { FluxKind } from "../kinds/kind.ts";
import { isRootFile } from "../manifests/root-file.ts";
import type { Identity } from "../model/identity.ts";
import { specSchema, type FluxSchemas } from "../schema/flux-schemas.ts";
import { isBelow, nameProblem } from "../model/names.ts";
import { compare } from "../model/order.ts";
import { convertFlux } from "../upgrade/flux-conversion.ts";
import type { Data, Fields } from "../yaml/data.ts";
import type { Found, Left } from "./found.ts";
import type { Start } from "./starts.ts";
import type { Trace } from "./trace.ts";

/** An object that an item of the config makes. */
export interface Carried {
  readonly found: Found;
  readonly kind: FluxKind;
  readonly name: string;
  /** As the builds that hold it say. */
  readonly namespace: string;
  /**
   * Those that get it, sorted; undefined stands for the one unnamed cluster. What nothing applies is an item of the cluster
   * in whose folder it lies, else of all of them, and is applied as little as before.
   */
  readonly clusters: readonly (string | undefined)[];
  /** The Kustomizations that apply it, by cluster: `namespace/name`. */
  readonly appliers: ReadonlyMap<string | undefined, string>;
  readonly labels: Fields | undefined;
  readonly annotations: Fields | undefined;
  /** The API version that is written. */
  readonly apiVersion: string;
  /** In that version. */
  readonly spec: Fields;
}

/** What the config can make, and what stays. */
export interface Sorted {
  readonly carried: readonly Carried[];
  /** What nothing applies, and what cannot be an object by itself: perhaps somebody's patches, perhaps what was left behind. */
  readonly fragments: readonly Left[];
  readonly left: readonly Left[];
}

interface Sorting {
  /** What the config makes already. */
  readonly ours: readonly Found[];
  readonly trace: Trace;
  readonly starts: readonly Start[];
  readonly schemas: FluxSchemas;
}

/** Sorts them. Of two that would be the same object in a cluster, the first one that something applies counts. */
export function sortObjects(
  objects: readonly Found[],
  sorting: Sorting,
): Sorted {
  const carried: Carried[] = [];
  const left: Left[] = [];
  const fragments: Left[] = [];
  const owners = new Map<string, Pick<Carried, "found">>();
  for (const found of sorting.ours) {
    const its = carry(found, sorting);
    if (typeof its !== "string")
      for (const id of identities(its)) owners.set(id, its);
  }
  const applied = (found: Found): number =>
    sorting.trace.enclosures.has(found.file) ? 0 : 1;
  const inOrder = objects.toSorted(
    (one, other) =>
      applied(one) - applied(other) || compare(one.file, other.file),
  );
  for (const found of inOrder) {
    if (applied(found) === 1 && found.created === undefined) {
      const missing = missingFields(found, sorting.schemas);
      if (missing.length > 0) {
        fragments.push({
          object: objectText(found),
          file: found.file,
          line: found.segment.line,
          reason: `nothing applies it, and it has no ${missing.map((field) => `\`${field}\``).join(", ")}`,
        });
        continue;
      }
    }
    const result = carry(found, sorting);
    const [its, reason] =
      typeof result === "string" ? [undefined, result] : [result, ""];
    const isApplied = applied(found) === 0 || found.created !== undefined;
    const [known] =
      its === undefined
        ? []
        : identities(its).flatMap((id) => owners.get(id) ?? []);
    if (its === undefined || known !== undefined)
      (isApplied ? left : fragments).push({
        object: objectText(found, its?.namespace),
        file: found.file,
        line: found.segment.line,
        reason:
          known === undefined
            ? reason
            : `${known.found.file}:${known.found.segment.line} is the same object`,
      });
    else {
      carried.push(its);
      for (const id of identities(its)) owners.set(id, its);
    }
  }
  return { carried, left, fragments };
}

function identities({ kind, namespace, name, clusters }: Carried): string[] {
  return clusters.map((cluster) =>
    JSON.stringify([cluster ?? null, kind.kind, namespace, name]),
  );
}

/** As people are shown it. */
export function objectText(
  { kind, name, namespace }: Found,
  given = namespace,
): string {
  return given === ""
    ? `${kind.kind}/${name}`
    : `${kind.kind}/${given}/${name}`;
}

/** The object, or why it stays. */
function carry(
  found: Found,
  { trace, starts, schemas }: Sorting,
): Carried | string {
  const { kind, name, fields, file } = found;
  const unnamed = nameProblem(name);
  if (unnamed !== undefined)
    return name.includes("${")
      ? "its name is known after substitution only"
      : `its name cannot be kept: ${unnamed}`;
  const enclosures = trace.enclosures.get(file) ?? [];
  const clusters = [...new Set(enclosures.map(({ build }) => build.cluster))];
  const given = new Set(
    enclosures.map(({ namespace }) => namespace ?? found.namespace),
  );
  const namespaces = given.size === 0 ? [found.namespace] : [...given];
  const [namespace = "", other] = namespaces;
  if (other !== undefined)
    return `it is built into several namespaces: ${namespaces
      .map((one) => one || "none")
      .toSorted(compare)
      .join(", ")}`;
  if (namespace === "") return "nothing here says its namespace";
  if (namespace.includes("${"))
    return "its namespace is known after substitution only";
  const extra = extraField(fields);
  if (extra !== undefined) return `fluxsmith writes no \`${extra}\``;
  const converted = convertFlux(fields, schemas);
  if ("problem" in converted) return converted.problem;
  const metadata = fieldsAt(fields, "metadata");
  return {
    found,
    kind,
    name,
    namespace,
    clusters: sorted(
      clusters.length > 0
        ? clusters
        : clustersNear(found.created?.target ?? file, starts),
    ),
    appliers: new Map(
      enclosures.map(({ build }) => [build.cluster, build.name]),
    ),
    labels: textsAt(metadata, "labels"),
    annotations: textsAt(metadata, "annotations"),
    apiVersion: textAt(converted.object, "apiVersion") ?? "",
    spec: withRequired(converted.object, kind, schemas, (field) => {
      const identity = { kind: kind.kind, namespace, name };
      const built = fieldsAt(builtOf(clusters, identity, trace), "spec");
      return built?.[field] ?? trace.usual(file, kind.kind, field);
    }),
  };
}

/**
 * The spec with the fields that its kind requires and that a patch of somebody above it gives: giving them here changes
 * nothing, since the patch has the last word. The proof says so.
 */
function withRequired(
  object: Fields,
  kind: FluxKind,
  schemas: FluxSchemas,
  given: (field: string) => Data | undefined,
): Fields {
  const spec = specOf(object);
  const version = (textAt(object, "apiVersion") ?? "").split("/")[1] ?? "";
  const required = specSchema(schemas, kind.kind, version)?.required ?? [];
  const added = required.flatMap((field) => {
    const value = spec[field] === undefined ? given(field) : undefined;
    return value === undefined ? [] : [[field, value] as const];
  });
  return { ...spec, ...Object.fromEntries(added) };
}

/** Of what nothing applies: the cluster in whose folder it lies, else all. */
function clustersNear(
  file: string,
  starts: readonly Start[],
): readonly (string | undefined)[] {
  const near = starts.filter(({ folder }) => isBelow(file, folder));
  const its = near.length > 0 ? near : starts;
  return its.length === 0 ? [undefined] : its.map(({ cluster }) => cluster);
}

/** What its kind requires and it does not have. */
function missingFields(
  { kind, fields, apiVersion }: Found,
  schemas: FluxSchemas,
): string[] {
  const version = apiVersion.split("/")[1] ?? "";
  const spec = fieldsAt(fields, "spec") ?? {};
  const required = specSchema(schemas, kind.kind, version)?.required ?? [];
  return required.filter((field) => spec[field] === undefined);
}

function builtOf(
  clusters: readonly (string | undefined)[],
  identity: Identity,
  { built }: Trace,
): Fields | undefined {
  for (const cluster of clusters) {
    const fields = built(cluster, identity);
    if (fields !== undefined) return fields;
  }
  return undefined;
}

/** An object's spec without what says nothing: fields that are null, and `suspend: false`. */
export function specOf(object: Fields): Fields {
  const spec = fieldsAt(object, "spec") ?? {};
  const saying = Object.entries(spec).filter(
    ([field, value]) =>
      value !== null && !(field === "suspend" && value === false),
  );
  return Object.fromEntries(saying);
}

/** Labels and annotations are texts to Kubernetes, whatever YAML takes them for. */
export function textsAt(
  metadata: Fields | undefined,
  field: "labels" | "annotations",
): Fields | undefined {
  const fields = fieldsAt(metadata, field);
  if (fields === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [
      key,
      typeof value === "boolean" || typeof value === "number"
        ? String(value)
        : value,
    ]),
  );
}

function sorted(
  clusters: readonly (string | undefined)[],
): (string | undefined)[] {
  return clusters.toSorted((left, right) => compare(left ?? "", right ?? ""));
}

/**
 * Whether it is the source or the Kustomization that `flux bootstrap` keeps in its own file: that goes on to own the
 * repository (`repository.managed: false`).
 */
export function isOwned(
  { file, kind, name }: Found,
  starts: readonly Start[],
): boolean {
  return (
    isRootFile(file) &&
    starts.some(
      ({ owner, source }) =>
        owner !== undefined &&
        ((kind.kind === source.kind && name === source.name) ||
          (kind.kind === "Kustomization" && name === source.namespace)),
    )
  );
}

/** A field of an object that the config has no word for. */
function extraField(fields: Fields): string | undefined {
  const top = Object.keys(fields).find((key) => !topFields.has(key));
  if (top !== undefined) return top;
  const metadata = fieldsAt(fields, "metadata") ?? {};
  const own = Object.entries(metadata).find(
    ([key, value]) => !metadataFields.has(key) && value !== null,
  )?.[0];
  if (own !== undefined) return `metadata.${own}`;
  return textAt(metadata, "name") === undefined
    ? "metadata.generateName"
    : undefined;
}

const topFields = new Set(["apiVersion", "kind", "metadata", "spec"]);
const metadataFields = new Set(["name", "namespace", "labels", "annotations"]);
