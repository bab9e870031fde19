import type { FluxObject } from "./flux-object.ts";

/** What to show; an undefined field lets everything through. */
export interface Selection {
  readonly kinds?: ReadonlySet<string> | undefined;
  /** This cluster's objects, and what all clusters share. */
  readonly cluster?: string | undefined;
  /** A name in which `*` stands for any text. */
  readonly name?: string | undefined;
}

/** The objects that fit, in their order. */
export function select(
  objects: readonly FluxObject[],
  { kinds, cluster, name }: Selection,
): FluxObject[] {
  const pattern = name === undefined ? undefined : namePattern(name);
  return objects.filter(
    (object) =>
      kinds?.has(object.kind) !== false &&
      (cluster === undefined ||
        object.cluster === undefined ||
        object.cluster === cluster) &&
      pattern?.test(object.name) !== false,
  );
}

/** A name in which `*` stands for any text. */
export function namePattern(name: string): RegExp {
  const parts = name
    .split(/\*+/)
    .map((part) => part.replaceAll(/[\\^$.+?()[\]{}|]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`, "s");
}
