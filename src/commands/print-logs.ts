/** Lines of the controllers' logs for people, and for programs. */
import { oneLine } from "../diagnostics/print-text.ts";
import type { LogLine } from "../cluster/log-line.ts";
import type { StampedLine } from "../cluster/pod-log.ts";
import { isTerminal } from "../io/terminal.ts";
import { identityText } from "../model/identity.ts";
import { timeText } from "./print-time.ts";
import type { Session } from "./session.ts";

/** The log's own time, or when the container runtime took the line; undefined where neither is known. */
function timeOf(line: LogLine, { stamp }: StampedLine): number | undefined {
  const time = line.time ?? Date.parse(stamp);
  return Number.isNaN(time) ? undefined : time;
}

/**
 * Prints `TIME level KIND/NAMESPACE/NAME message (error)`, with the controller where it is about no object. What is no JSON
 * stands as it is behind its controller.
 */
export function printLogLine(
  { context, paint }: Session,
  line: LogLine,
  stamped: StampedLine,
): void {
  const { stdout, now } = context;
  const { level, object, message, error, revision } = line;
  const time = timeOf(line, stamped);
  const parts: string[] = [];
  if (time !== undefined)
    parts.push(
      paint.out(
        "dim",
        timeText(time, {
          now: now(),
          isTerminal: isTerminal(stdout),
          unit: "ms",
        }),
      ),
    );
  if (level !== undefined) {
    const shown = oneLine(level).padEnd(5);
    parts.push(level === "error" ? paint.out("red", shown) : shown);
  }
  const who =
    object === undefined ? stamped.from.controller : identityText(object);
  parts.push(paint.out("bold", oneLine(who)), oneLine(message));
  if (error !== "") parts.push(paint.out("red", `(${oneLine(error)})`));
  if (revision !== "") parts.push(paint.out("dim", oneLine(revision)));
  stdout.write(`${parts.join(" ")}\n`);
}

/** Prints one JSON object on a line; what the controller logged stands whole under `fields`. */
export function printLogJson(
  { context }: Session,
  line: LogLine,
  stamped: StampedLine,
): void {
  const { level, object, message, error, revision, fields } = line;
  const { controller, pod } = stamped.from;
  const time = timeOf(line, stamped);
  context.stdout.write(
    `${JSON.stringify({
      ...(time === undefined ? {} : { time: new Date(time).toISOString() }),
      level,
      ...object,
      message,
      ...(error === "" ? {} : { error }),
      ...(revision === "" ? {} : { revision }),
      controller,
      pod,
      ...(level === undefined ? {} : { fields }),
    })}\n`,
  );
}
