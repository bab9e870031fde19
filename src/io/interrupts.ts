/** Ctrl-C, for whoever can stop between two files. */

/** The user ended the run (fault 41, exit 130). The message says what was done until then. */
export class Interrupted extends Error {
  /** As in `Problem`. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof Error && value.name === "Interrupted";
  }

  constructor(message: string) {
    super(message);
    this.name = "Interrupted";
  }
}

/** Starts to watch for SIGINT, SIGTERM and SIGHUP (the terminal was closed), calls back at the first; whether one has come. The second one ends the program at once. */
export function watchInterrupts(onFirst?: () => void): () => boolean {
  let interrupted = false;
  const onSignal = (): void => {
    if (interrupted) process.exit(130);
    interrupted = true;
    onFirst?.();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  process.on("SIGHUP", onSignal);
  return () => interrupted;
}
