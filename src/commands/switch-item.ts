/** `fluxsmith enable` and `disable`: an item with or without `enabled: false`, for all clusters or for one. */
import { mapAt } from "../config/written.ts";
import { Problem } from "../diagnostics/problem.ts";
import { fileFor, layer, type ItemPlace } from "../edit/config-parts.ts";
import { narrowItem, widenItem, type Meaning } from "../edit/text-item.ts";
import type { YamlNode } from "../yaml/node.ts";
import { checkCluster } from "./new-item.ts";
import {
  changeConfig,
  type Change,
  type ChangeOptions,
  type Draft,
} from "./change-config.ts";
import type { CommandContext } from "./context.ts";
import { namedItem, type NamedItem } from "./named-items.ts";

export interface SwitchOptions extends ChangeOptions {
  readonly kind: string | undefined;
  readonly cluster: string | undefined;
}

/** Runs it; returns the exit code. */
export function switchItem(
  context: CommandContext,
  words: readonly string[],
  enabled: boolean,
  options: SwitchOptions,
): Promise<number> {
  return changeConfig(context, options, async (draft) => {
    const { cluster } = options;
    checkCluster(draft.parts, cluster);
    const item = namedItem(draft.parts, words, options.kind);
    const isChanged =
      cluster === undefined
        ? switchAll(draft, item, enabled)
        : switchIn(cluster, draft, item, enabled);
    const { kind, key } = item;
    if (isChanged) return changeOf(item, enabled);
    const where = cluster === undefined ? "" : ` in ${cluster}`;
    context.stdout.write(
      `${kind.kind} ${key} is ${enabled ? "enabled" : "disabled"} already${where}.\n`,
    );
    return undefined;
  });
}

function changeOf({ kind, key }: NamedItem, enabled: boolean): Change {
  return { question: enabled ? undefined : `Disable ${kind.kind} \`${key}\`?` };
}

/** For all clusters: where one says otherwise, that goes; then the item says it once. Whether anything had to change. */
function switchAll(draft: Draft, item: NamedItem, enabled: boolean): boolean {
  const { base, overrides } = item;
  let isChanged = false;
  if (base !== undefined)
    for (const place of overrides)
      if (enabledAt(place.entry.value) === !enabled) {
        unset(draft, place);
        isChanged = true;
      }
  for (const place of base === undefined ? overrides : [base])
    if (setTo(draft, place, enabled, byDefault(draft, item))) isChanged = true;
  return isChanged;
}

/** In one cluster: by its override. */
function switchIn(
  cluster: string,
  draft: Draft,
  item: NamedItem,
  enabled: boolean,
): boolean {
  const { base, kind, key } = item;
  const its = item.overrides.find((one) => one.cluster === cluster);
  if (base === undefined) {
    if (its === undefined)
      throw new Problem(
        "item-missing",
        `the cluster \`${cluster}\` has no ${kind.kind} \`${key}\``,
        {
          hint: `it is an item of ${item.overrides.map((one) => one.cluster).join(", ")}`,
        },
      );
    return setTo(draft, its, enabled, byDefault(draft, item));
  }
  const inherited = enabledAt(base.entry.value) ?? byDefault(draft, item);
  const said = its && enabledAt(its.entry.value);
  if ((said ?? inherited) === enabled) return false;
  if (inherited === enabled && its !== undefined) unset(draft, its);
  else if (its !== undefined)
    draft.set(its.file, [...its.keys, "enabled"], enabled, { first: true });
  else {
    const above = layer(cluster);
    const file = fileFor(draft.parts, kind, cluster);
    draft.set(
      file,
      [...above, ...kind.section, key],
      new Map([["enabled", enabled]]),
      { keep: above.length },
    );
  }
  return true;
}

/** Makes an item say it, or say nothing where that is the same; whether anything had to change. */
function setTo(
  draft: Draft,
  place: ItemPlace,
  enabled: boolean,
  usual: boolean,
): boolean {
  const said = enabledAt(place.entry.value);
  if ((said ?? usual) === enabled) return false;
  const text = meaningOf(place);
  if (said !== undefined && usual === enabled) unset(draft, place);
  else if (text !== undefined)
    draft.edit(place.file, (config) =>
      widenItem({ file: place.file, text: config }, place.keys, text, [
        "enabled",
        enabled,
      ]),
    );
  else
    draft.set(place.file, [...place.keys, "enabled"], enabled, {
      first: true,
      keep: place.keys.length,
    });
  return true;
}

/** Takes `enabled` out of an item; an override that says nothing else goes with it. */
function unset(draft: Draft, place: ItemPlace): void {
  const { file, keys, cluster, entry } = place;
  const { value } = entry;
  const isOnly = value.kind === "map" && value.entries.size === 1;
  const meaning = meaningOf(place);
  if (isOnly && cluster !== undefined)
    draft.remove(file, keys, layer(cluster).length);
  else if (meaning !== undefined)
    draft.edit(file, (text) =>
      narrowItem({ file, text }, keys, meaning, "enabled"),
    );
  else draft.remove(file, [...keys, "enabled"], keys.length);
}

/** What an item means that is one text, or could be but for `enabled`; undefined for any other. */
function meaningOf({ kind, entry }: ItemPlace): Meaning | undefined {
  const { itemText } = kind;
  if (itemText === undefined) return undefined;
  const { value } = entry;
  const field = itemText.writes;
  const text = value.kind === "map" ? value.entries.get(field)?.value : value;
  if (text?.kind !== "scalar" || typeof text.value !== "string")
    return undefined;
  const fields = itemText.expand(text.value);
  const others = value.kind === "map" ? [...value.entries.keys()] : [];
  const isShort =
    others.every((one) => one === "enabled" || Object.hasOwn(fields, one)) &&
    (value.kind === "scalar" ||
      Object.entries(fields).every(([one, its]) => {
        const node =
          value.kind === "map" ? value.entries.get(one)?.value : undefined;
        return node?.kind === "scalar" && node.value === its;
      }));
  return isShort ? { field, fields } : undefined;
}

/** What an item says of itself; undefined where it says nothing. */
function enabledAt(node: YamlNode): boolean | undefined {
  const value =
    node.kind === "map" ? node.entries.get("enabled")?.value : undefined;
  return value?.kind === "scalar" && typeof value.value === "boolean"
    ? value.value
    : undefined;
}

/** What an item is that says nothing. */
function byDefault({ parts }: Draft, { kind }: NamedItem): boolean {
  const defaults = mapAt(parts[0]?.root, ["defaults", ...kind.section]);
  return (defaults && enabledAt(defaults)) ?? true;
}
