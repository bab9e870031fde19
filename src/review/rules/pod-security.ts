/** The Pod Security levels of namespaces. */
import { textAt } from "../../kinds/fields.ts";
import type { Fields } from "../../yaml/data.ts";
import { eachChange, groupKind, type Found } from "../review.ts";

/** The levels from weak to strong (pod-security-admission 0.36, api.Level). */
const levels = ["privileged", "baseline", "restricted"];

/** What each mode does to a Pod that is over the level. */
const modes = {
  enforce: "are no longer refused there",
  audit: "are no longer recorded in the audit log",
  warn: "no longer make a warning",
};

/**
 * Namespaces whose level goes down, or that lose a level (then the cluster's own counts, `privileged` unless it is set
 * otherwise). A new Namespace without any level is the usual case.
 */
export const podSecurityLowered = eachChange((change) => {
  const { before, after } = change;
  if (groupKind(change) !== "/Namespace" || after === undefined) return [];
  return Object.entries(modes).flatMap(([mode, then]): Found[] => {
    const [had, has] = [levelOf(before, mode), levelOf(after, mode)];
    if (before === undefined && has === undefined) return [];
    if (before === undefined && mode !== "enforce") return [];
    const old = had ?? (before === undefined ? "baseline" : "privileged");
    const now = has ?? "privileged";
    if (levels.indexOf(now) >= levels.indexOf(old)) return [];
    const from = before === undefined ? "is" : `goes from ${old} to`;
    return [
      {
        code: "pod-security-lowered",
        why: `the Pod Security level \`${mode}\` ${from} ${has === undefined ? "the cluster's default" : now}: Pods beyond ${old} ${then}`,
      },
    ];
  });
});

function levelOf(
  namespace: Fields | undefined,
  mode: string,
): string | undefined {
  const level = textAt(
    namespace,
    "metadata",
    "labels",
    `pod-security.kubernetes.io/${mode}`,
  );
  return level !== undefined && levels.includes(level) ? level : undefined;
}
