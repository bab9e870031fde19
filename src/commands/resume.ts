/** `fluxsmith resume`: Flux works on the named objects again, at once. */
import { mergePatch, requestToken, resumePatch } from "../cluster/requests.ts";
import { isSuspended } from "../cluster/suspension.ts";
import { resumeNotes } from "../cluster/suspension-reach.ts";
import { changeNamed, type NamedOptions } from "./change-named.ts";
import type { CommandContext } from "./context.ts";

/** Runs it; returns the exit code. */
export function resume(
  context: CommandContext,
  options: NamedOptions,
): Promise<number> {
  return changeNamed(context, options, {
    verb: "Resume",
    done: "resumed",
    plan: ({ view, all, named }) => {
      const todo = named.filter(({ fields }) => isSuspended(fields));
      const others = named.filter((object) => !todo.includes(object));
      const token = requestToken(context.now());
      return {
        unchanged: new Map(others.map((one) => [one, "is not suspended"])),
        stages: [todo],
        notes: resumeNotes(todo, [...all.values()]),
        act: (object) => mergePatch(object, resumePatch(object, token), view),
        needs: () => [],
        follow: options.wait ? "all" : "none",
      };
    },
  });
}
