/** Following objects on the screen: live lines on a terminal, a line for each change elsewhere. */
import { wholeFile } from "../cluster/git-objects.ts";
import type { Progress } from "../cluster/follow.ts";
import { liveLines } from "../io/live-lines.ts";
import { isTerminal } from "../io/terminal.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { visible, oneLine } from "../diagnostics/print-text.ts";
import { identityText } from "../model/identity.ts";
import { kubectlIn, kubectlName } from "../cluster/kubectl-line.ts";
import { ageText } from "../cluster/duration.ts";
import type { WatchPhases } from "../cluster/watch.ts";
import type { ClusterSession } from "./cluster-session.ts";
import { messageLine } from "./print-table.ts";

export interface FollowLines extends Required<
  Pick<WatchPhases, "onListed" | "onLost">
> {
  readonly onProgress: (changed: Progress, all: readonly Progress[]) => void;
  /** Why the server does not answer now; undefined where it does. */
  readonly lost: () => string | undefined;
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
  let lost: string | undefined;
  return {
    lost: () => lost,
    onListed: () => {
      lost = undefined;
    },
    onLost: ({ message }) => {
      const isNew = lost === undefined;
      lost = messageLine(message);
      if (!isNew) return;
      live.clear();
      stderr.write(`The API server does not answer (${lost}); trying again.\n`);
    },
    onProgress: (changed, all) => {
      const name = oneLine(identityText(changed.object));
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
  if (end === "ready") return revision === "" ? "" : ` ${oneLine(revision)}`;
  const words = [reason, message].filter((word) => word !== "");
  return `: ${words.length === 0 ? state : messageLine(words.join(": "))}`;
}

/** Reports each object that did not become ready: its condition, and where to look closer (faults 73 and 75). */
export function reportNotReady(
  { session, interrupt, context, layout }: ClusterSession,
  followed: readonly Progress[],
  {
    timeout,
    lost,
  }: { readonly timeout: number; readonly lost: string | undefined },
): void {
  const open = followed.filter(({ end }) => end === undefined);
  const names = open.map(({ object }) => identityText(object));
  if (interrupt.aborted && names.length > 0)
    session.context.stderr.write(
      `Interrupted; what was done stays done. Not ready yet:\n${names.map((name) => `  ${visible(name)}\n`).join("")}`,
    );
  else if (lost !== undefined && names.length > 0)
    session.findings.report({
      code: "api-unreachable",
      severity: "error",
      message: `the API server does not answer any more (${lost}): whether ${names.join(", ")} became ready is not known`,
      hint: "look with `kubectl get --raw /readyz`; running this again is safe",
    });
  const isOver = !interrupt.aborted && lost === undefined;
  for (const one of followed)
    if (one.end === undefined ? isOver : one.end !== "ready")
      session.findings.report(
        notReady(one, {
          timeout,
          kubectl: kubectlIn(context.flag),
          fluxNamespace: layout.settings.fluxNamespace,
        }),
      );
}

function notReady(
  one: Progress,
  {
    timeout,
    kubectl,
    fluxNamespace,
  }: {
    readonly timeout: number;
    readonly kubectl: string;
    readonly fluxNamespace: string;
  },
): Diagnostic {
  const { object, readiness } = one;
  const name = identityText(object);
  const said =
    readiness === undefined || readiness.reason === ""
      ? `its controller has not reported on it (is Flux running? \`${kubectl} get deployments -n ${fluxNamespace}\`)`
      : `${readiness.reason}: ${readiness.message}`;
  const blocked = one.end === "blocked" ? ` (it waits for ${one.by})` : "";
  return {
    code: one.end === undefined ? "wait-timeout" : "not-ready",
    severity: "finding",
    message:
      one.end === undefined
        ? `${name} was not ready within ${ageText(timeout)}: ${said}`
        : `${name} is not ready${blocked}: ${said}`,
    hint: `look closer with \`fluxsmith events ${name}\` or \`${kubectl} describe ${kubectlName(object)}\``,
    ...(object.file === undefined
      ? {}
      : { at: wholeFile({ file: object.file }) }),
  };
}
