/** The Pods that an object makes, and their containers. */
import { fieldsAt, listAt, textAt } from "../kinds/fields.ts";
import type { Fields } from "../yaml/data.ts";

/** Where a kind keeps the template of its Pods; a CronJob's first, which has a `spec` of its own above it. */
const podTemplates: readonly (readonly string[])[] = [
  ["spec", "jobTemplate", "spec", "template"],
  ["spec", "template"],
  ["template"],
  [],
];

/**
 * The spec of the Pods that an object makes, or of the Pod that it is: of every kind that has a Pod template where
 * Kubernetes' own have it (custom ones too), undefined for others.
 */
export function podSpecOf(object: Fields | undefined): Fields | undefined {
  return fieldsAt(podTemplateOf(object), "spec");
}

/** The labels of the Pods that an object makes, or of the Pod that it is; undefined where it makes none. */
export function podLabelsOf(object: Fields): Fields | undefined {
  const template = podTemplateOf(object);
  return template && (fieldsAt(template, "metadata", "labels") ?? {});
}

function podTemplateOf(object: Fields | undefined): Fields | undefined {
  for (const path of podTemplates) {
    const template = fieldsAt(object, ...path);
    if (Array.isArray(fieldsAt(template, "spec")?.["containers"]))
      return template;
  }
  return undefined;
}

/** The containers of a Pod by name; the three lists share one set of names. */
export function containersOf(
  podSpec: Fields | undefined,
  lists: readonly string[] = allContainers,
): Map<string, Fields> {
  const containers = new Map<string, Fields>();
  for (const list of lists)
    for (const item of mapsAt(podSpec, list))
      containers.set(textAt(item, "name") ?? "", item);
  return containers;
}

const allContainers = ["initContainers", "containers", "ephemeralContainers"];

/** The containers of both states by name. */
export function containerPairs(
  before: Fields | undefined,
  after: Fields | undefined,
  lists?: readonly string[],
): { name: string; had: Fields | undefined; has: Fields | undefined }[] {
  const [had, has] = [before, after].map((object) =>
    containersOf(podSpecOf(object), lists),
  );
  const names = new Set([...(had?.keys() ?? []), ...(has?.keys() ?? [])]);
  return [...names]
    .toSorted()
    .map((name) => ({ name, had: had?.get(name), has: has?.get(name) }));
}

/** The plain maps in a list of a map; none where there is no list. */
export function mapsAt(holder: Fields | undefined, field: string): Fields[] {
  return listAt(holder ?? {}, field).map(({ item }) => item);
}

/** The strings in a list of a map; none where there is no list. */
export function textsAt(holder: Fields | undefined, field: string): string[] {
  const list: unknown = holder?.[field];
  return Array.isArray(list)
    ? list.filter((item) => typeof item === "string")
    : [];
}
