/** A cluster as the printing of the commands sees it: what was written, and what was reported. */
import type { ClusterSession } from "../../src/commands/cluster-session.ts";
import { collectFindings } from "../../src/diagnostics/collect.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { printing } from "./following-support.ts";

/** Every control character that could steer a terminal or break a line, and what it is in a name. */
export const hostile = "a\u001B[31m\nb\r\u0007\u009Bc\u2028";

export interface Printed {
  readonly cluster: ClusterSession;
  /** What stands on stdout and stderr, without its colours. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly reported: () => readonly Diagnostic[];
  /** Ctrl-C. */
  readonly interrupt: () => void;
}

/** Makes it. `answer` is what the person at the terminal says. */
export function printedCluster({
  name = "canary",
  context = "canary-admin",
  isNamed = true,
  isTTY = false,
  answer,
}: {
  name?: string | undefined;
  context?: string;
  isNamed?: boolean;
  isTTY?: boolean;
  answer?: string | undefined;
} = {}): Printed {
  const { session, out, err } = printing(isTTY);
  const findings = collectFindings();
  const controller = new AbortController();
  const cluster = {
    session: {
      ...session,
      paint: {
        out: (_style: string, text: string) => text,
        err: (_style: string, text: string) => text,
      },
      findings,
      context: {
        ...session.context,
        ask: async (question: string) => {
          session.context.stderr.write(question);
          return answer;
        },
      },
    },
    cluster: name,
    context: {
      name: context,
      server: "https://10.0.0.1:6443",
      user: "me",
      plugin: undefined,
      isNamed,
      flag: context,
    },
    layout: { settings: { fluxNamespace: "flux-system" } },
    interrupt: controller.signal,
  } as unknown as ClusterSession;
  return {
    cluster,
    stdout: () => out.join(""),
    stderr: () => err.join(""),
    reported: () => findings.all(),
    interrupt: () => controller.abort(new Error("Ctrl-C")),
  };
}
