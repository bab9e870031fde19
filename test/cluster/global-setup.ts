/** One server for all test files. */
import { existsSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { program } from "./tools/fluxsmith.ts";
import { startServer, type Coordinates } from "./tools/server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Undefined where there is no server to be had. */
    cluster: Coordinates | undefined;
  }
}

/** Starts it before the first test file; what it returns ends it after the last one. */
export async function setup(
  project: TestProject,
): Promise<(() => Promise<void>) | undefined> {
  if (!existsSync(program))
    throw new Error("there is no dist/bin.js to test: npm run build");
  const server = await startServer();
  if (server === undefined) {
    project.provide("cluster", undefined);
    return undefined;
  }
  const { stop, ...coordinates } = server;
  project.provide("cluster", coordinates);
  return stop;
}
