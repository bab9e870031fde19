/** What the commands that render have in common. */
import { setTimeout as sleep } from "node:timers/promises";
import { liveLines } from "../io/live-lines.ts";
import { openRenderer } from "../io/renderer.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { renderRelease } from "../render/render-release.ts";
import { folderOf } from "../render/roots.ts";
import { sourcesIn } from "../render/sources-in-git.ts";
import type { Renderer } from "../render/rendering.ts";
import type { RenderRelease } from "../review/comparison.ts";
import type { CommandContext } from "./context.ts";
import type { GitSession } from "./git-session.ts";
import type { ReviewStates } from "./review-states.ts";

/** A repository whose states are to be rendered. */
export interface RenderSession extends GitSession {
  readonly renderer: Renderer;
  /** Ends the line that shows how far it is. */
  readonly end: () => void;
}

/** Makes it ready to render. */
export function openRenderSession(
  session: GitSession,
  { stderr }: CommandContext,
  { cached }: { readonly cached: boolean },
): RenderSession {
  const live = liveLines(stderr);
  const renderer = openRenderer(
    { ...session.git, cached },
    {
      onRun: ({ started, done }) =>
        live.update([`rendering: ${done} of ${started}`]),
    },
  );
  return { ...session, renderer, end: () => live.end() };
}

/** Renders releases as the cluster's root says where their charts come from. */
export function releaseRenderer(
  { before, after, roots, settings }: ReviewStates,
  renderer: Renderer,
): RenderRelease {
  return async (release, { place, side, isNew, anew, applied }) => {
    if (anew === "later") await sleep(aSecond);
    const root = roots.find(({ cluster }) => cluster === place.cluster)?.[side];
    const state = side === "before" ? before : after;
    const source = fieldsAt(root?.fields, "spec", "sourceRef");
    const dataOf = (namespace: string, kind: string, name: string) => {
      const found = state.lookup(place.cluster, namespace, applied)(kind, name);
      return found === "absent" ? undefined : found;
    };
    const near = root === undefined ? "" : folderOf(root.fields);
    return renderRelease(release, {
      state,
      renderer: anew === undefined ? renderer : forgetful(renderer),
      sources: {
        repository: root && {
          kind: textAt(source, "kind") ?? "",
          namespace: textAt(source, "namespace") ?? root.namespace,
          name: textAt(source, "name") ?? "",
        },
        find: sourcesIn(state.tree, near, applied),
        secret: (namespace, name) => dataOf(namespace, "Secret", name),
        settle: applied.settle,
      },
      lookup: (kind, name) => dataOf(release.namespace, kind, name),
      action: isNew ? "install" : "upgrade",
      kubernetes: settings.kubernetes(place.cluster),
      find: state.find(place.cluster),
      apis: async () => ({
        inGit: root === undefined ? [] : await state.customApis(root),
        listed: settings.apiVersions(place.cluster),
      }),
    });
  };
}

/** And a little more: what prints seconds then prints another one. */
const aSecond = 1050;

function forgetful(renderer: Renderer): Renderer {
  return { ...renderer, remember: (_key, make) => make() };
}
