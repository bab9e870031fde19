/** What HelmCharts and the chart of a HelmRelease have in common. */
import { listIn, without, type Rule } from "./conversion.ts";

/**
 * `valuesFile` → `valuesFiles`, as its first: it is merged before the others (source-controller, HelmChart.GetValuesFiles of
 * v1beta2; gone with HelmChart v1, source-controller 1.3.0, and HelmRelease v2, helm-controller 1.0.0). An empty one is none.
 */
export const valuesFile: Rule = (fields) => {
  const file = fields["valuesFile"];
  if (file === undefined) return undefined;
  const rest = without(fields, "valuesFile");
  if (file === "" || file === null)
    return {
      fields: rest,
      changes: [
        { path: ["valuesFile"], change: "dropped", why: "it names no file" },
      ],
    };
  const others = listIn(fields, "valuesFiles");
  if (others === undefined) return { problem: "`valuesFiles` is not a list" };
  return {
    fields: { ...rest, valuesFiles: [file, ...others] },
    changes: [
      {
        path: ["valuesFile"],
        change: "moved",
        to: ["valuesFiles"],
        why: "valuesFile is gone: it is the first of valuesFiles",
      },
    ],
  };
};
