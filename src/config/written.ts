/**
 * The config as it is written: every item under its section, still apart from the defaults and the clusters' overrides,
 * but with its shorthands replaced by the spec fields that they stand for.
 */
import {
  locate,
  type Range,
  type Report,
  type Source,
} from "../diagnostics/diagnostic.ts";
import { kinds } from "../kinds/index.ts";
import type { ExpandContext, FluxKind } from "../kinds/kind.ts";
import { schemaAt } from "../schema/json-schema.ts";
import { toData, toValues, type Data, type Fields } from "../yaml/data.ts";
import type { MapNode, ScalarNode, YamlNode } from "../yaml/node.ts";
import { commonItemFields } from "./item-fields.ts";
import { joinPatches } from "./merge.ts";
import { isFreeForm, type ConfigSchema } from "./schema.ts";
import { allRead, type Unread } from "./unread.ts";

/** One item, override or defaults entry. */
export interface WrittenItem {
  readonly kind: FluxKind;
  /** Its key in the section: `name` or `namespace/name`; empty for defaults. */
  readonly key: string;
  readonly source: Source;
  readonly keyRange: Range;
  readonly node: YamlNode;
  /** What does not fit its schema (reported), and is left out of what follows. */
  readonly unread: Unread;
  /** What steers fluxsmith: {@link commonItemFields} and the kind's `itemFields`. */
  readonly meta: Fields;
  /** Fields of the object's spec. */
  readonly spec: Fields;
}

/** The item's fields that are not its object's spec. */
const metaFields = new Map<FluxKind, ReadonlySet<string>>(
  kinds.map((kind) => [
    kind,
    new Set(
      [...commonItemFields, ...(kind.itemFields ?? [])].map(
        ({ field }) => field,
      ),
    ),
  ]),
);

/** The map at a path of keys below a node. */
export function mapAt(
  node: YamlNode | undefined,
  path: readonly string[],
): MapNode | undefined {
  let at = node;
  for (const step of path)
    at = at?.kind === "map" ? at.entries.get(step)?.value : undefined;
  return at?.kind === "map" ? at : undefined;
}

/**
 * Adds the items below `root` (the file's or a cluster's map) to `into`. A name that is there already, from another file,
 * is an error at both places.
 */
export function readSections(
  root: YamlNode,
  source: Source,
  path: readonly string[],
  into: Map<FluxKind, Map<string, RawItem>>,
  report: Report,
): void {
  for (const kind of kinds) {
    const section = mapAt(root, kind.section);
    if (section === undefined) continue;
    let items = into.get(kind);
    if (items === undefined) into.set(kind, (items = new Map()));
    for (const [key, { key: keyNode, value }] of section.entries) {
      const earlier = items.get(key);
      if (earlier !== undefined) {
        report({
          code: "duplicate-item",
          severity: "error",
          message: `${kind.kind} \`${key}\` is defined twice`,
          at: locate(source, keyNode),
          related: [
            {
              message: "first defined here",
              at: locate(earlier.source, earlier.keyNode),
            },
          ],
        });
        continue;
      }
      const place = [...path, ...kind.section, key];
      items.set(key, { kind, key, keyNode, node: value, source, path: place });
    }
  }
}

/** An item before it is judged and its shorthands are replaced. */
export interface RawItem {
  readonly kind: FluxKind;
  readonly key: string;
  readonly keyNode: ScalarNode;
  readonly node: YamlNode;
  readonly source: Source;
  /** The keys that lead to it, for messages. */
  readonly path: readonly string[];
}

/** How an item is read. */
export interface ItemReader {
  readonly schema: ConfigSchema;
  readonly context: Pick<ExpandContext, "sourceKinds">;
  readonly report: Report;
}

/** Replaces an item's shorthands. What could not be read is left out; an item of which that is all still has its name. */
export function expandItem(
  raw: RawItem,
  unread: Unread,
  reader: ItemReader,
): WrittenItem {
  const { kind, key, node, source } = raw;
  const item = { kind, key, source, keyRange: raw.keyNode, node, unread };
  if (unread === "all") return { ...item, meta: {}, spec: {} };
  if (node.kind === "scalar" && typeof node.value === "string")
    return { ...item, meta: {}, spec: kind.itemText?.expand(node.text) ?? {} };
  if (node.kind !== "map") return { ...item, meta: {}, spec: {} };
  return { ...item, ...expandFields(raw, node, unread, reader) };
}

function expandFields(
  { kind, source }: RawItem,
  node: MapNode,
  unread: ReadonlySet<string>,
  { schema, context, report }: ItemReader,
): Pick<WrittenItem, "meta" | "spec" | "unread"> {
  const meta: Record<string, Data> = {};
  let spec: Record<string, Data> = {};
  const short: Fields[] = [];
  const lost = new Set(unread);
  const its = schema.spec(kind);
  for (const [field, { value }] of node.entries) {
    const shorthand = kind.shorthands.find((known) => known.field === field);
    if (unread.has(field)) lost.add(shorthand?.writes[0] ?? field);
    else if (metaFields.get(kind)?.has(field) === true)
      meta[field] = toData(value);
    else if (shorthand === undefined)
      spec[field] = isFreeForm(its.properties?.[field] ?? {})
        ? toValues(value)
        : toData(value);
    else {
      const written = schemaAt(its, ...shorthand.writes) ?? {};
      const all = { ...context, written };
      const expanded = shorthand.expand(toData(value), all);
      if (typeof expanded === "string") {
        lost.add(field);
        report({
          code: "bad-shorthand",
          severity: "error",
          message: expanded,
          at: locate(source, value),
        });
      } else short.push(expanded);
    }
  }
  for (const expanded of short) spec = { ...joinPatches(spec, expanded) };
  return { meta, spec, unread: lost.size === 0 ? allRead : lost };
}
