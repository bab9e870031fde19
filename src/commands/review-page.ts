/**
 * The page of `fluxsmith diff --output html`. A bundle of its own, loaded only for it, since Handlebars is: it takes plain
 * texts, and imports nothing that the program has already.
 */
import { createHash } from "node:crypto";
import Handlebars from "handlebars";
import type { Drawing } from "../graph/drawing.ts";
import { reviewScript } from "./review-page-script.ts";
import { reviewStyle } from "./review-page-style.ts";
import { reviewTemplate } from "./review-template.ts";

/** Lines that stand on both sides, or those that go and those that come in their place. */
export interface PageLines {
  readonly same: readonly string[];
  readonly gone: readonly string[];
  readonly come: readonly string[];
}

export interface PageHunk {
  /** Empty where the lines name their field themselves. */
  readonly head: string;
  readonly parts: readonly PageLines[];
}

/** What happens to an object, in words. */
export interface PageConsequence {
  readonly severity: string;
  readonly cluster: string;
  readonly object: string;
  readonly why: string;
  readonly code: string;
  readonly steps: readonly string[];
  /** Of the object on the page; empty where it is not on it. */
  readonly id: string;
}

export interface PageObject {
  readonly id: string;
  /** `+`, `~` or `-`. */
  readonly sign: string;
  readonly kind: string;
  /** `NAMESPACE/NAME`. */
  readonly name: string;
  readonly change: string;
  /** Of what happens to it; empty for nothing. */
  readonly severity: string;
  /** In which clusters the change is the same; empty for an object of one. */
  readonly note: string;
  readonly file: string;
  readonly consequences: readonly PageConsequence[];
  readonly hunks: readonly PageHunk[];
  /** What the filters know it by: `changed danger`. */
  readonly classes: string;
  /** The keys of the graph's nodes that it belongs to: `t1 t4`. */
  readonly touches: string;
  /** What the text filter looks in, in lower case. */
  readonly find: string;
  readonly open: boolean;
}

/** What a Kustomization or a HelmRelease makes. */
export interface PageMaker {
  /** Empty for what nothing that is known applies. */
  readonly name: string;
  readonly objects: readonly PageObject[];
  /** Those of its objects, and of its releases'. */
  readonly classes: string;
}

export interface PageKustomization extends PageMaker {
  readonly releases: readonly PageMaker[];
}

export interface PageCluster {
  readonly name: string;
  readonly classes: string;
  readonly kustomizations: readonly PageKustomization[];
}

export interface PageFilter {
  /** As in {@link PageObject.classes}; `all` for no filter. */
  readonly name: string;
  readonly label: string;
  readonly count: number;
}

/** The dependency graph, as far as it is drawn. */
export interface PageGraph {
  /** What is drawn, and of how much. */
  readonly summary: string;
  /** How the touched ones are set off, and how many there are of each kind. */
  readonly legend: readonly {
    readonly sign: string;
    readonly text: string;
    /** `is-added`. */
    readonly classes: string;
  }[];
  readonly isOpen: boolean;
  /** What is touched, and what hangs together with it. */
  readonly near: Drawing;
  /** All there is; none where `near` is all of it already, or it would be too much. */
  readonly whole: readonly Drawing[];
}

export interface ReviewPage {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly verdict: string;
  /** What is left out; empty where nothing is. */
  readonly noise: string;
  readonly consequences: readonly PageConsequence[];
  readonly failures: readonly {
    readonly id: string;
    readonly place: string;
    readonly why: string;
    readonly hint: string;
  }[];
  /** None where there is nothing to draw. */
  readonly graphs: readonly PageGraph[];
  readonly images: readonly {
    readonly from: string;
    readonly to: string;
    readonly workloads: number;
    readonly names: string;
  }[];
  readonly filters: readonly PageFilter[];
  readonly clusters: readonly PageCluster[];
}

/**
 * The page as HTML: one file that asks for nothing. Every text in it is escaped: the template is a constant and has no raw
 * placeholders; and the browser runs no script but the one whose hash the page names.
 */
export function reviewPage(page: ReviewPage): string {
  const render = Handlebars.compile<ReviewPage & { readonly policy: string }>(
    reviewTemplate({ style: reviewStyle, script: reviewScript }),
    { strict: true, knownHelpersOnly: true },
  );
  return render({ ...page, policy: policy() });
}

/** CSP 3, 2.3.1: the SHA-256 of the script's text. */
function policy(): string {
  const hash = createHash("sha256").update(reviewScript).digest("base64");
  return `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}
