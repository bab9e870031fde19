/** Whether the config keeps to its own folder. */
import { locate, type Report, type Source } from "../diagnostics/diagnostic.ts";
import { child, childText } from "../manifests/manifest.ts";
import { escapingPathProblem, normalPath } from "../model/names.ts";
import type { MapNode } from "../yaml/node.ts";

/** The settings that name a place, and whether the folder of fluxsmith.yaml itself can be that place. */
const places: readonly (readonly [
  path: readonly [string, string],
  itself: boolean,
])[] = [
  [["layout", "resources"], true],
  [["layout", "generated"], false],
  [["layout", "header"], false],
  [["repository", "path"], true],
];

/** Reports every place of the settings that is absolute or leaves the folder: nothing may be read or written there. */
export function checkLayout(
  { source, root }: { source: Source; root: MapNode },
  report: Report,
): boolean {
  let valid = true;
  for (const [path, itself] of places) {
    const node = child(root, ...path);
    const place = childText(root, ...path);
    if (node === undefined || place === undefined) continue;
    const problem =
      escapingPathProblem(place) ??
      (!itself && normalPath(place) === "" ? "it names no place" : undefined);
    if (problem === undefined) continue;
    valid = false;
    report({
      code: "path-escapes",
      severity: "error",
      message: `\`${place}\` cannot be ${path.join(".")}: ${problem}`,
      hint: itself
        ? "name a folder relative to the repository's top"
        : "name a place below the folder of fluxsmith.yaml",
      at: locate(source, node),
    });
  }
  return valid;
}
