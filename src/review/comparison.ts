/** What is compared, and what comes of it. */
import type { KubeObject } from "../model/kube-object.ts";
import type { Applied } from "../render/applied-objects.ts";
import type { RenderedDocument } from "../render/documents.ts";
import type { OpenQuestions } from "../render/open-questions.ts";
import type {
  RenderFailure,
  RenderState,
  Renderer,
} from "../render/rendering.ts";
import type { RenderedChart } from "../render/render-release.ts";
import type { SecretName } from "../render/secret-names.ts";
import type { SourceLookup } from "../render/variables.ts";
import type { Fields } from "../yaml/data.ts";
import type { ObjectChange, Place } from "./change.ts";
import type { ChartStep } from "./chart-steps.ts";
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
  /** The files in which `valuesFiles` stands. */
  readonly listing: readonly string[];
  /** ConfigMaps and Secrets of a namespace of a cluster, for variables and values; those that are applied before any others. */
  readonly lookup: (
    cluster: string | undefined,
    namespace: string,
    applied: Pick<Applied, "here" | "elsewhere">,
  ) => SourceLookup;
}

/** What somebody makes of documents: see `render-kustomization.ts`. */
export interface Rendered {
  readonly documents: readonly RenderedDocument[];
  readonly finish: (object: Fields) => Fields;
  readonly finishKey: string;
  readonly secretNames?: readonly SecretName[];
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
    /** What the Kustomization that applies it applies, those above it, and others. */
    readonly applied: Applied;
  },
) => Promise<
  Rendered & {
    readonly failures: readonly RenderFailure[];
    readonly absent: readonly string[];
    readonly chart: RenderedChart | undefined;
    readonly questions: () => Promise<OpenQuestions>;
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
  /** Names that generators have put another hash behind, old → new, by `placeKey`. */
  readonly renamed: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** What the charts of releases that change asked. */
  readonly asked: readonly Asked[];
  /** The charts of releases that both states have. */
  readonly charts: readonly ChartStep[];
}

/** What a release's chart asked the cluster, and nobody here knows. */
export interface Asked extends OpenQuestions {
  readonly place: Place;
}

/** One text for each maker in a cluster and a state. */
export function madeKey(
  { cluster, kustomization: its, release }: Place,
  side: Side,
): string {
  return JSON.stringify([side, cluster ?? "", its ?? "", release ?? ""]);
}
