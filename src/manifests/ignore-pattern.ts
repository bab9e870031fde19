/**
 * One line of a `.sourceignore`, as the source-controller understands it: its own copy of go-git's matcher
 * (fluxcd/pkg/sourceignore/gitignore), which is not Git's. There a file is taken back (`!`) even from a folder that is
 * left out, and `**` must be a whole step of the path.
 */

/** A pattern; exactly one of `name` and `steps` is there. */
export interface IgnorePattern {
  /** It takes back what earlier ones leave out. */
  readonly includes: boolean;
  /** It speaks of folders, and so of all that they hold. */
  readonly foldersOnly: boolean;
  /** The name of a file or folder, wherever it stands. */
  readonly name: NamePattern | undefined;
  /** A path from the folder of the file in which the pattern stands. */
  readonly steps: readonly Step[] | undefined;
}

/** Reads a pattern, without the end of its line. */
export function parsePattern(line: string): IgnorePattern {
  const includes = line.startsWith("!");
  let text = includes ? line.slice(1) : line;
  if (!text.endsWith("\\ ")) text = text.replace(/ +$/, "");
  const foldersOnly = text.endsWith("/");
  if (foldersOnly) text = text.slice(0, -1);
  // The same as the name alone.
  if (/^\*\*\/(?!.*\*\*)[^/]+$/s.test(text)) text = text.slice(3);
  return text.includes("/")
    ? {
        includes,
        foldersOnly,
        name: undefined,
        steps: text.split("/").map(parseStep),
      }
    : { includes, foldersOnly, name: parseName(text), steps: undefined };
}

/** What a name must be: this one, one that ends so, or one of this form. */
export interface NamePattern {
  readonly kind: "exact" | "ending" | "form";
  readonly text: string;
}

function parseName(text: string): NamePattern {
  if (!/[*?[\\]/.test(text)) return { kind: "exact", text };
  if (/^\*+[^*?[\\]*$/.test(text))
    return { kind: "ending", text: text.replace(/^\*+/, "") };
  // What Go calls malformed matches nothing.
  return { kind: "form", text: `^(?:${namePattern(text) ?? "(?!)"})$` };
}

/** A step of a path: `any` is nothing (a leading or double slash), `folders` is `**`; undefined matches nothing. */
export type Step = "any" | "folders" | RegExp | undefined;

function parseStep(text: string): Step {
  if (text === "") return "any";
  if (text === "**") return "folders";
  const name = text.includes("**") ? undefined : namePattern(text);
  return name === undefined ? undefined : new RegExp(`^${name}$`, "u");
}

/** gitignore.pattern.globMatch, its oddities included: what is matched last decides, whatever of the path is left. */
export function matchesSteps(
  steps: readonly Step[],
  path: readonly string[],
  foldersOnly: boolean,
): boolean {
  let matched = false;
  let anywhere = false;
  let at = 0;
  for (const [index, step] of steps.entries()) {
    if (step === "any") {
      anywhere = false;
      continue;
    }
    if (step === "folders") {
      if (index === steps.length - 1) break;
      anywhere = true;
      continue;
    }
    if (step === undefined || at === path.length) return false;
    if (!anywhere) {
      if (!step.test(path[at++] ?? "")) return false;
      matched = true;
      continue;
    }
    anywhere = false;
    const found = path.findIndex(
      (name, place) => place >= at && step.test(name),
    );
    matched = found !== -1;
    at = matched ? found + 1 : path.length;
  }
  return matched && !(foldersOnly && at === path.length);
}

/**
 * A name with `*`, `?`, `[…]` and `\` (Go's filepath.Match) as a regular expression without ends; undefined where Go calls
 * it malformed, and then it matches nothing.
 */
export function namePattern(text: string): string | undefined {
  let source = "";
  let rest = text;
  while (rest !== "") {
    const [part = "", escaped] =
      /^(?:\*+|\[\^?|\\(.)|[^\\])/su.exec(rest) ?? [];
    if (part === "") return undefined;
    rest = rest.slice(part.length);
    if (part.startsWith("[")) {
      const group = readClass(rest);
      if (group === undefined) return undefined;
      source += `[${part.slice(1)}${group.source}]`;
      rest = group.rest;
    } else if (part.startsWith("*")) source += "[^/]*";
    else source += part === "?" ? "[^/]" : literal(escaped ?? part);
  }
  return source;
}

/** The inside of a `[…]`, up to its end. */
function readClass(text: string): { source: string; rest: string } | undefined {
  const one = String.raw`(?:\\(.)|([^-\]\\]))`;
  const range = new RegExp(`^${one}(?:-${one}|(?!-))`, "su");
  let source = "";
  let rest = text;
  do {
    const found = range.exec(rest);
    if (found === null) return undefined;
    const [whole, ...ends] = found;
    const low = ends[0] ?? ends[1] ?? "";
    const high = ends[2] ?? ends[3] ?? low;
    // One that runs backwards holds nothing.
    if (codeOf(low) <= codeOf(high))
      source += `${literal(low)}-${literal(high)}`;
    rest = rest.slice(whole.length);
  } while (!rest.startsWith("]"));
  return { source, rest: rest.slice(1) };
}

const codeOf = (char: string): number => char.codePointAt(0) ?? 0;

const literal = (char: string): string => `\\u{${codeOf(char).toString(16)}}`;
