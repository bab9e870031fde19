/**
 * What the patterns in Flux's CRDs mean in words, and what someone who got one wrong most likely meant. Formats are
 * recognised by the shape of the pattern, so that a newer Flux with one more URL scheme or unit is still understood.
 */
import { alternatives } from "../diagnostics/nearest.ts";
import { durationAdvice, durationUnits } from "./duration.ts";
import { quoted } from "./quoted.ts";
import { labelForm } from "./label-text.ts";
import { textForm } from "./reference-text.ts";
import { patternOf } from "./regexp.ts";

interface Format {
  /** What is wanted, as it fits after "want". */
  readonly wants: string;
  /** What would be right for a text that the pattern refuses. */
  readonly advise: (text: string) => string | undefined;
}

/** In words, what a pattern takes: "a duration such as 5m". */
export function describePattern(pattern: string): string {
  return formatOf(pattern).wants;
}

/** What to write in place of a text that the pattern refuses, as far as one can guess. */
export function adviseFormat(
  pattern: string,
  text: string,
): string | undefined {
  return formatOf(pattern).advise(text);
}

const readers: readonly ((pattern: string) => Format | undefined)[] = [
  duration,
  url,
  name,
  aliasReference,
  textForm,
  label,
];

function formatOf(pattern: string): Format {
  for (const read of readers) {
    const format = read(pattern);
    if (format !== undefined) return format;
  }
  return {
    wants: `text that matches \`${pattern}\``,
    advise: (text) => firstFit(pattern, [text.trim(), text.toLowerCase()]),
  };
}

function duration(pattern: string): Format | undefined {
  const units = durationUnits(pattern);
  return units === undefined
    ? undefined
    : {
        wants: "a duration such as 30s or 5m",
        advise: (text) => durationAdvice(text, units),
      };
}

function url(pattern: string): Format | undefined {
  const [, listed] =
    /^\^\(?([a-z|]+\??)\)?:\/\/(?:\.\*\$)?$/.exec(pattern) ?? [];
  if (listed === undefined) return undefined;
  const schemes = listed === "https?" ? ["http", "https"] : listed.split("|");
  const preferred = schemes.includes("https") ? "https" : schemes[0];
  return {
    wants: `a URL that begins with ${alternatives(schemes.map((scheme) => `${scheme}://`))}`,
    advise: (given) => {
      const text = given.trim();
      const [, scheme = "", rest = ""] =
        /^([a-z][a-z0-9+.-]*):\/\/(.*)$/i.exec(text) ?? [];
      if (scheme !== "")
        return firstFit(pattern, [
          `${scheme.toLowerCase()}://${rest}`,
          ...(schemes.length === 1 ? [`${preferred}://${rest}`] : []),
        ]);
      // git's own short form: user@host:path
      const [, host, path] = /^([\w.-]+@[\w.-]+):(.+)$/.exec(text) ?? [];
      return firstFit(pattern, [
        ...(host === undefined ? [] : [`ssh://${host}/${path}`]),
        `${preferred}://${text.replace(/^[:/]+/, "")}`,
      ]);
    },
  };
}

const nameShape = String.raw`\[a-z0-9\]\(\[([-a-z0-9_]+)\]\*\[a-z0-9\]\)\?`;

function name(pattern: string): Format | undefined {
  const [, characters] =
    new RegExp(String.raw`^\^${nameShape}\$$`).exec(pattern) ?? [];
  if (characters === undefined) return undefined;
  const extra = characters.includes("_") ? ", `-` and `_`" : " and `-`";
  return {
    wants: `a name of lower-case letters, digits${extra}, with a letter or digit at both ends`,
    advise: (text) =>
      firstFit(pattern, [
        text.toLowerCase(),
        text
          .toLowerCase()
          .replaceAll(/[^a-z0-9]+/g, "-")
          .replaceAll(/^-|-$/g, ""),
      ]),
  };
}

/** ArtifactGenerator: `@alias`, `@alias/path` and `@artifact/path`. */
function aliasReference(pattern: string): Format | undefined {
  const [, alias, path] =
    /^\^@\((artifact|\[a-z0-9\].+?)\)(\/\(\.\*\))?\$$/.exec(pattern) ?? [];
  if (alias === undefined) return undefined;
  const fixed = alias === "artifact";
  const wants = fixed
    ? "a path that begins with @artifact/"
    : path === undefined
      ? "`@` and a source's alias, such as @app"
      : "`@`, a source's alias, `/` and a path, such as @app/deploy/**";
  return {
    wants,
    advise: (text) =>
      firstFit(
        pattern,
        fixed ? [`@artifact/${text.replace(/^[./]+/, "")}`] : [`@${text}`],
      ),
  };
}

function label(pattern: string): Format | undefined {
  const form = labelForm(pattern);
  return (
    form && {
      wants: form.wants,
      advise: (text) =>
        form.tooLong(text) ?? firstFit(pattern, form.slips(text)),
    }
  );
}

function firstFit(
  pattern: string,
  candidates: readonly string[],
): string | undefined {
  const regexp = patternOf(pattern);
  const fit = candidates.find((text) => regexp?.test(text) === true);
  if (fit === undefined) return undefined;
  return `write ${/^[\w./][\w./:+?=&%~@-]*$/.test(fit) ? fit : quoted(fit)}`;
}
