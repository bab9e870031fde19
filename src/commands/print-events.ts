/** Events for people, a line each, and for programs. */
import { oneLine } from "../diagnostics/print-text.ts";
import { ageText } from "../cluster/duration.ts";
import type { FluxEvent } from "../cluster/flux-events.ts";
import type { Standing } from "../cluster/standing.ts";
import type { State } from "../cluster/readiness.ts";
import { isTerminal } from "../io/terminal.ts";
import { identityText } from "../model/identity.ts";
import { timeText } from "./print-time.ts";
import type { Session } from "./session.ts";

/** Prints `TIME Warning KIND/NAMESPACE/NAME Reason: message (x5 over 12m)`. Nothing is cut: the cause often stands last. */
export function printEvent(
  { context, paint }: Session,
  event: FluxEvent,
): void {
  const { stdout, now } = context;
  const { type, reason, message, count, first, last } = event;
  const time = timeText(last, {
    now: now(),
    isTerminal: isTerminal(stdout),
    unit: "s",
  });
  const over = first < last ? ` over ${ageText(last - first)}` : "";
  const times = count === 1 ? "" : ` ${paint.out("dim", `(x${count}${over})`)}`;
  const severity = oneLine(type).padEnd(7);
  stdout.write(
    [
      paint.out("dim", time),
      type === "Warning" ? paint.out("red", severity) : severity,
      paint.out("bold", oneLine(identityText(event))),
      `${oneLine(reason)}: ${oneLine(message)}${times}\n`,
    ].join(" "),
  );
}

/** Prints one JSON object on a line. */
export function printEventJson({ context }: Session, event: FluxEvent): void {
  const { first, last, uid: _uid, resourceVersion: _version, ...its } = event;
  const time = new Date(last).toISOString();
  const since = new Date(first).toISOString();
  context.stdout.write(`${JSON.stringify({ time, since, ...its })}\n`);
}

const colours: Partial<Record<State, "red" | "yellow" | "green">> = {
  ready: "green",
  static: "green",
  failing: "red",
  stalled: "red",
};

/** Prints how an object stands, and what it waits for below it. */
export function printStandings(
  { context, paint }: Session,
  standings: readonly Standing[],
): void {
  for (const { name, readiness, depth } of standings) {
    const indent = depth === 0 ? "" : `${"  ".repeat(depth)}needs `;
    const state =
      readiness === undefined
        ? paint.out("red", "not in the cluster")
        : paint.out(colours[readiness.state] ?? "yellow", readiness.state);
    const { reason = "", message = "", revision = "" } = readiness ?? {};
    const said = [reason, message].filter((part) => part !== "").join(": ");
    const words = readiness?.state === "ready" ? revision : said;
    const rest = words === "" ? "" : `: ${oneLine(words)}`;
    context.stdout.write(
      `${indent}${paint.out("bold", oneLine(name))} ${state}${rest}\n`,
    );
  }
}
