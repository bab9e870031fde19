/** Which images change, and where. */
import { textAt } from "../kinds/fields.ts";
import { compare } from "../model/order.ts";
import { identityText, type Identity } from "../model/identity.ts";
import type { ObjectChange, Place } from "./change.ts";
import { containerPairs } from "./pods.ts";

/** One image that takes another's place, in all the workloads where it does. */
export interface ImageChange {
  /** Undefined where the container is new. */
  readonly from: string | undefined;
  /** Undefined where the container is gone. */
  readonly to: string | undefined;
  /** In order, each once. */
  readonly workloads: readonly (Identity & Pick<Place, "cluster">)[];
}

/** A container's image in both states; never the same one. */
export interface ContainerImage {
  readonly container: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** The images that differ between the two states of an object, by the container's name. */
export function imagesOf({
  before,
  after,
}: Pick<ObjectChange, "before" | "after">): ContainerImage[] {
  return containerPairs(before, after)
    .map(({ name, had, has }) => ({
      container: name,
      from: textAt(had, "image"),
      to: textAt(has, "image"),
    }))
    .filter(({ from, to }) => from !== to);
}

/**
 * The images that change, in order of their names.
 *
 * @param changes as `countedChanges` gives them; any order gives the same answer
 */
export function images(changes: readonly ObjectChange[]): ImageChange[] {
  const found = new Map<string, ImageChange & { workloads: ObjectChange[] }>();
  for (const change of changes)
    for (const { from, to } of imagesOf(change)) {
      const key = JSON.stringify([from ?? "", to ?? ""]);
      const known = found.get(key) ?? { from, to, workloads: [] };
      found.set(key, known);
      known.workloads.push(change);
    }
  return [...found.entries()]
    .toSorted(([left], [right]) => compare(left, right))
    .map(([, { from, to, workloads }]) => ({
      from,
      to,
      workloads: uniqueWorkloads(workloads),
    }));
}

function uniqueWorkloads(
  changes: readonly ObjectChange[],
): ImageChange["workloads"] {
  const unique = new Map(
    changes.map(({ cluster, kind, namespace, name }) => {
      const workload = { cluster, kind, namespace, name };
      return [`${cluster ?? ""} ${identityText(workload)}`, workload];
    }),
  );
  return [...unique]
    .toSorted(([left], [right]) => compare(left, right))
    .map(([, workload]) => workload);
}

/**
 * Whether the image says by tag or digest which one it is; `latest` does not (distribution/reference: after the last `/`, a
 * `:` begins the tag and an `@` the digest).
 */
export function isPinned(image: string): boolean {
  const last = image.slice(image.lastIndexOf("/") + 1);
  if (last.includes("@")) return true;
  const [, tag = "latest"] = last.split(":");
  return tag !== "latest" && tag !== "";
}
