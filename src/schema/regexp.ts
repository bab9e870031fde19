/**
 * A CRD's patterns. Kubernetes reads them with Go's regexp (RE2); nearly all of them mean the same to JavaScript.
 */

const compiled = new Map<string, RegExp | undefined>();

/**
 * The pattern as JavaScript knows it, compiled once; nothing where JavaScript cannot say what Go would (then nobody may
 * be refused by it). Leading flags (`(?i)`), `\A`, `\z` and `(?P<name>` are translated.
 */
export function patternOf(pattern: string): RegExp | undefined {
  if (!compiled.has(pattern)) compiled.set(pattern, compile(pattern));
  return compiled.get(pattern);
}

function compile(pattern: string): RegExp | undefined {
  const [prefix = "", flags = ""] = /^\(\?([is]+)\)/.exec(pattern) ?? [];
  const body = pattern
    .slice(prefix.length)
    .replaceAll(/\\(.)|\(\?P</gs, (token, escaped: string | undefined) =>
      token === "(?P<"
        ? "(?<"
        : escaped === "A"
          ? "^"
          : escaped === "z"
            ? "$"
            : token,
    );
  // POSIX classes, quoting, single bytes and flags in the middle: RE2 only.
  if (/\[:\^?\w+:\]|\\[QEC]|\(\?[a-zA-Z-]+[:)]/.test(body)) return undefined;
  return tryCompile(body, `${flags}u`) ?? tryCompile(body, flags);
}

function tryCompile(pattern: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return undefined;
  }
}
