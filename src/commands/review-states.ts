/** The two Git states of a review, as Flux would get them. */
import type { ProcessOptions } from "../io/process.ts";
import { findStates } from "../io/refs.ts";
import {
  changedPaths,
  commitState,
  readWorkTree,
  workTreeState,
  type State,
} from "../io/states.ts";
import {
  readRenderSettings,
  type RenderSettings,
} from "../render/render-settings.ts";
import type { Renderer } from "../render/rendering.ts";
import { findRoots, folderOf, rootAt, type Root } from "../render/roots.ts";
import { moved, placedTree, withoutIgnored } from "../render/source-tree.ts";
import { lookupIn } from "../render/values-in-git.ts";
import { changedFileOf } from "../review/changed-files.ts";
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

/** What is compared, and how people are told. */
export interface ReviewStates {
  readonly before: ReviewState;
  readonly after: ReviewState;
  readonly beforeText: string;
  readonly afterText: string;
  readonly changed: readonly string[];
  readonly roots: readonly RootPair[];
  /** The changed file that an object is written in, in Git's own path. */
  readonly fileOf: (object: Identity) => string | undefined;
  /** What is secret in either: in files, and what was taken from Secrets meanwhile. */
  readonly secrets: () => Readonly<Record<Side, ReadonlySet<string>>>;
  /** From the base: a pull request does not decide how it is looked at. */
  readonly settings: RenderSettings;
}

export interface StatesOptions extends ProcessOptions {
  readonly base: string | undefined;
  readonly head: string | undefined;
  /** The folder that Flux begins at, where the repository does not say so itself. */
  readonly path: string | undefined;
  /** Where fluxsmith.yaml lies in the repository. */
  readonly prefix: string;
  /** The branch that the config on the disk names. */
  readonly branch: string | undefined;
  /** Whether it is only asked what is not the same. */
  readonly onlyChanges: boolean;
}

/**
 * Finds and opens them.
 *
 * @param options.cwd the repository's top
 */
export async function openStates(
  options: StatesOptions,
  renderer: Renderer,
): Promise<ReviewStates> {
  const { prefix } = options;
  const [found, tree] = await Promise.all([
    findStates(options, options),
    readWorkTree(options),
  ]);
  const [old, next] = await Promise.all([
    commitState(tree, found.base, options),
    found.head === undefined
      ? workTreeState(tree)
      : commitState(tree, found.head, options),
  ]);
  const own = readRenderSettings(old, prefix);
  // Without a config in the base there is nothing that it could decide.
  const settings =
    old.id(configPath(prefix)) === undefined
      ? readRenderSettings(next, prefix)
      : own;
  const { inSource } = settings;
  const inGit = changedPaths(old, next);
  const texts = {
    beforeText: found.baseText,
    afterText: found.headText ?? workTreeText(tree.uncommitted),
  };
  if (inGit.length === 0 && options.onlyChanges)
    return { ...texts, ...unchanged(old, next, settings, prefix) };
  const changed = inGit.flatMap((path) => moved(path, prefix, inSource) ?? []);
  const sides: Sides = {
    base: found.base,
    changed: inGit,
    read: (path) => next.read(path),
  };
  const [nests, holders] = await Promise.all([
    filesWith(nesting, sides, options, renderer),
    filesWith(secrets, sides, options, renderer),
  ]);
  const open = async (
    state: State,
    its: readonly string[],
    taken: Set<string>,
  ): Promise<ReviewState> => {
    const opened = reviewState(state, its, { settings, prefix, taken });
    return { ...opened, outward: await outwardOf(opened.tree, renderer) };
  };
  const taken = { before: new Set<string>(), after: new Set<string>() };
  const before = await open(old, nests.before, taken.before);
  const after = await open(next, nests.after, taken.after);
  return {
    before,
    after,
    ...texts,
    changed,
    roots: rootPairs(before, after, options.path),
    settings,
    fileOf: changedFileOf(
      inGit.map((path) => ({ path, texts: [next.read(path), old.read(path)] })),
    ),
    secrets: () => ({
      before: both(secretsIn(holders.before, old.read), taken.before),
      after: both(secretsIn(holders.after, next.read), taken.after),
    }),
  };
}

