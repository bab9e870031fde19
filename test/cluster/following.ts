/** What the tests of `events` and `logs` share. */
import { readFileSync } from "node:fs";
import { get } from "node:https";
import { afterAll } from "vitest";
import { testRepository } from "../tools/cli.ts";
import { cluster } from "./describe-cluster.ts";
import type { Running } from "./tools/fluxsmith.ts";
import type { CuttingProxy } from "./tools/proxy.ts";

/** A repository that says nothing but that it is one: no context, no objects. */
export const repository = testRepository({ "fluxsmith.yaml": "version: 1\n" });
afterAll(() => repository.remove());

/** What the run has said so far, as lines. */
export const linesOf = (running: Running): string[] =>
  running.output().trimEnd().split("\n");

/** Loses every connection that there is through the proxy, and all that come until its `reset`. */
export async function loseAll(proxy: CuttingProxy): Promise<void> {
  proxy.cutAt({ at: 1, when: "before-forward", permanently: true });
  await new Promise<void>((resolve) => {
    const ca = readFileSync(cluster.certificate);
    get(`${proxy.url}/version`, { ca }).once("error", () => resolve());
  });
}

/** Ctrl-C. */
export function interrupt(running: Running): void {
  running.kill("SIGINT");
}
