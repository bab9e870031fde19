/** The fenced code blocks of the repository's Markdown. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

export function readDoc(path: string): string {
  return readFileSync(root + path, "utf8");
}

/** The blocks of a language, in order; with their last line break. */
export function codeBlocks(path: string, language: string): string[] {
  const pattern = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gms");
  return [...readDoc(path).matchAll(pattern)].map(([, text = ""]) => text);
}

/** The block of a language that holds a text; throws where there is none, or more than one. */
export function blockWith(
  path: string,
  language: string,
  part: string,
): string {
  const found = codeBlocks(path, language).filter((text) =>
    text.includes(part),
  );
  const [only, second] = found;
  if (only === undefined || second !== undefined)
    throw new Error(`${found.length} blocks of ${path} hold ${part}`);
  return only;
}
