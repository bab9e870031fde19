/** What is compared, and what comes of it. */
import type { KubeObject } from "../model/kube-object.ts";
import type { RenderedDocument } from "../render/documents.ts";
import type {
  RenderFailure,
  RenderState,
  Renderer,
} from "../render/rendering.ts";
import type { SourceLookup } from "../render/variables.ts";
import type { Fields } from "../yaml/data.ts";
import type { ObjectChange, Place } from "./change.ts";
import type { Side } from "./context.ts";
import type { VolatileFields } from "./volatile.ts";

/** A cluster as the two states begin it; a side that does not have it is undefined. */
export interface RootPair {
  readonly cluster: string | undefined;
  readonly before: KubeObject | undefined;
  readonly after: KubeObject | undefined;
}

/** What is compared. */
export interface Comparison {
  readonly roots: readonly RootPair[];
  readonly before: ReviewState;
  readonly after: ReviewState;
  /** The files that are not the same, as Flux knows their paths. */
  readonly changed: readonly string[];
  readonly renderer: Renderer;
  readonly renderRelease: RenderRelease;
}

/** One of the two states. */
export interface ReviewState extends RenderState {
  /** Folders and files that Kustomizations are written in: what is below them may apply more of them. */
  readonly nesting: readonly string[];
  /** ConfigMaps and Secrets of a namespace of a cluster, for variables and values. */
  readonly lookup: (
    cluster: string | undefined,
    namespace: string,
  ) => SourceLookup;
}

/** What somebody makes of documents: see `render-kustomization.ts`. */
export interface Rendered {
  readonly documents: readonly RenderedDocument[];
  readonly finish: (object: Fields) => Fields;
  readonly finishKey: string;
}

/**
 * Renders what a HelmRelease's chart makes; `isNew` where the other state does not have the release, `anew` where nothing
 * may be remembered, or only when the clock has gone on by a second.
 */
export type RenderRelease = (
  release: KubeObject,
  where: {
    readonly place: Place;
    readonly side: Side;
    readonly isNew: boolean;
    readonly anew: "now" | "later" | undefined;
  },
) => Promise<
  Rendered & {
    readonly failures: readonly RenderFailure[];
    readonly absent: readonly string[];
  }
>;

/** What could not be rendered. */
export interface NotRendered extends RenderFailure, Place {
  readonly side: Side;
}

/** What a maker makes, as far as it was rendered. */
export interface Made {
  readonly place: Place;
  readonly side: Side;
  /** Undefined where it failed. */
  readonly rendered: Rendered | undefined;
}

export interface Walked {
  readonly changes: readonly ObjectChange[];
  readonly failures: readonly NotRendered[];
  /** By {@link madeKey}. */
  readonly made: ReadonlyMap<string, Made>;
  /** What charts make anew each time, by `changeKey`. */
  readonly volatile: ReadonlyMap<string, VolatileFields>;
}

/** One text for each maker in a cluster and a state. */
export function madeKey(
  { cluster, kustomization: its, release }: Place,
  side: Side,
): string {
  return JSON.stringify([side, cluster ?? "", its ?? "", release ?? ""]);
}
