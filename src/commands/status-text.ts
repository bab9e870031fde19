/** What is said of one object beside the cluster, in words. */
import { ageText } from "../cluster/duration.ts";
import type { State } from "../cluster/readiness.ts";
import { isNotReady, type StatusRow } from "../cluster/status.ts";

/** READY as people know it from kubectl, with words for what Ready alone does not say. */
const readyTexts: Readonly<Record<State, string>> = {
  ready: "True",
  static: "-",
  suspended: "suspended",
  progressing: "Unknown",
  waiting: "False",
  failing: "False",
  stalled: "stalled",
};

/** `True`, `False`, `Unknown`, `stalled`, `suspended`, or `-` where there is nothing to be ready. */
export function readyText({ readiness }: StatusRow): string {
  return readiness === undefined ? "-" : readyTexts[readiness.state];
}

/** A revision as the flux CLI shows it: a digest's first eight characters. */
export function revisionText({ readiness }: StatusRow): string {
  return (readiness?.revision ?? "").replaceAll(
    /\b(sha1|sha256):([0-9a-f]{8})[0-9a-f]+/g,
    "$1:$2",
  );
}

/** How long it has been in the cluster: `5d`. `now` in milliseconds since 1970. */
export function ageOf({ created }: StatusRow, now: number): string | undefined {
  const time = created === undefined ? Number.NaN : Date.parse(created);
  return Number.isNaN(time) ? undefined : ageText(now - time);
}

/** So many fields are named. */
const fewFields = 3;

/** What there is to say of an object; empty where all is well. */
export function messageOf(row: StatusRow): string {
  const { sync, why, differences, readiness, isSuspendedOnlyLive } = row;
  const parts: string[] = [];
  if (isNotReady(row) && readiness !== undefined) {
    const { reason, message, state } = readiness;
    const said = [reason, message].filter((text) => text !== "").join(": ");
    if (said === "") parts.push(state);
    // What the condition says may be about the generation before.
    else
      parts.push(state === "progressing" ? `progressing, last: ${said}` : said);
  }
  if (isSuspendedOnlyLive) parts.push("suspended in the cluster, not in Git");
  if (differences.length > 0) {
    const named = differences.slice(0, fewFields).join(", ");
    const more = differences.length - fewFields;
    parts.push(`differs: ${named}${more > 0 ? ` and ${more} more` : ""}`);
  }
  if (sync === "missing") parts.push("not in the cluster");
  if (sync === "extra") parts.push("applied from here, not in Git");
  if (why !== undefined) parts.push(`not compared: ${why}`);
  return parts.join("; ").replaceAll(/\s+/g, " ");
}
