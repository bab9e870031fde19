/** Following objects on the screen: live lines on a terminal, a line for each change elsewhere. */
import { wholeFile } from "../cluster/git-objects.ts";
import type { Progress } from "../cluster/follow.ts";
import { liveLines } from "../io/live-lines.ts";
import { isTerminal } from "../io/terminal.ts";
import { visible } from "../diagnostics/print-text.ts";
import { identityText } from "../model/identity.ts";
import { kubectlName } from "../cluster/preview.ts";
import { ageText } from "../cluster/duration.ts";
import type { ClusterSession } from "./cluster-session.ts";

export interface FollowLines {
  readonly onProgress: (changed: Progress, all: readonly Progress[]) => void;
  readonly end: () => void;
}

/** Shows how far Flux is. Objects that are done are printed on stdout (with JSON there, on stderr), the others on stderr. */
export function followLines(
  { session }: ClusterSession,
  output: "text" | "json",
): FollowLines {
  const { context, paint } = session;
  const { stderr } = context;
  const stdout = output === "json" ? stderr : context.stdout;
  const live = liveLines(stderr);
  const isLive = isTerminal(stderr);
  return {
    onProgress: (changed, all) => {
      const name = visible(identityText(changed.object));
      const said = stateText(changed);
      if (changed.end === "ready") {
        live.clear();
        stdout.write(`${paint.out("green", "ready")} ${name}${said}\n`);
      } else if (changed.end !== undefined) {
        live.clear();
        stdout.write(`${paint.out("red", changed.end)} ${name}${said}\n`);
      } else if (!isLive && changed.readiness !== undefined)
        stderr.write(`waiting for ${name}${said}\n`);
      live.update(
        all
          .filter(({ end }) => end === undefined)
          .map((one) => `${identityText(one.object)}${stateText(one)}`),
      );
    },
    end: () => live.end(),
  };
}

/** `: ReconciliationFailed: message`, or the revision of what is ready. */
function stateText({ readiness, end }: Progress): string {
  if (readiness === undefined) return ": not seen by its controller yet";
  const { state, reason, message, revision } = readiness;
  if (state === "static") return "";
  if (state === "suspended") return ": suspended";
  if (end === "ready") return revision === "" ? "" : ` ${visible(revision)}`;
  const words = [reason, message].filter((word) => word !== "");
  return `: ${words.length === 0 ? state : oneLine(words.join(": "))}`;
}

function oneLine(text: string): string {
  return visible(text).replaceAll(/\s*\n\s*/g, " ");
}

/** Reports each object that did not become ready: its condition, and where to look closer (faults 73 and 75). */
export function reportNotReady(
  { session, interrupt }: ClusterSession,
  followed: readonly Progress[],
  timeout: number,
): void {
  for (const one of followed) {
    if (one.end === "ready" || (one.end === undefined && interrupt.aborted))
      continue;
    const { object, readiness } = one;
    const name = identityText(object);
    const said =
      readiness === undefined || readiness.reason === ""
        ? "its controller has not reported on it (is Flux running? `kubectl get deployments -n flux-system`)"
        : `${readiness.reason}: ${readiness.message}`;
    const blocked = one.end === "blocked" ? ` (it waits for ${one.by})` : "";
    session.findings.report({
      code: one.end === undefined ? "wait-timeout" : "not-ready",
      severity: "finding",
      message:
        one.end === undefined
          ? `${name} was not ready within ${ageText(timeout)}: ${said}`
          : `${name} is not ready${blocked}: ${said}`,
      hint: `look closer with \`fluxsmith events ${name}\` or \`kubectl describe ${kubectlName(object)}\``,
      at: wholeFile(object),
    });
  }
}
