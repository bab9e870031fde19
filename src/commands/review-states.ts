/** The two Git states of a review, as Flux would get them. */
import type { ProcessOptions } from "../io/process.ts";
import { findStates } from "../io/refs.ts";
import {
  changedPaths,
  contentsOf,
  differenceOf,
  noDifference,
  stateOf,
  type Difference,
  type State,
} from "../io/states.ts";
import { listFiles, readStatus, type Status } from "../io/work-tree.ts";
import {
  readRenderSettings,
  type RenderSettings,
} from "../render/render-settings.ts";
import type { Renderer } from "../render/rendering.ts";
import { folderOf } from "../render/roots.ts";
import { moved, placedTree, withoutIgnored } from "../render/source-tree.ts";
import { lookupIn } from "../render/values-in-git.ts";
import { changedFileOf } from "../review/changed-files.ts";
import { pairRoots, rootsIn, type RootedTree } from "../review/root-pairs.ts";
import { payloadTexts } from "../review/secret-values.ts";
import {
  filesWith,
  nesting,
  outwardOf,
  secrets,
  secretsIn,
  type Sides,
} from "./state-index.ts";
import type { RenderTree } from "../render/render-tree.ts";
import type { Identity } from "../model/identity.ts";
import { Problem } from "../diagnostics/problem.ts";
import type { Side } from "../review/context.ts";
import type { ReviewState, RootPair } from "../review/comparison.ts";

/** Two Git states, and which files they do not share. */
export interface GitStates {
  /** Each by what it has otherwise than the work tree. */
  readonly before: Difference;
  readonly after: Difference;
  readonly status: Status;
  readonly beforeText: string;
  readonly afterText: string;
  /** The commit that the review begins at. */
  readonly base: string;
  /** In Git's own paths. */
  readonly changed: readonly string[];
}

/** What is compared, and how people are told. */
export interface ReviewStates {
  readonly before: ReviewState;
  readonly after: ReviewState;
  readonly changed: readonly string[];
  readonly roots: readonly RootPair[];
  /** The changed file that an object is written in, in Git's own path. */
  readonly fileOf: (object: Identity) => string | undefined;
  /** What is secret in either: in files, and what was taken from Secrets meanwhile. */
  readonly secrets: () => Readonly<Record<Side, ReadonlySet<string>>>;
  /** From the base: a pull request does not decide how it is looked at. */
  readonly settings: RenderSettings;
}

export interface FindStatesOptions extends ProcessOptions {
  readonly base: string | undefined;
  readonly head: string | undefined;
  /** The branch that the config on the disk names. */
  readonly branch: string | undefined;
}

export interface OpenStatesOptions extends ProcessOptions {
  /** The folder that Flux begins at, where the repository does not say so itself. */
  readonly path: string | undefined;
  /** Where fluxsmith.yaml lies in the repository. */
  readonly prefix: string;
}

/**
 * Finds the two states.
 *
 * @param options.cwd the repository's top
 */
export async function findGitStates(
  options: FindStatesOptions,
): Promise<GitStates> {
  const [found, status] = await Promise.all([
    findStates(options, options),
    readStatus(options),
  ]);
  const { base, head, baseText, headText } = found;
  const [before, after] = await Promise.all([
    differenceOf(status, base, options),
    head === undefined ? noDifference : differenceOf(status, head, options),
  ]);
  return {
    before,
    after,
    status,
    beforeText: baseText,
    afterText: headText ?? workTreeText(status.files.size),
    base,
    changed: changedPaths(before, after, status),
  };
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
  const [nests, holders] = await Promise.all([
    filesWith(nesting, sides, options, renderer),
    filesWith(secrets, sides, options, renderer),
  ]);
  const placement = { inGit: prefix, inSource };
  const placed = (state: State): RenderTree =>
    withoutIgnored(placedTree(state, placement), settings.ignore);
  const trees = { before: placed(old), after: placed(next) };
  const roots = rootPairs(trees, path);
  const taken = { before: new Set<string>(), after: new Set<string>() };
  const open = async (side: Side): Promise<ReviewState> => ({
    ...reviewState(side === "before" ? old : next, trees[side], {
      settings,
      prefix,
      nests: nests[side],
      near: (cluster) =>
        folderOf(
          roots.find((root) => root.cluster === cluster)?.[side]?.fields ?? {},
        ),
      taken: taken[side],
    }),
    outward: await outwardOf(trees[side], renderer),
  });
  return {
    before: await open("before"),
    after: await open("after"),
    changed: changed.flatMap((file) => moved(file, prefix, inSource) ?? []),
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
  throw path === undefined
    ? new Problem("no-entry", "nothing here says where Flux begins", {
        hint: "name the folder: `--path clusters/prod`",
      })
    : new Problem("no-entry", `there is no folder ${path}`, {
        hint: "name the folder that Flux begins at, from the top of the repository",
      });
}

function both(
  one: ReadonlySet<string>,
  other: ReadonlySet<string>,
): Set<string> {
  return new Set([...one, ...other]);
}

/**
 * Opens one state, as one that everything in it is added by.
 *
 * @param state a ref; undefined for the work tree
 */
export async function openState(
  state: string | undefined,
  options: OpenStatesOptions,
  renderer: Renderer,
): Promise<ReviewStates> {
  const ends = { base: state ?? "HEAD", head: state, branch: undefined };
  const found = await findGitStates({ ...options, ...ends });
  const states = await openStates(found, options, renderer);
  return {
    ...states,
    roots: states.roots.map((root) => ({ ...root, before: undefined })),
  };
}

const configPath = (prefix: string): string =>
  prefix === "" ? "fluxsmith.yaml" : `${prefix}/fluxsmith.yaml`;

/** Fault 53: what is not committed is compared too, and that is said. */
function workTreeText(uncommitted: number): string {
  if (uncommitted === 0) return "the work tree";
  return `the work tree (${uncommitted} ${uncommitted === 1 ? "file" : "files"} not committed)`;
}

interface StateOptions {
  readonly settings: RenderSettings;
  readonly prefix: string;
  /** In Git's own paths. */
  readonly nests: readonly string[];
  /** The folder that a cluster's root applies. */
  readonly near: (cluster: string | undefined) => string;
  /** Gets what values and variables are taken from Secrets. */
  readonly taken: Set<string>;
}

function reviewState(
  state: State,
  tree: RenderTree,
  { settings, prefix, nests, near, taken }: StateOptions,
): Omit<ReviewState, "outward"> {
  const { inSource, strict, fixtures } = settings;
  const inTree = (files: readonly string[]): readonly string[] =>
    files.flatMap((file) => moved(file, prefix, inSource) ?? []);
  const submodules = inTree(state.submodules());
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
    nesting: inTree(nests),
    lookup: (cluster, namespace) => {
      const places = { tree, fixtures: fixtures(cluster), near: near(cluster) };
      const look = lookupIn(places, namespace);
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
