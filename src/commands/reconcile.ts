/** `fluxsmith reconcile`: Flux looks at the named objects now, after their sources where that is wanted. */
import { specOf } from "../cluster/live.ts";
import type { LiveObject } from "../cluster/named-objects.ts";
import { mergePatch, requestPatch, requestToken } from "../cluster/requests.ts";
import { madeFrom, sourcesOf } from "../cluster/source-chain.ts";
import { inStages } from "../cluster/stages.ts";
import { isSuspended } from "../cluster/suspension.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { visible } from "../diagnostics/print-text.ts";
import { kindOf } from "../kinds/index.ts";
import { identityText } from "../model/identity.ts";
import { changeNamed, type NamedOptions } from "./change-named.ts";
import type { ClusterSession } from "./cluster-session.ts";
import type { CommandContext } from "./context.ts";
import type { NamedView } from "./named-objects.ts";

export interface ReconcileOptions extends NamedOptions {
  readonly withSource: boolean;
}

/** Runs it; returns the exit code. */
export function reconcile(
  context: CommandContext,
  options: ReconcileOptions,
): Promise<number> {
  const { withSource, wait } = options;
  return changeNamed(context, options, {
    verb: "Reconcile",
    done: "requested",
    plan: (looked, cluster) => {
      const wanted = withSource ? withSources(looked, cluster) : looked.named;
      const todo = wanted.filter((object) => !isStatic(object));
      const others = wanted.filter(isStatic);
      const needs = withSource ? madeFrom : () => [];
      const token = requestToken(context.now());
      return {
        unchanged: new Map(
          others.map((one) => [
            one,
            "has nothing to reconcile: no controller looks at it",
          ]),
        ),
        stages: inStages(todo, needs),
        notes: todo.flatMap(refusal),
        act: (object) => mergePatch(object, requestPatch(token), looked.view),
        needs,
        follow: wait ? "all" : "between",
      };
    },
  });
}

/** The named objects, and all that they are made from. */
function withSources(
  { named, all }: NamedView,
  { session }: ClusterSession,
): LiveObject[] {
  const { sources, absent } = sourcesOf(named, (key) => all.get(key));
  for (const key of absent)
    session.context.stderr.write(
      `${visible(key)} is not in the cluster (yet).\n`,
    );
  const both = new Map(
    [...sources, ...named].map((one) => [identityText(one), one]),
  );
  return [...both.values()];
}

/** Whether no controller ever looks at it. */
function isStatic({ apiVersion, kind, fields }: LiveObject): boolean {
  return kindOf(apiVersion, kind)?.isStatic?.(specOf(fields)) === true;
}

function refusal(object: LiveObject): Diagnostic[] {
  if (!isSuspended(object.fields)) return [];
  const name = identityText(object);
  return [
    {
      code: "suspended",
      severity: "error",
      message: `${name} is suspended: its controller would not look at it`,
      hint: `\`fluxsmith resume ${name}\` reconciles it, too`,
    },
  ];
}
