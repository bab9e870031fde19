/** Items that are one text, `charts: https://…`, and the same as a map, which can hold more. */
import { isMap, isScalar } from "yaml";
import { rangeOf } from "../manifests/text-edits.ts";
import type { Data, Fields } from "../yaml/data.ts";
import { editInPlace, removeEntry, type ConfigFile } from "./edit-config.ts";
import {
  levelsAt,
  pairAt,
  readConfigText,
  Uneditable,
  type Keys,
} from "./config-text.ts";
import { flowEntry, flowText } from "./entry-text.ts";
import { flowStyleOf } from "./flow-entries.ts";
import { plainText } from "../manifests/text-edits.ts";

/** What a text stands for: the field that holds it, and all fields that it comes to. */
export interface Meaning {
  readonly field: string;
  readonly fields: Fields;
}

/**
 * The text with an item that is one text as a map in braces, which has a field more. The item's own text stays as it is
 * quoted.
 *
 * @throws Problem (`config-edit`)
 */
export function widenItem(
  file: ConfigFile,
  keys: Keys,
  { field, fields }: Meaning,
  [name, value]: readonly [string, Data],
): string {
  const data = { ...fields, [name]: value };
  return editInPlace(file, keys, data, ({ root, text }) => {
    const level = levelsAt(root, keys).at(-1);
    const node = level && pairAt(level).value;
    if (level === undefined || !isScalar(node))
      throw new Uneditable("it is no text");
    const flow =
      level.map.flow === true
        ? flowStyleOf(level.map, text)
        : { pad: " ", style: "plain" as const };
    const { start, end } = rangeOf(node);
    const written = text.slice(start, end);
    const isSafe = node.type !== "PLAIN" || !/[,[\]{}]/.test(written);
    const others = Object.entries(data).filter(([one]) => one !== field);
    const inner = [
      isSafe
        ? `${field}: ${written}`
        : flowEntry(field, fields[field] ?? "", flow),
      ...others.map(([one, its]) => `${one}: ${flowText(its, flow)}`),
    ].join(", ");
    return [{ start, end, insert: `{${flow.pad}${inner}${flow.pad}}` }];
  });
}

/**
 * Undoes {@link widenItem}: takes the field out, and where the item is a map in braces, makes it a text again.
 *
 * @throws Problem (`config-edit`)
 */
export function narrowItem(
  file: ConfigFile,
  keys: Keys,
  { field, fields }: Meaning,
  name: string,
): string {
  const { root } = readConfigText(plainText(file.text));
  const level = levelsAt(root, keys).at(-1);
  const map = level && pairAt(level).value;
  const pair =
    isMap(map) && map.flow === true
      ? map.items.find(({ key }) => isScalar(key) && key.value === field)
      : undefined;
  if (pair === undefined || !isScalar(pair.value))
    return removeEntry(file, [...keys, name], keys.length);
  const its = rangeOf(pair.value);
  return editInPlace(file, keys, fields[field] ?? "", ({ text }) => [
    { ...rangeOf(map), insert: text.slice(its.start, its.end) },
  ]);
}
