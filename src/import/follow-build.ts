/** What a Kustomization applies, to find the Kustomizations in it. */
import { renderKustomization } from "../render/render-kustomization.ts";
import type { Renderer, RenderState } from "../render/rendering.ts";
import { lookupIn } from "../render/values-in-git.ts";
import { buildableState } from "./buildable.ts";
import type { TraceInput } from "./trace.ts";

/** Renders a Kustomization, variables filled in as far as they are known, as far as it can be without the network. */
export function buildIn(
  state: RenderState,
  renderer: Renderer,
): TraceInput["build"] {
  let local: RenderState | undefined;
  return async ({ name, folder, spec }) => {
    const [namespace = "", own = ""] = name.split("/");
    const fields = { spec: { ...spec, path: folder } };
    const object = { apiVersion: "", kind: "", namespace, name: own, fields };
    const places = { tree: state.tree, fixtures: {}, near: folder };
    const lookup = lookupIn(places, namespace);
    const render = async (its: RenderState) => {
      const lenient = { ...its, strict: false };
      const made = await renderKustomization(object, lenient, renderer, lookup);
      return made.failures.length > 0 ? undefined : made.documents;
    };
    const whole = await render(state);
    if (whole !== undefined) return whole;
    local ??= buildableState(state);
    return local === state ? undefined : render(local);
  };
}
