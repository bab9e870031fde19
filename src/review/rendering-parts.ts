/** What a rendering has to say of each file of its folder. */
import type { Place } from "./change.ts";
import type { Made, NotRendered, Walked } from "./comparison.ts";
import type { PlacedObject } from "./context.ts";
import { placeKey } from "./makers.ts";
import { renderingPaths } from "./rendering-paths.ts";
import { secretMask, type SecretMask } from "./secret-mask.ts";
import { secretsSeen } from "./secrets-seen.ts";
import { shownNames, type ShownNames } from "./shown-names.ts";
import { placedObjects } from "./walked-context.ts";

/** What was rendered of one state. */
export interface Rendered {
  readonly walked: Walked;
  /** What is secret besides. */
  readonly secrets: ReadonlySet<string>;
  /** What could not be rendered. */
  readonly failures: readonly NotRendered[];
  /** The clusters, where only some of them were looked at. */
  readonly only: readonly (string | undefined)[] | undefined;
}

/** A rendering, as its files. */
export interface RenderingParts {
  /** The objects of each part that is known. */
  readonly objects: ReadonlyMap<Made, readonly PlacedObject[]>;
  readonly file: (place: Place) => string;
  /** Whether nobody knows what a file of the folder should be. */
  readonly isUnknown: (path: string) => boolean;
  /** Every secret is one of the state itself: its file must not hang on what was there before. */
  readonly mask: SecretMask;
  readonly names: ShownNames;
}

/** Puts it together; paths are relative to the folder. */
export function renderingParts({
  walked,
  secrets,
  failures,
  only,
}: Rendered): RenderingParts {
  const made = [...walked.made.values()];
  const names = shownNames(walked);
  const { file: fileOf, folder } = renderingPaths(
    made.map(({ place }) => names.place(place)),
  );
  const file = (place: Place): string => fileOf(names.place(place));
  const isIn = (path: string, cluster: string | undefined): boolean =>
    cluster === undefined || path.startsWith(`${folder(cluster)}/`);
  const failed = new Set(failures.map(placeKey));
  const kept = new Set(failures.map(file));
  // What a Kustomization applies that could not be rendered, more of them among it, has files as well.
  const open = failures
    .filter(({ release }) => release === undefined)
    .map(({ cluster }) => cluster);
  const { after } = secretsSeen(walked, { before: new Set(), after: secrets });
  return {
    objects: new Map(
      made
        .filter(({ place }) => !failed.has(placeKey(place)))
        .map((one) => [one, placedObjects(one)]),
    ),
    file,
    isUnknown: (path) =>
      kept.has(path) ||
      open.some((cluster) => isIn(path, cluster)) ||
      only?.some((cluster) => isIn(path, cluster)) === false,
    mask: secretMask({ before: after, after }),
    names,
  };
}
