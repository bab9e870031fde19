/** Whether the config, as written, fits in the schema of each cluster's Flux. */
import { locate, type Report, type Source } from "../diagnostics/diagnostic.ts";
import type { MapNode, YamlNode } from "../yaml/node.ts";
import { checkIncluded } from "./files.ts";
import type { ConfigSchema } from "./schema.ts";
import { configVersion } from "./settings-schema.ts";
import { byFlux, checkForAll, type Look, type Users } from "./per-cluster.ts";
import { isValid, underOverride } from "./validity.ts";
import type { RawItem } from "./written.ts";

/** Reports what does not fit in the settings, of the file itself and of those that it includes. */
export function checkSettings(
  { source, root }: { source: Source; root: MapNode },
  included: readonly { source: Source; root: MapNode }[],
  users: Users<ConfigSchema>,
  report: Report,
): void {
  const version = root.entries.get("version")?.value;
  const newer = isNewer(version);
  if (newer)
    report({
      code: "config-version",
      severity: "error",
      message: `this file has version ${String(version?.value)}, and this fluxsmith knows version ${configVersion}`,
      hint: "upgrade fluxsmith",
      at: locate(source, version ?? root),
    });
  const looks = [...users].map(([schema, names]): Look => {
    const check = (say: Report): void => {
      if (!newer)
        isValid(root, schema.settings, { source, path: [], report: say });
      for (const part of included) checkIncluded(part, { schema, report: say });
    };
    return { clusters: names, check };
  });
  checkForAll(looks, report, byFlux);
}

/** Whether an item fits in the schema; reported where it does not. */
export function isValidItem(
  { node, kind, source, path }: RawItem,
  schema: ConfigSchema,
  report: Report,
): boolean {
  return isValid(node, schema.item(kind), { source, path, report });
}

/** Whether an item at the top fits in each cluster, as far as the cluster's override leaves it. */
export function isValidInAll(
  raw: RawItem,
  users: Users<ConfigSchema>,
  overrideIn: (cluster: string) => RawItem | undefined,
  report: Report,
): boolean {
  let valid = true;
  const look = (
    schema: ConfigSchema,
    names: readonly string[],
    node: YamlNode,
  ): Look => ({
    clusters: names,
    check: (say) => {
      if (!isValidItem({ ...raw, node }, schema, say)) valid = false;
    },
  });
  const looks = [...users].flatMap(([schema, names]): Look[] => {
    if (users.size === 1) return [look(schema, names, raw.node)];
    return names.flatMap((name) => {
      const over = overrideIn(name);
      const node = over ? underOverride(raw.node, over.node) : raw.node;
      return node === undefined ? [] : [look(schema, [name], node)];
    });
  });
  checkForAll(looks, report, byFlux);
  return valid;
}

function isNewer(
  node: YamlNode | undefined,
): node is YamlNode & { kind: "scalar" } {
  return (
    node?.kind === "scalar" &&
    typeof node.value === "number" &&
    node.value > configVersion
  );
}
