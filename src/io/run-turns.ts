/** Work that is done a few pieces at a time. */

/** Told how much there is to do. */
export type OnRun = (what: {
  readonly started: number;
  readonly done: number;
}) => void;

/** Lets so many go at once, the others wait. */
export function turns(
  most: number,
  onRun: OnRun = () => {},
): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let [running, started, done] = [0, 0, 0];
  return async (work) => {
    onRun({ started: ++started, done });
    if (running === most)
      await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
      onRun({ started, done: ++done });
    }
  };
}
