/** Kustomizations and HelmReleases among rendered documents: what makes the objects of a cluster. */
import { fieldsAt, listAt, textAt } from "../kinds/fields.ts";
import { helmChart } from "../kinds/helm-chart.ts";
import { identityText } from "../model/identity.ts";
import type { KubeObject } from "../model/kube-object.ts";
import { normalPath } from "../model/names.ts";
import { objectsOf, type RenderedDocument } from "../render/documents.ts";
import type { Data } from "../yaml/data.ts";
import type { Place } from "./change.ts";

/** A maker on both sides; a side that does not have it is undefined. */
export interface MakerPair {
  readonly before: KubeObject | undefined;
  readonly after: KubeObject | undefined;
}

/** Where a Kustomization's objects come from. */
export function placeOf(
  cluster: string | undefined,
  object: KubeObject | undefined,
): Place {
  return {
    cluster,
    kustomization: `${object?.namespace ?? ""}/${object?.name ?? ""}`,
    release: undefined,
  };
}

/** One text for each place. */
export function placeKey(place: Place): string {
  return JSON.stringify([
    place.cluster ?? "",
    place.kustomization ?? "",
    place.release ?? "",
  ]);
}

/** An object's group, kind, namespace and name: of another version it is the same object. */
export function objectKey({ apiVersion, ...identity }: KubeObject): string {
  const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf("/")));
  return `${group} ${identityText(identity)}`;
}

export function specOf(
  object: KubeObject | undefined,
): KubeObject["fields"] | undefined {
  return object && fieldsAt(object.fields, "spec");
}

/** The objects of a Flux kind among the documents; the others are not read. */
export function fluxObjects(
  documents: readonly RenderedDocument[],
  { kind, group }: { readonly kind: string; readonly group: string },
): KubeObject[] {
  return documents
    .filter(({ text }) => text.includes(group))
    .flatMap((document) => objectsOf(document) ?? [])
    .filter(
      (object) =>
        object.kind === kind && object.apiVersion.startsWith(`${group}/`),
    );
}

/** Two lists of objects, put together by namespace and name. */
export function pairs(
  before: readonly KubeObject[],
  after: readonly KubeObject[],
): MakerPair[] {
  const old = new Map(before.map((one) => [identityText(one), one]));
  const next = new Map(after.map((one) => [identityText(one), one]));
  return [...new Set([...old.keys(), ...next.keys()])].map((key) => ({
    before: old.get(key),
    after: next.get(key),
  }));
}

/** The source of a Kustomization that does not come from where the root comes from, in words. */
export function foreignSource(
  object: KubeObject | undefined,
  root: KubeObject | undefined,
): string | undefined {
  if (object === undefined || root === undefined) return undefined;
  const [its, roots] = [object, root].map((one) => {
    const source = fieldsAt(one.fields, "spec", "sourceRef");
    return identityText({
      kind: textAt(source, "kind") ?? "",
      namespace: textAt(source, "namespace") ?? one.namespace,
      name: textAt(source, "name") ?? "",
    });
  });
  return its === roots ? undefined : its;
}

/** What changes and others are made from. */
export interface Givers {
  /** Folders of charts in the repository. */
  readonly charts: readonly string[];
  /** Values files of charts. */
  readonly files: ReadonlySet<string>;
  /** ConfigMaps, Secrets and sources: `ConfigMap/apps/settings`. */
  readonly objects: ReadonlySet<string>;
}

/** Whether a maker takes its chart, values or variables from something that changes. */
export function hangsOn(
  { kind, fields, namespace }: KubeObject,
  { charts, files, objects }: Givers,
): boolean {
  const spec = fieldsAt(fields, "spec") ?? {};
  const template =
    kind === helmChart.kind ? spec : fieldsAt(spec, "chart", "spec");
  const chart = textAt(template, "chart");
  if (chart !== undefined && charts.includes(normalPath(chart))) return true;
  const values = template?.["valuesFiles"];
  if (
    Array.isArray(values) &&
    values.some(
      (file: Data) => typeof file === "string" && files.has(normalPath(file)),
    )
  )
    return true;
  if (objects.size === 0) return false;
  const references = [
    fieldsAt(template, "sourceRef"),
    fieldsAt(spec, "chartRef"),
    ...listAt(spec, "valuesFrom").map(({ item }) => item),
    ...listAt(fieldsAt(spec, "postBuild") ?? {}, "substituteFrom").map(
      ({ item }) => item,
    ),
  ];
  return references.some((reference) =>
    objects.has(
      identityText({
        kind: textAt(reference, "kind") ?? "",
        namespace: textAt(reference, "namespace") ?? namespace,
        name: textAt(reference, "name") ?? "",
      }),
    ),
  );
}
