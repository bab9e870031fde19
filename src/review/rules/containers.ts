/** Containers: probes and resources. */
import { fieldsAt } from "../../kinds/fields.ts";
import type { Fields } from "../../yaml/data.ts";
import { containerPairs } from "../pods.ts";
import { eachChange, listed, type Found } from "../review.ts";

const probes: readonly (readonly [field: string, then: string])[] = [
  ["readinessProbe", "traffic reaches it before it is ready"],
  ["livenessProbe", "it is no longer restarted when it hangs"],
  ["startupProbe", "the other probes begin before it has started"],
];

/** Containers that lose a probe; one that is gone altogether needs none. */
export const probeRemoved = eachChange((change) =>
  containerPairs(change.before, change.after).flatMap(({ name, had, has }) =>
    probes.flatMap(([field, then]): Found[] =>
      has !== undefined && isSet(had, field) && !isSet(has, field)
        ? [
            {
              code: "probe-removed",
              why: `container \`${name}\` loses its ${field}: ${then}`,
            },
          ]
        : [],
    ),
  ),
);

const isSet = (container: Fields | undefined, field: string): boolean =>
  fieldsAt(container, field) !== undefined;

/** Containers that lose requests or limits. */
export const resourcesRemoved = eachChange((change) =>
  containerPairs(change.before, change.after).flatMap(
    ({ name, had, has }): Found[] => {
      if (has === undefined) return [];
      const kept = new Set(resourcesOf(has));
      const lost = resourcesOf(had).filter((one) => !kept.has(one));
      return lost.length === 0
        ? []
        : [
            {
              code: "resources-removed",
              why: `container \`${name}\` loses ${listed(lost)}`,
            },
          ];
    },
  ),
);

/** `requests.cpu`, `limits.memory` and so on. */
function resourcesOf(container: Fields | undefined): string[] {
  return ["requests", "limits"].flatMap((side) =>
    Object.keys(fieldsAt(container, "resources", side) ?? {})
      .toSorted()
      .map((resource) => `\`${side}.${resource}\``),
  );
}
