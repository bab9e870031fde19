/** Text from files, charts and clusters in Markdown, where it stays text: for GitHub's Markdown and GitLab's. */
import { oneLine } from "../diagnostics/print-text.ts";

/** As a character reference, which never has the meaning of the character itself (CommonMark 0.31, 2.5). */
const reference = (character: string): string =>
  `&#${character.codePointAt(0)};`;

/** A name or a value, as code: nobody is mentioned and nothing is linked there. Also for the cells of a table. */
export function code(text: string): string {
  const its = oneLine(text);
  // What would end the code, or the cell.
  return /[`|\\]|^\s|\s$/.test(its)
    ? `<code>${its.replaceAll(/[^\w -]/g, (one) => reference(one) + (one === "@" ? noSpace : ""))}</code>`
    : its && `\`${its}\``;
}

/** The same where Markdown is not read: in the summary of a fold. */
export function htmlCode(text: string): string {
  return `<code>${oneLine(text).replaceAll(/[&<>"'`]/g, reference)}</code>`;
}

/** A text where Markdown is not read, which mentions nobody. */
export function htmlText(text: string): string {
  return oneLine(text)
    .replaceAll(/[@#](?=\S)/g, "$&\u200B")
    .replaceAll(/[&<>"'`]/g, reference)
    .replaceAll("\u200B", noSpace);
}

/** A space without width. */
const noSpace = "&#8203;";

/**
 * A sentence, in which `code` stays code. What would mention somebody, refer to an issue or become a link is broken by a
 * space without width. It must not stand at the start of a line.
 */
export function prose(text: string): string {
  const parts = shortened(text.replaceAll(/\s*[\t\n]\s*/g, " ")).split("`");
  return parts
    .map((part, at) => {
      if (at % 2 === 0) return plain(part);
      // An odd one out has no partner.
      return at === parts.length - 1 ? plain(`\`${part}`) : code(part);
    })
    .join("");
}

/** What has a meaning in a sentence of Markdown, or in HTML. */
const special = /[&<>"`*_~[\]{}#|\\$]/g;

function plain(text: string): string {
  return oneLine(text)
    .replaceAll(/[@#!~%$&](?=\S)|:(?=\/\/)|\b(?:www|GH)(?=[.-])/gi, "$&\u200B")
    .replaceAll(special, reference)
    .replaceAll("\u200B", noSpace);
}

/** What a chart's author writes may be endless. */
const longest = 1000;

function shortened(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

/** Lines in a fence that is longer than any in them. They must hold no line break. */
export function fenced(lines: readonly string[], language: string): string[] {
  const widest = lines
    .flatMap((line) => line.match(/`+/g) ?? [])
    .reduce((most, { length }) => Math.max(most, length), 2);
  const fence = "`".repeat(widest + 1);
  return [`${fence}${language}`, ...lines, fence];
}

/** How many there are as GitHub counts: code points, each of up to four bytes. */
export function characters(text: string): number {
  return (
    text.length - (text.match(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)?.length ?? 0)
  );
}
