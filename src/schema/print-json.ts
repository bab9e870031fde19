/**
 * JSON as Prettier 3 prints it (parser `json`, default options, where every map was broken over lines before), without
 * loading Prettier: generated JSON must keep `prettier --check` quiet.
 */
const width = 80;

/**
 * Plain data as JSON text with a line feed at its end. Fields that are undefined are left out; what JSON does not have
 * (functions, NaN) throws a TypeError. Maps keep their keys' order and stand one field a line; lists stand
 * on one line where they fit. Characters whose width on a screen is not surely one column are escaped, since the layout
 * of lists depends on it.
 */
export function printJson(value: unknown): string {
  return `${print(value, "", 0, 0)}\n`;
}

/**
 * Prints a value that follows `before` columns of text on its first line, in lines indented by `indent`, and is itself
 * followed by `after` columns (a comma).
 */
function print(
  value: unknown,
  indent: string,
  before: number,
  after: number,
): string {
  if (typeof value !== "object" || value === null) return printScalar(value);
  return isList(value)
    ? printList(value, indent, before, after)
    : printMap(fieldsOf(value), indent);
}

type Field = readonly [name: string, value: unknown];

function printMap(entries: readonly Field[], indent: string): string {
  if (entries.length === 0) return "{}";
  const inner = `${indent}  `;
  const lines = entries.map(([key, item], index) => {
    const start = `${inner}${printScalar(key)}: `;
    const after = index < entries.length - 1 ? 1 : 0;
    return start + print(item, inner, start.length, after);
  });
  return `{\n${lines.join(",\n")}\n${indent}}`;
}

function printList(
  items: readonly unknown[],
  indent: string,
  before: number,
  after: number,
): string {
  const flat = printFlat(items);
  if (flat !== undefined && before + flat.length + after <= width) return flat;
  const inner = `${indent}  `;
  const body =
    items.length > 1 && items.every((item) => typeof item === "number")
      ? fill(items.map(printScalar), inner)
      : items
          .map((item, index) => {
            const comma = index < items.length - 1 ? 1 : 0;
            return inner + print(item, inner, inner.length, comma);
          })
          .join(",\n");
  return `[\n${body}\n${indent}]`;
}

/** A value on one line; nothing where Prettier would break it whatever its length. */
function printFlat(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return printScalar(value);
  if (!isList(value)) return fieldsOf(value).length === 0 ? "{}" : undefined;
  if (
    value.length > 1 &&
    value.every((item) => isList(item) && item.length > 1)
  )
    return undefined;
  const items: string[] = [];
  for (const item of value) {
    const flat = printFlat(item);
    if (flat === undefined) return undefined;
    items.push(flat);
  }
  return `[${items.join(", ")}]`;
}

/** Numbers, as many on a line as fit. */
function fill(numbers: readonly string[], indent: string): string {
  const lines: string[] = [];
  let line = "";
  for (const [index, number] of numbers.entries()) {
    const item = index < numbers.length - 1 ? `${number},` : number;
    if (line === "") line = indent + item;
    else if (line.length + 1 + item.length <= width) line += ` ${item}`;
    else {
      lines.push(line);
      line = indent + item;
    }
  }
  return [...lines, line].join("\n");
}

/** Latin, Greek, Cyrillic and common punctuation, without what some terminals show as an emoji. */
const uncertain =
  /[^ -~\u00a1-\u00a8\u00aa-\u00ac\u00af-\u02ff\u0370-\u0482\u048a-\u052f\u2013\u2014\u2018-\u201d\u2026]/g;

function printScalar(value: unknown): string {
  if (typeof value === "number" && Number.isFinite(value))
    return JSON.stringify(value).replace("e+", "e");
  if (typeof value === "boolean" || value === null) return String(value);
  if (typeof value !== "string")
    throw new TypeError(`JSON has no ${typeof value}`);
  return JSON.stringify(value).replaceAll(
    uncertain,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function fieldsOf(value: object): readonly Field[] {
  return Object.entries(value).filter(([, item]) => item !== undefined);
}

// Array.isArray alone makes `any` of the items.
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
