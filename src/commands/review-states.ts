/** The two Git states of a review, as Flux would get them. */
import type { ProcessOptions } from "../io/process.ts";
import { contentsOf, stateOf, type State } from "../io/states.ts";
import { listFiles } from "../io/work-tree.ts";
import {
  readRenderSettings,
  type RenderSettings,
} from "../render/render-settings.ts";
import type { Renderer } from "../render/rendering.ts";
import { folderOf, ignoreOf } from "../render/roots.ts";
import {
  allMoved,
  isIgnoreFile,
  moved,
  placedTree,
  shownInOne,
  withoutIgnored,
} from "../render/source-tree.ts";
import { lookupIn } from "../render/values-in-git.ts";
import { changedFileOf } from "../review/changed-files.ts";
import {
  noEntry,
  pairRoots,
  rootsIn,
  type RootedTree,
} from "../review/root-pairs.ts";
import { payloadTexts } from "../review/secret-values.ts";
import type { GitStates } from "./git-states.ts";
import { askedState, type AskedState } from "./seen-by-charts.ts";
import {
  definitions,
  filesWith,
  nesting,
  outwardOf,
  secrets,
  secretsIn,
  valuesFiles,
  type Sides,
} from "./state-index.ts";
import type { RenderTree } from "../render/render-tree.ts";
import type { Identity } from "../model/identity.ts";
import type { Side } from "../review/context.ts";
import type { ReviewState, RootPair } from "../review/comparison.ts";

/** What is compared, and how people are told. */
export interface ReviewStates {
  readonly before: AskedState;
  readonly after: AskedState;
  readonly changed: readonly string[];
  readonly roots: readonly RootPair[];
  /** The changed file that an object is written in, in Git's own path. */
  readonly fileOf: (object: Identity) => string | undefined;
  /** What is secret in either: in files, and what was taken from Secrets meanwhile. */
  readonly secrets: () => Readonly<Record<Side, ReadonlySet<string>>>;
  /** From the base: a pull request does not decide how it is looked at. */
  readonly settings: RenderSettings;
}

export interface OpenStatesOptions extends ProcessOptions {
  /** The folder that Flux begins at, where the repository does not say so itself. */
  readonly path: string | undefined;
  /** Where fluxsmith.yaml lies in the repository. */
  readonly prefix: string;
}

/**
 * Opens them as Flux would get them.
 *
 * @throws Problem (`no-entry`) where neither says where Flux begins
 */
export async function openStates(
  found: GitStates,
  options: OpenStatesOptions,
  renderer: Renderer,
): Promise<ReviewStates> {
  const { prefix, path } = options;
  const { status, base, changed } = found;
  const [files, ...contents] = await Promise.all([
    listFiles(status, options),
    contentsOf(found.before, options),
    contentsOf(found.after, options),
  ]);
  const tree = { status, files };
  const old = stateOf(found.before, contents[0], tree);
  const next = stateOf(found.after, contents[1], tree);
  // Without a config in the base there is nothing that it could decide.
  const settings = readRenderSettings(
    old.id(configPath(prefix)) === undefined ? next : old,
    prefix,
  );
  const { inSource } = settings;
  const sides: Sides = { base, changed, read: (file) => next.read(file) };
  const [nests, listing, holders] = await Promise.all([
    filesWith(nesting, sides, options, renderer),
    filesWith(valuesFiles, sides, options, renderer),
    filesWith(secrets, sides, options, renderer),
  ]);
  const placement = { inGit: prefix, inSource };
  const placed = {
    before: placedTree(old, placement),
    after: placedTree(next, placement),
  };
  const ignores = {
    before: ignoreOf(placed.before, settings.ignore),
    after: ignoreOf(placed.after, settings.ignore),
  };
  const trees = {
    before: withoutIgnored(placed.before, ignores.before),
    after: withoutIgnored(placed.after, ignores.after),
  };
  const roots = rootPairs(trees, path);
  const taken = { before: new Set<string>(), after: new Set<string>() };
  let defining: ReturnType<typeof filesWith> | undefined;
  const open = async (side: Side): Promise<AskedState> => {
    const its = {
      settings,
      prefix,
      nests: nests[side],
      listing: listing[side],
      near: (cluster: string | undefined) =>
        folderOf(
          roots.find((root) => root.cluster === cluster)?.[side]?.fields ?? {},
        ),
      taken: taken[side],
    };
    const state = {
      ...reviewState(side === "before" ? old : next, trees[side], its),
      outward: await outwardOf(trees[side], renderer),
    };
    return askedState(state, {
      ...its,
      fixtures: settings.fixtures,
      defining: async () => {
        defining ??= filesWith(definitions, sides, options, renderer);
        return allMoved((await defining)[side], prefix, inSource);
      },
      renderer,
    });
  };
  return {
    before: await open("before"),
    after: await open("after"),
    changed: [
      ...allMoved(changed, prefix, inSource),
      ...(ignores.before === ignores.after && !changed.some(isIgnoreFile)
        ? []
        : shownInOne(trees.before, trees.after)),
    ],
    roots,
    settings,
    fileOf: changedFileOf(
      changed.map((file) => ({
        path: file,
        texts: [next.read(file), old.read(file)],
      })),
    ),
    secrets: () => ({
      before: both(secretsIn(holders.before, old.read), taken.before),
      after: both(secretsIn(holders.after, next.read), taken.after),
    }),
  };
}

