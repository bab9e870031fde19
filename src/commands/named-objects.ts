/** The objects that a command line names, looked up in the cluster and in Git. */
import {
  findNamed,
  kindsNamed,
  liveObject,
  type LiveObject,
} from "../cluster/named-objects.ts";
import { lookAt, type ClusterView } from "../cluster/view.ts";
import type { Report } from "../diagnostics/diagnostic.ts";
import type { Problem } from "../diagnostics/problem.ts";
import { identityText } from "../model/identity.ts";
import type { ClusterSession } from "./cluster-session.ts";
import { readGit } from "./expected.ts";

/** A cluster as a command on named objects has looked at it. */
export interface NamedView {
  readonly view: ClusterView;
  /** Every live Flux object, by identity. */
  readonly all: ReadonlyMap<string, LiveObject>;
  /** Those that were named; what could not be found has been reported. */
  readonly named: readonly LiveObject[];
}

/**
 * Looks at the cluster, and finds what was named in it.
 *
 * @param needed the kinds that the user must be allowed to list; of the others it is reported where that is forbidden
 */
export async function lookUp(
  { session, layout, cluster, api }: ClusterSession,
  words: readonly string[],
  needed: ReadonlySet<string> = kindsNamed(words),
): Promise<NamedView> {
  const { findings } = session;
  const { settings } = layout;
  // What is wrong in Git is `check`'s to say: somebody is looking at the cluster now.
  const quiet = { ...session, findings: { ...findings, report: () => {} } };
  const { objects: inGit } = await readGit({ session: quiet, layout, cluster })
    .expected;
  const unseen = new Map<string, Problem>();
  const view = await lookAt(api, inGit, settings, (kind, problem) => {
    if (needed.has(kind)) throw problem;
    unseen.set(kind, problem);
  });
  reportUnseen(unseen, findings.report);
  const byKey = new Map(inGit.map((one) => [identityText(one), one]));
  const all = new Map(
    [...view.live].map(([key, live]) => [
      key,
      liveObject(live, byKey.get(key)),
    ]),
  );
  const names = { inGit, view, settings };
  return { view, all, named: findNamed(words, names, findings.report) };
}

/** Says what nobody could look at, and so nothing is said about (fault 68). */
function reportUnseen(
  unseen: ReadonlyMap<string, Problem>,
  report: Report,
): void {
  const kinds = [...unseen.keys()].toSorted();
  const first = unseen.get(kinds[0] ?? "");
  if (first === undefined) return;
  report({
    code: first.code,
    severity: "warning",
    message: `you may not list ${kinds.join(", ")}: what hangs together with those is not looked at`,
    ...(first.hint === undefined ? {} : { hint: first.hint }),
  });
}
