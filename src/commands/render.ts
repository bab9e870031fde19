/** `fluxsmith render`: what the clusters get, whole. */
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Problem } from "../diagnostics/problem.ts";
import { didYouMean } from "../diagnostics/nearest.ts";
import { oneLine } from "../diagnostics/print-text.ts";
import { doing } from "../io/write-error.ts";
import { replaceFile } from "../io/whole-file.ts";
import { compare } from "../model/order.ts";
import type { RenderSettings } from "../render/render-settings.ts";
import type { PlacedObject } from "../review/context.ts";
import type { Made, NotRendered, Walked } from "../review/comparison.ts";
import { renderingPaths } from "../review/rendering-paths.ts";
import { placeText } from "../review/result.ts";
import { maskOf } from "../review/secrets-seen.ts";
import { steadyRenderer } from "../review/steady.ts";
import { shownNames, type ShownNames } from "../review/shown-names.ts";
import { walk } from "../review/walk.ts";
import { placedObjects } from "../review/walked-context.ts";
import { writeYaml } from "../yaml/write.ts";
import { exit, type CommandContext } from "./context.ts";
import { openGitSession } from "./git-session.ts";
import { commitRendering } from "./render-commit.ts";
import { reportFailures } from "./render-failures.ts";
import { reportQuestions } from "./render-questions.ts";
import { openRenderSession, releaseRenderer } from "./render-session.ts";
import { openRenderState } from "./render-state.ts";

export interface RenderOptions {
  /** A ref; undefined for the work tree. */
  readonly state: string | undefined;
  readonly path: string | undefined;
  readonly cluster: string | undefined;
  /** `NAME` or `NAMESPACE/NAME`. */
  readonly kustomization: string | undefined;
  readonly release: string | undefined;
  /** Where files are written to, instead of printing everything. */
  readonly outDir: string | undefined;
  readonly output: "yaml" | "json";
  readonly cached: boolean;
  /** Whether it is only said which committed files are not current. */
  readonly check: boolean;
}

/** Runs it; returns the exit code: 0 all is rendered, 1 the committed files are not current, 2 something could not be rendered. */
export async function render(
  context: CommandContext,
  options: RenderOptions,
): Promise<number> {
  const session = openRenderSession(openGitSession(context), context, options);
  const { git, renderer, prefix } = session;
  const states = await openRenderState(
    options.state,
    { ...git, path: options.path, prefix },
    renderer,
  );
  const commits = isCommitted(options, states.settings);
  const roots = states.roots.filter(
    ({ cluster }) =>
      options.cluster === undefined || options.cluster === cluster,
  );
  if (roots.length === 0)
    throw noSuch(
      "cluster",
      options.cluster ?? "",
      states.roots.flatMap(({ cluster }) => cluster ?? []),
    );
  const walked = await walk({
    ...states,
    roots,
    renderer,
    renderRelease: releaseRenderer(
      states,
      commits ? steadyRenderer(renderer, nextSecond) : renderer,
    ),
  }).finally(session.end);
  const names = shownNames(walked);
  const chosen = choose(walked, options, names);
  const failures = failuresOf(walked, chosen);
  reportQuestions(
    context,
    walked,
    chosen.map(({ place }) => place),
    names,
  );
  if (commits) {
    const { check, path } = options;
    const isPart = path !== undefined;
    const its = { walked, states, failures, isPart, check };
    return commitRendering(context, its);
  }
  if (options.outDir === undefined) print(context, chosen, options.output);
  else writeAll(resolve(context.cwd, options.outDir), chosen, context);
  return failures.length === 0
    ? exit.fine
    : reportFailures(
        context,
        failures.map(names.place),
        maskOf(walked, states.secrets()),
      );
}

/** And a little more. */
const nextSecond = (): Promise<void> => sleep(1050);

/**
 * Whether the committed files are asked for: all of the work tree, and nothing that says otherwise.
 *
 * @throws Problem (`bad-option`) for `--check` where they are not
 */
