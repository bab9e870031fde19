/** `fluxsmith suspend`: Flux leaves the named objects alone, in the cluster only. */
import { mergePatch } from "../cluster/requests.ts";
import { isSuspended, suspendPatch } from "../cluster/suspension.ts";
import { suspendNotes } from "../cluster/suspension-reach.ts";
import { identityText } from "../model/identity.ts";
import { changeNamed, type NamedOptions } from "./change-named.ts";
import type { Change } from "./change-objects.ts";
import type { CommandContext } from "./context.ts";

/** Runs it; returns the exit code. */
export function suspend(
  context: CommandContext,
  options: NamedOptions,
): Promise<number> {
  return changeNamed(context, options, {
    verb: "Suspend",
    done: "suspended",
    plan: ({ view, all, named }) => {
      const todo = named.filter(({ fields }) => !isSuspended(fields));
      const already = named.filter((object) => !todo.includes(object));
      return {
        unchanged: new Map(already.map((one) => [one, "is suspended already"])),
        stages: [todo],
        notes: suspendNotes(todo, [...all.values()]),
        act: (object) => mergePatch(object, suspendPatch(object, true), view),
        needs: () => [],
        follow: "none",
        last: reminder,
      };
    },
  });
}

/** Nobody who reads Git sees a suspension in the cluster (fault 78). */
function reminder(changes: readonly Change[]): string | undefined {
  const hidden = changes.filter(
    ({ object: { inGit }, result }) =>
      result === "done" && inGit !== undefined && !isSuspended(inGit.fields),
  );
  if (hidden.length === 0) return undefined;
  const names = hidden.map(({ object }) => identityText(object)).join(" ");
  return `Git does not say so: \`fluxsmith resume ${names}\` when it is over, or \`suspend: true\` in Git to make it last.`;
}
