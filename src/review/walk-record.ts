/** What a walk has found so far. */
import { identityText, type Identity } from "../model/identity.ts";
import { compare } from "../model/order.ts";
import type { OpenQuestions } from "../render/open-questions.ts";
import type { RenderedChart } from "../render/render-release.ts";
import type { RenderFailure } from "../render/rendering.ts";
import type { ObjectChange, Place } from "./change.ts";
import { chartStep, type ChartStep } from "./chart-steps.ts";
import {
  madeKey,
  type Asked,
  type Made,
  type NotRendered,
  type Rendered,
  type Walked,
} from "./comparison.ts";
import type { Side } from "./context.ts";
import { placeKey } from "./makers.ts";
import { objectChanges } from "./object-changes.ts";
import {
  absentValues,
  inCircle,
  unknownValues,
  type Unknown,
} from "./unknown-values.ts";
import type { VolatileFields } from "./volatile.ts";

/** A release's chart in the two states, as far as it was found. */
interface BothCharts extends Partial<Record<Side, RenderedChart | undefined>> {
  readonly place: Place;
}

/** Gathers it; a maker that is met in several rounds is compared once. */
export class WalkRecord {
  readonly changes: ObjectChange[] = [];
  private readonly failures = new Map<string, NotRendered>();
  private readonly made = new Map<string, Made>();
  /** The variables whose values only the cluster has, and the optional values that may be there, by `madeKey`. */
  private readonly unknown = new Map<string, Unknown>();
  private readonly volatile = new Map<string, VolatileFields>();
  /** What the charts of the state after asked, by their places. */
  private readonly questions = new Map<string, () => Promise<OpenQuestions>>();
  private readonly asked: Asked[] = [];
  private readonly charts = new Map<string, BothCharts>();
  private readonly renamed = new Map<string, ReadonlyMap<string, string>>();
  /** Makers that were compared, by their places. */
  private readonly compared = new Set<string>();

  /** Whether a maker has been compared. */
  has(place: Place): boolean {
    return this.compared.has(placeKey(place));
  }

  walked(): Walked {
    const byPlace = (left: Place & Partial<Identity>, right: Place): number =>
      compare(placeKey(left), placeKey(right));
    return {
      changes: this.changes.toSorted(
        (left, right) =>
          byPlace(left, right) ||
          compare(identityText(left), identityText(right)),
      ),
      failures: [...this.failures.values()].toSorted(
        (left, right) => byPlace(left, right) || compare(left.why, right.why),
      ),
      made: this.made,
      volatile: this.volatile,
      renamed: this.renamed,
      charts: this.chartSteps().toSorted((left, right) =>
        byPlace(left.place, right.place),
      ),
      asked: this.asked.toSorted((left, right) =>
        byPlace(left.place, right.place),
      ),
    };
  }

  /**
   * Keeps what was rendered; undefined where it failed.
   *
   * @param unknown values that only the cluster has
   */
  keep(
    place: Place,
    side: Side,
    one: Rendered & { readonly failures: readonly RenderFailure[] },
    unknown: Unknown,
  ): Rendered | undefined {
    for (const failure of one.failures) this.fail(place, side, failure);
    const reason = one.failures.length > 0 ? inCircle(unknown) : undefined;
    if (reason !== undefined) this.fail(place, side, reason);
    this.unknown.set(madeKey(place, side), unknown);
    const rendered = one.failures.length > 0 ? undefined : one;
    this.made.set(madeKey(place, side), { place, side, rendered });
    return rendered;
  }

  /** Keeps why something could not be rendered. */
  fail(place: Place, side: Side, failure: RenderFailure): void {
    const failed = { ...place, ...failure, side };
    // A maker may be looked at in several rounds.
    this.failures.set(JSON.stringify(failed), failed);
  }

  /** Adds what changes of two renderings, the first time; what was added. */
  compare(
    old: Rendered,
    next: Rendered,
    place: Place,
  ): readonly ObjectChange[] {
    const key = placeKey(place);
    if (this.compared.has(key)) return [];
    this.compared.add(key);
    const { changes, unreadable, renamed } = objectChanges(old, next, place);
    if (renamed.size > 0) this.renamed.set(key, renamed);
    for (const [side, { template }] of unreadable)
      this.fail(place, side, {
        code: "not-rendered",
        why: `${template ?? "a document"} is no YAML that Flux reads`,
      });
    this.changes.push(...changes);
    return changes;
  }

  /** Says which values nobody knows here, where something changes that holds them. */
  reportUnknown(changes: readonly ObjectChange[], place: Place): void {
    for (const side of ["before", "after"] as const) {
      const unknown = this.unknown.get(madeKey(place, side));
      const failure = unknown && unknownValues(changes, unknown, side);
      if (failure !== undefined) this.fail(place, side, failure);
    }
  }

  /** Keeps how to find out what a release's chart asked the cluster. */
  ask(place: Place, questions: () => Promise<OpenQuestions>): void {
    this.questions.set(placeKey(place), questions);
  }

  /** Keeps a release's chart, where it could be found. */
  keepChart(place: Place, side: Side, chart: RenderedChart | undefined): void {
    const known = this.charts.get(placeKey(place));
    this.charts.set(placeKey(place), { ...known, place, [side]: chart });
  }

  private chartSteps(): ChartStep[] {
    return [...this.charts.values()].flatMap(({ place, before, after }) =>
      before === undefined || after === undefined
        ? []
        : [chartStep(place, before, after)],
    );
  }

  /** Says what nobody knows here of a release that changes: optional values, and what its chart asked. */
  async reportOpen(place: Place): Promise<void> {
    for (const side of ["before", "after"] as const) {
      const failure = absentValues(
        this.unknown.get(madeKey(place, side))?.names ?? [],
      );
      if (failure !== undefined) this.fail(place, side, failure);
    }
    const questions = await this.questions.get(placeKey(place))?.();
    if (questions !== undefined) this.asked.push({ place, ...questions });
  }

  /** Keeps what charts make anew each time. */
  addVolatile(found: ReadonlyMap<string, VolatileFields>): void {
    for (const [key, fields] of found) this.volatile.set(key, fields);
  }
}
