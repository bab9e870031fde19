/** A file's bytes → its text. */
import {
  locate,
  type Diagnostic,
  type Report,
} from "../diagnostics/diagnostic.ts";

/** The largest file that is read, in bytes. */
const maxBytes = 5 * 1024 * 1024;

/** What YAML 1.2 does not count as printable, and the carriage return. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const controls = /[\0-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]/;

/**
 * The text of a UTF-8 file, without its byte order mark and with LF for CRLF. Undefined, and reported as an error, where
 * the file is over 5 MB, is not UTF-8, or holds control characters other than tabs and line breaks. `file` is its path,
 * relative to the repository.
 */
export function decode(
  bytes: Uint8Array,
  file: string,
  report: Report,
): string | undefined {
  if (bytes.length > maxBytes) {
    report(tooLarge(bytes.length, file));
    return undefined;
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    report(notUtf8(bytes, file));
    return undefined;
  }
  if (text.includes("\r")) text = text.replaceAll("\r\n", "\n");
  const control = text.search(controls);
  if (control === -1) return text;
  report(controlCharacter(text, control, file));
  return undefined;
}

function tooLarge(size: number, file: string): Diagnostic {
  return {
    code: "file-too-large",
    severity: "error",
    message: `the file has ${size} bytes, and the limit is 5 MB (${maxBytes})`,
    hint: "split it into several files",
    at: { file, line: 1, column: 1, length: 0 },
  };
}

function notUtf8(bytes: Uint8Array, file: string): Diagnostic {
  // What cannot be decoded becomes U+FFFD, as which it may also stand in the file: there it has its three bytes.
  const text = new TextDecoder().decode(bytes);
  const encoder = new TextEncoder();
  let index = text.indexOf("\ufffd");
  let offset =
    (isBom(bytes) ? 3 : 0) + encoder.encode(text.slice(0, index)).length;
  while (isReplacement(bytes, offset)) {
    const next = text.indexOf("\ufffd", index + 1);
    offset += encoder.encode(text.slice(index, next)).length;
    index = next;
  }
  const byte = (bytes[offset] ?? 0).toString(16);
  return {
    code: "file-encoding",
    severity: "error",
    message: `the file is not UTF-8: byte ${offset} is 0x${byte}`,
    hint: "save it as UTF-8",
    at: locate({ file, text }, { start: index, end: index + 1 }),
  };
}

function isBom(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function isReplacement(bytes: Uint8Array, offset: number): boolean {
  return (
    bytes[offset] === 0xef &&
    bytes[offset + 1] === 0xbf &&
    bytes[offset + 2] === 0xbd
  );
}

function controlCharacter(
  text: string,
  index: number,
  file: string,
): Diagnostic {
  const code = text.charCodeAt(index).toString(16).toUpperCase();
  return {
    code: "file-encoding",
    severity: "error",
    message: `there is a control character here (U+${code.padStart(4, "0")})`,
    hint: "remove it; between double quotes an escape may stand for it",
    at: locate({ file, text }, { start: index, end: index + 1 }),
  };
}
