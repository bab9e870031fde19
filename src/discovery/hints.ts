/** `generated/index.jsonl` as discovery uses it: what it says of a file counts only while the file is the one it speaks of. */
import type { IndexEntry } from "../plan/index-file.ts";
import { hashText } from "../plan/hash.ts";

/** What the index knows of a file; undefined where it does not know the file with this text. */
export type Hints = (file: string, text: string) => Hint | undefined;

/** An entry's fields that are texts; the others are not looked at. */
export type Hint = Readonly<Partial<Record<keyof IndexEntry, string>>>;

/** Reads an index. Lines that are no entries (a merge's conflict markers) are passed over: both sides count. */
export function readHints(text: string): Hints {
  const byFile = new Map<string, Map<string, Hint>>();
  for (const line of text.split("\n")) {
    const hint = parseLine(line);
    if (hint?.file === undefined || hint.hash === undefined) continue;
    const known = byFile.get(hint.file);
    if (known === undefined)
      byFile.set(hint.file, new Map([[hint.hash, hint]]));
    else known.set(hint.hash, hint);
  }
  return (file, content) => byFile.get(file)?.get(hashText(content));
}

function parseLine(line: string): Hint | undefined {
  let data: unknown;
  try {
    data = JSON.parse(line);
  } catch {
    return undefined;
  }
  return typeof data === "object" && data !== null && isHint(data)
    ? data
    : undefined;
}

function isHint(data: object): data is Hint {
  return Object.values(data).every((value) => typeof value === "string");
}
