import { setImmediate } from "node:timers/promises";

/** Lets what waits be done, answers of a server for instance, before long work goes on. */
export function nextTurn(): Promise<void> {
  return setImmediate();
}
