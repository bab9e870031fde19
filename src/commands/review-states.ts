/** The two Git states of a review, as Flux would get them. */
import { kustomization } from "../kinds/kustomization.ts";
import { compare } from "../model/order.ts";
import { hashText } from "../plan/hash.ts";
import { runGit } from "../io/git-batch.ts";
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
import {
  kustomizationFilesIn,
  readOutward,
  type Outward,
} from "../render/zones.ts";
import type { RenderTree } from "../render/render-tree.ts";
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
  const changed = inGit.flatMap((path) => moved(path, prefix, inSource) ?? []);
  const open = (state: State, nesting: readonly string[]): ReviewState =>
    reviewState(state, nesting, { settings, prefix });
  const nestingBefore = await nestingIn(found.base, options, renderer);
  const nestingAfter = [
    ...nestingBefore.filter((path) => !inGit.includes(path)),
    ...inGit.filter((path) => isNesting(next.read(path) ?? "")),
  ].toSorted(compare);
  const before = await withOutward(open(old, nestingBefore), renderer);
  const after = await withOutward(open(next, nestingAfter), renderer);
  return {
    before,
    after,
    beforeText: found.baseText,
    afterText: found.headText ?? workTreeText(tree.uncommitted),
    changed,
    roots: rootPairs(before, after, options.path),
    settings,
  };
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
  nesting: readonly string[],
  {
    settings,
    prefix,
  }: { readonly settings: RenderSettings; readonly prefix: string },
): ReviewState {
  const { inSource, ignore, strict, fixtures } = settings;
  const placement = { inGit: prefix, inSource };
  const tree = withoutIgnored(placedTree(state, placement), ignore);
  return {
    tree,
    bytes: (path) => {
      const its = moved(path, inSource, prefix);
      return its === undefined || tree.id(path) === undefined
        ? undefined
        : state.bytes(its);
    },
    outward: new Map(),
    strict,
    nesting: nesting.flatMap((path) => moved(path, prefix, inSource) ?? []),
    lookup: (cluster, namespace) =>
      lookupIn(tree, fixtures(cluster), namespace),
  };
}

/** What the kustomization files name outside of their folders; read once for the same files. */
async function withOutward(
  state: ReviewState,
  renderer: Renderer,
): Promise<ReviewState> {
  const files = kustomizationFilesIn(state.tree);
  const key = hashText(
    [
      "outward 1",
      ...files.map((file) => `${file}\t${state.tree.id(file) ?? ""}`),
    ].join("\n"),
  );
  const { text } = await renderer.remember<never>(key, async () => ({
    text: JSON.stringify([...readOutward(state.tree, files)]),
  }));
  const outward: Outward = new Map(
    JSON.parse(text) as [string, readonly string[]][],
  );
  return { ...state, outward };
}

const pattern = String.raw`apiVersion['"]?: *['"]?kustomize\.toolkit\.fluxcd\.io`;

function isNesting(text: string): boolean {
  return new RegExp(pattern).test(text);
}

/** The files of a commit in which Kustomizations are written; looked for once. */
async function nestingIn(
  commit: string,
  options: ProcessOptions,
  renderer: Renderer,
): Promise<string[]> {
  const key = hashText(`nesting 1 ${kustomization.group} ${commit}`);
  const { text } = await renderer.remember<never>(key, async () => {
    const { stdout } = await runGit(
      [
        "grep",
        "--files-with-matches",
        "-z",
        "--extended-regexp",
        "-e",
        pattern,
        commit,
        "--",
        "*.yaml",
        "*.yml",
      ],
      options,
    );
    // `COMMIT:PATH`
    const paths = stdout
      .toString("utf8")
      .split("\0")
      .filter((line) => line !== "")
      .map((line) => line.slice(commit.length + 1));
    return { text: JSON.stringify(paths) };
  });
  return JSON.parse(text) as string[];
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
