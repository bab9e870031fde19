/** Whether the folder of the committed rendering is one that nobody takes manifests from. */
import type { Settings } from "../config/settings.ts";
import { Problem } from "../diagnostics/problem.ts";
import { identityText } from "../model/identity.ts";
import { isFetched } from "../render/applied-folder.ts";
import { isWithin } from "../render/zones.ts";
import { applierOf } from "../review/appliers.ts";
import type { RenderingParts } from "../review/rendering-parts.ts";
import type { ReviewStates } from "./review-states.ts";

/**
 * Makes sure of it.
 *
 * @param folder relative to that of fluxsmith.yaml
 * @throws Problem (`rendering-misplaced`)
 */
export function mustBeApart(
  folder: string,
  { resources }: Settings,
  { roots, after, settings }: ReviewStates,
  { objects }: RenderingParts,
): void {
  // All of the repository is looked at below, root by root.
  if (resources !== "" && isWithin(folder, resources))
    throw new Problem(
      "rendering-misplaced",
      `${folder} lies among the manifests in ${resources}`,
      { path: folder, hint: "choose another folder with `layout.generated`" },
    );
  const inSource = settings.inSource === "" ? "" : `${settings.inSource}/`;
  const place = { folder: `${inSource}${folder}`, tree: after.tree };
  if (!isFetched(place, settings.ignore)) return;
  for (const root of roots) {
    const its = [...objects].flatMap(([made, all]) =>
      made.place.cluster === root.cluster ? all : [],
    );
    const applier = applierOf(place, root, its);
    if (applier === undefined) continue;
    throw new Problem(
      "rendering-misplaced",
      `${identityText(applier)} applies ${folder}: all that is rendered there, without its secrets`,
      {
        path: folder,
        hint: `add \`/${place.folder}/\` to the .sourceignore at the top of the repository, or choose another folder with \`layout.generated\``,
      },
    );
  }
}
