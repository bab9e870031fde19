/** Charts that are fetched, in messages. */
import type { NoChart } from "./chart-index.ts";
import type { ChartPlan } from "./chart-source.ts";
import { withoutCredentials } from "./shown-url.ts";

/** A chart in words. */
export function chartText(plan: ChartPlan): string {
  return plan.kind === "oci"
    ? `oci://${plan.repository}`
    : `${plan.chart} from ${withoutCredentials(plan.url)}`;
}

/** Fault 56: what the chart makes is not known. */
export function unreachable(what: string, why: string): NoChart {
  return {
    why: `${what} cannot be reached: ${why}`,
    hint: 'what its chart makes is not known; that is not "no change"',
  };
}

/** What can be done where the door is closed. */
export function noAccess({ access, kind }: ChartPlan, why: string): NoChart {
  const ways = [
    ...(access.unknown.length === 0
      ? []
      : [
          `give ${access.unknown.join(" and ")} under \`fixtures\` in fluxsmith.yaml`,
        ]),
    ...(kind === "oci" ? ["log in with `helm registry login`"] : []),
  ];
  return { why, ...(ways.length === 0 ? {} : { hint: ways.join(", or ") }) };
}
