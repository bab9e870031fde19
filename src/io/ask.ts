/** A question to the person at the terminal. */

/**
 * Asks on stderr and reads a line from stdin; undefined where either is no terminal (fault 86), stdin was closed, or
 * `until` came first.
 * The terminal keeps its own line editing, so that Ctrl-C is the signal that it always is.
 */
export async function ask(
  question: string,
  until: AbortSignal,
): Promise<string | undefined> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) return undefined;
  const { createInterface } = process.getBuiltinModule("node:readline");
  const lines = createInterface({
    input: stdin,
    terminal: false,
    signal: until,
  });
  stderr.write(question);
  try {
    const first = await lines[Symbol.asyncIterator]().next();
    return first.done === true ? undefined : first.value;
  } finally {
    lines.close();
    // Or the program would wait for more.
    stdin.pause();
  }
}
