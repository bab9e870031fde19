/** The fields of an object that differ as lines of YAML that go and come: what the comment and the page show. */
import { oneLine } from "../diagnostics/print-text.ts";
import { pathText } from "../model/field-path.ts";
import type { FieldDifference } from "../review/field-diff.ts";
import { diffTexts, type TextLine } from "../review/text-diff.ts";
import { type Data } from "../yaml/data.ts";
import { writeYaml } from "../yaml/write.ts";

/** Lines that belong together. */
export interface DiffHunk {
  /** Above them, where the lines do not name their field themselves. */
  readonly head: string | undefined;
  readonly lines: readonly TextLine[];
}

/**
 * Each difference as a hunk: a short value as `path: value` on either side, a text of several lines by those that change, what
 * comes or goes whole as YAML. No line holds a control character, nor one that turns the direction of the text.
 */
export function diffHunks(
  differences: readonly FieldDifference[],
): readonly DiffHunk[] {
  return differences.flatMap(hunksOf);
}

function hunksOf({ path, what, before, after }: FieldDifference): DiffHunk[] {
  const name = pathText(path);
  if (isLong(before) && isLong(after))
    return diffTexts(before, after).map(({ before: line, lines }) => ({
      head: oneLine(`${name}, line ${line}`),
      lines: lines.map(({ mark, text }) => ({ mark, text: oneLine(text) })),
    }));
  const lines = [
    ...marked("-", yamlLines(name, before)),
    ...marked("+", yamlLines(name, after)),
  ];
  const head =
    what === "order" ? oneLine(`${name}, in another order`) : undefined;
  return [{ head, lines }];
}

/** The value below its path; of a whole object, as it is. */
function yamlLines(name: string, value: Data | undefined): string[] {
  if (value === undefined) return [];
  const text = writeYaml(value).trimEnd();
  if (name === "") return text.split("\n");
  const isBlock =
    typeof value === "object" &&
    value !== null &&
    text !== "{}" &&
    text !== "[]";
  if (!isBlock && !text.includes("\n")) return [`${name}: ${text}`];
  const [first = "", ...rest] = text.split("\n");
  return isBlock
    ? [`${name}:`, ...[first, ...rest].map((line) => `  ${line}`)]
    : [`${name}: ${first}`, ...rest];
}

const marked = (mark: TextLine["mark"], texts: readonly string[]): TextLine[] =>
  texts.map((text) => ({ mark, text: oneLine(text) }));

function isLong(value: Data | undefined): value is string {
  return typeof value === "string" && value.includes("\n");
}
