/** What the API server takes for labels and annotations (apimachinery, apis/meta/v1/validation and api/validation/objectmeta.go). */

const name = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

/** A key with its prefix, a DNS subdomain of 253 characters at most, if it has one. */
const key = (letters: string): string => {
  const part = `[${letters}0-9]([-${letters}0-9]*[${letters}0-9])?`;
  return `^((?=[^/]{1,253}/)${part}(\\.${part})*/)?${name}$`;
};

export const labelKey = key("a-z");
/** An annotation's prefix may be in upper case. */
export const annotationKey = key("A-Za-z");
export const labelValue = `^(${name})?$`;

const characters =
  "up to 63 letters, digits, `-`, `_` and `.`, with a letter or digit at both ends";
const most = 63;

interface Words {
  readonly wants: string;
  /** What is wrong in the one way that no other text mends. */
  readonly tooLong: (text: string) => string | undefined;
  /** Texts that might have been meant. */
  readonly slips: (text: string) => readonly string[];
}

/** The words for one of these patterns; undefined for any other. */
export function labelForm(pattern: string): Words | undefined {
  if (pattern === labelValue)
    return { wants: characters, tooLong, slips: (text) => [mended(text)] };
  if (pattern !== labelKey && pattern !== annotationKey) return undefined;
  return {
    wants: `\`NAME\` or \`PREFIX/NAME\`, PREFIX a DNS name and NAME ${characters}`,
    tooLong: (text) => tooLong(text.slice(text.indexOf("/") + 1)),
    slips: (text) => {
      const slash = text.indexOf("/");
      const prefix = text.slice(0, slash + 1);
      const rest = mended(text.slice(slash + 1));
      return [prefix + rest, prefix.toLowerCase() + rest];
    },
  };
}

function tooLong({ length }: string): string | undefined {
  return length > most
    ? `shorten it: ${length} characters, ${most} are allowed`
    : undefined;
}

/** Blanks and other characters as hyphens, and none at the ends. */
function mended(text: string): string {
  return text
    .replaceAll(/[^A-Za-z0-9_.]+/g, "-")
    .replaceAll(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, "");
}
