import { hash } from "node:crypto";

/** The SHA-256 of a text's UTF-8 bytes in hex: what the index and the journal know a generated file by. */
export function hashText(text: string): string {
  return hash("sha256", text);
}
