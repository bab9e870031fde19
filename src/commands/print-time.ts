/** When something happened, for the lines of `events` and `logs`. */

export interface TimeOptions {
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Whether a person looks at it as it comes. */
  readonly isTerminal: boolean;
  /** How exact it is, where it is not for a person. */
  readonly unit: "s" | "ms";
}

/**
 * A time: `2026-11-21T03:12:45Z`, the same everywhere. On a terminal it is the clock on the wall, `03:12:45`, with the day
 * before it where that is not today: `11-20 23:59:01`.
 *
 * @param time milliseconds since 1970
 */
export function timeText(
  time: number,
  { now, isTerminal, unit }: TimeOptions,
): string {
  const at = new Date(time);
  if (!isTerminal)
    return unit === "ms"
      ? at.toISOString()
      : at.toISOString().replace(/\.\d+Z$/, "Z");
  const clock = [at.getHours(), at.getMinutes(), at.getSeconds()]
    .map(twoDigits)
    .join(":");
  if (at.toDateString() === new Date(now).toDateString()) return clock;
  return `${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())} ${clock}`;
}

const twoDigits = (number: number): string => String(number).padStart(2, "0");
