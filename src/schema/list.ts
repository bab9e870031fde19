/** The checks of a list: its length, its items, and that none is there twice where Kubernetes merges by key. */
import type { SeqNode, YamlNode } from "../yaml/node.ts";
import { fingerprint } from "./equal.ts";
import type { JsonSchema } from "./json-schema.ts";
import { placed, type Walk } from "./walk.ts";
import { named } from "./words.ts";

/** Judges a list whose type fits. */
export function checkList(node: SeqNode, schema: JsonSchema, walk: Walk): void {
  const { minItems = 0, maxItems = Infinity, items } = schema;
  const count = node.items.length;
  if (count < minItems || count > maxItems)
    walk.found({
      code: "out-of-range",
      message: placed(
        walk,
        count > maxItems
          ? `has ${count} items, ${maxItems} at most are allowed`
          : count === 0
            ? "must not be an empty list"
            : `must have ${minItems} items or more`,
      ),
      range: node,
      hint: undefined,
    });
  if (items !== undefined) {
    // Merging replaces lists as a whole: nothing completes an item.
    const whole = walk.partial ? { ...walk, partial: false } : walk;
    for (const [index, item] of node.items.entries()) {
      walk.path.push(`[${index}]`);
      walk.check(item, items, item, whole);
      walk.path.pop();
    }
  }
  const listType = schema["x-kubernetes-list-type"];
  if (listType === "set") checkTwice(node, walk, "value", fingerprint);
  if (listType === "map") {
    const keys = schema["x-kubernetes-list-map-keys"] ?? [];
    checkTwice(node, walk, keys.map(named).join(" and "), (item) =>
      keys.map((key) => keyText(item, key)).join(),
    );
  }
}

function keyText(item: YamlNode, key: string): string {
  const value = item.kind === "map" ? item.entries.get(key)?.value : undefined;
  return value === undefined ? "" : fingerprint(value);
}

function checkTwice(
  node: SeqNode,
  walk: Walk,
  what: string,
  identify: (item: YamlNode) => string,
): void {
  const seen = new Map<string, { index: number; item: YamlNode }>();
  for (const [index, item] of node.items.entries()) {
    const identity = identify(item);
    const earlier = seen.get(identity);
    if (earlier === undefined) seen.set(identity, { index, item });
    else
      walk.found({
        code: "duplicate-item",
        message: placed(
          walk,
          `item [${index}] has the same ${what} as item [${earlier.index}]`,
        ),
        range: item,
        hint: "keep one of the two",
        related: { message: "the first is here", range: earlier.item },
      });
  }
}
