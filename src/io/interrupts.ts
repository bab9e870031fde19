/** Ctrl-C, for whoever can stop between two files. */

/** Starts to watch for SIGINT and SIGTERM; whether one has come. The second one ends the program at once. */
export function watchInterrupts(): () => boolean {
  let interrupted = false;
  const onSignal = (): void => {
    if (interrupted) process.exit(130);
    interrupted = true;
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return () => interrupted;
}
