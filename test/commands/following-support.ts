/** A session that only prints. */
import type { Session } from "../../src/commands/session.ts";

/** What was printed, and a session whose every colour is `<red>text</>`. */
export function printing(isTTY = false): {
  readonly session: Session;
  readonly out: string[];
  readonly err: string[];
} {
  const out: string[] = [];
  const err: string[] = [];
  const paint = (style: string, text: string): string => `<${style}>${text}</>`;
  const session = {
    context: {
      stdout: { isTTY, write: (text: string) => out.push(text) },
      stderr: { isTTY, write: (text: string) => err.push(text) },
      now: () => 0,
    },
    paint: { out: paint, err: paint },
  };
  return { session: session as unknown as Session, out, err };
}

/** Without its colours. */
export const plain = (text: string): string =>
  text.replaceAll(/<(\w+|\/)>/g, "");

/** The control characters in a text: what could break a line or steer a terminal. */
export const controlsOf = (text: string): string[] =>
  text.split("").filter((character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 32 || (code >= 127 && code < 160);
  });
