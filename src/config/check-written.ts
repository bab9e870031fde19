/** Whether the config, as written, fits in the schema of each cluster's Flux. */
import { locate, type Report, type Source } from "../diagnostics/diagnostic.ts";
import type { Path } from "../kinds/kind.ts";
import type { MapNode, YamlNode } from "../yaml/node.ts";
import { checkIncluded } from "./files.ts";
import type { ConfigSchema } from "./schema.ts";
import { configVersion } from "./settings-schema.ts";
import { byFlux, checkForAll, type Look, type Users } from "./per-cluster.ts";
import { allRead, joinUnread, unreadAt, type Unread } from "./unread.ts";
import { findUnfit, underOverride } from "./validity.ts";
import type { RawItem } from "./written.ts";

/** Reports what does not fit in the settings, of the file itself and of those that it includes; returns the paths of it. */
export function checkSettings(
  { source, root }: { source: Source; root: MapNode },
  included: readonly { source: Source; root: MapNode }[],
  users: Users<ConfigSchema>,
  report: Report,
): Path[] {
  const unfit: Path[] = [];
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
        unfit.push(
          ...findUnfit(root, schema.settings, {
            source,
            path: [],
            report: say,
          }),
        );
      for (const part of included)
        unfit.push(...checkIncluded(part, { schema, report: say }));
    };
    return { clusters: names, check };
  });
  checkForAll(looks, report, byFlux);
  return unfit;
}

/** Reports what of an item does not fit in the schema, and returns it. */
export function checkItem(
  { node, kind, source, path }: RawItem,
  schema: ConfigSchema,
  report: Report,
): Unread {
  const context = { source, path, report };
  return unreadAt(findUnfit(node, schema.item(kind), context), []);
}

/** The same of an item at the top, in each cluster as far as the cluster's override leaves it. */
export function checkItemInAll(
  raw: RawItem,
  users: Users<ConfigSchema>,
  overrideIn: (cluster: string) => RawItem | undefined,
  report: Report,
): Unread {
  let unread = allRead;
  const look = (
    schema: ConfigSchema,
    names: readonly string[],
    node: YamlNode,
  ): Look => ({
    clusters: names,
    check: (say) => {
      unread = joinUnread(unread, checkItem({ ...raw, node }, schema, say));
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
  return unread;
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
