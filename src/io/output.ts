/** The program's own output streams, without what they cost where nobody looks. */
import { fstatSync, writeSync } from "node:fs";
import { errnoOf } from "./errno.ts";
import type { Output } from "./terminal.ts";

/**
 * Stdout or stderr. To a file or a pipe text is written at once, by its descriptor: Node's own streams take 2 ms to make.
 * A terminal gets Node's stream, which knows its width. A reader that has gone (`fluxsmith list | head`) ends the program, unless
 * it is to outlive it.
 */
export function openOutput(
  descriptor: 1 | 2,
  stream: () => NodeJS.WriteStream,
): Output {
  if (isCharacterDevice(descriptor)) return stream();
  let onGone = (): void => process.exit(0);
  return {
    isTTY: false,
    outlive: () => {
      onGone = () => {};
    },
    write: (text: string) => {
      writeAll(descriptor, Buffer.from(text), () => onGone());
    },
  };
}

function isCharacterDevice(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return true;
  }
}

function writeAll(
  descriptor: number,
  bytes: Uint8Array,
  onGone: () => void,
): void {
  let at = 0;
  while (at < bytes.length)
    try {
      at += writeSync(descriptor, bytes, at);
    } catch (error) {
      const errno = errnoOf(error);
      if (errno === "EPIPE") return onGone();
      // A pipe that does not block is full: its reader needs a moment.
      if (errno !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
}
