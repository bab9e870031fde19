/** What the API server refuses for other reasons than an immutable field; tried on a real one (Kubernetes 1.36). */
import { fieldsAt, textAt } from "../../kinds/fields.ts";
import type { Fields } from "../../yaml/data.ts";
import type { ObjectChange } from "../change.ts";
import { specOf } from "../fate.ts";
import { alongWith, forceOf } from "../force.ts";
import { leavingMark } from "../keeping.ts";
import { mapsAt } from "../pods.ts";
import { eachChange, groupKind, type Found } from "../review.ts";

/** Objects that cannot be applied as they become. */
export const applyRefused = eachChange((change, review) => {
  const { before, after, release } = change;
  if (
    after === undefined ||
    leavingMark({ release, fields: after }) !== undefined
  )
    return [];
  const found = refusals.get(groupKind(change))?.(change);
  if (found === undefined) return [];
  const { why, fix, helps } = found;
  const force = before === undefined ? undefined : forceOf(change, review);
  if (force === undefined)
    return [{ code: "apply-refused", why: `${why}: the apply fails`, fix }];
  const then = helps
    ? "and makes it anew"
    : "and cannot make it anew, for the same reason";
  return [
    {
      code: "object-recreated",
      why: `${why}; because of ${force} Flux then deletes it${alongWith(change)} ${then}`,
      fix,
    },
  ];
});

/** Why an object is refused, without what comes of it. */
interface Refused extends Pick<Found, "why" | "fix"> {
  /** Whether a new object of this kind would be taken. */
  readonly helps: boolean;
}

type Refusal = (change: ObjectChange) => Refused | undefined;

/**
 * What the API server has put in by itself under `rollingUpdate` belongs to nobody, so server-side apply leaves it there, and
 * the other type does not allow it. One number of our own under it is enough for all of it to go.
 */
function rollingUpdateStays(field: string, type: string): Refusal {
  return (change) => {
    const { before, after, release } = change;
    // Helm knows what it has put in, and by which method is not in Git.
    if (before === undefined || after === undefined || release !== undefined)
      return undefined;
    const [had, has] = [before, after].map((one) => specOf(one)[field]);
    const written = Object.keys(fieldsAt(had, "rollingUpdate") ?? {});
    if (
      textAt(has, "type") !== type ||
      (textAt(had, "type") ?? "RollingUpdate") !== "RollingUpdate" ||
      written.length > 0
    )
      return undefined;
    return {
      why: `\`spec.${field}.type\` becomes ${type}, but the defaults under \`rollingUpdate\` that the API server has filled in stay, and ${type} does not allow them`,
      helps: true,
      fix: `1. Write \`spec.${field}.rollingUpdate\` out as it is by default, and let Flux reconcile.\n2. Change the type in a second commit.`,
    };
  };
}

/** autoscaling/validation.ValidateHorizontalPodAutoscalerSpec; HPAScaleToZero is off by default. */
const autoscaler: Refusal = (change) => {
  const { before, after } = change;
  const wrong = wrongRange(after);
  if (wrong === undefined || wrong === wrongRange(before)) return undefined;
  return {
    why: `it has ${wrong}, which the API server refuses`,
    helps: false,
    fix: "Keep `1 <= minReplicas <= maxReplicas`.",
  };
};

function wrongRange(object: Fields | undefined): string | undefined {
  if (object === undefined) return undefined;
  const spec = specOf(object);
  const min = spec["minReplicas"] ?? 1;
  const max = spec["maxReplicas"];
  if (typeof min !== "number" || typeof max !== "number") return undefined;
  if (max < 1) return `\`maxReplicas: ${max}\``;
  if (min > max) return `\`minReplicas: ${min}\` over \`maxReplicas: ${max}\``;
  const fromOutside = mapsAt(spec, "metrics").some((metric) =>
    ["Object", "External"].includes(textAt(metric, "type") ?? ""),
  );
  return min < 1 && !fromOutside
    ? `\`minReplicas: ${min}\` without a metric of type Object or External`
    : undefined;
}

const refusals: ReadonlyMap<string, Refusal> = new Map([
  ["apps/Deployment", rollingUpdateStays("strategy", "Recreate")],
  ["apps/StatefulSet", rollingUpdateStays("updateStrategy", "OnDelete")],
  ["autoscaling/HorizontalPodAutoscaler", autoscaler],
]);
