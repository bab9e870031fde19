/** Data as the text of a map's entry, written as its neighbours are. Maps keep their order. */
import { scalarText, type Style } from "../manifests/text-edits.ts";
import { isFields, type Data } from "../yaml/data.ts";
import { writeYaml } from "../yaml/write.ts";

/** The lines of `key: data` in block style, without the indentation that they share. */
export function blockLines(
  key: string,
  data: Data,
  step: number,
  style: Style = "plain",
): string[] {
  return entryLines(scalarText(key, style, false), data, step);
}

function entryLines(key: string, data: Data, step: number): string[] {
  if (data === null) return [`${key}:`];
  const entries = entriesOf(data);
  if (entries === undefined || entries.length === 0) {
    const [first = "", ...rest] = scalarLines(data, step);
    return [`${key}: ${first}`, ...rest];
  }
  return [`${key}:`, ...indented(contentLines(data, step), step)];
}

/** The lines of a list or a map that is not empty. */
function contentLines(data: Data, step: number): string[] {
  if (!isList(data))
    return (entriesOf(data) ?? []).flatMap(([key, value]) =>
      blockLines(key, value, step),
    );
  return data.flatMap((item: Data) => {
    const inner = entriesOf(item);
    const lines =
      inner === undefined || inner.length === 0
        ? scalarLines(item, 2)
        : contentLines(item, step);
    const [first = "", ...rest] = lines;
    const isBlockText = inner === undefined || inner.length === 0;
    return [`- ${first}`, ...(isBlockText ? rest : indented(rest, 2))];
  });
}

/** What has no entries, in block style: a text of several lines has its own indented by `step`. */
function scalarLines(data: Data, step: number): string[] {
  const [first = "", ...rest] = writeYaml(data).replace(/\n$/, "").split("\n");
  return [
    first,
    ...rest.map((line) =>
      line === "" ? "" : " ".repeat(step) + line.replace(/^ {2}/, ""),
    ),
  ];
}

/** Lines with blanks before them; empty ones stay empty. */
export function indented(lines: readonly string[], step: number): string[] {
  return lines.map((line) => (line === "" ? "" : " ".repeat(step) + line));
}

/** How a map in flow style is written. */
export interface FlowStyle {
  /** What stands inside the braces, at either end: `" "` or nothing. */
  readonly pad: string;
  readonly style: Style;
}

/** `key: data` in flow style, on one line. */
export function flowEntry(key: string, data: Data, flow: FlowStyle): string {
  return `${scalarText(key, flow.style, true)}: ${flowText(data, flow)}`;
}

/** Data in flow style, on one line. */
export function flowText(data: Data, flow: FlowStyle): string {
  if (isList(data))
    return `[${data.map((item: Data) => flowText(item, flow)).join(", ")}]`;
  const entries = entriesOf(data);
  if (entries !== undefined) {
    if (entries.length === 0) return "{}";
    const inner = entries.map(([key, value]) => flowEntry(key, value, flow));
    return `{${flow.pad}${inner.join(", ")}${flow.pad}}`;
  }
  if (typeof data === "string") return scalarText(data, flow.style, true);
  return writeYaml(data).trimEnd();
}

/** The entries of a map or a list; undefined for what has none. */
function entriesOf(data: Data): [string, Data][] | undefined {
  if (data instanceof Map) return [...(data as ReadonlyMap<string, Data>)];
  if (isList(data)) return data.map((item: Data) => ["", item]);
  return isFields(data) ? Object.entries(data) : undefined;
}

function isList(data: Data): data is readonly Data[] {
  return Array.isArray(data);
}
