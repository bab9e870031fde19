/** Durations as Flux's API takes them: `90s`, `1m30s`, `1.5h`. */

const milliseconds: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Whole milliseconds, as timers take them; undefined where the text is no duration. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d+(\.\d+)?(ms|s|m|h))+$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount = "", unit = ""] of text.matchAll(
    /(\d+(?:\.\d+)?)(ms|s|m|h)/g,
  ))
    sum += Number(amount) * (milliseconds[unit] ?? 0);
  return Math.round(sum);
}

/** How long ago or how long for, as kubectl shows an age: `45s`, `12m`, `3h`, `5d`. */
export function ageText(elapsed: number): string {
  const seconds = Math.max(0, Math.floor(elapsed / 1000));
  if (seconds < 120) return `${seconds}s`;
  if (seconds < 2 * 3600) return `${Math.floor(seconds / 60)}m`;
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3600)}h`;
  return `${Math.floor(seconds / 86_400)}d`;
}
