/** Several logs as one. */
import type { StampedLine } from "./pod-log.ts";

/**
 * Merges logs, each in time order, by time. One line of each is held at most: a log is read as fast as its turn comes, and
 * not before.
 */
export async function* mergeByTime(
  logs: readonly AsyncGenerator<StampedLine>[],
): AsyncGenerator<StampedLine> {
  try {
    const heads = await Promise.all(
      logs.map(async (log) => ({ log, line: await next(log) })),
    );
    for (;;) {
      let first: (typeof heads)[number] | undefined;
      for (const head of heads)
        if (
          head.line !== undefined &&
          (first?.line === undefined || head.line.stamp < first.line.stamp)
        )
          first = head;
      if (first?.line === undefined) return;
      yield first.line;
      first.line = await next(first.log);
    }
  } finally {
    await Promise.all(logs.map((log) => log.return(undefined)));
  }
}

async function next(
  log: AsyncGenerator<StampedLine>,
): Promise<StampedLine | undefined> {
  const result = await log.next();
  return result.done === true ? undefined : result.value;
}
