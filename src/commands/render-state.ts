/** One Git state to be rendered. */
import type { Renderer } from "../render/rendering.ts";
import { findGitStates } from "./git-states.ts";
import {
  openStates,
  type OpenStatesOptions,
  type ReviewStates,
} from "./review-states.ts";

/**
 * Opens a state, as one that everything in it is added by. It is rendered as its own config says.
 *
 * @param state a ref; undefined for the work tree
 */
export async function openRenderState(
  state: string | undefined,
  options: OpenStatesOptions,
  renderer: Renderer,
): Promise<ReviewStates> {
  const ends = { base: state ?? "HEAD", head: state, branch: undefined };
  const found = await findGitStates({ ...options, ...ends });
  const twice = { ...found, before: found.after };
  const states = await openStates(twice, options, renderer);
  return {
    ...states,
    roots: states.roots.map((root) => ({ ...root, before: undefined })),
  };
}
