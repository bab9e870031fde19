import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { turns } from "../../src/io/run-turns.ts";

it("so many go at once, also after one has failed, and it is told how far they are", async () => {
  const told: string[] = [];
  const turn = turns(2, ({ started, done }) => told.push(`${done}/${started}`));
  let [running, most] = [0, 0];
  const work = (index: number) => async (): Promise<number> => {
    most = Math.max(most, ++running);
    await setImmediate();
    running--;
    if (index === 1) throw new Error("one of them");
    return index;
  };
  const all = [0, 1, 2, 3, 4].map((index) => turn(work(index)));
  const ended = await Promise.allSettled(all);
  expect(ended.map(({ status }) => status)).toEqual([
    "fulfilled",
    "rejected",
    "fulfilled",
    "fulfilled",
    "fulfilled",
  ]);
  expect(most).toBe(2);
  expect(told.at(-1)).toBe("5/5");
  expect(await turn(work(7))).toBe(7);
});
