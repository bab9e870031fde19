import * as fc from "fast-check";
import { expect, it } from "vitest";
import { mergeByTime } from "../../src/cluster/merge-lines.ts";
import type { StampedLine } from "../../src/cluster/pod-log.ts";
import { pod } from "./logs-support.ts";

/** Logs of these times, and how many lines of each have been taken. */
function logsOf(times: readonly (readonly number[])[]) {
  const taken = times.map(() => 0);
  const ended = times.map(() => false);
  const logs = times.map(
    async function* (its, log): AsyncGenerator<StampedLine> {
      try {
        for (const [index, time] of its.entries()) {
          taken[log] = index + 1;
          yield {
            from: pod(`p${log}`),
            stamp: String(time).padStart(9, "0"),
            text: `${index}`,
          };
        }
      } finally {
        ended[log] = true;
      }
    },
  );
  return { logs, taken, ended };
}

const inOrder = fc
  .array(fc.nat(50), { maxLength: 8 })
  .map((times) => times.toSorted((a, b) => a - b));

it("merges logs by time, and leaves each in its own order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(inOrder, { maxLength: 4 }), async (times) => {
      const { logs } = logsOf(times);
      const merged: StampedLine[] = [];
      for await (const line of mergeByTime(logs)) merged.push(line);
      expect(merged.map(({ stamp }) => stamp)).toEqual(
        merged.map(({ stamp }) => stamp).toSorted(),
      );
      for (const [log, its] of times.entries())
        expect(
          merged
            .filter(({ from }) => from.pod === `p${log}`)
            .map(({ text }) => text),
        ).toEqual(its.map((_time, index) => `${index}`));
    }),
  );
});

it("takes no more of a log than one line that is not its turn yet, and lets go of all", async () => {
  const { logs, taken, ended } = logsOf([
    [1, 2, 3, 4, 5, 6],
    [100, 101, 102],
    [200],
  ]);
  const merged = mergeByTime(logs);
  for (const text of ["0", "1", "2"]) {
    expect(await merged.next()).toMatchObject({ value: { text } });
    expect(taken.slice(1)).toEqual([1, 1]);
  }
  await merged.return(undefined);
  expect(taken[0]).toBe(3);
  expect(ended).toEqual([true, true, true]);
});
