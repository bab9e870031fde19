/** What every command that renders does first. */
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "../diagnostics/problem.ts";
import { Interrupted } from "../io/interrupts.ts";
import { liveLines } from "../io/live-lines.ts";
import type { ProcessOptions } from "../io/process.ts";
import { openRenderer } from "../io/renderer.ts";
import { findRepository } from "../io/repository.ts";
import { fieldsAt, textAt } from "../kinds/fields.ts";
import { readRenderSettings } from "../render/render-settings.ts";
import { renderRelease } from "../render/render-release.ts";
import { folderOf } from "../render/roots.ts";
import { sourcesIn } from "../render/sources-in-git.ts";
import type { Renderer } from "../render/rendering.ts";
import type { RenderRelease } from "../review/comparison.ts";
import type { CommandContext } from "./context.ts";
import type { ReviewStates } from "./review-states.ts";

/** A repository whose states are to be rendered. */
export interface RenderSession {
  /** For git, in the repository's top. */
  readonly git: ProcessOptions;
  readonly renderer: Renderer;
  /** Where fluxsmith.yaml lies in the repository. */
  readonly prefix: string;
  /** The branch that Flux reads, where fluxsmith.yaml says so. */
  readonly branch: string | undefined;
  /** Ends the line that shows how far it is. */
  readonly end: () => void;
}

/**
 * Opens it.
 *
 * @throws Problem (`git-missing`) outside of a Git repository
 */
export function openRenderSession(
  context: CommandContext,
  { cached }: { readonly cached: boolean },
): RenderSession {
  const { cwd, env, fs, stderr } = context;
  const { prefix, gitDirectory } = findRepository(cwd, fs);
  if (gitDirectory === undefined)
    throw new Problem("git-missing", `${cwd} is in no Git repository`, {
      hint: "run this in a clone of the repository, or name its folder with --cwd",
    });
  const interrupt = new AbortController();
  context.watchInterrupts(() =>
    interrupt.abort(new Interrupted("Interrupted; nothing was changed.")),
  );
  const up = prefix === "" ? "" : "/..".repeat(prefix.split("/").length);
  const git = { cwd: `${cwd}${up}`, env, signal: interrupt.signal };
  const live = liveLines(stderr);
  const renderer = openRenderer(
    { ...git, cached },
    {
      onRun: ({ started, done }) =>
        live.update([`rendering: ${done} of ${started}`]),
    },
  );
  const onDisk = {
    list: () => [],
    read: (path: string) => textOf(`${cwd}/${path}`, fs),
    id: () => undefined,
  };
  const { branch } = readRenderSettings(onDisk, "");
  return { git, renderer, prefix, branch, end: () => live.end() };
}

function textOf(path: string, fs: CommandContext["fs"]): string | undefined {
  const isThere = fs.statSync(path, { throwIfNoEntry: false })?.isFile();
  return isThere === true ? fs.readFileSync(path, "utf8") : undefined;
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
    const inFiles = sourcesIn(state.tree, near);
    return renderRelease(release, {
      state,
      renderer: anew === undefined ? renderer : forgetful(renderer),
      sources: {
        repository: root && {
          kind: textAt(source, "kind") ?? "",
          namespace: textAt(source, "namespace") ?? root.namespace,
          name: textAt(source, "name") ?? "",
        },
        find: (wanted) => applied(wanted) ?? inFiles(wanted),
        secret: (namespace, name) => dataOf(namespace, "Secret", name),
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
