/**
 * Text as Go has it: bytes, of which a character may take several. A byte string has one character of U+0000 to U+00FF for
 * each byte of the text in UTF-8, so that ASCII text is its own byte string.
 */

const beyondAscii = /[^\0-\x7f]/;

/** A byte sequence that is one character in UTF-8 (The Unicode Standard, table 3-7), or else a byte that is none. */
const sequence = String.raw`[\0-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|\xed[\x80-\x9f][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|\xf0[\x90-\xbf][\x80-\xbf]{2}|\xf4[\x80-\x8f][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}`;
const rune = new RegExp(`${sequence}|[^]`, "g");
const runeHere = new RegExp(`${sequence}|[^]`, "y");

export function isAscii(text: string): boolean {
  return !beyondAscii.test(text);
}

export function toBytes(text: string): string {
  return isAscii(text) ? text : Buffer.from(text).toString("latin1");
}

/** The text that a byte string stands for; undefined where it is no UTF-8. */
export function fromBytes(bytes: string): string | undefined {
  if (isAscii(bytes)) return bytes;
  const text = Buffer.from(bytes, "latin1").toString();
  return toBytes(text) === bytes ? text : undefined;
}

/** The characters, as Go walks over a string: each byte that belongs to none is U+FFFD. */
export function runesOf(bytes: string): string[] {
  return (bytes.match(rune) ?? []).map(decode);
}

/** The character at an index, and how many bytes it takes; U+FFFD of one byte where there is none. */
export function runeAt(
  bytes: string,
  at: number,
): { readonly rune: string; readonly width: number } {
  runeHere.lastIndex = at;
  const found = runeHere.exec(bytes)?.[0] ?? "";
  return { rune: decode(found), width: found.length };
}

function decode(found: string): string {
  return fromBytes(found) ?? "\ufffd";
}
