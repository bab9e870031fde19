/** The shorthands of a release's chart. */
import { schemaAt } from "../schema/json-schema.ts";
import { chartText, enumOf } from "../schema/reference-text.ts";
import type { Data, Fields } from "../yaml/data.ts";
import { textOf } from "./fields.ts";
import type { ExpandContext, Shorthand } from "./kind.ts";

/** `chart: SOURCE/CHART`. */
export const chartShorthand: Shorthand = {
  field: "chart",
  schema: (written) =>
    chartText(
      schemaAt(written, "spec", "sourceRef", "name") ?? {},
      schemaAt(written, "spec", "chart") ?? {},
    ),
  describe:
    "A Helm repository, Git repository or bucket of this config, and a chart in it.",
  writes: ["chart"],
  expand: (value, context) =>
    typeof value === "string" ? expandChart(value, context) : { chart: value },
};

/** `SOURCE/CHART`, where the source's key may itself be `namespace/name`. */
function expandChart(text: string, context: ExpandContext): Fields | string {
  const allowed = enumOf(
    schemaAt(context.written, "spec", "sourceRef", "kind"),
  );
  const slashes = [text.indexOf("/"), text.indexOf("/", text.indexOf("/") + 1)];
  for (const slash of slashes) {
    if (slash === -1) continue;
    const key = text.slice(0, slash);
    const kinds = context
      .sourceKinds(key)
      .filter((kind) => allowed.length === 0 || allowed.includes(kind));
    const [kind] = kinds;
    if (kind === undefined) continue;
    if (kinds.length > 1)
      return `\`${key}\` names a ${kinds.join(" and a ")}; use Flux's own form with sourceRef.kind`;
    return { chart: { spec: chartSpec(text.slice(slash + 1), kind, key) } };
  }
  const key = text.slice(0, slashes[0]);
  const other = context.sourceKinds(key)[0];
  if (other !== undefined)
    return `\`${key}\` is of kind ${other}; use chartRef for it`;
  // Unknown: taken for a Helm repository; the reference check says what is missing and what is near.
  return {
    chart: {
      spec: chartSpec(text.slice(key.length + 1), "HelmRepository", key),
    },
  };
}

function chartSpec(name: string, kind: string, key: string): Fields {
  const slash = key.indexOf("/");
  const sourceRef: Fields =
    slash === -1
      ? { kind, name: key }
      : { kind, name: key.slice(slash + 1), namespace: key.slice(0, slash) };
  return { chart: name, sourceRef };
}

/** `version` beside it. */
export const versionShorthand: Shorthand = {
  field: "version",
  schema: textOf,
  describe: "The chart's version or range; short for `chart.spec.version`.",
  writes: ["chart", "spec", "version"],
  expand: (value: Data) => ({ chart: { spec: { version: value } } }),
};
