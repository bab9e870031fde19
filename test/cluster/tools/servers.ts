/** Servers of the bed's own, on loopback. */
import type { Server } from "node:net";

/** Starts to listen on a free port of 127.0.0.1; which. */
export async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("the server has no port");
  return address.port;
}

/** Stops a server and waits for it. Open connections of HTTP servers must be ended by the caller. */
export function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
  });
}