function isCommitted(
  options: RenderOptions,
  { commit }: RenderSettings,
): boolean {
  const { state, cluster, kustomization, release, outDir, output } = options;
  const isWhole =
    [state, cluster, kustomization, release, outDir].every(
      (one) => one === undefined,
    ) && output === "yaml";
  if (options.check && !commit)
    throw new Problem("bad-option", "there is no rendering to check", {
      hint: "set `render: {commit: true}` in fluxsmith.yaml, and commit what `fluxsmith render` writes",
    });
  if (options.check && !isWhole)
    throw new Problem("bad-option", "--check looks at all of the rendering", {
      hint: "leave the other flags away",
    });
  return commit && isWhole;
}

/** What is asked for of all that was rendered, by place. */
function choose(
  { made }: Walked,
  { kustomization, release }: RenderOptions,
  names: ShownNames,
): Made[] {
  const all = [...made.values()].toSorted((left, right) =>
    compare(placeText(left.place), placeText(right.place)),
  );
  const [what, wanted] =
    release === undefined
      ? (["kustomization", kustomization] as const)
      : (["release", release] as const);
  if (wanted === undefined) return all;
  const named = (one: Made): string | undefined =>
    what === "kustomization" && one.place.release !== undefined
      ? undefined
      : one.place[what];
  const found = all.filter((one) => {
    const name = named(one);
    return name === wanted || name?.split("/")[1] === wanted;
  });
  if (found.length > 0) return found;
  throw noSuch(
    what,
    wanted,
    all.flatMap(
      ({ place, ...one }) => named({ ...one, place: names.place(place) }) ?? [],
    ),
  );
}

function noSuch(
  what: string,
  wanted: string,
  known: readonly string[],
): Problem {
  return new Problem("bad-option", `there is no ${what} \`${wanted}\``, {
    hint:
      didYouMean(wanted, known) ?? `there is ${known.slice(0, 5).join(", ")}`,
  });
}

function print(
  { stdout }: CommandContext,
  made: readonly Made[],
  output: RenderOptions["output"],
): void {
  if (output === "json") {
    const objects = made.flatMap((one) =>
      placedObjects(one).map(({ fields }) => ({
        ...one.place,
        object: fields,
      })),
    );
    stdout.write(`${JSON.stringify(objects, undefined, 2)}\n`);
    return;
  }
  for (const one of made) {
    const head = `# ${oneLine(placeText(one.place))}\n`;
    stdout.write(
      placedObjects(one)
        .map(
          ({ fields }, index) =>
            `---\n${index === 0 ? head : ""}${writeYaml(fields)}`,
        )
        .join(""),
    );
  }
}

/** One file for each Kustomization and release: `CLUSTER/KUSTOMIZATION[/RELEASE].yaml`. */
function writeAll(
  folder: string,
  made: readonly Made[],
  { stderr, fs }: CommandContext,
): void {
  let count = 0;
  const paths = renderingPaths(made.map(({ place }) => place));
  for (const one of made) {
    const objects = placedObjects(one);
    const path = join(folder, paths.file(one.place));
    const text = objects.map(documentOf).join("");
    doing("make the folder", dirname(path), () =>
      fs.mkdirSync(dirname(path), { recursive: true }),
    );
    doing("write", path, () => replaceFile(path, text, fs));
    count += objects.length;
  }
  stderr.write(`${count} objects in ${made.length} files below ${folder}\n`);
}

function documentOf({ fields }: PlacedObject): string {
  return `---\n${writeYaml(fields)}`;
}

/** What is not rendered of what was asked for. */
function failuresOf(
  { failures }: Walked,
  chosen: readonly Made[],
): NotRendered[] {
  const places = new Set(chosen.map(({ place }) => placeText(place)));
  return failures.filter((one) => places.has(placeText(one)));
}
