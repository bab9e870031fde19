/** What another program hands over. */

/** Everything on stdin, as UTF-8; undefined where that is a terminal (fault 86: nobody is asked for it). */
export async function readStdin(): Promise<string | undefined> {
  const { stdin } = process;
  if (stdin.isTTY) return undefined;
  const chunks: Buffer[] = [];
  for await (const chunk of stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