function rootPairs(
  trees: Readonly<Record<Side, RenderTree>>,
  path: string | undefined,
): RootPair[] {
  const rooted = (tree: RenderTree): RootedTree => ({
    tree,
    roots: rootsIn(tree, path),
  });
  const pairs = pairRoots(rooted(trees.before), rooted(trees.after));
  if (pairs.length > 0) return pairs;
  throw noEntry(path);
}

function both(
  one: ReadonlySet<string>,
  other: ReadonlySet<string>,
): Set<string> {
  return new Set([...one, ...other]);
}

const configPath = (prefix: string): string =>
  prefix === "" ? "fluxsmith.yaml" : `${prefix}/fluxsmith.yaml`;

interface StateOptions {
  readonly settings: RenderSettings;
  readonly prefix: string;
  /** In Git's own paths, as `listing`. */
  readonly nests: readonly string[];
  readonly listing: readonly string[];
  /** The folder that a cluster's root applies. */
  readonly near: (cluster: string | undefined) => string;
  /** Gets what values and variables are taken from Secrets. */
  readonly taken: Set<string>;
}

function reviewState(
  state: State,
  tree: RenderTree,
  { settings, prefix, nests, listing, near, taken }: StateOptions,
): Omit<ReviewState, "outward"> {
  const { inSource, strict, fixtures } = settings;
  const submodules = allMoved(state.submodules(), prefix, inSource);
  return {
    tree,
    bytes: (file) => {
      const its = moved(file, inSource, prefix);
      return its === undefined || tree.id(file) === undefined
        ? undefined
        : state.bytes(its);
    },
    submodules,
    recursesSubmodules: submodules.length > 0 && recurses(tree),
    strict,
    nesting: allMoved(nests, prefix, inSource),
    listing: allMoved(listing, prefix, inSource),
    lookup: (cluster, namespace, applied) => {
      const places = { tree, fixtures: fixtures(cluster), near: near(cluster) };
      const look = lookupIn(places, namespace, applied);
      return (kind, name) => {
        const found = look(kind, name);
        if (kind === "Secret" && typeof found === "object")
          for (const value of Object.values(found))
            for (const text of payloadTexts(value)) taken.add(text);
        return found;
      };
    },
  };
}

/** Whether any source fetches submodules; looked for only where there are some. */
function recurses(tree: RenderTree): boolean {
  return tree
    .list("")
    .some(
      (path) =>
        /\.ya?ml$/.test(path) &&
        /recurseSubmodules['"]?: *true/.test(tree.read(path) ?? ""),
    );
}
