/** Whom to give up where a build would come to something else. */
import { identityText } from "../model/identity.ts";
import type { Carried } from "./carried.ts";
import type { Proven } from "./proof.ts";
import type { Build, Trace } from "./trace.ts";

/** The objects by which a build is not what it was; where nobody can say, those of it that were converted, or all of them. */
export function blamed(
  proof: readonly Proven[],
  carried: readonly Carried[],
  { enclosures }: Trace,
): Map<Carried, string> {
  const suspects = new Map<Carried, string>();
  for (const { build, equal, differing, unbuilt } of proof) {
    if (equal) continue;
    const inside = carried.filter(({ found }) =>
      enclosures.get(found.file)?.some((one) => isBuild(one.build, build)),
    );
    const named = inside.filter((one) =>
      differing.some(
        ({ object }) =>
          object === identityText({ ...one, kind: one.kind.kind }),
      ),
    );
    const converted = inside.filter(
      ({ apiVersion, found }) => found.apiVersion !== apiVersion,
    );
    const its =
      [named, converted, inside].find((some) => some.length > 0) ?? [];
    const why =
      unbuilt === undefined
        ? `${build.name} would come to something else: ${differing
            .slice(0, 3)
            .map(({ object, what }) => `${object} (${what})`)
            .join(", ")}`
        : `${build.name} could not be built without it: ${unbuilt}`;
    for (const one of its) suspects.set(one, why);
  }
  return suspects;
}

function isBuild(one: Build, other: Build): boolean {
  return (
    one.cluster === other.cluster &&
    one.name === other.name &&
    one.folder === other.folder
  );
}
