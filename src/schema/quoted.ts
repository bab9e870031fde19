/** Texts of the user's in messages. */

const shown = 60;

/** A text in quotes, shortened, with nothing in it that a terminal would obey. */
export function quoted(text: string): string {
  const short =
    text.length > shown ? `${text.slice(0, shown - 1).trimEnd()}…` : text;
  return JSON.stringify(short).replaceAll(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) =>
      `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