/** Where no file differs there is nothing to look for. */
function unchanged(
  old: State,
  next: State,
  settings: RenderSettings,
  prefix: string,
): Omit<ReviewStates, "beforeText" | "afterText"> {
  const nobody = new Set<string>();
  const open = (state: State): ReviewState =>
    reviewState(state, [], { settings, prefix, taken: nobody });
  return {
    before: open(old),
    after: open(next),
    changed: [],
    roots: [],
    settings,
    fileOf: () => undefined,
    secrets: () => ({ before: nobody, after: nobody }),
  };
}

function both(
  one: ReadonlySet<string>,
  other: ReadonlySet<string>,
): Set<string> {
  return new Set([...one, ...other]);
}

function rootPairs(
  before: ReviewState,
  after: ReviewState,
  path: string | undefined,
): RootPair[] {
  const pairs = pairRoots({
    before: { tree: before.tree, roots: rootsOf(before, path) },
    after: { tree: after.tree, roots: rootsOf(after, path) },
  });
  if (pairs.length > 0) return pairs;
  throw path === undefined
    ? new Problem("no-entry", "nothing here says where Flux begins", {
        hint: "name the folder: `--path clusters/prod`",
      })
    : new Problem("no-entry", `there is no folder ${path}`, {
        hint: "name the folder that Flux begins at, from the top of the repository",
      });
}

/** Opens one state, as one that everything in it is added by. */
export async function openState(
  options: StatesOptions,
  renderer: Renderer,
): Promise<ReviewStates> {
  const { base } = options;
  const states = await openStates(
    { ...options, base: base ?? "HEAD", head: base },
    renderer,
  );
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

function reviewState(
  state: State,
  nests: readonly string[],
  {
    settings,
    prefix,
    taken,
  }: {
    readonly settings: RenderSettings;
    readonly prefix: string;
    /** Gets what values and variables are taken from Secrets. */
    readonly taken: Set<string>;
  },
): ReviewState {
  const { inSource, ignore, strict, fixtures } = settings;
  const placement = { inGit: prefix, inSource };
  const tree = withoutIgnored(placedTree(state, placement), ignore);
  const submodules = state
    .submodules()
    .flatMap((path) => moved(path, prefix, inSource) ?? []);
  return {
    tree,
    bytes: (path) => {
      const its = moved(path, inSource, prefix);
      return its === undefined || tree.id(path) === undefined
        ? undefined
        : state.bytes(its);
    },
    outward: new Map(),
    submodules,
    recursesSubmodules: submodules.length > 0 && recurses(tree),
    strict,
    nesting: nests.flatMap((path) => moved(path, prefix, inSource) ?? []),
    lookup: (cluster, namespace) => {
      const look = lookupIn(tree, fixtures(cluster), namespace);
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

function rootsOf({ tree }: ReviewState, path: string | undefined): Root[] {
  const roots = findRoots(tree);
  if (path === undefined) return roots;
  const named = rootAt(path);
  const folder = rootFolder(named);
  const own = roots.filter((root) => rootFolder(root) === folder);
  return own.length > 0 || tree.list(folder).length === 0 ? own : [named];
}

const rootFolder = ({ kustomization: { fields } }: Root): string =>
  folderOf(fields);

/**
 * The clusters of both sides. Where one of them does not say how a folder is applied that it has (it was made before anybody
 * wrote that down), it is taken to be applied as the other one says.
 */
function pairRoots(
  sides: Readonly<Record<Side, { tree: RenderTree; roots: Root[] }>>,
): RootPair[] {
  const { before, after } = sides;
  const names = new Set(
    [...before.roots, ...after.roots].map(({ cluster }) => cluster),
  );
  return [...names].map((cluster) => {
    const [old, next] = [before, after].map(({ roots }) =>
      roots.find((root) => root.cluster === cluster),
    );
    const borrowed = (
      root: Root | undefined,
      { tree }: { tree: RenderTree },
    ): Root | undefined =>
      root !== undefined && tree.list(rootFolder(root)).length > 0
        ? root
        : undefined;
    return {
      cluster,
      before: (old ?? borrowed(next, before))?.kustomization,
      after: (next ?? borrowed(old, after))?.kustomization,
    };
  });
}
